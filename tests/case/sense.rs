//! What cannot be meant is refused by name; what is only odd is a warning.

use bizcase::case::BusinessCase;

const CASE: &str = r#"
name = "company"
currency = "EUR"
launch = "2027-01"
horizon = { years = 5 }
discount = "12% a year"
[[offers]]
name = "shops"
retention = { churn = 0.02 }
streams = [{ name = "fee", price = "EUR 100" }]
[offers.go_to_market.reach]
accounts = 1_000
acquisition_cost = 300
budget = 12_000
[[costs]]
name = "office"
cost = { fixed = 12_000 }
[[team]]
name = "engineer"
salary = 60_000
heads = 1
"#;

/// What is said of the case with one place changed.
fn said(from: &str, to: &str) -> String {
    assert_eq!(CASE.matches(from).count(), 1, "{from}");
    let case: BusinessCase = match toml::from_str(&CASE.replace(from, to)) {
        Ok(case) => case,
        Err(error) => return error.to_string(),
    };
    match case.model() {
        Ok(_) => "accepted".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_case_that_makes_sense_is_accepted_without_warnings() {
    assert_eq!(said("12% a year", "12% a year"), "accepted");
    let case: BusinessCase = toml::from_str(CASE).unwrap();
    assert_eq!(case.warnings().unwrap(), []);
}

#[test]
fn what_cannot_be_meant_is_refused_by_name() {
    for (from, to, expected) in [
        ("12% a year", "12 a year", "discount per year = 12 "),
        (
            "budget = 12_000",
            "budget = []",
            "shops.budget = [] must be at least one amount",
        ),
        (
            "salary = 60_000",
            "salary = 60_000\non_cost = 22",
            "engineer.on_cost = 22 is outside [0, 2]",
        ),
        (
            "cost = { fixed = 12_000 }",
            "cost = { fixed = 12_000 }\nchange = 2",
            "office.change = 2 is outside (-1, 1]",
        ),
        (
            "cost = { fixed = 12_000 }",
            "cost = { fixed = 12_000 }\nfrom = 9\nuntil = 3",
            "last month of `office` = 3 must be its first month or a later one; the first is 9",
        ),
        (
            "years = 5",
            "years = 0",
            "months of the plan = 0 is outside [1, 1200]",
        ),
        (
            "{ churn = 0.02 }",
            "{ renewal = { months = 0, churn = 0.1 } }",
            "months of a contract of `shops` = 0 is outside [1, 1200]",
        ),
        (
            "{ churn = 0.02 }",
            "{ survival = [0.9, 0.95] }",
            "survival of `shops` = 0.95 is outside [0, 0.9]",
        ),
        (
            "[[costs]]",
            "[[scenarios]]\nname = \"worse\"\noverrides = [{ figure = \"shops.chrun\", change = { \
             times = 2 } }]\n[[costs]]",
            "figure of scenario `worse` = `shops.chrun` is none of ",
        ),
    ] {
        let said = said(from, to);
        assert!(said.contains(expected), "{to}: {said}");
    }
}

#[test]
fn a_survival_list_may_begin_before_the_first_month() {
    let kept = |list: &str| -> Vec<f64> {
        let text = CASE.replace("{ churn = 0.02 }", &format!("{{ survival = {list} }}"));
        let case: BusinessCase = toml::from_str(&text).unwrap();
        let months = case
            .statement(bizcase::simulation::Base::Modes)
            .unwrap()
            .months;
        months
            .iter()
            .map(|it| it.closing.to_string().parse().unwrap())
            .collect()
    };
    assert_eq!(kept("[1.0, 0.9, 0.8]"), kept("[0.9, 0.8]"));
}

#[test]
fn what_is_odd_is_a_warning() {
    for (from, to, expected) in [
        (
            "budget = 12_000",
            "budget = [1, 2, 3, 4, 5, 6, 7]",
            "shops.budget = 7 years: the plan has fewer; the last are never spent",
        ),
        (
            "retention =",
            "entry = { months = 72 }\nretention =",
            "shops.entry = 72 months: the plan ends before",
        ),
    ] {
        let case: BusinessCase = toml::from_str(&CASE.replacen(from, to, 1)).unwrap();
        let warnings = case.warnings().unwrap();
        let found: Vec<String> = warnings.iter().map(ToString::to_string).collect();
        assert!(found.iter().any(|it| it == expected), "{found:?}");
    }
}

/// What alternatives keep cannot be attained: 30 % and 45 % of a thousand leave 250 at most.
#[test]
fn alternatives_bound_what_can_be_attained() {
    let beside = |attainable: &str, second: &str| {
        let reach = format!(
            "accounts = 1_000\nadoption = {{ curve = [1] }}\nattainable = {attainable}\n\
             alternatives = [{{ name = \"rival\", keeps = \"30%\" }}, \
             {{ name = \"doing nothing\", keeps = {second} }}]"
        );
        toml::from_str::<BusinessCase>(&CASE.replace("accounts = 1_000", &reach)).unwrap()
    };
    let attained = |case: &BusinessCase| {
        let model = case.model().unwrap();
        let point = model.model.at(bizcase::simulation::Base::Modes).unwrap();
        point.output(model.outputs.ceiling).number()
    };
    assert!((attained(&beside("0.6", "0.45")) - 250.0).abs() < 1e-9);
    assert!((attained(&beside("0.2", "0.45")) - 200.0).abs() < 1e-9);
    let error = beside("0.6", "0.75").model().unwrap_err().to_string();
    assert_eq!(
        error.split(" is outside").next().unwrap(),
        "what the alternatives to `shops` keep together = 1.05"
    );
}
