//! An AI bookkeeping service for small US firms: how big is the opportunity, and is it worth it?
//!
//! Facts come from the files in `examples/data/ai_bookkeeping/`, guesses stand below. Change
//! either and run `cargo run --release --example ai_bookkeeping [page.html]`; without a name the
//! page goes to `target/ai_bookkeeping.html`.

use bizcase::case::{Build, BusinessCase, Figure, RankCorrelation, ShortCase};
use bizcase::distribution::Dist;
use bizcase::import::{ClassCount, ClassSegment, Csv, SegmentPrice};
use bizcase::market::{Grouping, Market, Segment, Spend};
use bizcase::quantity::{Currency, Money, Period, Rate};
use bizcase::random::Sampling;
use bizcase::report;

/// Construction; professional services; administrative and support; other services.
const SERVED_SECTORS: [&str; 4] = ["23", "54", "56", "81"];

/// Where the facts come from.
const SOURCE: &str = "firms: US Census Bureau, Statistics of US Businesses 2022; \
                      prices: QuickBooks Online plans, 2022";

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/ai_bookkeeping.html");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let valuation = case()?.value(&Sampling::monte_carlo(100_000).seed(2022))?;
    let page = report::decision(&valuation)?;
    print!("{page}");
    let path = std::env::args().nth(1);
    let path = path.as_deref().unwrap_or(PAGE);
    page.save(path)?;
    println!("\nAs a page with its pictures: {path}");
    Ok(())
}

pub(crate) fn case() -> Result<BusinessCase, bizcase::Error> {
    short()?.expand()
}

/// The case in its short form: what is planned, what is believed, and what it must meet.
pub(crate) fn short() -> Result<ShortCase, bizcase::Error> {
    let usd = |amount| Money::major(amount, Currency::USD);
    Ok(ShortCase {
        name: "AI bookkeeping for small US firms".into(),
        launch: "2027-01".parse()?,
        market: Market::new(
            "United States",
            2022,
            Spend::Potential,
            Period::Month,
            segments()?,
        )?
        .sourced(SOURCE),
        price_realisation: Figure::guess("price realisation", Dist::triangular(0.70, 0.875, 1.00)?),
        need: Figure::guess("need", Dist::triangular(0.80, 0.92, 1.00)?),
        serviceable: Figure::guess("cloud-ready share", Dist::triangular(0.35, 0.55, 0.75)?),
        attainable: Figure::guess("attainable share", Dist::pert(0.005, 0.02, 0.06)?),
        acquisition_cost: Figure::guess("CAC", Dist::log_normal_p5_p95(350.0, 800.0)?),
        churn: Figure::guess("churn per month", Dist::pert(0.009, 0.015, 0.030)?),
        gross_margin: Figure::guess("gross margin", Dist::pert(0.75, 0.85, 0.90)?),
        years: csv("plan.csv")?.rows()?.rows,
        build: Build {
            overrun: Figure::guess("build overrun", Dist::pert(0.90, 1.00, 1.60)?),
            ..Build::new(usd(3_000_000), 6)
        },
        onboarding: None,
        discount: Rate::per_year(0.12)?.into(),
        correlations: vec![RankCorrelation::new("CAC", "churn per month", 0.3)],
        criteria: vec![
            "P(NPV with run-off > USD 0) >= 60%".parse()?,
            "P5 of NPV with run-off > USD -15 m".parse()?,
            "P(CAC payback, months <= 24) >= 80%".parse()?,
        ],
    })
}

/// The segments of the price list, with the firms of their size classes.
fn segments() -> Result<Vec<Segment>, bizcase::Error> {
    let classes = csv("segments.csv")?.rows::<ClassSegment>()?.rows;
    let sizes = Grouping::new(classes.into_iter().map(|row| (row.class, row.segment)))?;
    let firms = |file: Csv<'_>| {
        let rows = file
            .headed("class", "employees")
            .headed("count", "firms")
            .rows::<ClassCount>()?;
        Ok::<_, bizcase::Error>(sizes.totals(rows.rows.iter().map(|row| (&*row.class, row.count)))?)
    };
    let all = firms(csv("firms_all_sectors.csv")?)?;
    let served = firms(csv("firms_by_sector.csv")?.only("naics", SERVED_SECTORS))?;
    let segment = |SegmentPrice { segment, price }| {
        let (population, served) = (all.of(&segment)?, served.of(&segment)?);
        Ok(Segment {
            name: segment,
            population,
            served,
            price,
        })
    };
    csv("price_list.csv")?
        .rows()?
        .rows
        .into_iter()
        .map(segment)
        .collect()
}

fn csv(file: &str) -> Result<Csv<'static>, bizcase::Error> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/ai_bookkeeping");
    Ok(Csv::from_path(format!("{folder}/{file}"))?)
}
