//! The bookkeeping case with its eight assumptions under test: what is stale, what new data
//! contradict, which outcome no longer holds, and what the latest changes did.
//!
//! `cargo run --release --example test_your_assumptions` prints what the tests in
//! `tests/examples/test_your_assumptions.rs` check; copy that file to put your own case under test. Data in
//! `examples/data/ai_bookkeeping/`.

use std::collections::BTreeMap;

use bizcase::Error;
use bizcase::case::BusinessCase;
use bizcase::check::{
    Checks, Finding, NewData, Report, Status, consistent, effects, no_older_than, none_expired,
    value,
};
use bizcase::import::Csv;
use bizcase::ledger::{Date, Ledger};
use bizcase::quantity::{Churn, Currency, Lane, Money, Period, Share};
use bizcase::random::Sampling;
use bizcase::simulation::Model;
use serde::Deserialize;

#[path = "ai_bookkeeping.rs"]
#[allow(dead_code, reason = "only the case is used here")]
pub(crate) mod bookkeeping;

fn main() -> Result<(), Error> {
    // A program of your own would ask `bizcase::ledger::today()`.
    let today = bizcase::finance::date(2026, 11, 22)?;
    let (spring, now) = (ledger("ledger_spring.csv")?, ledger("ledger.csv")?);
    let case = bookkeeping::case()?.assuming(&now)?;
    let mut model = model(&case)?;
    let reports = [
        outcomes(&model, &case, &now)?,
        dates(&now, today),
        data(&now)?,
    ];
    println!("{}\n", answer(&reports));
    for report in &reports {
        println!("{report}\n");
    }
    println!("What changed since spring, and what each change does:");
    let sampling = Sampling::monte_carlo(20_000);
    let moved = effects(&mut model, "NPV with run-off", &spring, &now, &sampling)?;
    println!("{moved}");
    Ok(())
}

/// What does not hold any more, in a few lines.
pub(crate) fn answer(reports: &[Report]) -> String {
    let all = || reports.iter().flat_map(|it| &it.findings);
    let failed: Vec<&Finding> = all().filter(|it| it.status == Status::Failed).collect();
    let names = failed.iter().map(|it| format!("\n- {}", it.asked));
    let count = all().count();
    match failed.len() {
        0 => format!("The case stands: all {count} checks hold."),
        failed => format!(
            "The case does not stand as it is: {failed} of {count} checks fail.{}",
            names.collect::<String>()
        ),
    }
}

/// What the outcomes must meet.
pub(crate) fn outcomes(
    model: &Model,
    case: &BusinessCase,
    ledger: &Ledger,
) -> Result<Report, Error> {
    let usd = |amount| Money::major(amount, Currency::USD);
    let report = Checks::of(model)
        .ledger(ledger)
        .data(case)
        .that("TAM revenue a year with all inputs at their modes < USD 5 bn".parse()?)
        .that("P(NPV with run-off > USD 0) >= 60%".parse()?)
        .that("P5 of NPV with run-off > USD -15 m".parse()?)
        .that("P(LTV / CAC > 2) >= 90%".parse()?)
        .run()?;
    let price = case.study("market")?.market()?.segments()[0].price;
    Ok(report.and(value("price for 1-4 employees", price).inside(
        "acceptable range of the price survey",
        usd(15),
        usd(45),
    )?))
}

/// Which assumptions are stale.
pub(crate) fn dates(ledger: &Ledger, today: Date) -> Report {
    Report::new([
        no_older_than(ledger, 1, Period::Year, today),
        none_expired(ledger, today),
    ])
}

/// Which assumptions new data contradict.
pub(crate) fn data(ledger: &Ledger) -> Result<Report, Error> {
    let rate = Share::percent(0.1)?;
    let each = new_data()?.into_iter();
    let findings = each.map(|(name, data)| Ok(consistent(ledger.named(&name)?, &data, rate)?));
    Ok(Report::new(
        findings.collect::<Result<Vec<Finding>, Error>>()?,
    ))
}

/// The case as a model, with one more outcome: what a customer is worth as a multiple of what
/// they cost.
pub(crate) fn model(case: &BusinessCase) -> Result<Model, Error> {
    let mut built = case.model()?;
    let share = |name| built.model.named_input::<Share>(name);
    let (realised, gross_margin) = (share("price realisation")?, share("gross margin")?);
    let churn = built.model.named_rate::<Churn>("churn per month")?;
    let acquisition_cost = built.model.named_input::<Money>("CAC")?;
    let list_price = case.study("market")?.market()?.average_price::<Lane>();
    built.model.output("LTV / CAC", move |s| {
        let margin = list_price * s.get(realised) * s.get(gross_margin);
        margin / s.over(churn, Period::Month) / s.get(acquisition_cost)
    })?;
    Ok(built.model)
}

/// A ledger, as a file beside the code.
pub(crate) fn ledger(file: &str) -> Result<Ledger, Error> {
    csv(file)?.ledger()
}

/// What was seen of each assumption since it was written down.
pub(crate) fn new_data() -> Result<Vec<(String, NewData)>, Error> {
    let mut all = Vec::new();
    for row in csv("observed.csv")?.records::<Events>()?.rows {
        all.push((row.assumption, NewData::events(row.happened, row.of)?));
    }
    let mut measured: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for row in csv("measured.csv")?.records::<Measured>()?.rows {
        measured.entry(row.assumption).or_default().push(row.value);
    }
    for (assumption, values) in measured {
        all.push((assumption, NewData::values(values)?));
    }
    Ok(all)
}

/// One row of `observed.csv`.
#[derive(Deserialize)]
struct Events {
    assumption: String,
    happened: u64,
    of: u64,
}

/// One row of `measured.csv`.
#[derive(Deserialize)]
struct Measured {
    assumption: String,
    value: f64,
}

fn csv(file: &str) -> Result<Csv<'static>, Error> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/ai_bookkeeping");
    Ok(Csv::from_path(format!("{folder}/{file}"))?)
}
