//! A year after launch: the plan beside what happened, what was learned, and whether to go on.
//!
//! The plan stands in `examples/data/plan_vs_actual/plan.toml`, what happened in `actuals.csv`
//! beside it; both are made up. Change either and run again:
//! `cargo run --release --example plan_vs_actual`.

use bizcase::case::{Actual, BusinessCase, Valuation};
use bizcase::import::Csv;
use bizcase::quantity::Currency;
use bizcase::random::Sampling;
use bizcase::simulation::Base;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let case: BusinessCase = toml::from_str(include_str!("data/plan_vs_actual/plan.toml"))?;
    let actuals = actuals()?;
    let sampling = Sampling::monte_carlo(50_000).seed(2026);

    println!("# The plan beside what happened\n");
    println!("{}\n", case.review(&actuals, Base::Medians)?);

    // Churn is worse and the price better than believed; both are learned from the counts.
    let now = case.reforecast(&actuals)?;
    println!("# What changed, and why\n\n{now}\n");

    // The same random numbers on both sides: what differs is due to what was learned.
    let known = case.with_actuals(&actuals)?.value(&sampling)?;
    let learned = now.case.value(&sampling)?;
    println!("# The forecast\n");
    println!("{:<32}{:>22}{:>22}", "", "as planned", "as learned");
    for outcome in [
        "customers at the end of year 2",
        "revenue in year 2",
        "revenue in year 5",
        "value still to come",
    ] {
        let mean = |valued: &Valuation| valued.run.named(outcome).map(|it| it.mean().to_string());
        println!("{outcome:<32}{:>22}{:>22}", mean(&known)?, mean(&learned)?);
    }
    for (before, after) in known.targets.iter().zip(&learned.targets) {
        println!("{before}; now {}", after.found);
    }

    println!("\n# The decision\n");
    println!("as planned: {}", known.verdict);
    println!("as learned: {}", learned.verdict);
    println!("{}", learned.verdict.findings[0]);

    // The record: the plan in force, with each posterior, its source and the months behind it.
    let record = toml::to_string(&now.case)?;
    assert_eq!(toml::from_str::<BusinessCase>(&record)?, now.case);
    Ok(())
}

/// What the bookkeeping says of the first year.
fn actuals() -> Result<Vec<Actual>, bizcase::Error> {
    let text = include_str!("data/plan_vs_actual/actuals.csv");
    let rows = Csv::from_text("actuals.csv", text)
        .headed("gained", "new customers")
        .headed("lost", "churned customers")
        .headed("acquisition", "acquisition spend")
        .currency(Currency::EUR)
        .rows::<Actual>()?;
    Ok(rows.rows)
}
