//! The assumptions of the bookkeeping case under test: a file to copy and to fill with your own.
//!
//! Each of the eight assumptions is held against what was seen since it was written down, and
//! against the calendar; then the outcomes that a decision rests on are checked. Two assumptions do
//! not pass, and neither does one outcome. In your own project you would mend what they say; here
//! the tests ask that they fail, and with which message.
//!
//! New baselines are accepted with `BIZCASE_ACCEPT=1 cargo test --test examples`.

use std::sync::LazyLock;

use bizcase::Error;
use bizcase::case::BusinessCase;
use bizcase::check;
use bizcase::check::{
    Acceptance, Checks, Finding, consistent, no_older_than, none_expired, none_in_future, value,
};
use bizcase::ledger::{Date, Ledger};
use bizcase::quantity::{Currency, Money, Period, Share};
use bizcase::random::Sampling;
use bizcase::simulation::{Model, Statistic};

use crate::example;

static LEDGER: LazyLock<Ledger> = LazyLock::new(|| example::ledger("ledger.csv").unwrap());

static CASE: LazyLock<BusinessCase> = LazyLock::new(|| {
    let case = example::bookkeeping::case().unwrap();
    case.assuming(&LEDGER).unwrap()
});

static MODEL: LazyLock<Model> = LazyLock::new(|| example::model(&CASE).unwrap());

/// A day that does not move, because this is an example. In your own tests: `ledger::today()`.
fn today() -> Date {
    bizcase::finance::date(2026, 11, 22).unwrap()
}

fn usd(amount: i64) -> Money {
    Money::major(amount, Currency::USD)
}

/// A file beside this one.
fn file(name: &str) -> String {
    format!("{}/tests/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// What was seen of an assumption, held against it; one false alarm in a thousand.
fn seen(name: &str) -> Result<Finding, Error> {
    let all = example::new_data()?.into_iter();
    let (_, data) = all.clone().find(|(known, _)| known == name).unwrap();
    Ok(consistent(
        LEDGER.named(name)?,
        &data,
        Share::percent(0.1)?,
    )?)
}

macro_rules! new_data_do_not_contradict {
    ($($test:ident $name:literal),+ $(,)?) => {$(
        #[test]
        fn $test() -> Result<(), Error> {
            seen($name)?.require()?;
            Ok(())
        }
    )+};
}

new_data_do_not_contradict! {
    price_realisation_is_as_assumed "price realisation",
    need_is_as_assumed "need",
    cloud_ready_share_is_as_assumed "cloud-ready share",
    attainable_share_is_as_assumed "attainable share",
    acquisition_cost_is_as_assumed "CAC",
    gross_margin_is_as_assumed "gross margin",
    build_overrun_is_as_assumed "build overrun",
}

/// The eighth: since spring, customers leave faster than was assumed.
#[test]
fn churn_is_contradicted_by_new_data() -> Result<(), Error> {
    let error = seen("churn per month")?.require().unwrap_err();
    assert_eq!(
        error.to_string(),
        "\
FAILED: new data agree with churn per month
  found     3.81% of 4,310 (2.92% to 4.86% with 99.9% confidence), assumed 1.09% to 2.33% (P5 to P95, benchmark: two comparable launches)
  missing   the two ranges do not overlap: the data are higher"
    );
    Ok(())
}

/// The cost of a customer was measured in spring, and bids have risen since.
#[test]
fn one_assumption_has_expired() {
    let error = none_expired(&LEDGER, today()).require().unwrap_err();
    assert_eq!(
        error.to_string(),
        "\
FAILED: no assumption has expired on 2026-11-22
  entry     `CAC` expired on 2026-09-30, 53 days ago (owner: Tom)"
    );
}

#[test]
fn no_assumption_is_older_than_a_year() {
    check!(no_older_than(&LEDGER, 1, Period::Year, today()));
    check!(none_in_future(&LEDGER, today()));
}

#[test]
fn the_ledger_covers_the_case() -> Result<(), Error> {
    assert_eq!(
        CASE.ledger()?.assumptions().len(),
        LEDGER.assumptions().len()
    );
    Ok(())
}

#[test]
fn the_price_lies_inside_the_acceptable_range() -> Result<(), Error> {
    let price = CASE.study("market")?.market()?.segments()[0].price;
    value("price for 1-4 employees", price)
        .inside("acceptable range of the price survey", usd(15), usd(45))?
        .require()?;
    Ok(())
}

#[test]
fn the_market_is_smaller_than_five_billion() {
    check!(*MODEL, "TAM revenue a year" with all inputs at their modes < usd(5_000_000_000));
}

#[test]
fn a_customer_is_worth_twice_what_they_cost() {
    check!(*MODEL, P("LTV / CAC" > 2) >= 90%);
}

#[test]
fn the_worst_case_is_bearable() {
    check!(*MODEL, P5 of "NPV with run-off" > usd(-15_000_000));
}

/// Whoever changes an assumption or a formula sees here what became of the customers.
#[test]
fn the_median_has_not_moved_by_more_than_five_percent() -> Result<(), Error> {
    Checks::of(&MODEL)
        .ledger(&LEDGER)
        .baseline(file("baselines/bookkeeping.txt"))
        .that(Statistic::median("customers at the end of year 5").unmoved_by(Share::percent(5.0)?))
        .run()?
        .require()?;
    Ok(())
}

/// The case as it stands, and as it was accepted in spring: the message says what became of it.
#[test]
fn the_investment_is_not_worth_it_any_more() -> Result<(), Error> {
    let report = Checks::of(&MODEL)
        .ledger(&LEDGER)
        .data(&*CASE)
        .baseline_as(file("baselines/spring.txt"), Acceptance::Compare)
        .that(
            Statistic::probability_above("NPV with run-off", usd(0))
                .at_least(Share::percent(60.0)?),
        )
        .run()?;
    let message = report.require().unwrap_err().to_string();
    let (message, run) = message.rsplit_once('\n').unwrap();
    assert_eq!(
        message,
        include_str!("../golden/failing_check.txt").trim_end()
    );
    let (model, data) = (MODEL.fingerprint(), CASE.fingerprint());
    assert_eq!(
        run,
        format!("  run       model {model}, data {data}, seed 0")
    );
    Ok(())
}

/// Reports on the case list what is stale, and what they were made from.
#[test]
fn the_report_lists_what_has_expired() -> Result<(), Error> {
    let valuation = CASE.value(&Sampling::monte_carlo(1_000))?.as_of(today());
    let page = bizcase::report::decision(&valuation)?.markdown();
    assert!(
        page.contains("Expired: CAC (2026-09-30, owner: Tom)."),
        "{page}"
    );
    assert!(
        page.contains(&format!("data {}. ", CASE.fingerprint())),
        "{page}"
    );
    let page = bizcase::report::ledger(&LEDGER, today()).text();
    assert!(
        page.contains("Expired: CAC (2026-09-30, owner: Tom)."),
        "{page}"
    );
    assert!(page.starts_with(&format!(
        "Assumptions on 2026-11-22, ledger {}",
        LEDGER.fingerprint()
    )));
    Ok(())
}

/// How the baseline of spring was accepted: run with `--ignored`.
#[test]
#[ignore = "writes the baseline of spring"]
fn accept_the_baseline_of_spring() -> Result<(), Error> {
    let case = example::bookkeeping::case()?.assuming(&example::ledger("ledger_spring.csv")?)?;
    Checks::of(&example::model(&case)?)
        .baseline_as(file("baselines/spring.txt"), Acceptance::Accept)
        .that(
            Statistic::probability_above("NPV with run-off", usd(0))
                .at_least(Share::percent(50.0)?),
        )
        .run()?;
    Ok(())
}

/// What does not hold is named in the first lines.
#[test]
fn the_example_names_what_fails_first() -> Result<(), Error> {
    let reports = [
        example::outcomes(&MODEL, &CASE, &LEDGER)?,
        example::dates(&LEDGER, today()),
        example::data(&LEDGER)?,
    ];
    let answer = example::answer(&reports);
    let lines: Vec<&str> = answer.lines().collect();
    assert_eq!(
        lines[0], "The case does not stand as it is: 3 of 15 checks fail.",
        "{answer}"
    );
    assert_eq!(lines.len(), 4);
    Ok(())
}
