//! The options of a case, or its scenarios, side by side.

use super::scale::{Scale, range};
use super::{Section, Table, words};
use crate::case::{ComparedCase, Comparison};
use crate::error::Error;
use crate::quantity::{Money, Unit};
use crate::sample::Sample;

/// A section with every alternative on its own, and the difference of each to the case.
///
/// # Errors
/// [`Error`] if the alternatives have not the same outcomes.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
/// use bizcase::random::Sampling;
/// use bizcase::report::{self, Document};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
/// # let case: BusinessCase = toml::from_str(text)?;
/// let compared = case.compare(&Sampling::monte_carlo(500).seed(1))?;
/// let page = Document::new("Payroll").with(report::options(&compared)?).text();
/// assert!(page.lines().any(|line| line.starts_with("slow sellers")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn options(compared: &Comparison) -> Result<Section, Error> {
    beside("What else could be done", compared)
}

/// The section under a heading of its own.
pub(super) fn beside(heading: &str, compared: &Comparison) -> Result<Section, Error> {
    let base = &compared.base;
    let values = compared.all().map(worth).collect::<Vec<_>>();
    let money = Scale::of_samples(&values);
    let name = words::npv_name(base.case.terminal);
    let often = compared.often_best(name)?;
    let header = ["mean", "P5", "median", "P95", "P(> 0)", "best in"];
    let mut alone = Table::new(&format!("{name}, {}", money.unit()), &header);
    for ((one, value), often) in compared.all().zip(&values).zip(often) {
        let chance = value.probability_above(Money::major(0, base.case.currency))?;
        let figures = [one.name.clone(), money.show(value.mean().value)];
        let shares = [format!("{chance:#}"), Unit::Share.show(often)];
        alone.row(
            figures
                .into_iter()
                .chain(range(value, &money))
                .chain(shares),
        );
    }
    let header = ["mean", "±", "P5", "median", "P95", "P(> 0)"];
    let mut beside = Table::new(&format!("{}, less {}", money.unit(), base.name), &header);
    for (one, value) in compared.all().zip(&values).skip(1) {
        let difference = value.minus(&values[0])?;
        let mean = difference.mean();
        let above = compared.difference(&one.name, name)?.higher;
        let figures = [mean.value, mean.standard_error].map(|it| money.show(it));
        let cells = [one.name.clone()].into_iter().chain(figures);
        let cells = cells.chain(range(&difference, &money));
        beside.row(cells.chain([format!("{above:#}")]));
    }
    let section = Section::new(heading)
        .note(
            "Each on the same random numbers: what two of them differ in is due to the choice, \
             trial by trial. \"Best in\" is the share of trials in which it is worth most.",
        )
        .table(alone);
    Ok(section.table(beside))
}

/// The value of one of them, with what comes after the plan.
fn worth(one: &ComparedCase) -> Sample<Money> {
    one.run.outcome(one.built.outputs.npv_with_terminal)
}
