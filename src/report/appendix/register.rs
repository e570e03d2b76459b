//! The register of what is assumed, with what is wrong with it.

use crate::case::{Backtested, Study, StudyResult, Valuation};
use crate::error::Error;
use crate::ledger::{Assumption, Date};
use crate::quantity::grouped;
use crate::report::words::told;
use crate::report::{Section, Table, ledger};

/// Every study and every assumption with its range, evidence, owner and dates; what has expired or
/// has no source; and which of them move together.
pub(crate) fn register(valuation: &Valuation) -> Result<Section, Error> {
    let case = &valuation.case;
    let ledger = case.ledger()?;
    let words = ["range", "evidence", "owner", "valid until"];
    let mut table = Table::new("assumption", &words).words(&words);
    for assumption in ledger.assumptions() {
        table.row([
            told(&assumption.name).into_owned(),
            assumption.range.to_string(),
            ledger::evidence(assumption),
            assumption.owner.clone(),
            valid(assumption, valuation.as_of),
        ]);
    }
    let section = studies(valuation)
        .into_iter()
        .chain([plan(valuation)])
        .fold(Section::new("What this rests on"), Section::note)
        .table(table);
    let concerns = ledger::concerns(ledger.assumptions(), valuation.as_of);
    let section = concerns.into_iter().fold(section, Section::note);
    Ok(case.correlations.iter().fold(section, |section, pair| {
        let (first, second) = (&pair.first, &pair.second);
        section.note(format!(
            "Rank correlation of {first} with {second}: {:+}.",
            pair.coefficient
        ))
    }))
}

/// The assumptions of a case that are not known for certain.
pub(crate) fn uncertain(valuation: &Valuation) -> Result<Vec<Assumption>, Error> {
    let ledger = valuation.case.ledger()?;
    let inputs = valuation.run.inputs();
    let varies = |it: &&Assumption| {
        let mut inputs = inputs.iter();
        inputs.any(|input| input.name() == it.name && input.minimum() < input.maximum())
    };
    Ok(ledger
        .assumptions()
        .iter()
        .filter(varies)
        .cloned()
        .collect())
}

fn valid(assumption: &Assumption, today: Option<Date>) -> String {
    match (assumption.valid_until, today) {
        (Some(until), Some(today)) if until < today => format!("{until} (expired)"),
        (Some(until), _) => until.to_string(),
        (None, _) => String::new(),
    }
}

/// What the studies of the case are, and where they come from.
fn studies(valuation: &Valuation) -> Vec<String> {
    let told = valuation.case.studies.iter().map(|study| {
        let from = match (&study.found, study.source.as_str()) {
            (StudyResult::Market(market), "") => market.source(),
            (_, source) => source,
        };
        let from = match from {
            "" => "no source is given".to_owned(),
            from => from.to_owned(),
        };
        let rests = match study.records {
            Some(records) => format!(", {} records", grouped(&records.to_string())),
            None => String::new(),
        };
        match &study.found {
            StudyResult::Market(_) => {
                format!("Facts: segments, counts and list prices ({from}{rests}).")
            }
            _ => format!(
                "Study `{}`: {} ({from}{rests}).{}",
                study.name,
                study.evidence,
                tested(study)
            ),
        }
    });
    told.collect()
}

/// What a backtest of a study showed, and whether it is carried on.
fn tested(study: &Study) -> String {
    let Some(miss) = study.miss() else {
        return String::new();
    };
    let carried = match study.backtest {
        Backtested::AsFitted => "not carried on",
        Backtested::Widen => "the draws are widened by as much",
    };
    format!(" Backtest: {miss}; {carried}.")
}

fn plan(valuation: &Valuation) -> String {
    let case = &valuation.case;
    let build = match &case.build {
        Some(build) => format!(" a build of {} in {} months,", build.budget, build.months),
        None => String::new(),
    };
    format!(
        "Plan: {}, fixed cost,{build} a discount rate of {}.",
        case.benefit.say("acquisition budgets"),
        case.discount
    )
}
