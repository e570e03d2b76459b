//! The example's survey and its case, held against a computation of the same file in another
//! program (Python, by counting rows).

use bizcase::case::{Change, Scenario, StudyResult};
use bizcase::random::Sampling;
use bizcase::severity::OpportunityScoring;
use bizcase::simulation::Base;

#[path = "../../examples/is_it_worth_solving.rs"]
#[allow(dead_code, reason = "the example's `main` is not run here")]
mod example;

#[test]
fn opportunity_scores_are_those_of_the_rows() {
    let rows = example::file().unwrap();
    let rows = rows.outcome_ratings_wide(&example::OUTCOMES).unwrap().rows;
    let found = OpportunityScoring::top_box()
        .analyse(&example::survey(), &rows)
        .unwrap();
    let expected = [
        ("count_stock", 15.801_601),
        ("know_expiry", 13.638_073),
        ("order_amounts", 12.346_590),
        ("catch_price_rises", 9.956_114),
        ("see_dish_cost", 9.327_776),
        ("take_bookings", 7.207_637),
        ("plan_shifts", 6.913_991),
        ("train_staff", 5.203_837),
    ];
    for (outcome, (name, score)) in found.outcomes.iter().zip(expected) {
        assert_eq!(outcome.outcome, name);
        assert!((outcome.score.estimate() - score).abs() < 1e-6, "{name}");
    }
}

/// 230 of 420 count by hand, of whom 119 gain more than 2.25 times what they give up and what it
/// costs to move.
#[test]
fn the_ceiling_is_what_the_kitchens_said() {
    let StudyResult::Severity(found) = example::study().unwrap() else {
        panic!("a severity study")
    };
    let share = |name: &str| found.get(name).unwrap().clone();
    let (by_hand, considers) = (share("count stock by hand"), share("considers switching"));
    assert!((by_hand.estimate() - 230.0 / 420.0).abs() < 1e-12);
    assert!((considers.estimate() - 119.0 / 230.0).abs() < 1e-12);
    assert_eq!(considers.base.to_string(), "those who count stock by hand");

    let case = example::read().unwrap().resolve(|_| example::study());
    let case = case.unwrap();
    let everyone = Scenario::new("everyone").with("kitchens.considering", Change::Set(1.0.into()));
    let sampling = Sampling::latin_hypercube(1_024).seed(1);
    let ceiling = |case: &bizcase::case::BusinessCase| {
        let run = case.model().unwrap().model.run(&sampling).unwrap();
        let mean = |name: &str| run.named(name).unwrap().mean().value;
        (mean("TAM accounts"), mean("demand ceiling"))
    };
    let (with, without) = (ceiling(&case), ceiling(&case.under(&everyone).unwrap()));
    // The need is the same; the ceiling is lower by the share that considers it, whose draws have
    // the mean (119 + 1/2) / 231.
    assert!((with.0 - without.0).abs() < 1e-6);
    assert!((with.0 / 38_000.0 - 230.5 / 421.0).abs() < 0.002);
    assert!(
        (with.1 / without.1 - 119.5 / 231.0).abs() < 0.01,
        "{with:?} {without:?}"
    );
    case.statement(Base::Medians).unwrap().ties().unwrap();
}

#[test]
fn the_verdict_stands_first() {
    let page = example::page(&Sampling::latin_hypercube(512).seed(2026)).unwrap();
    let text = page.text();
    let answer = text.lines().next().unwrap();
    assert!(
        answer.contains(": go: ") || answer.contains("no-go") || answer.contains("research"),
        "{text}"
    );
    assert!(page.html().contains("What kitchens lack most: count stock"));
}
