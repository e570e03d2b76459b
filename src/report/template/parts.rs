//! Sections that several templates have.

use super::present::years;
use crate::case::Valuation;
use crate::error::Error;
use crate::quantity::Money;
use crate::report::calendar::month_after;
use crate::report::chart::of_hundred;
use crate::report::words::{npv_name, told};
use crate::report::{Section, Table, appendix, ledger};

/// A section for which the case has no data.
pub(super) fn not_assessed(heading: &str, missing: &str) -> Section {
    Section::new(heading).note(format!("Not assessed: {missing}."))
}

/// How much money is needed at most, and when it is spent.
pub(super) fn asked_for(valuation: &Valuation, heading: &str) -> Section {
    let case = &valuation.case;
    let funding = valuation.run.outcome(valuation.built.outputs.funding);
    let show = |value: f64| funding.unit().show(value);
    let section = Section::new(heading).note(format!(
        "The most money that is out at any time is {} in the median; in 5 of 100 such cases it is {} \
         or more.",
        show(funding.median().value),
        show(funding.p95().value)
    ));
    let section = match &case.build {
        Some(build) => section.note(format!(
            "The build takes {} of it, in the {} months before the launch in {}.",
            build.budget, build.months, case.launch
        )),
        None => section.note(format!(
            "Nothing is built before the launch in {}.",
            case.launch
        )),
    };
    match valuation.verdict.recommendation() {
        Some(decision) => section.note(format!("Recommendation: {decision}.")),
        None => section.note("Recommendation: not assessed, because the case names no criterion."),
    }
}

/// Value, chance of a loss and payback, each with its range.
pub(super) fn returned(valuation: &Valuation, heading: &str) -> Result<Section, Error> {
    let outputs = &valuation.built.outputs;
    let run = &valuation.run;
    let name = npv_name(valuation.case.terminal);
    let value = run.outcome(outputs.npv_with_terminal);
    let zero = Money::major(0, valuation.case.currency);
    let loss = value.probability_below(zero)?;
    let show = |amount: f64| value.unit().show(amount);
    let back = run.outcome(outputs.paid_back).mean();
    let months = run.outcome(outputs.payback).median().value;
    let when = if back.value > 0.5 {
        let month = month_after(valuation.case.launch, months);
        format!("In the median the money is back by {month}.")
    } else {
        "In the median the money is not back within the plan.".to_owned()
    };
    Ok(Section::new(heading)
        .note(format!(
            "{name} is {} in the median, and lies between {} and {} in 90 of 100 such cases; it is \
             a loss in {}.",
            show(value.median().value),
            show(value.p5().value),
            show(value.p95().value),
            of_hundred(loss.value),
        ))
        .note(when))
}

/// The base case by year in exact money: what comes in, what goes out, what is left.
pub(super) fn by_year(valuation: &Valuation) -> Result<Section, Error> {
    let statement = &valuation.statement;
    let say = |word: &str| valuation.case.benefit.say(word);
    let (earned, won) = (say("revenue"), say("acquisition"));
    let header = [
        &*earned,
        "running cost",
        &*won,
        "build and capital",
        "cash flow",
    ];
    let mut table = Table::new("year", &header);
    for line in years(statement)? {
        table.row([
            line.label,
            line.revenue,
            line.running,
            line.acquisition,
            line.invested,
            line.cash_flow,
        ]);
    }
    Ok(Section::new("By year")
        .note(format!(
            "Base case, {}, in {}.",
            statement.base, statement.currency
        ))
        .table(table))
}

/// The options of the case and its scenarios.
pub(super) fn alternatives(valuation: &Valuation, heading: &str) -> Result<Vec<Section>, Error> {
    let beside = appendix::beside(valuation)?;
    if beside.is_empty() {
        let missing = "the case names no options or scenarios; the choice is between it and doing \
                       nothing";
        return Ok(vec![not_assessed(heading, missing)]);
    }
    Ok(beside)
}

/// Who answers for which figure, and until when it is valid.
pub(super) fn owners(valuation: &Valuation, heading: &str) -> Result<Section, Error> {
    let figures = appendix::uncertain(valuation)?;
    if figures.is_empty() {
        return Ok(not_assessed(heading, "no figure of the case is uncertain"));
    }
    let words = ["owner", "evidence", "valid until"];
    let mut table = Table::new("figure", &words).words(&words);
    for it in &figures {
        let until = it.valid_until.map_or_else(String::new, |it| it.to_string());
        table.row([
            told(&it.name).into_owned(),
            it.owner.clone(),
            ledger::evidence(it),
            until,
        ]);
    }
    let section = Section::new(heading).table(table);
    let section = match figures.iter().filter_map(|it| it.valid_until).min() {
        Some(day) => section.note(format!(
            "To be reviewed by {day}, when the first figure expires."
        )),
        None => section.note("When to review it is not assessed: no figure has a date of expiry."),
    };
    let concerns = ledger::concerns(&figures, valuation.as_of);
    Ok(concerns.into_iter().fold(section, Section::note))
}
