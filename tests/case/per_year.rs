//! Amounts by year: one for all, a list, or a first one that grows.

use bizcase::case::{BusinessCase, PerYear};
use bizcase::simulation::Base;

use crate::support;

const CASE: &str = r#"
name = "company"
currency = "USD"
launch = "2027-01"
horizon = { years = 3 }
discount = "8% a year"
[[offers]]
name = "shops"
retention = { churn = 0 }
streams = [{ name = "fee", price = 100 }]
[offers.go_to_market.reach]
accounts = 1_000_000
acquisition_cost = 100
budget = 120_000
adoption = { curve = [1.0] }
[[costs]]
name = "office"
cost = { fixed = 12_000 }
"#;

fn case(budget: &str, fixed: &str) -> BusinessCase {
    let text = CASE.replace("budget = 120_000", &format!("budget = {budget}"));
    let text = text.replace("{ fixed = 12_000 }", &format!("{{ fixed = {fixed} }}"));
    toml::from_str(&text).unwrap()
}

/// 4 % on 300,000 is 312,000 and 324,480.
#[test]
fn a_first_amount_grows_by_the_year() {
    let growing = case(
        "{ first = \"USD 300000\", growth = \"4% a year\" }",
        "{ first = 12_000, growth = -0.5 }",
    );
    let listed = case("[300_000, 312_000, 324_480]", "[12_000, 6_000, 3_000]");
    let [growing_years, listed_years] = [&growing, &listed].map(|it| {
        let statement = it.statement(Base::Modes).unwrap();
        statement.ties().unwrap();
        statement.years()
    });
    let acquisition: Vec<String> = growing_years
        .iter()
        .map(|it| it.acquisition.to_string())
        .collect();
    assert_eq!(
        acquisition,
        ["USD 300,000.00", "USD 312,000.00", "USD 324,480.00"]
    );
    for (growing, listed) in growing_years.iter().zip(&listed_years) {
        assert_eq!(growing.acquisition, listed.acquisition);
        assert_eq!(growing.fixed_cost, listed.fixed_cost);
        assert_eq!(growing.closing, listed.closing);
    }
    let text = toml::to_string(&growing).unwrap();
    assert_eq!(toml::from_str::<BusinessCase>(&text).unwrap(), growing);
}

#[test]
fn first_and_growth_are_figures_with_places_and_ranges() {
    let case = case(
        "{ first = { range = { triangular = { min = 1, mode = 2, max = 3 } } }, growth = { name = \
         \"growth\", range = { uniform = { low = 0, high = 0.1 } } } }",
        "12_000",
    );
    let figures = case.figures().unwrap();
    let named = |place: &str| {
        figures
            .iter()
            .find(|it| it.place == place)
            .unwrap()
            .name
            .clone()
    };
    assert_eq!(named("shops.budget.first"), "shops.budget.first");
    assert_eq!(named("shops.budget.growth"), "growth");
}

#[test]
fn what_is_not_by_year_is_refused() {
    let said = |budget: &str, price: &str| {
        let text = CASE.replace("budget = 120_000", &format!("budget = {budget}"));
        let text = text.replace("price = 100", &format!("price = {price}"));
        support::said(&text)
    };
    for (budget, price, expected) in [
        ("{ first = 3 }", "100", "missing field `growth`"),
        (
            "{ growth = 0.1 }",
            "100",
            "a `first` amount with a `growth` is one of the amounts by year, such as a budget, and \
             stands alone",
        ),
        (
            "{ first = 3, growth = 0.1, source = \"us\" }",
            "100",
            "beside `first` and `growth` nothing is said of amounts by year; a range belongs into \
             them",
        ),
        (
            "3",
            "{ first = 3, growth = 0.1 }",
            "a `first` amount with a `growth` is one of the amounts by year, such as a budget, and \
             stands alone",
        ),
        (
            "{ first = 3, growth = 4 }",
            "100",
            "shops.budget.growth = 4 is outside (-1, 1]; 4% is 0.04 or \"4% a year\"",
        ),
        ("[]", "100", "shops.budget = [] must be at least one amount"),
    ] {
        assert_eq!(said(budget, price), expected, "{budget} {price}");
    }
    assert_eq!(PerYear::default(), PerYear::Each(Vec::new()));
}
