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
    Checks, Finding, NewData, Report, consistent, effects, no_older_than, none_expired, value,
};
use bizcase::import::{Csv, FromRow, Row};
use bizcase::ledger::{Date, Ledger};
use bizcase::quantity::{Churn, Currency, Lane, Money, Period, Ratio, Share};
use bizcase::random::Sampling;
use bizcase::simulation::Model;

#[path = "ai_bookkeeping.rs"]
#[allow(dead_code, reason = "only the case is used here")]
pub(crate) mod bookkeeping;

fn main() -> Result<(), Error> {
    // A program of your own would ask `bizcase::ledger::today()`.
    let today = bizcase::finance::date(2026, 11, 22)?;
    let (spring, now) = (ledger("ledger_spring.csv")?, ledger("ledger.csv")?);
    let case = bookkeeping::case()?.assuming(&now)?;
    let mut model = model(&case)?;
    println!("{}\n", outcomes(&model, &case, &now)?);
    println!("{}\n", dates(&now, today));
    println!("{}\n", data(&now)?);
    println!("What changed since spring, and what each change does:");
    let sampling = Sampling::monte_carlo(20_000);
    println!(
        "{}",
        effects(&mut model, "NPV with run-off", &spring, &now, &sampling)?
    );
    Ok(())
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
    for row in csv("observed.csv")?.rows::<Events>()?.rows {
        all.push((row.assumption, NewData::events(row.happened, row.of)?));
    }
    let mut measured: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for row in csv("measured.csv")?.rows::<Measured>()?.rows {
        measured
            .entry(row.assumption)
            .or_default()
            .push(row.value.value());
    }
    for (assumption, values) in measured {
        all.push((assumption, NewData::values(values)?));
    }
    Ok(all)
}

struct Events {
    assumption: String,
    happened: u64,
    of: u64,
}

impl FromRow for Events {
    const COLUMNS: &'static [&'static str] = &["assumption", "happened", "of"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (assumption, happened) = (row.text("assumption"), row.whole("happened"));
        let of = row.whole("of");
        Some(Self {
            assumption: assumption?,
            happened: happened?,
            of: of?,
        })
    }
}

struct Measured {
    assumption: String,
    value: Ratio,
}

impl FromRow for Measured {
    const COLUMNS: &'static [&'static str] = &["assumption", "value"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (assumption, value) = (row.text("assumption"), row.parse("value"));
        Some(Self {
            assumption: assumption?,
            value: value?,
        })
    }
}

fn csv(file: &str) -> Result<Csv<'static>, Error> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/ai_bookkeeping");
    Ok(Csv::from_path(format!("{folder}/{file}"))?)
}
