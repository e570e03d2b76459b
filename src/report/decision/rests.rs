//! What the decision rests on, the weakest evidence first.

use std::cmp::Reverse;

use crate::case::Valuation;
use crate::error::Error;
use crate::ledger::{Assumption, Evidence};
use crate::report::words::{ranked, told};
use crate::report::{Section, Table, appendix, ledger};

/// As many rows as fit the first page; the register has all.
const MOST: usize = 6;

/// The uncertain figures by their evidence, those first that rest on the weakest and move the value
/// most.
pub(crate) fn rests(valuation: &Valuation) -> Result<Section, Error> {
    let section = Section::new("What it rests on, the weakest evidence first");
    let mut figures = appendix::uncertain(valuation)?;
    if figures.is_empty() {
        return Ok(section.note("Not assessed: no figure of the case is uncertain."));
    }
    let strength = |it: &Assumption| {
        let mut drivers = valuation.drivers.iter();
        let driver = drivers.find(|driver| driver.input == it.name);
        driver.map_or(0.0, |driver| driver.correlation)
    };
    figures.sort_by(|a, b| {
        let moves = strength(b).abs().total_cmp(&strength(a).abs());
        Reverse(a.evidence).cmp(&Reverse(b.evidence)).then(moves)
    });
    let mut table = Table::new("figure", &["moves the value", "evidence"]).words(&["evidence"]);
    for it in figures.iter().take(MOST) {
        let moves = ranked(&it.name, strength(it));
        table.row([told(&it.name).into_owned(), moves, ledger::evidence(it)]);
    }
    let section = section.note(counted(&figures)).table(table);
    let section = match figures.len().saturating_sub(MOST) {
        0 => section,
        rest => section.note(format!("And {rest} more in the register below.")),
    };
    let concerns = ledger::concerns(&figures, valuation.as_of);
    Ok(concerns.into_iter().fold(section, Section::note))
}

/// `Uncertain figures by evidence: guess 5, interview 2.` with what the column says.
fn counted(figures: &[Assumption]) -> String {
    let kinds = Evidence::ALL.iter().rev().filter_map(|kind| {
        let count = figures.iter().filter(|it| it.evidence == *kind).count();
        (count > 0).then(|| format!("{kind} {count}"))
    });
    let kinds: Vec<String> = kinds.collect();
    format!(
        "Uncertain figures by evidence: {}. \"Moves the value\" is the rank correlation with it, \
         from -1 to 1; the draws of a study have no order.",
        kinds.join(", ")
    )
}
