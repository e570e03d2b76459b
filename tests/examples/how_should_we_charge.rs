//! Ways to charge beside each other, on the same customers.

use bizcase::random::Sampling;

#[path = "../../examples/how_should_we_charge.rs"]
#[allow(dead_code, reason = "the example's `main` is not run here")]
mod example;

/// What a survey found reaches every option that names it, and options differ in what they charge
/// alone: the share that would pay by the page is the same in each trial of all three structures,
/// and so is how many pages are read.
#[test]
fn options_share_the_draws_of_the_survey() {
    let case = example::case().unwrap();
    let sampling = Sampling::latin_hypercube(256).seed(1);
    let compared = case.compare_options(&sampling).unwrap();
    let named = |option: &str, outcome: &str| {
        let run = &compared.alternative(option).unwrap().run;
        run.named(outcome).unwrap().samples().to_vec()
    };
    let [graduated, packs, fee] = [
        "by the page, graduated",
        "by the page, in packs of 100",
        "a fee, and pages beyond 50",
    ];
    for outcome in ["SOM accounts", "TAM accounts"] {
        assert_eq!(named(graduated, outcome), named(packs, outcome));
        assert_eq!(named(graduated, outcome), named(fee, outcome));
    }
    assert_ne!(
        named(graduated, "SOM accounts"),
        named("subscription", "SOM accounts")
    );
    let firms = |option: &str| {
        let inputs = compared.alternative(option).unwrap().run.inputs();
        let firms = inputs
            .iter()
            .find(|it| it.name() == "firms that hand in receipts");
        firms.unwrap().samples().to_vec()
    };
    assert_eq!(firms("subscription"), firms(graduated));
    assert_eq!(firms("subscription"), firms("free tier and premium"));
    assert!(named("do nothing", "NPV").iter().all(|it| *it == 0.0));
}

/// The mean bill of who would pay by the page, counted by hand from the answers: packs of 100 at 6,
/// rounded up for each. The log-normal spread of the case has their mean and spread, not their
/// every page.
#[test]
fn packs_bill_what_the_answers_use() {
    let text = include_str!("../../examples/data/how_should_we_charge/answers.csv");
    let rows = text
        .lines()
        .skip(1)
        .map(|row| row.split(',').collect::<Vec<_>>());
    let pages = rows
        .filter(|row| row[5] == "yes")
        .map(|row| row[2].parse::<f64>().unwrap());
    let bills: Vec<f64> = pages.map(|pages| 6.0 * (pages / 100.0).ceil()).collect();
    let expected = bills.iter().sum::<f64>() / bills.len() as f64;
    let case = example::case()
        .unwrap()
        .option("by the page, in packs of 100")
        .unwrap();
    let statement = case.statement(bizcase::simulation::Base::Medians).unwrap();
    let month = &statement.months[statement.months.len() - 1];
    let customers = month.closing.to_string().parse::<f64>().unwrap();
    let found = month.revenue.to_f64() / customers;
    assert!((found / expected - 1.0).abs() < 0.1, "{found} {expected}");
}

#[test]
fn the_way_to_charge_stands_first() {
    let page = example::page(&Sampling::latin_hypercube(256).seed(2026)).unwrap();
    let text = page.text();
    let answer = text.lines().next().unwrap();
    assert!(
        answer.starts_with("Charge by ") && answer.contains("best in "),
        "{text}"
    );
}
