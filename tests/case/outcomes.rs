//! Outcomes that are computed where a case asks for them by name.

use bizcase::case::{BusinessCase, KpiDefinitions, Line};
use bizcase::quantity::{Period, Value};
use bizcase::random::Sampling;
use bizcase::simulation::Base;

use crate::support::at_modes;

const RECIPES: &str = include_str!("../../examples/data/recipes.toml");
const PAYROLL: &str = include_str!("../../examples/data/payroll.toml");

fn asking(text: &str, outcomes: &[&str]) -> BusinessCase {
    let mut case: BusinessCase = toml::from_str(text).unwrap();
    case.outcomes = outcomes.iter().map(|&name| name.to_owned()).collect();
    case
}

fn close(one: f64, other: f64, what: &str) {
    // The statement rounds to cents and to hundredths of a customer.
    let allowed = 2e-3 * one.abs().max(other.abs());
    assert!((one - other).abs() <= allowed, "{what}: {one} and {other}");
}

/// The statement is in exact money and computed apart from the trials.
#[test]
fn the_figures_of_a_year_are_those_of_the_statement() {
    for text in [RECIPES, PAYROLL] {
        let case = asking(text, &[]);
        let statement = case.statement(Base::Modes).unwrap();
        let years = statement.kpis(&KpiDefinitions::default()).unwrap();
        let asked = [
            "MRR",
            "ARR",
            "ARPA",
            "monthly logo churn",
            "blended CAC",
            "LTV",
            "LTV/CAC",
            "contribution margin",
            "NRR",
            "GRR",
            "quick ratio",
        ];
        let mut compared = 0;
        for (number, year) in (1..).zip(&years) {
            for name in asked {
                let Some(value) = year.named(name).unwrap().value else {
                    continue;
                };
                let stated = match value {
                    Value::Money(amount) => amount.to_f64(),
                    Value::Ratio(ratio) => ratio.value(),
                    other => panic!("{name} is {other}"),
                };
                let outcome = format!("{name} in year {number}");
                let case = asking(text, &[&outcome]);
                close(at_modes(&case, &outcome), stated, &outcome);
                compared += 1;
            }
        }
        assert!(compared > 40, "{compared}");
    }
}

#[test]
fn rates_of_return_are_those_of_the_statement() {
    for (text, with) in [
        (RECIPES, "IRR with terminal value"),
        (PAYROLL, "IRR with run-off"),
    ] {
        let case = asking(text, &["IRR", with]);
        let statement = case.statement(Base::Modes).unwrap();
        let rates = [
            statement.irr().unwrap(),
            statement.irr_with_terminal().unwrap(),
        ];
        for (name, stated) in ["IRR", with].into_iter().zip(rates) {
            let stated = stated.headline().unwrap().over(Period::Year).value();
            close(at_modes(&case, name), stated, name);
        }
    }
}

/// Retention by hand: 100 customers at 10 a month; each month 2 % leave, and of those who stay one
/// in ten buys 20 % more. Net: 0.98 x 1.02 = 0.9996 a month; gross: 0.98.
#[test]
fn revenue_retention_of_a_case_done_by_hand() {
    let text = r#"
name = "seats"
currency = "EUR"
launch = "2027-01"
horizon = { years = 3 }
discount = "0% a year"
[[offers]]
name = "shops"
retention = { churn = 0.02 }
expansion = { customers = 0.1, by = 0.2 }
streams = [{ name = "fee", per = "unit", price = "EUR 10" }]
[offers.go_to_market.reach]
accounts = 1_000
adoption = { ramp = {} }
acquisition_cost = 100
budget = 12_000
"#;
    let names = [
        "NRR in year 2",
        "GRR in year 2",
        "NRR in year 3",
        "market share in year 3",
    ];
    let case = asking(text, &names);
    let [net, gross, later, share] = names.map(|name| at_modes(&case, name));
    assert!((net - 0.9996_f64.powi(12)).abs() < 1e-12, "{net}");
    assert!((gross - 0.98_f64.powi(12)).abs() < 1e-12, "{gross}");
    assert!((later - net).abs() < 1e-12);
    let customers = at_modes(&case, "customers at the end of year 3");
    assert!((share - customers / 1_000.0).abs() < 1e-12);
}

/// 1,000 a month for two years after a build of 6,000 in two months, and 1 to win the customer, at
/// 12 % a year: the figures were computed apart, by hand and bisection, in Python.
#[test]
fn value_for_money_of_a_level_income() {
    let text = r#"
name = "licence"
currency = "EUR"
launch = "2027-01"
horizon = { years = 2 }
discount = "12% a year"
build = { budget = "EUR 6,000", months = 2 }
[[offers]]
name = "one firm"
retention = { churn = 0 }
streams = [{ name = "fee", price = "EUR 1,000" }]
[offers.go_to_market.reach]
accounts = 1
adoption = { curve = [1] }
acquisition_cost = 1
budget = 12
"#;
    let figures = [
        ("benefit-cost ratio", 3.544_801_259_603_947),
        ("ROI", 2.544_801_259_603_947),
        ("equivalent annual value", 9_078.879_590_093_46),
        ("discounted payback, months", 6.239_079_230_996_705),
        ("IRR", 4.327_078_845_027_017_5),
    ];
    let case = asking(text, &figures.map(|(name, _)| name));
    for (name, figure) in figures {
        let found = at_modes(&case, name);
        assert!(
            (found / figure - 1.0).abs() < 1e-12,
            "{name}: {found}, not {figure}"
        );
    }
}

#[test]
fn claims_may_name_any_of_them() {
    let mut case = asking(RECIPES, &["market share in year 5"]);
    case.criteria = vec![
        "P(IRR with terminal value >= 0.12) >= 1%".parse().unwrap(),
        "P(NRR in year 3 >= 0.5) >= 50%".parse().unwrap(),
    ];
    let valued = case.value(&Sampling::monte_carlo(500).seed(1)).unwrap();
    assert_eq!(valued.verdict.findings.len(), 2);
    let share = valued.run.named("market share in year 5").unwrap();
    assert!(share.minimum() > 0.0 && share.maximum() < 1.0);
    // At a rate of return above the discount rate the value is above zero, and the reverse.
    let (rate, value) = (
        valued.run.named("IRR with terminal value").unwrap(),
        valued.run.named("NPV with terminal value").unwrap(),
    );
    let pairs = rate.samples().iter().zip(value.samples());
    for (rate, value) in pairs.filter(|(rate, _)| **rate > -1.0) {
        assert_eq!(*rate > 0.12, *value > 0.0, "{rate}: {value}");
    }
}

#[test]
fn an_unknown_outcome_has_its_nearest_names() {
    let refused = |name: &str| asking(RECIPES, &[name]).model().unwrap_err().to_string();
    let said = refused("NRR in year 9");
    assert!(said.starts_with("outcome = `NRR in year 9`"), "{said}");
    assert!(said.contains("; did you mean `NRR in year "), "{said}");
    let said = refused("irr");
    assert!(said.contains("did you mean `IRR`?"), "{said}");
}

/// What is never paid back counts as the last month, so that a claim on later months says nothing.
#[test]
fn a_payback_beyond_the_plan_cannot_be_claimed() {
    let refused = |claim: &str| {
        let mut case = asking(RECIPES, &["discounted payback, months"]);
        case.criteria = vec![claim.parse().unwrap()];
        let valued = case.value(&Sampling::monte_carlo(64).seed(1));
        valued.err().map(|error| error.to_string())
    };
    for sound in [
        "P(payback, months <= 59) >= 10%",
        "P(payback, months < 60) >= 10%",
        "P95 of payback, months <= 60",
        "P(discounted payback, months >= 60) <= 50%",
    ] {
        assert_eq!(refused(sound), None, "{sound}");
    }
    for empty in [
        "P(payback, months <= 60) >= 10%",
        "P(discounted payback, months > 60) <= 10%",
        "P(payback, months < 61) >= 10%",
    ] {
        let said = refused(empty).unwrap();
        assert!(
            said.contains("about a month before the last, which is 60"),
            "{said}"
        );
        assert!(
            said.ends_with("ask for \"mean of paid back >= 60%\""),
            "{said}"
        );
    }
}

const ASKED: [&str; 5] = [
    RECIPES,
    PAYROLL,
    include_str!("../../examples/data/handymen.toml"),
    include_str!("../../examples/data/field_service.toml"),
    include_str!("../../examples/data/coffee_machine.toml"),
];
type Whole = (&'static str, fn(&Line) -> f64);
const WHOLE: [Whole; 22] = [
    ("revenue in", |it| it.revenue.to_f64()),
    ("cost of revenue in", |it| it.cost_of_revenue.to_f64()),
    ("gross margin in", |it| it.gross_margin.to_f64()),
    ("acquisition in", |it| it.acquisition.to_f64()),
    ("fixed cost in", |it| it.fixed_cost.to_f64()),
    ("ending in", |it| it.ending.to_f64()),
    ("depreciation in", |it| it.depreciation.to_f64()),
    ("operating profit in", |it| it.operating_profit.to_f64()),
    ("tax in", |it| it.tax.to_f64()),
    ("capital expenditure in", |it| {
        it.capital_expenditure.to_f64()
    }),
    ("disposals in", |it| it.disposals.to_f64()),
    ("working capital in", |it| it.working_capital.to_f64()),
    ("billed in", |it| it.billed.to_f64()),
    ("cash flow in", |it| it.cash_flow.to_f64()),
    ("customers gained in", |it| number_of(it.gained)),
    ("customers lost in", |it| number_of(it.lost)),
    ("customers at the end of", |it| number_of(it.closing)),
    ("cumulative cash at the end of", |it| it.cumulative.to_f64()),
    ("book value at the end of", |it| it.book_value[1].to_f64()),
    ("tied up at the end of", |it| it.tied_up[1].to_f64()),
    ("deferred revenue at the end of", |it| {
        it.deferred[1].to_f64()
    }),
    ("accrued revenue at the end of", |it| it.accrued[1].to_f64()),
];

/// The names of all figures of a line, and what the statement says of them.
fn figures(line: &Line, period: &str, number: usize) -> Vec<(String, f64)> {
    let mut expected = Vec::new();
    let mut add = |name: String, value| {
        expected.push((format!("{name} {period} {number}"), value));
    };
    for (name, of) in WHOLE {
        add(name.to_owned(), of(line));
    }
    if line.volume.to_f64() > 0.0 {
        add("GMV in".to_owned(), line.volume.to_f64());
    }
    for offer in &line.offers {
        let of = &offer.name;
        add(format!("revenue, {of} in"), offer.revenue.to_f64());
        add(
            format!("customers, {of} at the end of"),
            number_of(offer.closing),
        );
        add(
            format!("customers gained, {of} in"),
            number_of(offer.gained),
        );
        add(format!("customers lost, {of} in"), number_of(offer.lost));
        add(
            format!("customers arrived, {of} in"),
            number_of(offer.arrived),
        );
        add(
            format!("customers departed, {of} in"),
            number_of(offer.departed),
        );
        add(
            format!("units, {of} at the end of"),
            number_of(offer.units.closing),
        );
        add(
            format!("free users, {of} at the end of"),
            number_of(offer.free_users),
        );
    }
    for cost in &line.costs {
        add(format!("cost, {} in", cost.name), cost.amount.to_f64());
    }
    for role in &line.team {
        add(format!("cost, {} in", role.name), role.cost.to_f64());
        add(
            format!("heads, {} at the end of", role.name),
            number_of(role.closing),
        );
    }
    expected
}

/// Every line of the statement can be asked of a year, a quarter or a month. The statement is in
/// exact money and computed apart from the trials.
#[test]
fn every_line_of_the_statement_can_be_asked() {
    let (mut compared, mut seen) = (0, std::collections::BTreeSet::new());
    for text in ASKED {
        let statement = asking(text, &[]).statement(Base::Modes).unwrap();
        let periods = [
            ("year", statement.years()),
            ("quarter", statement.quarters()),
            ("month", statement.months[statement.build_months..].to_vec()),
        ];
        let mut expected: Vec<(String, f64)> = Vec::new();
        for (period, lines) in &periods {
            let lines: Vec<&Line> = lines.iter().filter(|it| it.label != "build").collect();
            for number in [2, 5] {
                let Some(line) = lines.get(number - 1) else {
                    continue;
                };
                expected.extend(figures(line, period, number));
            }
        }
        let names: Vec<&str> = expected.iter().map(|it| it.0.as_str()).collect();
        let model = asking(text, &names).model().unwrap().model;
        let places: Vec<String> = model.outputs().map(|it| it.0.to_owned()).collect();
        let found = model.at(Base::Modes).unwrap();
        for (name, stated) in &expected {
            let place = places.iter().position(|it| it == name);
            let place = place.unwrap_or_else(|| panic!("{name} cannot be asked"));
            let found = found.outputs()[place];
            // Each leaf of a line is rounded on its own.
            let allowed = 0.6 + 2e-5 * stated.abs();
            assert!(
                (found - stated).abs() <= allowed,
                "{name}: {found} and {stated}"
            );
            compared += 1;
            if stated.abs() > 1.0 {
                seen.insert(name.rsplit_once(' ').unwrap().0.to_owned());
            }
        }
    }
    assert!(compared > 600, "{compared}");
    for line in [
        "GMV in year",
        "deferred revenue at the end of year",
        "billed in quarter",
    ] {
        assert!(
            seen.contains(line),
            "{line} is nothing everywhere: {seen:?}"
        );
    }
}

fn number_of(it: bizcase::quantity::Decimal) -> f64 {
    it.to_string().parse().unwrap()
}

#[test]
fn a_line_that_is_none_has_its_neighbours_named() {
    let error = asking(PAYROLL, &["operating profits in year 2"])
        .model()
        .unwrap_err();
    let error = error.to_string();
    assert!(error.contains("`operating profit in year 2`"), "{error}");
}
