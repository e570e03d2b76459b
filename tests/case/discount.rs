//! Rates that change by year: every use of the discount follows them.

use bizcase::case::{AfterHorizon, BusinessCase, Horizon};
use bizcase::finance::{Discount, GreenBook};
use bizcase::quantity::Rate;
use bizcase::simulation::Base;

use crate::support::{self, worth};

/// A hundred customers, won for 1 each in the first month, pay 100 a month; a build of 1,000,000 is
/// paid in the month before.
fn company(discount: &str, churn: f64, more: &str) -> BusinessCase {
    let text = format!(
        r#"name = "company"
           currency = "EUR"
           launch = "2027-01"
           horizon = {{ months = 12 }}
           discount = {discount}
           build = {{ budget = "EUR 1000000", months = 1 }}
           {more}
           [[offers]]
           name = "one"
           retention = {{ churn = {churn} }}
           streams = [{{ name = "fee", price = 100 }}]
           [offers.go_to_market.reach]
           accounts = 100
           acquisition_cost = 1
           budget = [120_000, 0]
           adoption = {{ curve = [1.0] }}"#
    );
    bizcase::case::read(toml::Deserializer::parse(&text).unwrap()).unwrap()
}

/// One cost, paid once; nothing else.
fn cost(discount: &str, amount: u32, month: u32, months: u32) -> BusinessCase {
    let text = format!(
        r#"name = "cost"
           currency = "GBP"
           launch = "2027-01"
           horizon = {{ months = {months} }}
           discount = {discount}
           costs = [{{ name = "cost", cost = {{ once = {amount} }}, from = {month} }}]
           [[offers]]
           name = "nobody"
           retention = {{ churn = 0 }}
           streams = []
           go_to_market = {{ reach = {{ accounts = 0, acquisition_cost = 1, budget = 0 }} }}"#
    );
    toml::from_str(&text).unwrap()
}

const STEPS: &str = "{ name = \"steps\", edition = \"2026\", source = \"made up\", bands = [{ until \
                     = 3, rate = \"12% a year\" }, { until = 8, rate = \"20% a year\" }, { rate = \
                     \"15% a year\" }] }";

fn ending(case: &BusinessCase, months: u32, terminal: AfterHorizon) -> BusinessCase {
    BusinessCase {
        terminal,
        ..case.within(Horizon::Months(months))
    }
}

fn close(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() < within, "{found} {expected}");
}

/// HM Treasury, Green Book 2022: the factors of years 30, 50 and 75.
#[test]
fn the_green_book_discounts_as_published() {
    let standard = Discount::green_book(GreenBook::Standard);
    let green = "{ schedule = \"green_book_2022\" }";
    for (year, expected) in [(30, 0.3563), (50, 0.1973), (75, 0.0942)] {
        close(standard.factor(year), expected, 5e-5);
        let due = cost(green, 1_000_000, 12 * year, 12 * year + 24);
        close(worth(&due), -1e6 * expected, 50.0);
    }
    for (which, [first, middle, last]) in [
        (GreenBook::Standard, [0.035, 0.025, 0.010]),
        (GreenBook::Health, [0.015, 0.0107, 0.0043]),
        (GreenBook::CatastrophicRisk, [0.030, 0.0214, 0.0086]),
    ] {
        let discount = Discount::green_book(which);
        let rates = [30, 76, 301].map(|year| discount.rate_in(year));
        let expected = [first, middle, last].map(|it| Rate::per_year(it).unwrap());
        assert_eq!(rates, expected);
        assert_eq!(discount.last(), expected[2]);
    }
}

#[test]
fn each_year_has_its_rate_and_the_last_goes_on() {
    let rates = "[\"10% a year\", \"20% a year\", \"25% a year\"]";
    // 1.1, 1.1 x 1.2 and so on.
    for (amount, month) in [(11_000, 12), (13_200, 24), (16_500, 36), (20_625, 48)] {
        close(worth(&cost(rates, amount, month, 60)), -10_000.0, 0.01);
    }
    // What is spent before launch grows at the rate of the first year.
    let mut early = cost(rates, 0, 12, 60);
    early.build = Some(bizcase::case::Build::new("GBP 1,200".parse().unwrap(), 12));
    let flat = cost("\"10% a year\"", 0, 12, 60);
    let flat = BusinessCase {
        build: early.build.clone(),
        ..flat
    };
    assert_eq!(worth(&early).to_bits(), worth(&flat).to_bits());
}

/// The figures of `tests/oracles/discounting.py`, which adds up two thousand years month by month.
#[test]
fn what_comes_after_the_plan_follows_the_schedule_too() {
    let taxed = company(STEPS, 0.0, "tax = { rate = \"25%\" }");
    let for_ever = AfterHorizon::Perpetuity { growth: 0.0 };
    for months in [12, 24, 60, 96, 132] {
        close(worth(&ending(&taxed, months, for_ever)), -228_809.12, 0.02);
    }
    let leaving = company(STEPS, 0.02, "");
    for months in [12, 24, 30, 60, 100, 132] {
        let found = worth(&ending(&leaving, months, AfterHorizon::RunOff));
        close(found, -612_844.60, 0.02);
    }
}

#[test]
fn a_growing_perpetuity_is_the_same_wherever_the_plan_ends() {
    let text = toml::to_string(&company(STEPS, 0.0, "")).unwrap();
    let growing: BusinessCase =
        toml::from_str(&text.replace("name = \"fee\"", "name = \"fee\"\nchange = 0.04")).unwrap();
    let value = |months| {
        worth(&ending(
            &growing,
            months,
            AfterHorizon::Perpetuity { growth: 0.04 },
        ))
    };
    for months in [60, 90, 144] {
        close(value(months), value(24), 0.05);
    }
}

#[test]
fn one_rate_is_the_same_however_it_is_written() {
    let [rate, list] = ["\"12% a year\"", "[\"12% a year\"]"].map(|it| company(it, 0.02, ""));
    assert_eq!(rate, list);
    assert_eq!(rate.fingerprint(), list.fingerprint());
    // A schedule that never changes, before and after the end of the plan.
    let same = STEPS.replace("20%", "12%").replace("15%", "12%");
    let bills = |case: BusinessCase| {
        let text = toml::to_string(&case).unwrap();
        let fee = "name = \"fee\"\nbilling = { months = 12, refund = 0.5 }";
        toml::from_str::<BusinessCase>(&text.replace("name = \"fee\"", fee)).unwrap()
    };
    let for_ever = AfterHorizon::Perpetuity { growth: 0.02 };
    for (churn, terminal) in [(0.02, AfterHorizon::RunOff), (0.0, for_ever)] {
        let [flat, schedule] = ["\"12% a year\"", &same]
            .map(|it| bills(company(it, churn, "tax = { rate = \"25%\" }")));
        for months in [12, 30, 120] {
            let [flat, schedule] =
                [&flat, &schedule].map(|it| worth(&ending(it, months, terminal)));
            close(schedule, flat, 0.011);
        }
    }
}

#[test]
fn a_discount_is_read_back_as_it_was_written() {
    let list = "[\"12% a year\", \"10% a year\"]";
    let green = "{ schedule = \"green_book_2022_health\" }";
    for discount in ["\"12% a year\"", list, green, STEPS] {
        let case = company(discount, 0.02, "");
        let text = toml::to_string(&case).unwrap();
        assert_eq!(toml::from_str::<BusinessCase>(&text).unwrap(), case);
        let text = serde_json::to_string(&case).unwrap();
        assert_eq!(serde_json::from_str::<BusinessCase>(&text).unwrap(), case);
    }
    let green = company(green, 0.02, "").discount;
    assert_eq!(
        green.to_string(),
        "1.5% a year to year 30, 1.29% a year to year 75, 1.07% a year to year 125, 0.86% a year \
         to year 200, 0.64% a year to year 300, 0.43% a year after that (HM Treasury Green Book, \
         health, 2022), real"
    );
}

/// What is said of a discount that cannot be meant.
fn said(discount: &str) -> String {
    let text = toml::to_string(&company("\"12% a year\"", 0.02, "")).unwrap();
    let text = text.replace(
        "discount = \"0.12 per year\"",
        &format!("discount = {discount}"),
    );
    support::said(&text)
}

#[test]
fn a_discount_that_cannot_be_meant_is_refused() {
    let own = |bands: &str| {
        format!("{{ name = \"own\", edition = \"1\", source = \"us\", bands = [{bands}] }}")
    };
    for (discount, expected) in [
        (
            "{ schedule = \"green_book\" }".to_owned(),
            "unknown variant `green_book`, expected one of `green_book_2022`, \
             `green_book_2022_health`, `green_book_2022_catastrophic`",
        ),
        (
            "[]".to_owned(),
            "rates of a discount = [] must be at least one",
        ),
        (
            "[\"8% a year\", \"12 a year\"]".to_owned(),
            "discount per year = 12 is outside [-1, 1]; 12% is 0.12 or \"12% a year\"",
        ),
        (
            own("{ until = 5, rate = \"8% a year\" }"),
            "end of the last band of years = 5 must be left out, because its rate holds for all \
             later years",
        ),
        (
            own(
                "{ until = 5, rate = \"8% a year\" }, { until = 5, rate = \"7% a year\" }, { rate = \
                 \"6% a year\" }",
            ),
            "end of a band of years = 5 is outside [6, 1000]",
        ),
        (
            own("{ rate = \"8% a year\" }, { rate = \"6% a year\" }"),
            "end of a band of years = none must be given for every band but the last",
        ),
        (
            "{ name = \"own\", source = \"us\", bands = [{ rate = \"8% a year\" }] }".to_owned(),
            "edition of a discount schedule = `` must be said",
        ),
        (
            "{ schedule = \"green_book_2022\", edition = \"2026\" }".to_owned(),
            "fields beside `schedule` = given must be left out: a published schedule has its own \
             name, edition, source and bands",
        ),
    ] {
        assert_eq!(said(&discount), expected, "{discount}");
    }
}

#[test]
fn a_perpetuity_grows_more_slowly_than_the_last_rate() {
    let green = company("{ schedule = \"green_book_2022\" }", 0.0, "");
    let growing = ending(&green, 60, AfterHorizon::Perpetuity { growth: 0.02 });
    assert_eq!(
        growing.model().unwrap_err().to_string(),
        "growth of the terminal value = 0.02 must be below the last discount rate, or the flows \
         are worth infinitely much"
    );
}

/// The engine discounts with running products, the factors with powers: both give the value of the
/// exact statement, but for what rounding each month to the cent leaves.
#[test]
fn factors_by_month_give_the_value_of_the_statement() {
    for discount in ["\"12% a year\"", STEPS, "[\"20% a year\", \"5% a year\"]"] {
        let mut case = company(discount, 0.02, "");
        case.horizon = Horizon::Months(40);
        let statement = case.statement(Base::Modes).unwrap();
        let first = 1 - i32::try_from(statement.build_months).unwrap();
        let months = (first..).zip(&statement.months);
        let worth = months
            .map(|(month, line)| line.cash_flow.to_f64() * case.discount.factor_at_month(month));
        close(worth.sum(), statement.npv.to_f64(), 0.21);
    }
}
