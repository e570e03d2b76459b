//! How long do subscribers stay, and what is a new one worth?
//!
//! Which distribution describes their lifetimes decides what they are worth beyond the data. Each is
//! fitted to the first four years and tested on the next two; the one that misses least is taken, and
//! what the others say is shown as a range.
//!
//! Facts come from the files in `examples/data/subscription_churn/`, guesses stand below.
//! `cargo run --release --example subscription_churn [page.html]`; without a name the page goes to
//! `target/subscription_churn.html`.

use std::error::Error;

use bizcase::import::Csv;
use bizcase::quantity::{Currency, Money, Period, Rate, Share};
use bizcase::report::chart::LineChart;
use bizcase::report::{Document, Section, Table, three_digits};
use bizcase::retention::{
    Contractual, KaplanMeier, LifetimeComparison, LifetimeHorizon, PaymentTiming, Survival,
    SurvivalFit, Tail, Tenures, ValueTerms,
};
use serde::Deserialize;

const GROSS_MARGIN: f64 = 0.70;
const DISCOUNT_A_YEAR: f64 = 0.10;
/// The months to which distributions are fitted for the test, the months seen, and the ten years
/// looked ahead.
const TESTED_FROM: u32 = 48;
const SEEN: u32 = 72;
const AHEAD: u32 = 120;
const DISTRIBUTIONS: [Contractual; 6] = [
    Contractual::ShiftedBetaGeometric,
    Contractual::BetaDiscreteWeibull,
    Contractual::Weibull,
    Contractual::LogNormal,
    Contractual::LogLogistic,
    Contractual::Geometric,
];

/// A contract and all who have, or had, it.
pub(crate) struct Segment {
    pub(crate) name: String,
    pub(crate) tenures: Tenures,
    /// The mean margin per month.
    margin: f64,
    /// The distributions, the best in the months held out first.
    pub(crate) tried: Vec<Tried>,
}

/// A distribution fitted to all months.
pub(crate) struct Tried {
    fit: SurvivalFit,
    /// The mean error of the share forecast for the months held out, in points.
    pub(crate) missed: f64,
    /// What a new subscriber is worth in ten years by it, in dollars.
    worth: f64,
}

const PAGE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/target/subscription_churn.html"
);

fn main() -> Result<(), Box<dyn Error>> {
    let page = page(&segments()?)?;
    print!("{page}");
    let path = std::env::args().nth(1);
    let path = path.as_deref().unwrap_or(PAGE);
    page.save(path)?;
    println!("\nAs a page with its pictures: {path}");
    Ok(())
}

/// What a subscriber is worth, how long they stay, and how well that is known.
pub(crate) fn page(segments: &[Segment]) -> Result<Document, Box<dyn Error>> {
    let first = &segments[0];
    let best = &first.tried[0];
    let [low, high] = first.range();
    let [worth, low, high] = [best.worth, low, high].map(three_digits);
    let answer = format!(
        "A {} subscriber is worth USD {worth} in ten years ({low} to {high} by distribution)",
        first.name.to_lowercase()
    );
    let chart = LineChart::of_retention(&best.fit, &first.tenures, Period::Month, AHEAD)?;
    let section = Section::new("How long they stay")
        .table(counted(segments)?)
        .note(format!("{} contracts:", first.name))
        .chart(&chart)?;
    Ok(Document::new(answer).with(worths(segments)?).with(section))
}

/// What is known of the value: seen in six years, and beyond.
fn worths(segments: &[Segment]) -> Result<Section, Box<dyn Error>> {
    let mut table = Table::new("USD", &["6 years, seen", "10 years", "lowest", "highest"]);
    let mut notes = Vec::new();
    for segment in segments {
        let Tried { fit, missed, worth } = &segment.tried[0];
        let seen = KaplanMeier::new(&segment.tenures).with_tail(Tail::EveryoneLeaves)?;
        let [low, high] = segment.range();
        let worths = [value(segment.margin, &seen, SEEN)?, *worth, low, high];
        let cells = worths.map(three_digits);
        table.row([segment.name.clone()].into_iter().chain(cells));
        let most = segment.tried.iter().map(|it| it.missed).fold(0.0, f64::max);
        notes.push(format!(
            "- {}: {}, missed by {missed:.1} points; others by up to {most:.1}",
            segment.name, fit.family
        ));
    }
    let section = Section::new(
        "What a new subscriber is worth, at a gross margin of 70 %, discounted at 10 % a year",
    )
    .table(table)
    .note(
        "Six years were seen (Kaplan-Meier); ten follow the distribution that missed the share \
         still there in months 49 to 72 least when fitted to the first 48. Lowest and highest \
         are those of all that were tried: what comes after six years cannot be known better.",
    );
    Ok(notes.into_iter().fold(section, Section::note))
}

/// Kaplan-Meier: what is known without a distribution.
fn counted(segments: &[Segment]) -> Result<Table, Box<dyn Error>> {
    let header = ["left", "active", "1 year", "3 years", "6 years"];
    let mut table = Table::new("contract", &header);
    for Segment { name, tenures, .. } in segments {
        let curve = KaplanMeier::new(tenures);
        let counts = [tenures.lost(), tenures.customers() - tenures.lost()];
        let mut cells = vec![name.clone()];
        cells.extend(counts.map(|count| format!("{count}")));
        for months in [12.0, 36.0, 72.0] {
            let interval = curve.interval_at(months, Share::percent(95.0)?)?;
            let [low, high] = interval.unwrap_or([Share::ONE; 2]);
            let there = curve.survival_at(months)?;
            cells.push(format!("{there:.1} ({low:.0} to {high:.0})"));
        }
        table.row(cells);
    }
    Ok(table)
}

/// What a subscriber is worth within some months, in dollars.
fn value(margin: f64, law: &impl Survival, months: u32) -> Result<f64, Box<dyn Error>> {
    let margin = Money::from_f64(margin, Currency::USD)?;
    let discount = Rate::per_year(DISCOUNT_A_YEAR)?;
    let horizon = LifetimeHorizon::Periods(months);
    let terms = ValueTerms::new(
        margin,
        Period::Month,
        discount,
        horizon,
        PaymentTiming::Advance,
    )?;
    Ok(terms.value(law)?.money.to_f64())
}

impl Segment {
    /// The lowest and the highest value in ten years by any of the distributions.
    fn range(&self) -> [f64; 2] {
        let worths = || self.tried.iter().map(|it| it.worth);
        [
            worths().fold(f64::INFINITY, f64::min),
            worths().fold(0.0, f64::max),
        ]
    }
}

/// The contracts, with what is fitted to each. Distributions that the data refuse are left out.
pub(crate) fn segments() -> Result<Vec<Segment>, Box<dyn Error>> {
    let text = include_str!("data/subscription_churn/tenure.csv");
    let rows = Csv::from_text("tenure.csv", text)
        .records::<Counted>()?
        .rows;
    let mut names: Vec<&str> = rows.iter().map(|row| row.contract.as_str()).collect();
    names.dedup();
    let mut segments = Vec::new();
    for name in names {
        let own = || rows.iter().filter(|row| row.contract == name);
        let counts = own().map(|row| (row.tenure_months, row.churned, row.active));
        let tenures = Tenures::by_period(counts)?;
        let early = LifetimeComparison::with_hold_out(&DISTRIBUTIONS, &tenures, TESTED_FROM)?;
        let charges: f64 = own().map(|row| row.monthly_charges_total).sum();
        let margin = GROSS_MARGIN * charges / tenures.customers();
        let mut tried = Vec::new();
        for (fit, held) in early.fits {
            if let (Some(held), Ok(fit)) = (held, SurvivalFit::new(fit.family, &tenures)) {
                let missed = 100.0 * held.mean_absolute_error;
                let worth = value(margin, &fit.beyond_data(), AHEAD)?;
                tried.push(Tried { fit, missed, worth });
            }
        }
        tried.sort_by(|a, b| a.missed.total_cmp(&b.missed));
        let name = name.to_owned();
        segments.push(Segment {
            name,
            tenures,
            margin,
            tried,
        });
    }
    Ok(segments)
}

/// One row of `tenure.csv`.
#[derive(Deserialize)]
struct Counted {
    contract: String,
    tenure_months: u32,
    churned: f64,
    active: f64,
    monthly_charges_total: f64,
}
