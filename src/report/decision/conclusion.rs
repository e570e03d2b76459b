//! What to do, and why.

use crate::case::Valuation;
use crate::decision::ClaimFinding;
use crate::error::Error;
use crate::quantity::{Money, Unit};
use crate::report::chart::{OutcomeChart, of_hundred};
use crate::report::figure::{named, shown};
use crate::report::words::{npv_name, told};
use crate::report::{Section, Table, appendix};

/// The verdict, three sentences on why, and each criterion with what was found.
pub(crate) fn conclusion(valuation: &Valuation) -> Result<Section, Error> {
    let verdict = &valuation.verdict;
    let section = Section::new(format!("Decision: {verdict}")).note(value(valuation)?);
    let section = [judged(valuation), moved(valuation)]
        .into_iter()
        .flatten()
        .fold(section, Section::note);
    let section = match verdict.waits_for() {
        Some(study) => section.note(format!("Find out first: {study}.")),
        None => section,
    };
    let section = if verdict.findings.is_empty() {
        section.note(
            "The case names no criterion, such as \"P(NPV > USD 0) >= 60%\": nothing says when it \
             is worth it.",
        )
    } else {
        section.table(criteria(valuation))
    };
    Ok(pictured(section, valuation)?.note(left_out(valuation)?))
}

/// The value with all its uncertainty, where there is any.
fn pictured(section: Section, valuation: &Valuation) -> Result<Section, Error> {
    let outputs = &valuation.built.outputs;
    let value = valuation.run.outcome(outputs.npv_with_terminal);
    if value.minimum().total_cmp(&value.maximum()).is_eq() {
        return Ok(section);
    }
    let value = value.renamed(npv_name(valuation.case.terminal));
    Ok(section.chart(&OutcomeChart::of(&value).target(0.0, "break-even"))?)
}

/// How big it is, whether it hurts, whether they pay, and which evidence is weakest.
pub(crate) fn questions(valuation: &Valuation) -> Result<Section, Error> {
    let answers = valuation.answers()?;
    let weakest = answers.iter().max_by_key(|it| it.weakest);
    let section = answers
        .iter()
        .fold(Section::new("The three questions"), |section, it| {
            section.note(format!("- {it}"))
        });
    Ok(
        match weakest.and_then(|it| Some((it.question, it.weakest?))) {
            Some((question, evidence)) => section.note(format!(
                "The weakest evidence of the three is under \"{question}\": {evidence}."
            )),
            None => section,
        },
    )
}

/// What it is worth, in the median and in 90 of 100 cases.
fn value(valuation: &Valuation) -> Result<String, Error> {
    let outcome = valuation
        .run
        .outcome(valuation.built.outputs.npv_with_terminal);
    let zero = Money::major(0, valuation.case.currency);
    let above = outcome.probability_above(zero)?;
    let show = |value: f64| outcome.unit().show(value);
    let name = npv_name(valuation.case.terminal);
    if outcome.minimum().total_cmp(&outcome.maximum()).is_eq() {
        let value = show(outcome.minimum());
        return Ok(format!(
            "{name} is {value}: nothing that moves it is uncertain."
        ));
    }
    Ok(format!(
        "{name} is {} in the median. In 90 of 100 such cases it lies between {} and {}; in {} it \
         is above {}.",
        show(outcome.median().value),
        show(outcome.p5().value),
        show(outcome.p95().value),
        of_hundred(above.value),
        show(0.0),
    ))
}

/// The criterion that decides: of those missed the one missed most clearly, otherwise the one met
/// most narrowly.
pub(super) fn decisive(valuation: &Valuation) -> Option<&ClaimFinding> {
    let findings = &valuation.verdict.findings;
    let distance = |it: &&ClaimFinding| it.distance().abs();
    let missed = findings.iter().filter(|it| !it.met);
    let missed = missed.max_by(|a, b| distance(a).total_cmp(&distance(b)));
    missed.or_else(|| {
        let met = findings.iter();
        met.min_by(|a, b| distance(a).total_cmp(&distance(b)))
    })
}

/// What a criterion asks about, as it was found.
pub(super) fn found(finding: &ClaimFinding) -> String {
    let found = finding.found;
    named(finding.criterion.outcome(), found.unit, found.value)
}

fn judged(valuation: &Valuation) -> Option<String> {
    let finding = decisive(valuation)?;
    let found = found(finding);
    let narrow = if finding.is_clear() {
        ""
    } else {
        ", too close to call with these trials"
    };
    let criterion = &finding.criterion;
    Some(match (finding.met, valuation.verdict.findings.len()) {
        (false, _) => format!(
            "\"{criterion}\" is missed: {found}{narrow}; {}.",
            finding.flip()
        ),
        (true, 1) => format!(
            "\"{criterion}\" is met: {found}{narrow}; {}.",
            finding.flip()
        ),
        (true, _) => format!(
            "Every criterion is met, \"{criterion}\" most narrowly: {found}{narrow}; {}.",
            finding.flip()
        ),
    })
}

/// The figure that moves the value most.
fn moved(valuation: &Valuation) -> Option<String> {
    let swing = valuation.tornado.first()?;
    let money = Unit::Money(valuation.case.currency);
    let [low, high] = [swing.at_low, swing.at_high].map(|value| money.show(value));
    let name = npv_name(valuation.case.terminal);
    let input = told(&swing.input);
    Some(match swing.values {
        Some(ends) => {
            let [from, to] = ends.map(|value| shown(swing.unit, value));
            format!(
                "The figure that moves {name} most is {input}: {low} where it is {from}, its P5, \
                 and {high} where it is {to}, its P95, with all others at their medians."
            )
        }
        None => format!(
            "What moves {name} most is {input}: from {low} to {high} between P5 and P95, with all \
             other figures at their medians."
        ),
    })
}

fn criteria(valuation: &Valuation) -> Table {
    let mut table = Table::new("criterion", &["found", "met"]);
    for finding in &valuation.verdict.findings {
        let met = match (finding.met, finding.is_clear()) {
            (true, true) => "yes",
            (true, false) => "yes, narrowly",
            (false, true) => "no",
            (false, false) => "no, narrowly",
        };
        table.row([
            finding.criterion.to_string(),
            found(finding),
            met.to_owned(),
        ]);
    }
    table
}

/// What no range of a simulation holds.
fn left_out(valuation: &Valuation) -> Result<String, Error> {
    let uncertain = appendix::uncertain(valuation)?.len();
    let figures = match uncertain {
        0 => return Ok("No figure of the case is uncertain: it has no range.".to_owned()),
        1 => "1 uncertain figure".to_owned(),
        many => format!("{many} uncertain figures"),
    };
    Ok(format!(
        "The range holds what is not known about {figures}. It leaves out errors in the figures \
         stated as known, events that the case does not list, and whether the case is the right \
         model."
    ))
}
