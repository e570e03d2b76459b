//! Which assumptions move the value most.

use crate::case::Valuation;
use crate::error::Error;
use crate::quantity::Unit;
use crate::report::chart::SwingChart;
use crate::report::figure::shown;
use crate::report::scale::Scale;
use crate::report::words::{npv_name, ranked, told};
use crate::report::{Section, Table};
use crate::sensitivity::Swing;

/// Rank correlations over all trials, and the value with one assumption at either end.
pub(super) fn drivers(valuation: &Valuation) -> Result<Section, Error> {
    let swings = valuation.tornado.iter();
    let unit = Unit::Money(valuation.case.currency);
    let money = Scale::over(unit, swings.flat_map(|it| [it.at_low, it.at_high]));
    let value = money.head("value");
    let swing = money.head("swing");
    let header = ["rank corr.", "its P5", &*value, "its P95", &*value, &*swing];
    let mut table = Table::new("assumption", &header);
    for driver in &valuation.drivers {
        let name = &driver.input;
        let mut cells = vec![told(name).into_owned(), ranked(name, driver.correlation)];
        if let Some(swing) = valuation.tornado.iter().find(|swing| swing.input == *name) {
            cells.extend(swung(swing, &money));
        }
        table.row(cells);
    }
    // Inputs that are moved together have no rank correlation of their own.
    let known = |swing: &&Swing| valuation.drivers.iter().any(|it| it.input == swing.input);
    for swing in valuation.tornado.iter().filter(|it| !known(it)) {
        let cells = [told(&swing.input).into_owned(), String::new()].into_iter();
        table.row(cells.chain(swung(swing, &money)));
    }
    let name = npv_name(valuation.case.terminal);
    let section = Section::new(format!("What moves {name} most"));
    if valuation.tornado.is_empty() {
        return Ok(section.note("Not assessed: no figure of the case is uncertain."));
    }
    Ok(section
        .chart(&SwingChart::of_valuation(valuation)?)?
        .note(
            "Rank correlation over all trials, from -1 to 1; and the value with one assumption at \
             its P5 or P95 and the others at their medians. The draws of a study have no order: for \
             them, the P5 and P95 of the value over all draws.",
        )
        .table(table))
}

/// The values of an input at both ends, with the outputs there.
fn swung(swing: &Swing, money: &Scale) -> [String; 5] {
    let [low, high] = match swing.values {
        Some(values) => values.map(|value| shown(swing.unit, value)),
        None => [String::new(), String::new()],
    };
    let [at_low, at_high, width] =
        [swing.at_low, swing.at_high, swing.swing()].map(|value| money.show(value));
    [low, at_low, high, at_high, width]
}
