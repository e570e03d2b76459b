//! Two teams size one market and do not agree. Why?
//!
//! The desk takes an average price and all small firms; the field team goes by size of firm. The
//! first attempt to compare them is refused, because they measure different things; once the desk
//! restates its figure the gap is explained factor by factor.
//!
//! `cargo run --release --example reconcile_sizings [page.html]`; without a name the page goes to
//! `target/reconcile_sizings.html`.

use bizcase::Error;
use bizcase::distribution::Dist;
use bizcase::market::{
    Audit, Factor, Measure, Part, PriceBasis, Scope, Sizing, Spend, Stage, Triangulation,
};
use bizcase::quantity::{Count, Currency, Period, Unit};
use bizcase::random::Sampling;
use bizcase::report::chart::Waterfall;
use bizcase::report::{self, Document, Section};

const USD: Currency = Currency::USD;

/// US Census Bureau, Statistics of US Businesses 2022: employer firms by employees in
/// construction, professional, administrative and other services.
const FIRMS: [(&str, u32, f64); 4] = [
    ("1-4", 1_899_585, 25.0),
    ("5-9", 421_961, 50.0),
    ("10-19", 228_188, 80.0),
    ("20-99", 170_605, 180.0),
];
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/reconcile_sizings.html");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (page, _) = reconcile()?;
    print!("{page}");
    let path = std::env::args().nth(1);
    let path = path.as_deref().unwrap_or(PAGE);
    page.save(path)?;
    println!("\nAs a page with its picture: {path}");
    Ok(())
}

/// The answer and its explanation, and the picture of the gap.
pub(crate) fn reconcile() -> Result<(Document, String), Error> {
    let sampling = Sampling::sobol(1 << 14).seed(2022);
    let (field, desk) = (field()?, desk(scope())?);
    let both = Triangulation::of(&field, &desk, &sampling)?;
    let gap = both.gap()?;
    let (ours, theirs) = (both.first().total(), both.second().total());
    let [from, to] = [ours, theirs].map(|it| Unit::Money(USD).show(it.mean().value));
    let sure = Unit::Share.show(both.probability_second_larger().value());
    let answer = format!(
        "The desk says {to} a year, the field {from} (means): the desk's is larger in {sure} of cases"
    );
    let picture = Waterfall::of_gap("Why the desk's market is larger", "revenue a year", &gap)
        .source("Census Bureau, Statistics of US Businesses 2022; both teams");
    let sizes = Section::new("How large, once both measure the same")
        .note(format!("- field: {ours}"))
        .note(format!("- desk: {theirs}"))
        .note(format!("- both pooled: {}", both.pooled()?.estimate()))
        .chart(&picture)?;
    let document = Document::new(answer)
        .with(sizes)
        .with(report::gap(&gap))
        .with(refused(&field, &sampling)?)
        .with(revised(field, desk)?);
    Ok((document, picture.svg()?))
}

/// The first attempt: the desk sized today's spend at list price, of everyone.
fn refused(field: &Sizing, sampling: &Sampling) -> Result<Section, Error> {
    let loose = desk(Scope {
        measure: Measure::Revenue {
            price: PriceBasis::List,
            currency: USD,
        },
        spend: Spend::Current,
        stage: Stage::Total,
        ..scope()
    })?;
    let refusal = match Triangulation::of(field, &loose, sampling) {
        Err(error) => error.to_string(),
        Ok(_) => "compared".to_owned(),
    };
    Ok(Section::new("The first attempt").note(format!("- refused: {refusal}")))
}

/// What both are to measure.
fn scope() -> Scope {
    Scope {
        measure: Measure::Revenue {
            price: PriceBasis::Realised,
            currency: USD,
        },
        spend: Spend::Potential,
        geography: "United States".into(),
        year: 2022,
        stage: Stage::Serviceable,
    }
}

/// The field team: firms by size, each with the price of its plan.
fn field() -> Result<Sizing, Error> {
    let parts = FIRMS.map(|(size, firms, price)| {
        let range = Dist::triangular(price * 0.9, price, price * 1.1)?;
        Ok(Part::new(
            size,
            [
                Factor::known("firms", Count::from(firms)).sourced("Census Bureau, SUSB 2022"),
                Factor::money("price", range, USD).per(Period::Month),
            ],
        ))
    });
    Sizing::bottom_up(
        "field",
        scope(),
        parts.into_iter().collect::<Result<Vec<_>, Error>>()?,
        [
            Factor::share("need", Dist::triangular(0.80, 0.92, 1.00)?),
            Factor::share("cloud-ready", Dist::triangular(0.35, 0.55, 0.75)?),
            Factor::share("price realisation", Dist::triangular(0.70, 0.875, 1.00)?),
        ],
    )
}

/// The desk: one chain for all small firms, with an average price and no discounts.
fn desk(scope: Scope) -> Result<Sizing, Error> {
    Sizing::fermi(
        "desk",
        scope,
        [
            Factor::known("firms", Count::from(6_281_253)).sourced("Census Bureau, SUSB 2022"),
            Factor::share("need", Dist::triangular(0.80, 0.92, 1.00)?),
            Factor::share("cloud-ready", Dist::triangular(0.40, 0.65, 0.80)?),
            Factor::share("in the sectors served", Dist::uniform(0.40, 0.55)?),
            Factor::money("price", Dist::triangular(45.0, 60.0, 75.0)?, USD).per(Period::Month),
        ],
    )
}

/// What happens to the record when the desk gives way.
fn revised(field: Sizing, desk: Sizing) -> Result<Section, Error> {
    let mut audit = Audit::of(field, desk)?;
    let (ready, price) = (
        Dist::triangular(0.35, 0.55, 0.75)?,
        Dist::triangular(35.0, 42.0, 50.0)?,
    );
    let (same, spring) = (
        "same survey as the field team",
        "owner interviews, spring 2022",
    );
    audit.revise("desk", "cloud-ready", ready, same, spring)?;
    audit.revise("desk", "price", price, "looked high beside the field's", "")?;
    let section = Section::new("What was changed afterwards").note(audit.to_string());
    Ok(match audit.lint() {
        Some(lint) => section.note(format!("- {lint}")),
        None => section,
    })
}
