//! Twelve opportunities, of which money and people suffice for some.

use bizcase::quantity::Share;
use bizcase::random::Sampling;

#[path = "../../examples/portfolio.rs"]
#[allow(dead_code, reason = "the example's `main` is not run here")]
mod example;

/// A careful choice loses no more than it may in the worst tenth of cases, which the boldest one
/// does, and is worth less for it; both keep both budgets, and what is needed is in.
#[test]
fn a_careful_choice_is_worth_less_and_loses_less() {
    let sampling = Sampling::latin_hypercube(1_024).seed(2026);
    let portfolio = example::funded(&sampling).unwrap();
    let tail = Share::percent(10.0).unwrap();
    let bold = portfolio.best().unwrap();
    let careful = portfolio.best_above(tail, example::FLOOR).unwrap();
    let bad =
        |found: &bizcase::decision::SimulatedChoice| found.outcome.expected_shortfall(tail).value;
    assert!(bad(&careful) >= example::FLOOR - 1.0 && bad(&bold) < bad(&careful));
    assert!(careful.choice.value < bold.choice.value);
    for found in [&bold, &careful] {
        assert!(found.choice.is_optimal());
        assert!(found.choice.used["EUR"] <= 750e3 && found.choice.used["weeks"] <= 80.0);
        let has = |id: &str| found.choice.chosen.iter().any(|it| it == id);
        for it in example::opportunities().unwrap() {
            let needs = it.needs.is_none_or(|need| has(&need));
            assert!(!has(&it.name) || needs, "{}", it.name);
        }
        assert!(!(has("payroll") && has("payroll light")));
    }
}

#[test]
fn the_choice_is_named_first() {
    let page = example::page(&Sampling::latin_hypercube(512).seed(2026)).unwrap();
    let text = page.text();
    assert!(text.starts_with("Fund invoices, "), "{text}");
    assert!(
        text.contains("What it is worth, and what it may lose"),
        "{text}"
    );
}
