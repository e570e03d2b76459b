//! Which single figure would turn the verdict.

use super::conclusion::{decisive, found};
use crate::case::{MustBeTrue, Valuation};
use crate::decision::{ClaimFinding, SwitchingValue};
use crate::error::Error;
use crate::quantity::{Unit, significant};
use crate::report::figure::shown;
use crate::report::words::told;
use crate::report::{Section, Table};

/// As many figures as fit the first page.
const MOST: usize = 4;

/// For the criterion that decides: where single figures would have to be for it to turn.
pub(crate) fn turning(valuation: &Valuation) -> Result<Section, Error> {
    let Some(finding) = decisive(valuation) else {
        return Ok(Section::new("What would turn it")
            .note("Not assessed: without a criterion nothing can turn."));
    };
    if finding.met {
        met(valuation, finding)
    } else {
        missed(valuation, finding)
    }
}

fn missed(valuation: &Valuation, finding: &ClaimFinding) -> Result<Section, Error> {
    let criterion = &finding.criterion;
    let section = Section::new("What would turn it");
    let others = also_missed(valuation, finding);
    let missed = valuation.must_be_true_for(finding, &valuation.asked_again())?;
    let levers = missed.levers.iter();
    let able: Vec<_> = levers.filter_map(|it| Some((it, it.needed?))).collect();
    if able.is_empty() {
        return Ok(others.fold(section.note(none(&missed)), Section::note));
    }
    let header = ["median now", "would have to be", "percentile of its range"];
    let mut table = Table::new("figure", &header);
    for (lever, needed) in able.into_iter().take(MOST) {
        let place = lever.percentile.map_or_else(
            || "chosen".to_owned(),
            |share| significant(100.0 * share.value(), 3),
        );
        let name = if lever.is_list {
            format!("{}, later prices in proportion", lever.figure)
        } else {
            lever.figure.clone()
        };
        let show = |value| shown(lever.unit, value);
        table.row([name, show(lever.now), show(needed), place]);
    }
    let section = section
        .note(format!(
            "\"{criterion}\" would be met if one figure were known to be there, with all others as \
             uncertain as they are. The least surprising first."
        ))
        .table(table);
    Ok(others.fold(section, Section::note))
}

/// What is said of each other criterion that is missed, in short.
fn also_missed<'v>(
    valuation: &'v Valuation,
    decisive: &'v ClaimFinding,
) -> impl Iterator<Item = String> + 'v {
    let findings = valuation.verdict.findings.iter();
    let others = findings.filter(|it| !it.met && it.criterion != decisive.criterion);
    others.map(|it| {
        let (criterion, found) = (&it.criterion, found(it));
        format!("\"{criterion}\" is missed as well: {found}; {}.", it.flip())
    })
}

fn none(missed: &MustBeTrue) -> String {
    format!(
        "No single figure, wherever it lies in its range, makes \"{}\" true: several would have to \
         be better at once.",
        missed.claim
    )
}

fn met(valuation: &Valuation, finding: &ClaimFinding) -> Result<Section, Error> {
    let criterion = &finding.criterion;
    let section = Section::new("What would turn it");
    let found = valuation.switching_values(&valuation.asked_again())?;
    let able = |it: &&SwitchingValue| it.criterion == *criterion && !it.turns.is_empty();
    let mut table = Table::new("figure", &["turns at", "chance beyond"]);
    for switch in found.iter().filter(able).take(MOST) {
        let turns: Vec<String> = switch
            .turns
            .iter()
            .map(|turn| shown(switch.unit, turn.value))
            .collect();
        let chance = Unit::Share.show(switch.probability.value());
        table.row([told(&switch.input).into_owned(), turns.join("; "), chance]);
    }
    if table.is_empty() {
        return Ok(section.note(format!(
            "No single figure, wherever it lies in its range, makes \"{criterion}\" fail."
        )));
    }
    Ok(section
        .note(format!(
            "\"{criterion}\" would fail if one figure were known to be there, with all others as \
             uncertain as they are. The most likely first."
        ))
        .table(table))
}
