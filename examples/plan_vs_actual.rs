//! A year after launch: does the decision stand? The plan beside what happened, what was learned
//! from it, and the forecast with and without it.
//!
//! The plan stands in `examples/data/plan_vs_actual/plan.toml`, what happened in `actuals.csv`
//! beside it; both are made up. Change either and run
//! `cargo run --release --example plan_vs_actual [page.html]`; without a name the page goes to
//! `target/plan_vs_actual.html`.

use std::error::Error;

use bizcase::case::{Actual, BusinessCase, Reforecast, Review, Valuation};
use bizcase::decision::Recommendation;
use bizcase::import::Csv;
use bizcase::quantity::{Currency, Unit};
use bizcase::random::Sampling;
use bizcase::report::chart::Waterfall;
use bizcase::report::{Document, Section, Table, three_digits};
use bizcase::simulation::Base;

/// The outcomes that the board asks for, with the year or its end in the words of the calendar.
const OUTCOMES: [(&str, &str, f64); 4] = [
    (
        "customers at the end of year 2",
        "customers at the end of 2027",
        1.0,
    ),
    ("revenue in year 2", "revenue in 2027, EUR thousand", 1e3),
    ("revenue in year 5", "revenue in 2030, EUR thousand", 1e3),
    (
        "value still to come",
        "value still to come, EUR thousand",
        1e3,
    ),
];

/// What the actual figures say.
pub(crate) struct Year {
    review: Review,
    learned: Reforecast,
    as_planned: Valuation,
    as_learned: Valuation,
}

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/plan_vs_actual.html");

fn main() -> Result<(), Box<dyn Error>> {
    let year = year(&Sampling::monte_carlo(50_000).seed(2026))?;
    let page = page(&year)?;
    print!("{page}");
    println!("\n# Month by month\n\n{}", year.review);
    println!("\n# What was learned, and from what\n\n{}", year.learned);
    let path = std::env::args().nth(1);
    let path = path.as_deref().unwrap_or(PAGE);
    page.save(path)?;
    println!("\nAs a page with its picture: {path}");
    Ok(())
}

/// The plan held against the year. The same random numbers are used with and without what was
/// learned, so that what differs is due to that alone.
pub(crate) fn year(sampling: &Sampling) -> Result<Year, Box<dyn Error>> {
    let case: BusinessCase = toml::from_str(include_str!("data/plan_vs_actual/plan.toml"))?;
    let actuals = actuals()?;
    let learned = case.reforecast(&actuals)?;
    // The record: the plan in force, with each posterior, its source and the months behind it.
    let record = toml::to_string(&learned.case)?;
    assert_eq!(toml::from_str::<BusinessCase>(&record)?, learned.case);
    Ok(Year {
        review: case.review(&actuals, Base::Medians)?,
        as_planned: case.with_actuals(&actuals)?.value(sampling)?,
        as_learned: learned.case.value(sampling)?,
        learned,
    })
}

/// The answer, the forecast as ranges, and why the year was not as planned.
pub(crate) fn page(year: &Year) -> Result<Document, Box<dyn Error>> {
    let verdict = &year.as_learned.verdict;
    let word = match verdict.recommendation() {
        Some(Recommendation::Go) => "Go on",
        Some(Recommendation::NoGo) => "Stop",
        _ => "Find out more before going on",
    };
    let [before, after] = [&year.as_planned, &year.as_learned]
        .map(|valued| Unit::Share.show(valued.verdict.findings[0].found.value));
    let answer = format!(
        "{word}: what is to come is worth more than nothing in {after} of cases; planned were {before}"
    );
    let targets = year.as_planned.targets.iter().zip(&year.as_learned.targets);
    let section = targets.fold(forecast(year)?, |section, (before, after)| {
        let [then, now] = [before, after].map(|it| Unit::Share.show(it.found.value));
        section.note(format!("- {}: {now}, as planned {then}", before.statistic))
    });
    let waterfall = Waterfall::of_review(&year.review)?.source("bookkeeping of 2026");
    Ok(Document::new(answer)
        .with(section)
        .with(Section::new("Why the first year was not as planned").chart(&waterfall)?))
}

/// What is forecast with the plan's beliefs, and with what the year taught.
fn forecast(year: &Year) -> Result<Section, Box<dyn Error>> {
    let header = ["planned P5", "median", "P95", "learned P5", "median", "P95"];
    let mut table = Table::new("", &header);
    for (outcome, told, divisor) in OUTCOMES {
        let mut cells = vec![told.to_owned()];
        for valued in [&year.as_planned, &year.as_learned] {
            let found = valued.run.named(outcome)?;
            let range = [found.p5(), found.median(), found.p95()];
            cells.extend(range.map(|it| three_digits(it.value / divisor)));
        }
        table.row(cells);
    }
    Ok(Section::new("The forecast, with what was believed and what was learned").table(table))
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
