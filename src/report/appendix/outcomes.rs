//! The outcomes that a case asks for besides, and its targets.

use crate::case::{Benefit, Valuation};
use crate::error::Error;
use crate::report::figure::named;
use crate::report::{Section, Table};

/// A section on what else was asked; none where nothing was.
pub(super) fn outcomes(valuation: &Valuation) -> Result<Option<Section>, Error> {
    let (mut asked, targets) = (valuation.case.outcomes.clone(), &valuation.targets);
    let returned = "ROI".to_owned();
    if valuation.case.benefit == Benefit::Savings && !asked.contains(&returned) {
        asked.push(returned);
    }
    if asked.is_empty() && targets.is_empty() {
        return Ok(None);
    }
    let mut table = Table::new("outcome", &["mean", "P5", "median", "P95"]);
    for name in &asked {
        let outcome = valuation.run.named(name)?;
        let figures = [
            outcome.mean(),
            outcome.p5(),
            outcome.median(),
            outcome.p95(),
        ];
        let cells = figures.map(|it| named(name, outcome.unit(), it.value));
        table.row([name.clone()].into_iter().chain(cells));
    }
    let section = Section::new("What else was asked");
    let section = if asked.is_empty() {
        section
    } else {
        section.table(table)
    };
    Ok(Some(targets.iter().fold(section, |section, target| {
        section.note(format!("- {target}."))
    })))
}
