//! Four pieces of evidence become studies of one case, and the case a decision.

use bizcase::case::{BusinessCase, Change, Scenario, StudyResult};
use bizcase::random::Sampling;
use bizcase::report;

#[path = "../../examples/from_evidence_to_decision.rs"]
#[allow(dead_code, reason = "the example's `main` is not run here")]
mod example;

fn resolved() -> BusinessCase {
    let read = |file: &str| example::study(&format!("{}/{file}", example::FOLDER));
    example::read().unwrap().resolve(read).unwrap()
}

#[test]
fn the_report_answers_the_questions_and_says_what_they_rest_on() {
    let case = resolved();
    let sampling = Sampling::latin_hypercube(512).seed(1);
    let priced = case
        .best_price(&[(example::PRICE, &[14.0, 24.0, 39.0])], &sampling)
        .unwrap();
    assert_eq!(priced.at_best().prices, [24.0]);

    let scenario = Scenario::new("best price").with(example::PRICE, Change::Set(24.0.into()));
    let valuation = case.under(&scenario).unwrap().value(&sampling).unwrap();
    // Without the breaks of lines.
    let report = report::decision(&valuation).unwrap().text();
    let report = report.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "Decision: no go: 1 of 2 criteria is not met",
        "How big is it? SAM is ",
        "Rests on firm counts: fact (US Census Bureau",
        "Will they pay? ",
        "Rests on prices: survey (price ladder, October 2026; 400 records)",
        "Find out first about attainable share",
        "LTV/CAC in year 3",
    ] {
        assert!(report.contains(part), "no `{part}` in\n{report}");
    }
    let missed = valuation
        .must_be_true(&Sampling::latin_hypercube(128).seed(1))
        .unwrap();
    assert_eq!(missed[0].levers[0].figure, "attainable share");
}

/// Evidence that is not what the case was written with is refused by name.
#[test]
fn changed_evidence_is_seen_by_its_fingerprint() {
    let read = |file: &str| {
        let study = example::study(&format!("{}/{file}", example::FOLDER))?;
        Ok::<_, Box<dyn std::error::Error>>(match study {
            StudyResult::Demand { mut curve, every } => {
                curve = curve.observed_between(10.0, 50.0);
                StudyResult::Demand { curve, every }
            }
            other => other,
        })
    };
    let error = example::read()
        .unwrap()
        .resolve(read)
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("fingerprint of `../what_should_we_charge/ladder.csv` = "),
        "{error}"
    );
    assert!(error.contains("the study `prices` has "), "{error}");
}
