//! Forrester, "The Total Economic Impact Of `SalesLoft`" (2020), cash-flow table: the published
//! figures of a study of costs and benefits, from a case file.

use bizcase::case::BusinessCase;
use bizcase::quantity::{Currency, Money};
use bizcase::random::Sampling;
use bizcase::report::template;
use bizcase::simulation::Base;

use crate::support::at_modes;

/// The study has its flows at the end of each year, and the initial cost undiscounted.
const CASE: &str = r#"
name = "sales engagement"
currency = "USD"
launch = "2020-01"
horizon = { years = 3 }
discount = "10% a year"
build = { budget = "USD 53,150", months = 1 }
outcomes = ["ROI", "benefit-cost ratio", "IRR"]
[[offers]]
name = "sellers"
retention = { churn = 0 }
[offers.go_to_market.reach]
accounts = 1
adoption = { curve = [1] }
acquisition_cost = "USD 0"
budget = 1
[[offers.streams]]
name = "benefits"
price = [
    { from = 1, is = "USD 0" },
    { from = 12, is = "USD 1606511" }, { from = 13, is = "USD 0" },
    { from = 24, is = "USD 3061331" }, { from = 25, is = "USD 0" },
    { from = 36, is = "USD 4229760" },
]
[[costs]]
name = "first year"
cost = { fixed = "USD 8000580" }
from = 12
until = 12
[[costs]]
name = "second year"
cost = { fixed = "USD 7641264" }
from = 24
until = 24
[[costs]]
name = "third year"
cost = { fixed = "USD 7773396" }
from = 36
until = 36
"#;

#[test]
fn a_published_study_comes_out_of_a_case_file() {
    let case: BusinessCase = toml::from_str(CASE).unwrap();
    let statement = case.statement(Base::Modes).unwrap();
    statement.ties().unwrap();
    let usd = |amount| Money::major(amount, Currency::USD);
    let net: Vec<Money> = statement.years().iter().map(|it| it.cash_flow).collect();
    assert_eq!(net, [-53_150, 939_796, 2_424_559, 3_581_977].map(usd));
    assert!((statement.npv.to_f64() - 5_496_170.0).abs() < 0.5);
    assert!((100.0 * at_modes(&case, "ROI") - 329.0).abs() < 0.5);
    // Benefits of 7,168,371 over costs of 1,672,201.
    assert!((at_modes(&case, "benefit-cost ratio") - 7_168_371.0 / 1_672_201.0).abs() < 1e-5);
}

/// The table of the study, to its published totals and present values.
#[test]
fn the_template_shows_the_published_table() {
    let case: BusinessCase = toml::from_str(CASE).unwrap();
    let valuation = case.value(&Sampling::monte_carlo(2)).unwrap();
    let page = template::economic_impact(&valuation).unwrap().text();
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for published in [
        "Benefits (present value) USD 7,168,371",
        "costs (present value) USD 1,672,201",
        "net present value USD 5,496,170",
        "Return on investment (net over costs) 329%",
        "8,897,602.00 7,168,371",
        "-53,150.00 939,796.00 2,424,559.00 3,581,977.00",
    ] {
        assert!(page.contains(published), "{published}: {page}");
    }
}
