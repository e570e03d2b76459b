//! What to find out next, and what that is worth.

use crate::case::{Valuation, WorthKnowing};
use crate::decision::{Payoffs, Recommendation};
use crate::error::Error;
use crate::quantity::Unit;
use crate::report::scale::Scale;
use crate::report::{Section, Table, appendix};

/// What the choice is called not to go ahead.
const NOTHING: &str = "do nothing";
/// As many figures as fit the first page.
const MOST: usize = 4;
/// What changes the choice less often than this is not worth a line.
const COUNTS: f64 = 0.01;

/// What it is worth to know more, about each figure and study, and the studies considered.
pub(crate) fn research(valuation: &Valuation) -> Result<Section, Error> {
    let section = Section::new("What to find out next");
    if valuation.run.sampling().trials() < Payoffs::FEWEST {
        return Ok(section.note(format!(
            "Not assessed: that takes {} trials or more.",
            Payoffs::FEWEST
        )));
    }
    let known = valuation.worth_knowing()?;
    let studies = valuation.verdict.studies.iter();
    let section = match rules_differ(&known, valuation) {
        Some(note) => section.note(note),
        None => section,
    };
    let section = section.note(everything(&known));
    let section = match first(&known, valuation)? {
        Some(note) => section.table(each(&known)).note(note),
        None => section.note(
            "Nothing that could be found out changes the choice in as much as 1 of 100 cases: decide \
             now.",
        ),
    };
    Ok(studies.fold(section, |section, it| section.note(format!("- {it}."))))
}

/// What a reader must know where the criteria say one thing and the mean says another.
fn rules_differ(known: &WorthKnowing, valuation: &Valuation) -> Option<String> {
    let verdict = valuation.verdict.recommendation()?;
    let nothing = known.best == NOTHING;
    let (criteria, mean) = match (verdict, nothing) {
        (Recommendation::NoGo, false) => ("no go", "one would go ahead"),
        (Recommendation::Go, true) => ("go", "one would do nothing"),
        _ => return None,
    };
    Some(format!(
        "The criteria say {criteria}; by the mean alone {mean}. What follows is worth that much to \
         a choice by the mean, not by the criteria."
    ))
}

fn everything(known: &WorthKnowing) -> String {
    let most = &known.everything;
    let worth = most.unit.show(most.value.max(0.0));
    let choice = match known.best.as_str() {
        NOTHING => "to do nothing".to_owned(),
        best => format!("\"{best}\""),
    };
    if most.value <= 0.0 {
        return format!(
            "By the mean the choice is {choice}, and nothing that is found out changes it."
        );
    }
    format!(
        "By the mean the choice is {choice}. To know everything beforehand would be worth {worth} \
         to this choice, at the prices of the case (EVPI): no study is worth more to it."
    )
}

/// The figures and studies that are worth most, each at most its value of perfect information.
fn each(known: &WorthKnowing) -> Table {
    let scale = Scale::of(known.everything.unit, known.everything.value);
    let worth = scale.head("worth at most");
    let mut table = Table::new("about", &[&*worth, "changes the choice"]);
    let worthwhile = known.each.iter().filter(|it| it.value.value > 0.0);
    for one in worthwhile.take(MOST) {
        let changes = Unit::Share.show(one.changes.value);
        table.row([one.about.clone(), scale.show(one.value.value), changes]);
    }
    table
}

/// What to begin with: the most valuable, with what it rests on today.
fn first(known: &WorthKnowing, valuation: &Valuation) -> Result<Option<String>, Error> {
    let changes = known.each.iter().any(|it| it.changes.value >= COUNTS);
    let Some(most) = known
        .each
        .first()
        .filter(|it| changes && it.value.value > 0.0)
    else {
        return Ok(None);
    };
    let figures = appendix::uncertain(valuation)?;
    let basis = figures.iter().find(|it| it.name == most.about);
    let today = basis.map_or_else(String::new, |it| format!(" Today it is: {}.", it.evidence));
    Ok(Some(format!(
        "Find out first about {}: a study that settled it would be worth {} at most (EVPPI).{today}",
        most.about,
        most.value.unit.show(most.value.value)
    )))
}
