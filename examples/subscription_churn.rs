//! How long do subscribers stay, what are they worth, and is there another way to monetise?
//!
//! Facts come from the files in `examples/data/subscription_churn/`, guesses stand below. Change
//! either and run again: `cargo run --release --example subscription_churn`. It draws
//! `target/subscription_churn.svg`.

use bizcase::Error;
use bizcase::error::RetentionError;
use bizcase::import::Csv;
use bizcase::quantity::{Approx, Churn, Count, Currency, Money, Period, Rate, Share, Unit};
use bizcase::report::chart::{Axis, LineChart, Mark, Series};
use bizcase::report::{Document, Section, Table};
use bizcase::retention::{
    Contractual, KaplanMeier, LifetimeComparison, LifetimeHorizon, PaymentTiming, SegmentValues,
    Survival, SurvivalFit, Tail, Tenures, ValueTerms, simple_lifetime_value,
};
use serde::Deserialize;

const GROSS_MARGIN: f64 = 0.70;
const DISCOUNT_A_YEAR: f64 = 0.10;
/// The months seen, and the ten years looked ahead.
const SEEN: u32 = 72;
const AHEAD: u32 = 120;
/// The distributions that are tried; the best by Akaike's criterion is taken.
const DISTRIBUTIONS: [Contractual; 4] = [
    Contractual::ShiftedBetaGeometric,
    Contractual::BetaDiscreteWeibull,
    Contractual::Weibull,
    Contractual::Geometric,
];

/// A contract and all who have, or had, it, with the distribution by which they stay.
pub(crate) struct Segment {
    name: String,
    tenures: Tenures,
    /// The mean charge per month.
    charge: f64,
    fit: SurvivalFit,
}

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let segments = segments()?;
    print!("{}", document(&segments)?);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/target/subscription_churn.svg");
    std::fs::write(path, picture(&segments)?)?;
    println!("\nPicture: {path}");
    Ok(())
}

/// What the example tells.
pub(crate) fn document(segments: &[Segment]) -> Result<Document, Error> {
    let document = Document::new("Subscribers: how long they stay, what they are worth")
        .with(how_many_stay(segments)?)
        .with(by_which_law(segments)?)
        .with(what_are_they_worth(segments)?)
        .with(monthly_or_yearly(segments)?)
        .with(another_way(&segments[0])?);
    Ok(document)
}

/// Kaplan-Meier: what is known without a distribution.
fn how_many_stay(segments: &[Segment]) -> Result<Section, Error> {
    let mut table = Table::new(
        "contract",
        &["left", "active", "1 year", "3 years", "6 years"],
    );
    for Segment { name, tenures, .. } in segments {
        let curve = KaplanMeier::new(tenures);
        let counts = [tenures.lost(), tenures.customers() - tenures.lost()];
        let mut cells = vec![name.clone()];
        cells.extend(counts.map(|count| format!("{count}")));
        for months in [12.0, 36.0, 72.0] {
            let interval = curve.interval_at(months, Share::percent(95.0)?)?;
            let [low, high] = interval.unwrap_or([Share::ONE; 2]);
            cells.push(format!(
                "{:.1} ({low:.0} to {high:.0})",
                curve.survival_at(months)?
            ));
        }
        table.row(cells);
    }
    Ok(Section::new("Still there, counted (Kaplan-Meier, 95 % interval)").table(table))
}

/// The distributions side by side, and how a fit to four years did at the end of the sixth.
fn by_which_law(segments: &[Segment]) -> Result<Section, Error> {
    let mut table = Table::new("distribution", &["AIC", "month 72 from the first 48"]);
    let mut section = Section::new("By which distribution");
    for Segment {
        name, tenures, fit, ..
    } in segments
    {
        let early = LifetimeComparison::with_hold_out(&DISTRIBUTIONS, tenures, 48)?.fits;
        let all = LifetimeComparison::new(&DISTRIBUTIONS, tenures);
        for (fit, _) in &all.fits {
            let held = early.iter().find(|(other, _)| other.family == fit.family);
            let error = held.and_then(|(_, held)| Some(100.0 * held.as_ref()?.survival_error));
            let error = error.map(|error| format!("{error:+.1} points"));
            let distribution = format!("{name}: {}", fit.family);
            table.row([
                distribution,
                format!("{:.1}", fit.aic),
                error.unwrap_or_default(),
            ]);
        }
        for (distribution, reason) in all.refused {
            let why = match reason {
                RetentionError::Unbounded { limit, .. } => format!("the data tend to {limit}"),
                reason => reason.to_string(),
            };
            section = section.note(format!("- {name}: {distribution} refused, {why}"));
        }
        section = section.note(format!("- {name}, taken: {fit}"));
    }
    let note = "Right: the share forecast for month 72, less the share that was counted.";
    Ok(section.table(table).note(note))
}

fn terms(margin: f64, months: u32) -> Result<ValueTerms, Error> {
    let margin = Money::from_f64(margin, Currency::USD)?;
    let (discount, horizon) = (
        Rate::per_year(DISCOUNT_A_YEAR)?,
        LifetimeHorizon::Periods(months),
    );
    Ok(ValueTerms::new(
        margin,
        Period::Month,
        discount,
        horizon,
        PaymentTiming::Advance,
    )?)
}

/// Lifetime value in several ways, and what makes them differ.
fn what_are_they_worth(segments: &[Segment]) -> Result<Section, Error> {
    let ways = ["margin / churn", "6 years", "10 years", "10 years, sBG"];
    let mut table = Table::new("contract", &ways);
    let mut values = Vec::new();
    for Segment {
        name,
        tenures,
        charge,
        fit,
    } in segments
    {
        let margin = charge * GROSS_MARGIN;
        let churn = SurvivalFit::new(Contractual::Geometric, tenures)?.parameters[0].value;
        let monthly = Money::from_f64(margin, Currency::USD)?;
        let simple = simple_lifetime_value(monthly, Period::Month, Churn::per_month(churn)?)?;
        let seen = KaplanMeier::new(tenures).with_tail(Tail::EveryoneLeaves)?;
        let seen = terms(margin, SEEN)?.value(&seen)?.money;
        let ahead = terms(margin, AHEAD)?.value(&fit.beyond_data())?.money;
        let heterogeneous = match SurvivalFit::new(Contractual::ShiftedBetaGeometric, tenures) {
            Ok(fit) => {
                let value = terms(margin, AHEAD)?.value(&fit.beyond_data())?;
                format!("{:.0}", value.money)
            }
            Err(_) => "refused".into(),
        };
        let worth = [simple, seen, ahead].map(|money| format!("{money:.0}"));
        let first = [name.clone()].into_iter();
        table.row(first.chain(worth).chain([heterogeneous]));
        values.push((name.clone(), Count::new(tenures.customers())?, ahead));
    }
    let (mean, warnings) = SegmentValues::new(values)?.blended()?;
    let section = Section::new("What a new subscriber is worth, at a gross margin of 70 %")
        .table(table)
        .note("- margin / churn discounts nothing, never ends, and holds churn the same for ever")
        .note("- 6 years are what was seen (Kaplan-Meier), discounted at 10 %, nothing beyond")
        .note("- 10 years follow the distribution taken, or the shifted beta-geometric, beyond the data")
        .note(format!(
            "- the mean subscriber of this base is worth {mean:.0} in ten years, but:"
        ));
    let warnings = warnings.iter().map(|warning| format!("  - {warning}"));
    Ok(warnings.fold(section, Section::note))
}

/// The price at which a yearly subscriber is worth as much as a monthly one.
fn monthly_or_yearly(segments: &[Segment]) -> Result<Section, Error> {
    let mut section = Section::new("Monthly or yearly?");
    let mut months = Vec::new();
    for Segment { name, fit, .. } in segments {
        let value = terms(1.0, AHEAD)?.value(&fit.beyond_data())?;
        let paid = value.discounted_periods;
        section = section.note(format!(
            "- {name}: {paid:.1} monthly charges within ten years"
        ));
        months.push(paid);
    }
    let discount = 100.0 * (1.0 - months[0] / months[1]);
    Ok(section.note(format!(
        "If the contract is what makes them stay, up to {discount:.0} % off pays for it; but those \
         who sign for a year may have meant to stay anyway: test it before giving it away."
    )))
}

/// A tier paid for by advertisers instead of users, beside the subscription.
fn another_way(monthly: &Segment) -> Result<Section, Error> {
    let heads = ["come", "after a year", "each worth", "all worth"];
    let mut table = Table::new("of 1,000 visitors", &heads);
    let distribution = monthly.fit.beyond_data();
    let year: Approx<Share, f64> = distribution.survival(12);
    for tier in csv("plans.csv")?.records::<Offer>()?.rows {
        let margin = tier.revenue_a_month - tier.cost_a_month;
        let value = terms(margin, AHEAD)?.value(&distribution)?.money;
        let each = value.to_f64() - tier.acquisition_cost;
        let come = 1_000.0 * tier.share_of_visitors.value();
        table.row([
            tier.tier,
            format!("{come:.0}"),
            format!("{:.0}", come * year.number()),
            format!("{:.2}", Money::from_f64(each, Currency::USD)?),
            format!("{:.0}", Money::from_f64(each * come, Currency::USD)?),
        ]);
    }
    Ok(Section::new("Another way to monetise")
        .table(table)
        .note("Both are taken to leave like monthly subscribers; free users may stay longer."))
}

/// Who was still there, and by the distribution of each contract will be.
fn picture(segments: &[Segment]) -> Result<String, Error> {
    let months = Axis::of("months since the start", Unit::Count).spanning(0.0, f64::from(AHEAD));
    let share = Axis::of("still there", Unit::Share).spanning(0.0, 1.0);
    let mut chart = LineChart::new("How long subscribers stay", months, share)
        .note("Steps are counted (Kaplan-Meier) with a band of 95 %; the lines are fitted distributions.")
        .at(f64::from(SEEN), "last month seen");
    for Segment {
        name, tenures, fit, ..
    } in segments
    {
        let (curve, distribution) = (KaplanMeier::new(tenures), fit.beyond_data());
        let counted = curve
            .steps()
            .iter()
            .map(|step| (step.time, step.survival.value()));
        let mut band = Vec::new();
        for step in curve.steps() {
            if let Some([low, high]) = curve.interval_at(step.time, Share::percent(95.0)?)? {
                band.push((step.time, low.value(), high.value()));
            }
        }
        let counted = Series::new(name, [(0.0, 1.0)].into_iter().chain(counted));
        let fitted = (0..=AHEAD).map(|month| {
            let there: Approx<Share, f64> = distribution.survival(month);
            (f64::from(month), there.number())
        });
        chart = chart
            .series(counted.marked(Mark::Steps).band(band))
            .series(Series::new(&format!("{name}, {}", fit.family), fitted));
    }
    Ok(chart.svg()?)
}

pub(crate) fn segments() -> Result<Vec<Segment>, Error> {
    let rows = csv("tenure.csv")?.records::<Counted>()?.rows;
    let mut names: Vec<&str> = rows.iter().map(|row| row.contract.as_str()).collect();
    names.dedup();
    let segment = |name: &str| {
        let own = || rows.iter().filter(|row| row.contract == name);
        let tenures =
            Tenures::by_period(own().map(|row| (row.tenure_months, row.churned, row.active)))?;
        // The first is the best by Akaike's criterion.
        let fit = match LifetimeComparison::new(&DISTRIBUTIONS, &tenures)
            .fits
            .into_iter()
            .next()
        {
            Some((fit, _)) => fit,
            None => SurvivalFit::new(Contractual::Geometric, &tenures)?,
        };
        Ok(Segment {
            name: name.to_owned(),
            charge: own().map(|row| row.monthly_charges_total).sum::<f64>() / tenures.customers(),
            tenures,
            fit,
        })
    };
    names.into_iter().map(segment).collect()
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

/// One row of `plans.csv`.
#[derive(Deserialize)]
struct Offer {
    tier: String,
    share_of_visitors: Share,
    revenue_a_month: f64,
    cost_a_month: f64,
    acquisition_cost: f64,
}

fn csv(file: &str) -> Result<Csv<'static>, Error> {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/examples/data/subscription_churn"
    );
    Ok(Csv::from_path(format!("{folder}/{file}"))?)
}
