//! What should be found out before the bookkeeping service is built.

use bizcase::decision::Recommendation;
use bizcase::random::Sampling;

#[path = "../../examples/what_to_research_next.rs"]
#[allow(dead_code, reason = "the example's `main` is not run here")]
mod example;

/// What a customer costs to win decides: the study about it leaves most, and could turn the one
/// criterion that is missed. Interviews about a need that is known well enough do not pay.
#[test]
fn it_is_to_find_out_first_what_a_customer_costs() {
    let valuation = example::considered(&Sampling::latin_hypercube(2_048).seed(1)).unwrap();
    let verdict = &valuation.verdict;
    assert_eq!(
        verdict.recommendation(),
        Some(Recommendation::ResearchFirst),
        "{verdict}"
    );
    let first = verdict.waits_for().unwrap();
    assert_eq!(
        (first.study.as_str(), first.about.as_str()),
        ("advertising test", "CAC")
    );
    assert!(first.turns.value > 0.3 && verdict.is_clear(), "{verdict}");
    let pays = |study: &str| verdict.studies.iter().any(|it| it.study == study);
    assert!(pays("pilot with paying customers") && !pays("interviews with owners"));
    let page = valuation.record("Do we build it?").unwrap().to_string();
    assert!(
        page.contains("\nresearch first: 1 of 3 criteria is not met; advertising test"),
        "{page}"
    );
}
