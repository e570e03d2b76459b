//! Nominal amounts and constant prices: two ways to say the same, and never mixed.

use std::fs;

use bizcase::case::{BusinessCase, Prices};
use bizcase::finance::{Discount, PriceTerms};
use bizcase::quantity::{Growth, Rate};
use bizcase::random::Sampling;
use bizcase::simulation::Base;

use crate::support;

/// A case of `examples/data/` without what is nominal by nature: tax, payment terms, what is sold
/// at its book value; without what is spent before launch, when nothing rises; and with nothing
/// after the plan, or the run-off.
fn example(name: &str, terminal: &str) -> String {
    let path = format!("{}/../examples/data/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).unwrap();
    let (before, build) = text.split_once("[build]").unwrap();
    let (_, after) = build
        .split_once(
            "

",
        )
        .unwrap();
    let text = format!("{before}{after}").replace(
        "month = 0
",
        "month = 1
",
    );
    let nominal = ["tax", "payment_terms", "salvage", "terminal", "criteria"];
    let kept = text.lines().filter(|line| {
        let field = line.split(" = ").next().unwrap_or_default();
        !nominal.contains(&field)
    });
    let head = format!("terminal = \"{terminal}\"\n");
    kept.fold(head, |text, line| text + line + "\n")
}

/// Fisher's equation for the whole of a case: what everything is worth does not depend on whether
/// it is said in constant prices or in those of the day. Value is as of launch, a month before the
/// end of the first month, whose prices are those of the case.
#[test]
fn a_case_is_worth_the_same_in_real_and_in_nominal_terms() {
    for (name, terminal, rate) in [
        ("recipes.toml", "none", "12%"),
        ("payroll.toml", "run_off", "11%"),
    ] {
        let text = example(name, terminal);
        let stated = format!("discount = \"{rate} a year\"");
        assert!(text.contains(&stated));
        let real = format!("prices = {{ real = \"2027-01\" }}\n{text}");
        let nominal = text.replace(
            &stated,
            &format!("discount = {{ real = \"{rate} a year\" }}"),
        );
        let nominal = format!("prices = \"nominal\"\ninflation = \"2.5% a year\"\n{nominal}");
        let [real, nominal]: [BusinessCase; 2] =
            [real, nominal].map(|text| toml::from_str(&text).unwrap());
        let values = |case: &BusinessCase| {
            let built = case.model().unwrap();
            let run = built.model.run(&Sampling::monte_carlo(64).seed(3)).unwrap();
            run.outcome(built.outputs.npv_with_terminal)
                .samples()
                .to_vec()
        };
        for (real, nominal) in values(&real).into_iter().zip(values(&nominal)) {
            let nominal = nominal * 1.025_f64.powf(1.0 / 12.0);
            assert!(
                (nominal / real - 1.0).abs() < 1e-9,
                "{name}: {real} {nominal}"
            );
        }
        let [before, after] = [&real, &nominal].map(|it| it.statement(Base::Medians).unwrap());
        after.ties().unwrap();
        let last = |it: &bizcase::case::Statement| it.years().pop().unwrap().revenue.to_f64();
        let months = f64::from(u32::try_from(after.months.len() - after.build_months).unwrap());
        let least = 1.025_f64.powf((months - 12.0) / 12.0);
        let risen = last(&after) / last(&before);
        assert!(risen > least && risen < least * 1.025, "{risen} {least}");
    }
}

const CASE: &str = r#"
name = "company"
currency = "EUR"
launch = "2027-01"
horizon = { years = 3 }
discount = "8% a year"
[[offers]]
name = "shops"
retention = { churn = 0 }
streams = [{ name = "fee", price = 100, change = "3% a year", unit_cost = 10 }]
[offers.go_to_market.reach]
accounts = 50
acquisition_cost = 10
budget = 12_000
adoption = { curve = [1.0] }
[[costs]]
name = "office"
cost = { fixed = 12_000 }
change = "1% a year"
[[team]]
name = "engineer"
salary = 60_000
heads = 1
[[capital]]
name = "machine"
cost = 1_200
month = 13
life_months = 12
"#;

#[test]
fn a_change_is_on_top_of_the_general_inflation() {
    let text = format!("prices = \"nominal\"\ninflation = \"2% a year\"\n{CASE}");
    let case: BusinessCase = toml::from_str(&text).unwrap();
    let statement = case.statement(Base::Modes).unwrap();
    statement.ties().unwrap();
    assert_eq!(statement.prices, Some(Prices::Nominal));
    let month = |number: usize| &statement.months[number - 1];
    let is = |found: bizcase::quantity::Money, expected: f64| {
        assert!(
            (found.to_f64() - expected).abs() < 0.011,
            "{found} {expected}"
        );
    };
    is(month(1).revenue, 5_000.0);
    is(month(1).acquisition, 500.0);
    is(month(13).revenue, 5_000.0 * 1.03 * 1.02);
    is(month(25).revenue, 5_000.0 * 1.0609 * 1.0404);
    is(month(13).cost_of_revenue, 500.0 * 1.02);
    is(month(13).costs[0].amount, 1_000.0 * 1.01 * 1.02);
    is(month(25).team[0].cost, 5_000.0 * 1.0404);
    is(month(13).capital_expenditure, 1_200.0 * 1.02);
    // It is written down at what it cost.
    is(month(24).depreciation, 100.0 * 1.02);
}

/// Brealey, Myers and Allen, *Principles of Corporate Finance*, chapter 6: 15 % nominal at 10 %
/// inflation is 4.5 % real.
#[test]
fn discounts_are_restated_by_fishers_equation() {
    let inflation = Growth::per_year(0.10).unwrap();
    let nominal = Discount::from(Rate::per_year(0.15).unwrap()).in_terms(PriceTerms::Nominal);
    let real = nominal.restated(PriceTerms::Real, inflation).unwrap();
    assert_eq!(
        format!(
            "{:.3}",
            real.last().over(bizcase::quantity::Period::Year).value()
        ),
        "0.045"
    );
    assert_eq!(real.restated(PriceTerms::Real, inflation).unwrap(), real);
    let back = real.restated(PriceTerms::Nominal, inflation).unwrap();
    assert_eq!(back.to_string(), "15% a year, nominal");
}

#[test]
fn prices_are_read_back_as_they_were_written() {
    for head in [
        "prices = \"nominal\"\n",
        "prices = \"nominal\"\ninflation = \"2% a year\"\n",
        "prices = { real = \"2026-11\" }\n",
    ] {
        let case: BusinessCase = toml::from_str(&format!("{head}{CASE}")).unwrap();
        let text = toml::to_string(&case).unwrap();
        assert_eq!(toml::from_str::<BusinessCase>(&text).unwrap(), case);
    }
}

/// What is said of a case with other first lines, in the place of its discount.
fn said(head: &str) -> String {
    let text = format!("{head}\n{}", CASE.replace("discount = \"8% a year\"", ""));
    support::said(&text)
}

#[test]
fn real_and_nominal_are_not_mixed() {
    let real = "prices = { real = \"2027-01\" }";
    let nominal = "prices = \"nominal\"";
    let two = "inflation = \"2% a year\"";
    for (head, expected) in [
        (
            format!("{two}\ndiscount = \"8% a year\""),
            "inflation = 2% a year must be beside `prices`, which say what it is for; write `prices \
             = \"nominal\"` if all amounts rise by it",
        ),
        (
            format!("{real}\n{two}\ndiscount = \"8% a year\""),
            "inflation = 2% a year must be left out: constant prices do not rise; it only serves to \
             restate a discount that is written as `{ nominal = \"7% a year\" }`",
        ),
        (
            format!("{real}\ndiscount = {{ nominal = \"8% a year\" }}"),
            "discount = 8% a year, nominal must be real, as the prices of the case are; give the \
             `inflation` at which it is to be restated, such as \"2% a year\"",
        ),
        (
            format!("{nominal}\ndiscount = {{ real = \"8% a year\" }}"),
            "discount = 8% a year, real must be nominal, as the prices of the case are; give the \
             `inflation` at which it is to be restated, such as \"2% a year\"",
        ),
        (
            format!("{nominal}\ndiscount = {{ nominal = {{ schedule = \"green_book_2022\" }} }}"),
            "discount = real must be nominal, as it is said",
        ),
        (
            format!("{nominal}\n{two}\ndiscount = \"1% a year\"\nterminal = \"run_off\""),
            "inflation = 2% a year must be below the last discount rate, or the run-off may be \
             worth infinitely much",
        ),
        (
            format!("{real}\n{two}\ndiscount = {{ nominal = \"8% a year\" }}"),
            "accepted",
        ),
        (
            format!("{nominal}\n{two}\ndiscount = {{ schedule = \"green_book_2022\" }}"),
            "accepted",
        ),
    ] {
        assert_eq!(said(&head), expected, "{head}");
    }
}

#[test]
fn what_happened_is_nominal() {
    let text = format!("prices = {{ real = \"2027-01\" }}\n{CASE}");
    let mut case: BusinessCase = toml::from_str(&text).unwrap();
    case.actuals = toml::from_str::<std::collections::HashMap<String, Vec<_>>>(
        "actuals = [{ offer = \"shops\", month = \"2027-01\", gained = 5, lost = 0, revenue = \"EUR \
         500\", acquisition = \"EUR 50\" }]",
    )
    .unwrap()
    .remove("actuals")
    .unwrap();
    assert_eq!(
        case.model().unwrap_err().to_string(),
        "case = constant prices of 2027-01, with the actual figures of 2027-01 must be in nominal \
         prices, as what happened is"
    );
}

#[test]
fn growth_above_the_price_level_for_ever_is_odd() {
    let warned = |head: &str| {
        let text = format!("{head}\nterminal = {{ perpetuity = {{ growth = 0.03 }} }}\n{CASE}");
        let case: BusinessCase = toml::from_str(&text).unwrap();
        let warnings = case.warnings().unwrap();
        let odd =
            |it: &bizcase::case::Warning| it.message.starts_with("more than two points above");
        warnings.iter().any(odd)
    };
    assert!(warned("prices = { real = \"2027-01\" }"));
    assert!(!warned("prices = \"nominal\"\ninflation = \"2% a year\""));
    assert!(!warned("prices = \"nominal\""));
}
