//! Which of twelve opportunities should be funded, with money and people for some of them? Two
//! markets move all outcomes together, so that a careful choice spreads over both.
//!
//! The opportunities are made up and stand in `examples/data/portfolio.csv`, in thousands of euros.
//! `cargo run --release --example portfolio [page.html]`; without a name the page goes to
//! `target/portfolio.html`.

use std::error::Error;

use bizcase::decision::{Portfolio, PortfolioCandidate, SimulatedChoice, SimulatedPortfolio};
use bizcase::distribution::Dist;
use bizcase::import::Csv;
use bizcase::quantity::{Currency, Money, Share, Unit};
use bizcase::random::Sampling;
use bizcase::report::chart::{LineChart, ScatterChart};
use bizcase::report::{Document, Section, Table, three_digits};
use bizcase::simulation::Model;
use serde::Deserialize;

/// What may be lost on average in the worst tenth of cases.
pub(crate) const FLOOR: f64 = -120e3;
const EUR: Unit = Unit::Money(Currency::EUR);
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/portfolio.html");

fn main() -> Result<(), Box<dyn Error>> {
    let page = page(&Sampling::latin_hypercube(4_096).seed(2026))?;
    print!("{page}");
    let path = std::env::args().nth(1);
    let path = path.as_deref().unwrap_or(PAGE);
    page.save(path)?;
    println!("\nAs a page with its pictures: {path}");
    Ok(())
}

/// The choice, what safety costs, what is left out and why, and what more money would buy.
pub(crate) fn page(sampling: &Sampling) -> Result<Document, Box<dyn Error>> {
    let portfolio = funded(sampling)?;
    let tail = Share::percent(10.0)?;
    let careful = portfolio.best_above(tail, FLOOR)?;
    let bold = portfolio.best()?;
    let mut choices = vec![careful.clone()];
    for floor in [-60e3, -90e3, -150e3] {
        choices.push(portfolio.best_above(tail, floor)?);
    }
    choices.push(bold.clone());
    let limits: Vec<f64> = (1..=20).map(|step| 50e3 * f64::from(step)).collect();
    let bought = portfolio.by_means().frontier("EUR", &limits)?;
    let frontier = LineChart::of_frontier(&bought, &bold.choice, "EUR", EUR, EUR)
        .note("By means, with 80 weeks of work.");
    let title = format!("Fund {}", careful.choice.chosen.join(", "));
    Ok(Document::new(title)
        .with(compared(&careful, &bold, tail).chart(&ScatterChart::of_choices(&choices, tail))?)
        .with(left_out(&portfolio, &careful)?)
        .with(Section::new("What more money would buy").chart(&frontier)?))
}

/// The choice that was made beside the one that is worth most on average.
fn compared(careful: &SimulatedChoice, bold: &SimulatedChoice, tail: Share) -> Section {
    let header = ["mean", "worst tenth, mean", "cost", "weeks"];
    let mut table = Table::new("EUR thousand", &header);
    for (word, found) in [("careful", careful), ("most on average", bold)] {
        let thousands = |amount: f64| three_digits(amount / 1e3);
        table.row([
            word.to_owned(),
            thousands(found.outcome.mean().value),
            thousands(found.outcome.expected_shortfall(tail).value),
            thousands(found.choice.used["EUR"]),
            three_digits(found.choice.used["weeks"]),
        ]);
    }
    let floor = EUR.show(FLOOR.abs());
    Section::new("What it is worth, and what it may lose")
        .note(format!(
            "The worst tenth of cases may lose {floor} on average, and no more."
        ))
        .table(table)
}

/// Why the others are not funded, and how sure that is.
fn left_out(
    portfolio: &SimulatedPortfolio,
    careful: &SimulatedChoice,
) -> Result<Section, Box<dyn Error>> {
    let mut table = Table::new("left out", &["best in", "why"]);
    let membership = portfolio.membership()?;
    for left in &careful.choice.left_out {
        let often = membership.iter().find(|it| it.id == left.id);
        let often = often.map_or(0.0, |it| it.probability.value);
        table.row([
            left.id.clone(),
            Unit::Share.show(often),
            left.why.to_string(),
        ]);
    }
    Ok(Section::new("What is left out")
        .note("In which share of the cases it would belong to the best choice, known beforehand.")
        .table(table))
}

#[derive(Clone, Deserialize)]
pub(crate) struct Opportunity {
    pub(crate) name: String,
    market: String,
    low: f64,
    likely: f64,
    high: f64,
    cost: f64,
    weeks: f64,
    pub(crate) needs: Option<String>,
}

pub(crate) fn opportunities() -> Result<Vec<Opportunity>, bizcase::Error> {
    let text = include_str!("data/portfolio.csv");
    Ok(Csv::from_text("portfolio.csv", text)
        .records::<Opportunity>()?
        .rows)
}

/// The opportunities with their outcomes on common trials, a budget and weeks of work.
pub(crate) fn funded(sampling: &Sampling) -> Result<SimulatedPortfolio, bizcase::Error> {
    let all = opportunities()?;
    let mut model = Model::new(Currency::EUR);
    let small = model.ratio("small firms", Dist::log_normal_p10_p90(0.3, 1.4)?)?;
    let large = model.ratio("large firms", Dist::log_normal_p10_p90(0.3, 1.4)?)?;
    for it in &all {
        let earned = Dist::pert(1e3 * it.low, 1e3 * it.likely, 1e3 * it.high)?;
        let earned = model.money(&format!("{}: earned", it.name), earned)?;
        let cost = Money::from_f64(1e3 * it.cost, Currency::EUR)?;
        let cost = model.known(&format!("{}: cost", it.name), cost)?;
        let market = if it.market == "small firms" {
            small
        } else {
            large
        };
        model.output(&it.name, move |s| {
            s.get(earned) * s.get(market) - s.get(cost)
        })?;
    }
    let run = model.run(sampling)?;
    let outcomes = all.iter().map(|it| run.named(&it.name));
    let outcomes = outcomes.collect::<Result<Vec<_>, _>>()?;
    let candidate = |it: &Opportunity| {
        let candidate = PortfolioCandidate::new(&it.name, 0.0)
            .using("EUR", 1e3 * it.cost)
            .using("weeks", it.weeks);
        it.needs
            .iter()
            .fold(candidate, |it, need| it.requiring(need))
    };
    let portfolio = Portfolio {
        candidates: all.iter().map(candidate).collect(),
        limits: [("EUR".to_owned(), 750e3), ("weeks".to_owned(), 80.0)].into(),
        exclusive: vec![vec!["payroll".to_owned(), "payroll light".to_owned()]],
    };
    Ok(SimulatedPortfolio::new(portfolio, &outcomes)?)
}
