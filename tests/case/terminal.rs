//! What comes after a plan: the same as the plan would say if it went on.

use std::error::Error;

use bizcase::case::{AfterHorizon, BusinessCase, Horizon};
use bizcase::simulation::Base;

use crate::support::worth;

/// A hundred customers, won for `won` each in the first month, pay 100 a month; a build of
/// 1,000,000 is paid in the month before.
fn company(discount: f64, won: f64, stream: &str, more: &str) -> BusinessCase {
    let text = format!(
        r#"name = "company"
           currency = "EUR"
           launch = "2027-01"
           horizon = {{ months = 12 }}
           discount = "{discount}% a year"
           build = {{ budget = "EUR 1000000", months = 1 }}
           {more}
           [[offers]]
           name = "one"
           retention = {{ churn = 0 }}
           streams = [{{ name = "fee", price = 100{stream} }}]
           [offers.go_to_market.reach]
           accounts = 100
           acquisition_cost = {won:?}
           budget = 120_000
           adoption = {{ curve = [1.0] }}"#
    );
    bizcase::case::read(toml::Deserializer::parse(&text).unwrap()).unwrap()
}

const TAX: &str = "tax = { rate = \"25%\" }";

/// The value with a perpetuity after so many months, in the statement and in the trials.
fn value(case: &BusinessCase, months: u32, growth: f64) -> f64 {
    let case = BusinessCase {
        terminal: AfterHorizon::Perpetuity { growth },
        ..case.within(Horizon::Months(months))
    };
    worth(&case)
}

fn close(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() < within, "{found} {expected}");
}

/// The figures of `tests/oracles/perpetuity.py`, which adds up two thousand years month by month.
#[test]
fn a_perpetuity_is_the_plan_going_on_for_ever() {
    let plain = company(12.0, 1.0, "", TAX);
    for months in [12, 24, 60, 132] {
        close(value(&plain, months, 0.0), -43_579.93, 0.02);
    }
    // A century without it lacks what comes after: 9.62.
    close(
        worth(&plain.within(Horizon::Months(1_200))),
        -43_589.55,
        0.02,
    );

    let untaxed = company(12.0, 0.0, "", "");
    close(value(&untaxed, 12, 0.0), 53_874.83, 0.02);
    let half = company(12.0, 1.0, "", "tax = { rate = 0.25, offset_limit = 0.6 }");
    close(value(&half, 12, 0.0), -69_062.48, 0.02);
    let soon = company(12.0, 1.0, "", "tax = { rate = 0.25, carried_for = 5 }");
    for months in [12, 36, 96] {
        close(value(&soon, months, 0.0), -72_882.01, 0.02);
    }
    let growing = company(20.0, 0.0, ", change = 0.03", TAX);
    close(value(&growing, 12, 0.03), -278_827.70, 0.1);
}

#[test]
fn what_wears_out_is_replaced_and_what_is_tied_up_grows() {
    let machine = format!(
        "{TAX}\ncapital = [{{ name = \"machine\", cost = 500, month = 1, life_months = 1, \
         salvage = 0.2, renewal = \"replaced\" }}]"
    );
    close(
        value(&company(12.0, 1.0, "", &machine), 12, 0.0),
        -78_234.23,
        0.02,
    );
    let terms = format!("{TAX}\npayment_terms = {{ receivable_days = 45 }}");
    let tied = company(20.0, 0.0, ", change = 0.03", &terms);
    // Working capital is taken to grow evenly within a year; by the month it grows by 3 % a year.
    for months in [12, 24, 120] {
        close(value(&tied, months, 0.03), -296_197.28, 3.0);
    }
}

#[test]
fn what_happens_once_does_not_happen_for_ever() {
    let cost =
        format!("{TAX}\ncosts = [{{ name = \"move\", from = 9, cost = {{ once = 40_000 }} }}]");
    close(
        value(&company(12.0, 1.0, "", &cost), 12, 0.0),
        -76_714.45,
        0.02,
    );
    let event = format!(
        "{TAX}\nevents = [{{ name = \"fire\", probability = 1, month = 9, cost = 40_000 }}]"
    );
    close(
        value(&company(12.0, 1.0, "", &event), 12, 0.0),
        -76_714.45,
        0.02,
    );
}

/// Without tax a multiple of 1 / (12 x the monthly rate) is the perpetuity. What is paid once is no
/// part of the operating profit that it multiplies.
#[test]
fn a_multiple_may_be_a_perpetuity() {
    let cost = "costs = [{ name = \"move\", from = 9, cost = { once = 40_000 } }]";
    let mut case = company(12.0, 0.0, "", cost);
    case.terminal = AfterHorizon::Multiple(8.782_290_214_134_086);
    let without = value(&case, 12, 0.0);
    close(worth(&case), without, 0.02);
    case.terminal = AfterHorizon::Multiple(3.0);
    let statement = case.statement(Base::Modes).unwrap();
    assert_eq!(statement.terminal.to_string(), "EUR 360,000.00");
}

#[test]
fn the_bridge_leads_from_the_last_year_to_the_normalised_one() -> Result<(), Box<dyn Error>> {
    let mut case = company(12.0, 1.0, "", TAX);
    case.terminal = AfterHorizon::Perpetuity { growth: 0.0 };
    let mut statement = case.statement(Base::Modes)?;
    let year = statement.normalised.clone().ok_or("no bridge")?;
    let steps = [
        (year.cash_flow, "EUR 119,900.00"),
        (year.one_off, "EUR 0.00"),
        (year.winning, "EUR 100.00"),
        (year.capital, "EUR 0.00"),
        (year.working_capital, "EUR 0.00"),
        (year.tax, "EUR -30,000.00"),
        (year.normalised, "EUR 90,000.00"),
        (year.interest, "EUR 6,464.98"),
        (year.perpetuity, "EUR 803,874.83"),
        (year.losses, "EUR 140,961.63"),
        (statement.terminal, "EUR 944,836.45"),
    ];
    for (found, expected) in steps {
        let cents = found.minus(expected.parse()?)?;
        assert!(cents.to_f64().abs() < 0.011, "{found} {expected}");
    }
    statement.normalised.as_mut().ok_or("no bridge")?.tax = year.one_off;
    let untied = statement.ties().unwrap_err().to_string();
    assert_eq!(
        untied,
        "normalised year: steps lead to the normalised cash flow does not hold: EUR 120,000.00 is \
         not EUR 90,000.00"
    );
    Ok(())
}

#[test]
fn a_plan_too_short_or_at_its_end_has_no_perpetuity() {
    let mut case = company(12.0, 1.0, "", TAX);
    case.terminal = AfterHorizon::Perpetuity { growth: 0.0 };
    let error = |case: &BusinessCase| case.statement(Base::Modes).unwrap_err().to_string();
    assert_eq!(
        error(&case.within(Horizon::Months(11))),
        "months of a plan whose last twelve are the measure of all later ones = 11 is outside \
         [12, 1200]"
    );
    case.offers[0].end = Some(toml::from_str("month = 36").unwrap());
    assert_eq!(
        error(&case.within(Horizon::EndOfLife)),
        "terminal = a terminal value must be none for a plan that goes to the end of life, after \
         which nothing comes"
    );
    // The offer ends with the plan: nothing is left to capitalise.
    let ended = case.within(Horizon::Months(36));
    let statement = ended.statement(Base::Modes).unwrap();
    assert_eq!(statement.terminal.to_string(), "EUR 0.00");
}

/// Bought for 100,000 in the first month and sold for half of it at the end of the last.
#[test]
fn salvage_at_the_end_of_the_plan_arrives() -> Result<(), Box<dyn Error>> {
    let item = "capital = [{ name = \"plant\", cost = 100_000, month = 1, life_months = 60, \
                salvage = 0.5 }]";
    let case = company(12.0, 0.0, "", item).within(Horizon::Years(5));
    let statement = case.statement(Base::Modes)?;
    statement.ties()?;
    let last = statement.months.last().ok_or("no months")?;
    assert_eq!(last.disposals.to_string(), "EUR 50,000.00");
    assert_eq!(last.book_value[1].to_string(), "EUR 0.00");
    let without = company(12.0, 0.0, "", "").within(Horizon::Years(5));
    let without = without.statement(Base::Modes)?;
    let paid = last
        .cumulative
        .minus(without.months.last().ok_or("no months")?.cumulative)?;
    assert_eq!(paid.to_string(), "EUR -50,000.00");
    // -100,000 / 1.12^(1/12) + 50,000 / 1.12^5.
    close(statement.npv.minus(without.npv)?.to_f64(), -70_688.70, 0.02);
    Ok(())
}

/// Whatever starts later is given in prices of the first month: a tenth a year more is 110 in the
/// thirteenth month, for a price, a cost, a salary and an exchange rate alike.
#[test]
fn a_change_per_year_counts_from_the_first_month() -> Result<(), Box<dyn Error>> {
    let more = r#"exchange = [{ currency = "USD", rate = 2, change = 0.1 }]
        costs = [{ name = "rent", from = 13, change = 0.1, cost = { fixed = 1_200 } }]
        team = [{ name = "head", salary = 1_200, raise = 0.1, changes = [{ month = 13, heads = 1 }] }]"#;
    let mut case = company(12.0, 0.0, ", change = 0.1", more).within(Horizon::Years(2));
    let mut abroad = case.offers[0].clone();
    abroad.name = "abroad".into();
    abroad.currency = Some(bizcase::quantity::Currency::USD);
    abroad.streams[0].change = 0.0.into();
    let mut late = case.offers[0].clone();
    late.name = "late".into();
    late.entry.months = 8;
    late.streams[0].from = 4;
    case.offers.extend([abroad, late]);
    let statement = case.statement(Base::Modes)?;
    let revenue = |month: usize| -> Vec<String> {
        let offers = statement.months[month].offers.iter();
        offers.map(|it| it.revenue.to_string()).collect()
    };
    // The first month is that of the build.
    assert_eq!(revenue(1), ["EUR 10,000.00", "EUR 20,000.00", "EUR 0.00"]);
    assert_eq!(revenue(12)[2], "EUR 0.00");
    assert_eq!(
        revenue(13),
        ["EUR 11,000.00", "EUR 22,000.00", "EUR 11,000.00"]
    );
    let month = &statement.months[13];
    assert_eq!(month.costs[0].amount.to_string(), "EUR 110.00");
    assert_eq!(month.team[0].cost.to_string(), "EUR 110.00");
    Ok(())
}
