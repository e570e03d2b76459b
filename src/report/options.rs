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
    let section = Section::new(heading)
        .note(
            "Each on the same random numbers: what two of them differ in is due to the choice, \
             trial by trial. \"Best in\" is the share of trials in which it is worth most.",
        )
        .table(alone);
    Ok(section.table(differences(compared, &values, &money)?))
}

/// What each is worth less the first; with the errors of the means where they are known, which they
/// are not for trials that were spread evenly as a whole.
fn differences(
    compared: &Comparison,
    values: &[Sample<Money>],
    money: &Scale,
) -> Result<Table, Error> {
    let base = &compared.base;
    let name = words::npv_name(base.case.terminal);
    let differences = values[1..]
        .iter()
        .map(|value| value.minus(&values[0]))
        .collect::<Result<Vec<_>, _>>()?;
    let errors = differences
        .iter()
        .any(|it| it.mean().standard_error.is_finite());
    let mut header = vec!["mean", "P5", "median", "P95", "P(> 0)"];
    if errors {
        header.insert(1, "±");
    }
    let mut table = Table::new(&format!("{}, less {}", money.unit(), base.name), &header);
    for (one, difference) in compared.all().skip(1).zip(&differences) {
        let mean = difference.mean();
        let error = errors.then(|| money.show(mean.standard_error));
        let above = compared.difference(&one.name, name)?.higher;
        let cells = [one.name.clone(), money.show(mean.value)].into_iter();
        let cells = cells.chain(error).chain(range(difference, money));
        table.row(cells.chain([format!("{above:#}")]));
    }
    Ok(table)
}

/// The value of one of them, with what comes after the plan.
fn worth(one: &ComparedCase) -> Sample<Money> {
    one.run.outcome(one.built.outputs.npv_with_terminal)
}
