//! Whether the verdict holds under other beliefs, as a section.

use super::scale::{Scale, range};
use super::{Section, Table, words};
use crate::case::{ComparedCase, Comparison};
use crate::error::Error;
use crate::quantity::Money;
use crate::sample::Sample;

/// A section that says whether the verdict of a case holds under stresses, and how the key figures
/// and each criterion move. It takes what [`BusinessCase::stress`](crate::case::BusinessCase::stress)
/// found; of scenarios it says the same.
///
/// # Errors
/// [`Error`] if zero cannot be compared with the value.
///
/// # Example
/// ```
/// use bizcase::case::Stress;
/// use bizcase::random::Sampling;
/// use bizcase::report::{self, Document};
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
/// let stressed = case.stress(&Stress::USUAL, &Sampling::latin_hypercube(1_024).seed(1))?;
/// let page = Document::new("Shops").with(report::stresses(&stressed)?).text();
/// assert!(page.contains("The verdict, go, holds under all of them."));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn stresses(compared: &Comparison) -> Result<Section, Error> {
    let values: Vec<Sample<Money>> = compared.all().map(worth).collect();
    let money = Scale::of_samples(&values);
    let name = words::npv_name(compared.base.case.terminal);
    let header = ["verdict", "mean", "P5", "median", "P95", "P(> 0)"];
    let mut table = Table::new(&format!("{name}, {}", money.unit()), &header);
    for (one, value) in compared.all().zip(&values) {
        let chance = value.probability_above(Money::major(0, compared.base.case.currency))?;
        let start = [one.name.clone(), said(one), money.show(value.mean().value)];
        let cells = start.into_iter().chain(range(value, &money));
        table.row(cells.chain([format!("{chance:#}")]));
    }
    let section = Section::new("Does the verdict hold?")
        .note(holds(compared))
        .table(table);
    let criteria = 0..compared.base.verdict.findings.len();
    Ok(criteria.fold(section, |section, place| {
        section.table(criterion(compared, place))
    }))
}

/// One criterion under each of them.
fn criterion(compared: &Comparison, place: usize) -> Table {
    let title = compared.base.verdict.findings[place].criterion.to_string();
    let mut table = Table::new(&title, &["found", "met"]);
    for one in compared.all() {
        if let Some(finding) = one.verdict.findings.get(place) {
            let met = if finding.met { "yes" } else { "no" };
            table.row([one.name.clone(), finding.found.to_string(), met.to_owned()]);
        }
    }
    table
}

fn holds(compared: &Comparison) -> String {
    let turned: Vec<String> = compared
        .turned()
        .map(|it| format!("{} under \"{}\"", said(it), it.name))
        .collect();
    let verdict = said(&compared.base);
    if turned.is_empty() {
        format!("The verdict, {verdict}, holds under all of them.")
    } else {
        format!("The verdict, {verdict}, becomes {}.", turned.join(", "))
    }
}

fn said(one: &ComparedCase) -> String {
    let says = one.verdict.recommendation();
    says.map_or_else(|| "none".to_owned(), |it| it.to_string())
}

/// The value of one of them, with what comes after the plan.
fn worth(one: &ComparedCase) -> Sample<Money> {
    one.run.outcome(one.built.outputs.npv_with_terminal)
}
