//! Two teams size one market and do not agree. Why?
//!
//! The desk takes an average price and all small firms; the field team goes by size of firm. The
//! first attempt to compare them is refused, because they measure different things; once the desk
//! restates its figure the gap is explained factor by factor, as a table and as a picture.
//!
//! Run `cargo run --release --example reconcile_sizings [picture.svg]`; without a path the picture
//! goes to `target/reconcile_sizings.svg`.

use std::fs;
use std::path::PathBuf;

use bizcase::Error;
use bizcase::distribution::Dist;
use bizcase::market::{
    Audit, Factor, Measure, Part, PriceBasis, Scope, Sizing, Spend, Stage, Triangulation,
};
use bizcase::quantity::{Count, Currency, Period};
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

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (document, picture) = reconcile()?;
    let path = std::env::args()
        .nth(1)
        .map_or_else(default_path, PathBuf::from);
    fs::write(&path, picture)?;
    print!("{document}");
    println!("\nPicture: {}", path.display());
    Ok(())
}

/// The explanation as text, and as a picture.
pub(crate) fn reconcile() -> Result<(Document, String), Error> {
    let sampling = Sampling::sobol(1 << 14).seed(2022);
    let field = field()?;

    // The desk first sized today's spend at list price, of everyone: not the same thing.
    let loose = desk(Scope {
        measure: Measure::Revenue {
            price: PriceBasis::List,
            currency: USD,
        },
        spend: Spend::Current,
        stage: Stage::Total,
        ..scope()
    })?;
    let refusal = match Triangulation::of(&field, &loose, &sampling) {
        Err(error) => error.to_string(),
        Ok(_) => "compared".to_owned(),
    };

    let desk = desk(scope())?;
    let both = Triangulation::of(&field, &desk, &sampling)?;
    let gap = both.gap()?;
    let picture = Waterfall::of_gap("Why the desk's market is larger", "revenue a year", &gap);

    let shown = |share: bizcase::quantity::Share| format!("{:.1}%", share.value() * 100.0);
    let pooled = both.pooled()?;
    let document = Document::new("Two sizings of one market")
        .with(
            Section::new("First attempt")
                .note(format!("- {field}"))
                .note(format!("- {loose}"))
                .note(format!("- refused: {refusal}")),
        )
        .with(
            Section::new("Restated to one scope")
                .note(format!("- field: {}", both.first().total()))
                .note(format!("- desk: {}", both.second().total()))
                .note(format!("- difference: {}", both.difference()))
                .note(format!(
                    "- the desk's is larger with probability {}; the two distributions have {} in common",
                    shown(both.probability_second_larger()),
                    shown(both.overlap())
                )),
        )
        .with(report::gap(&gap))
        .with(
            Section::new("Pooled")
                .note(format!(
                    "- {}, weights {} and {}",
                    pooled.estimate(),
                    shown(pooled.weights()[0]),
                    shown(pooled.weights()[1])
                ))
                .note(format!(
                    "- if both were right, they would differ as much in {} of cases",
                    shown(pooled.heterogeneity().p_value)
                )),
        )
        .with(revised(field, desk)?);
    Ok((document, picture.svg()?))
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
    audit.revise(
        "desk",
        "cloud-ready",
        Dist::triangular(0.35, 0.55, 0.75)?,
        "same survey as the field team",
        "owner interviews, spring 2022",
    )?;
    audit.revise(
        "desk",
        "price",
        Dist::triangular(35.0, 42.0, 50.0)?,
        "looked high beside the field's",
        "",
    )?;
    let section = Section::new("What was changed afterwards").note(audit.to_string());
    Ok(match audit.lint() {
        Some(lint) => section.note(format!("- {lint}")),
        None => section,
    })
}

fn default_path() -> PathBuf {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/target"));
    // Where there is no such folder, writing the picture says so.
    let _ = fs::create_dir_all(&folder);
    folder.join("reconcile_sizings.svg")
}
