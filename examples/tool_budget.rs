//! Should the support desk get the tool that it asks for? An internal request: users instead of
//! customers, savings instead of revenue, and a return on what is spent.
//!
//! The request is made up and stands in `examples/data/tool_budget.toml`. Change it and run
//! `cargo run --release --example tool_budget [page.html]`; without a name the page goes to
//! `target/tool_budget.html`.

use std::error::Error;

use bizcase::case::{BusinessCase, Valuation};
use bizcase::decision::Recommendation;
use bizcase::quantity::{Currency, Money, Unit};
use bizcase::random::Sampling;
use bizcase::report::chart::Waterfall;
use bizcase::report::{self, Document, Section, Table, three_digits};
use bizcase::simulation::Base;

const EUR: Unit = Unit::Money(Currency::EUR);
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/tool_budget.html");

fn main() -> Result<(), Box<dyn Error>> {
    let page = page(&Sampling::latin_hypercube(8_192).seed(2027))?;
    print!("{page}");
    let path = std::env::args().nth(1);
    let path = path.as_deref().unwrap_or(PAGE);
    page.save(path)?;
    println!("\nAs a page with its picture: {path}");
    Ok(())
}

/// The request on a page: the answer, what it rests on, and what would turn it.
pub(crate) fn page(sampling: &Sampling) -> Result<Document, Box<dyn Error>> {
    let valuation = case()?.value(sampling)?;
    let turns = valuation.switching_values(&Sampling::latin_hypercube(512).seed(2027))?;
    Ok(Document::new(answer(&valuation)?)
        .with(figures(&valuation)?)
        .with(what_moves(&valuation))
        .with(report::switching_values(&turns))
        .with(where_it_goes(&valuation)?))
}

pub(crate) fn case() -> Result<BusinessCase, Box<dyn Error>> {
    Ok(toml::from_str(include_str!("data/tool_budget.toml"))?)
}

/// The answer in one line.
fn answer(valuation: &Valuation) -> Result<String, Box<dyn Error>> {
    let npv = valuation.run.named("NPV")?;
    let above = npv.probability_above(Money::major(0, Currency::EUR).into())?;
    let word = match valuation.verdict.recommendation() {
        Some(Recommendation::Go) => "Fund it",
        Some(Recommendation::NoGo) => "Do not fund it as it is",
        _ => "Find out more before it is funded",
    };
    Ok(format!(
        "{word}: it pays in {} of cases, and {} are asked for; its median NPV is {}",
        Unit::Share.show(above.value),
        Unit::Share.show(valuation.verdict.findings[0].target),
        EUR.show(npv.median().value)
    ))
}

/// What a board asks first: how much is saved, how much is spent, and when it is back.
fn figures(valuation: &Valuation) -> Result<Section, Box<dyn Error>> {
    let run = &valuation.run;
    let launch = valuation.case.launch;
    let mut table = Table::new("EUR thousand", &["P5", "median", "P95"]);
    let years = (1..=3).map(|year| format!("savings in year {year}"));
    for name in years.chain(["NPV".to_owned(), "peak funding".to_owned()]) {
        let outcome = run.named(&name)?;
        let range = [outcome.p5(), outcome.median(), outcome.p95()];
        let cells = range.map(|it| three_digits(it.value / 1e3));
        table.row([name].into_iter().chain(cells));
    }
    let returned = run.named("ROI")?;
    let [low, middle, high] = [returned.p5(), returned.median(), returned.p95()]
        .map(|it| format!("{:.0}%", 100.0 * it.value));
    let back = run.outcome(valuation.built.outputs.paid_back).mean().value;
    let months = run.outcome(valuation.built.outputs.payback).median().value;
    let month = (0..36).find(|it| f64::from(*it) >= months).unwrap_or(36);
    let users = run.named("users at the end of year 3")?.median().value;
    Ok(Section::new("In figures")
        .table(table)
        .note(format!(
            "- Year 1 begins in {launch}; {users:.0} of 320 agents use it at the end."
        ))
        .note(format!(
            "- Return on what is spent (ROI): {middle} at the median, {low} to {high}."
        ))
        .note(format!(
            "- The money is back by {} in {} of cases; in half of them by {}.",
            launch.plus(36),
            Unit::Share.show(back),
            launch.plus(month)
        )))
}

/// Which assumptions matter most, and how well they are known.
fn what_moves(valuation: &Valuation) -> Section {
    let mut table = Table::new("assumption", &["low", "high", "NPV at low", "at high"]);
    for swing in valuation.tornado.iter().take(4) {
        let [low, high] = swing.values.map_or(["", ""].map(str::to_owned), |values| {
            values.map(|it| Unit::Ratio.show(it))
        });
        let worth = [swing.at_low, swing.at_high].map(|it| three_digits(it / 1e3));
        table.row([swing.input.clone(), low, high].into_iter().chain(worth));
    }
    Section::new("What moves it most, in EUR thousand").table(table)
}

/// From what is saved to what is left.
fn where_it_goes(valuation: &Valuation) -> Result<Section, Box<dyn Error>> {
    let statement = valuation.case.statement(Base::Medians)?;
    let chart = Waterfall::of_statement(&statement)?
        .source("request of the support desk, examples/data/tool_budget.toml");
    Ok(Section::new("Where the savings go").chart(&chart)?)
}
