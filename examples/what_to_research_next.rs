//! Go, stop, or find out more before the bookkeeping service is built? The verdict and the record of
//! it; then the studies that could be made, each in several sizes, by what they leave when they are
//! paid for, with the criterion that each could turn.
//!
//! The studies stand in `examples/data/what_to_research_next/studies.toml`, the case in
//! `ai_bookkeeping.rs`. `cargo run --release --example what_to_research_next`

use std::error::Error;

use bizcase::case::{PilotSubject, Valuation};
use bizcase::decision::{PlannedStudy, StudyWorth, SwitchingValue};
use bizcase::quantity::{Currency, Unit};
use bizcase::random::{Sampling, Seed};
use bizcase::report::{self, Document, Section, Table};
use serde::Deserialize;

#[path = "ai_bookkeeping.rs"]
#[allow(dead_code, reason = "its `main` is not run here")]
mod ai_bookkeeping;

const STUDIES: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/data/what_to_research_next/studies.toml"
);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Planned {
    studies: Vec<PlannedStudy<PilotSubject>>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let valuation = considered(&Sampling::monte_carlo(20_000).seed(2022))?;
    let next = valuation.next_studies(&planned()?, Seed(2022))?;
    let turns = valuation.switching_values(&Sampling::latin_hypercube(4_096).seed(2022))?;

    let record = valuation
        .record("Do we build the bookkeeping service?")?
        .owned_by("the founders")
        .dated("2026-11-30".parse()?)
        .turning(turns.clone());
    print!("{record}");
    let document = Document::new("What to research next")
        .with(ranked(&valuation, &next, &turns)?)
        .with(sizes(&next))
        .with(report::switching_values(&turns));
    print!("\n{document}");
    Ok(())
}

const USD: Unit = Unit::Money(Currency::USD);

/// The case, with the studies that could be made before it is decided.
pub(crate) fn considered(sampling: &Sampling) -> Result<Valuation, Box<dyn Error>> {
    let valuation = ai_bookkeeping::case()?.value(sampling)?;
    Ok(valuation.considering(&planned()?, Seed(2022))?)
}

fn planned() -> Result<Vec<PlannedStudy<PilotSubject>>, Box<dyn Error>> {
    let planned: Planned = toml::from_str(&std::fs::read_to_string(STUDIES)?)?;
    Ok(planned.studies)
}

/// Each study at its best size.
fn ranked(
    valuation: &Valuation,
    next: &[StudyWorth<PilotSubject>],
    turns: &[SwitchingValue],
) -> Result<Section, Box<dyn Error>> {
    let everything = valuation.worth_knowing()?;
    let header = ["answers", "cost", "worth", "leaves", "changes choice"];
    let mut table = Table::new("study", &header);
    let mut section = Section::new("Studies by what they leave").note(format!(
        "Without finding out more, the choice is {}. To know everything would be worth {}.",
        everything.best,
        USD.show(everything.everything.value)
    ));
    for one in next {
        match one.best() {
            Some(best) => table.row([
                one.study.name.clone(),
                best.answers.to_string(),
                USD.show(best.cost),
                USD.show(best.information.value.value),
                USD.show(best.net.value),
                Unit::Share.show(best.information.changes.value),
            ]),
            None => table.row([one.study.name.clone(), "no size pays".to_owned()]),
        }
        if let Some(turn) = turned(&one.study.about.to_string(), turns) {
            section = section.note(format!("- {}: {turn}.", one.study.name));
        }
    }
    Ok(section.table(table))
}

/// The criterion that a figure is most likely to turn.
fn turned<'t>(about: &str, turns: &'t [SwitchingValue]) -> Option<&'t SwitchingValue> {
    let of_it = turns
        .iter()
        .filter(|it| it.input == about && !it.turns.is_empty());
    of_it.max_by(|a, b| a.probability.value().total_cmp(&b.probability.value()))
}

/// What each study leaves by its size.
fn sizes(next: &[StudyWorth<PilotSubject>]) -> Section {
    let mut table = Table::new("study", &["answers", "leaves", "±"]);
    for one in next {
        for size in &one.sizes {
            table.row([
                one.study.name.clone(),
                size.answers.to_string(),
                USD.show(size.net.value),
                USD.show(size.net.standard_error.round()),
            ]);
        }
    }
    Section::new("How large should each be").table(table)
}
