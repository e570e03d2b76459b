//! The request for a tool: savings instead of revenue, and the answer first.

use bizcase::random::Sampling;
use bizcase::simulation::Base;

#[path = "../../examples/tool_budget.rs"]
#[allow(dead_code, reason = "the example's `main` is not run here")]
mod example;

#[test]
fn the_request_answers_first_and_in_the_words_of_savings() {
    let page = example::page(&Sampling::latin_hypercube(1_024).seed(2027)).unwrap();
    let text = page.text();
    let answer = text.lines().next().unwrap();
    assert!(
        answer.contains(": it pays in ")
            && answer.contains("% of cases, and 75% are asked for; its median NPV is EUR "),
        "{text}"
    );
    let [savings, roi] = ["savings in year 3", "(ROI)"].map(|it| text.find(it).unwrap());
    assert!(savings < 900 && roi < 1_400, "{text}");
    let words = text.to_lowercase();
    for word in ["revenue", "customer", "acquisition"] {
        assert!(!words.contains(word), "{word} in\n{text}");
    }
    assert!(page.html().contains("savings of the plan"));
}

/// 320 agents of whom 85 % answer by text: 272 at most use it, and what each saves at the medians is
/// hours x wage x share put to use.
#[test]
fn savings_are_those_of_the_users() {
    let statement = example::case().unwrap().statement(Base::Medians).unwrap();
    let last = statement.months.last().unwrap();
    let users: f64 = last.closing.to_string().parse().unwrap();
    assert!((100.0..272.0).contains(&users), "{users}");
    let each = last.revenue.to_f64() / users;
    // About 4.7 hours at 34.3 an hour, half of them put to use, two raises of 3 %.
    assert!(
        (each / (4.7 * 34.3 * 0.51 * 1.03 * 1.03) - 1.0).abs() < 0.1,
        "{each}"
    );
    statement.ties().unwrap();
}
