//! From evidence to a decision: firm counts, a price survey, contracts and the adoption of an
//! earlier product become studies of one case. No figure is copied by hand: the case names its
//! studies, and their draws go through to the verdict.
//!
//! The case and its evidence stand in `examples/data/from_evidence_to_decision/`. Change any of
//! them and run again: `cargo run --release --example from_evidence_to_decision`. With the name of
//! a file, `-- page.html`, the report goes there as a page for a browser.

use std::error::Error;

use bizcase::adoption::{CurveFamily, Fitting};
use bizcase::case::{self, BusinessCase, Change, Scenario, StudyResult};
use bizcase::distribution::Dist;
use bizcase::finance::Date;
use bizcase::import::{AdoptionRow, Csv, LadderColumns};
use bizcase::market::{Factor, GrowthPhase, Measure, Part, Scope, Sizing, Spend, Stage};
use bizcase::quantity::{Count, Currency, Money, Period};
use bizcase::random::Sampling;
use bizcase::report;
use bizcase::retention::{Contractual, SurvivalFit, Tenures};
use bizcase::sample::Bootstrap;
use bizcase::survey::{DemandModel, GaborGranger, NotAsked};
use serde::Deserialize;

pub(crate) const FOLDER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/data/from_evidence_to_decision"
);
pub(crate) const PRICE: &str = "firms.subscription.price";
/// The prices that the survey asked about.
const PRICES: [f64; 7] = [9.0, 14.0, 19.0, 24.0, 29.0, 39.0, 49.0];

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let case = read()?.resolve(|file| study(&format!("{FOLDER}/{file}")))?;
    let few = Sampling::latin_hypercube(4_096).seed(2026);

    let priced = case.best_price(&[(PRICE, &PRICES)], &few)?;
    let best = Money::from_f64(priced.at_best().prices[0], case.currency)?;
    let case = case.under(&Scenario::new("best price").with(PRICE, Change::Set(best.into())))?;
    let valuation = case.value(&Sampling::monte_carlo(20_000).seed(2026))?;
    let page = report::decision(&valuation)?.with(report::prices(&priced, case.currency));

    match std::env::args().nth(1) {
        Some(file) => page.save(file)?,
        None => print!("{}: charge {best} a month\n\n{page}", case.name),
    }
    Ok(())
}

pub(crate) fn read() -> Result<BusinessCase, Box<dyn Error>> {
    let text = std::fs::read_to_string(format!("{FOLDER}/case.toml"))?;
    Ok(case::read(toml::Deserializer::parse(&text)?)?)
}

/// What the evidence in a file says.
pub(crate) fn study(path: &str) -> Result<StudyResult, Box<dyn Error>> {
    let file = Csv::from_path(path)?;
    match path.rsplit('/').next() {
        Some("firms_all_sectors.csv") => Ok(StudyResult::Sizing(firms(file)?)),
        Some("ladder.csv") => {
            let file = file.currency(Currency::USD);
            let answers = file
                .price_ladder_wide(&LadderColumns::Headed("buy".into()))?
                .rows;
            let response = GaborGranger::default()
                .not_asked(NotAsked::AssumeMonotone)
                .bootstrap(Bootstrap::new(500))
                .analyse(&answers)?;
            let curve = response.demand(DemandModel::LOG_PROBIT)?.named("prices");
            Ok(StudyResult::Demand {
                curve,
                every: Period::Month,
            })
        }
        Some("contracts.csv") => {
            let until = "2026-10-31".parse()?;
            let dates = file.records::<Contract>()?.rows;
            let dates = dates.into_iter().map(|it| (it.started, it.ended));
            let tenures = Tenures::from_dates(dates, until, Period::Month)?;
            let fit = SurvivalFit::new(Contractual::ShiftedBetaGeometric, &tenures)?;
            Ok(StudyResult::Retention(fit.fitted(
                "contracts",
                Period::Month,
                500,
                2026,
            )?))
        }
        Some("adoption.csv") => {
            let rows = file.rows::<AdoptionRow>()?.rows;
            let history = AdoptionRow::history(&rows, Period::Quarter)?;
            let fit = Fitting::of(CurveFamily::Bass).to(&history)?;
            Ok(StudyResult::Adoption(fit.fitted("adoption", 500, 2026)?))
        }
        _ => Err(format!("{path}: no study is made of this file").into()),
    }
}

/// Firms with one to nine people, by size, growing.
fn firms(file: Csv<'_>) -> Result<Sizing, Box<dyn Error>> {
    let classes = file
        .only("employees", ["1-4", "5-9"])
        .records::<SizeClass>()?
        .rows;
    let scope = Scope {
        measure: Measure::Accounts,
        spend: Spend::Potential,
        geography: "United States".into(),
        year: 2022,
        stage: Stage::Total,
    };
    let parts = classes
        .iter()
        .map(|it| Part::new(&it.employees, [Factor::known("firms", it.firms)]));
    let growth = GrowthPhase::growth(
        "growth of the number of firms",
        Dist::uniform(0.0, 0.02)?,
        10,
    );
    Ok(Sizing::bottom_up("firms", scope, parts, [])?.growing(growth)?)
}

#[derive(Deserialize)]
struct SizeClass {
    employees: String,
    firms: Count,
}

#[derive(Deserialize)]
struct Contract {
    started: Date,
    ended: Option<Date>,
}
