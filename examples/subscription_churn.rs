//! How long do subscribers stay, what are they worth, and is there another way to monetise?
//!
//! Facts come from the files in `examples/data/subscription_churn/`, guesses stand below. Change
//! either and run again: `cargo run --release --example subscription_churn`.

use bizcase::Error;
use bizcase::error::RetentionError;
use bizcase::import::{Csv, FromRow, Row};
use bizcase::quantity::{Approx, Churn, Count, Currency, Money, Period, Rate, Share};
use bizcase::retention::{
    Comparison, Contractual, Horizon, KaplanMeier, PaymentTiming, SegmentValues, Survival,
    SurvivalFit, SurvivalLaw, Tail, Tenures, ValueTerms, simple_lifetime_value,
};

const GROSS_MARGIN: f64 = 0.70;
const DISCOUNT_A_YEAR: f64 = 0.10;
/// Ten years: the data end after six.
const HORIZON: u32 = 120;
/// The laws that are tried; the first is the one of choice.
const LAWS: [Contractual; 4] = [
    Contractual::ShiftedBetaGeometric,
    Contractual::BetaDiscreteWeibull,
    Contractual::Weibull,
    Contractual::Geometric,
];

/// A contract and all who have, or had, it.
struct Segment {
    name: String,
    tenures: Tenures,
    /// The mean charge per month.
    charge: f64,
}

fn main() -> Result<(), Error> {
    let segments = segments()?;
    how_many_stay(&segments)?;
    let laws = by_which_law(&segments)?;
    let values = what_are_they_worth(&segments, &laws)?;
    monthly_or_yearly(&segments, &laws)?;
    another_way(&laws[0])?;
    let (mean, warnings) = values.blended()?;
    println!("\nThe mean subscriber of this base is worth {mean:.0}. But:");
    for warning in warnings {
        println!("  {warning}");
    }
    Ok(())
}

/// Kaplan-Meier: what is known without a law.
fn how_many_stay(segments: &[Segment]) -> Result<(), Error> {
    println!("Still there, counted (Kaplan-Meier, 95 % interval)");
    println!(
        "{:16}{:>8}{:>9}   after 12, 36, 72 months",
        "", "left", "active"
    );
    for Segment { name, tenures, .. } in segments {
        let curve = KaplanMeier::new(tenures);
        let lost = tenures.lost();
        print!("{name:16}{lost:>8}{:>9}", tenures.customers() - lost);
        for months in [12.0, 36.0, 72.0] {
            let level = Share::percent(95.0)?;
            let [low, high] = curve.interval_at(months, level)?.unwrap_or([Share::ONE; 2]);
            print!(
                "   {:.1} ({low:.1} to {high:.1})",
                curve.survival_at(months)?
            );
        }
        println!();
    }
    Ok(())
}

/// The law of each segment: the shifted beta-geometric where it can be told, else the next best.
fn by_which_law(segments: &[Segment]) -> Result<Vec<SurvivalFit>, Error> {
    println!("\nBy which law (fitted to all months; error of a fit to 48 months at month 72)");
    let mut laws = Vec::new();
    for Segment { name, tenures, .. } in segments {
        let tried = Comparison::with_hold_out(&LAWS, tenures, 48)?;
        for (fit, held) in &tried.fits {
            let error = held.map_or(0.0, |held| held.survival_error * 100.0);
            println!(
                "{name:16}{:24} AIC {:9.1}   {error:+.1} points",
                fit.family.to_string(),
                fit.aic
            );
        }
        let all = Comparison::new(&LAWS, tenures);
        for (law, reason) in &all.refused {
            let why = match reason {
                RetentionError::Unbounded { limit, .. } => format!("the data tend to {limit}"),
                reason => reason.to_string(),
            };
            println!("{name:16}{:24} refused: {why}", law.to_string());
        }
        // The law of choice; where it cannot be told, the one that fits best.
        let [first, .., last] = &LAWS;
        let told = all.fits.iter().find(|(fit, _)| fit.family == *first);
        let fit = match told.or(all.fits.first()) {
            Some((fit, _)) => fit.clone(),
            None => SurvivalFit::new(last.clone(), tenures)?,
        };
        print!("{name:16}taken: {}", fit.family);
        for parameter in &fit.parameters {
            let error = parameter.standard_error.unwrap_or(0.0);
            print!(", {} {:.3} +- {error:.3}", parameter.name, parameter.value);
        }
        println!();
        laws.push(fit);
    }
    Ok(laws)
}

fn terms(margin: f64, horizon: u32) -> Result<ValueTerms, Error> {
    Ok(ValueTerms::new(
        Money::from_f64(margin, Currency::USD)?,
        Period::Month,
        Rate::per_year(DISCOUNT_A_YEAR)?,
        Horizon::Periods(horizon),
        PaymentTiming::Advance,
    )?)
}

/// Lifetime value three ways, and what makes them differ.
fn what_are_they_worth(segments: &[Segment], laws: &[SurvivalFit]) -> Result<SegmentValues, Error> {
    println!("\nLifetime value of a new subscriber, at a gross margin of 70 %");
    println!(
        "{:16}{:>15}{:>15}{:>15}{:>17}",
        "", "margin/churn", "6 years", "10 years", "10 years, 0 %"
    );
    let mut values = Vec::new();
    for (
        Segment {
            name,
            tenures,
            charge,
        },
        fit,
    ) in segments.iter().zip(laws)
    {
        let margin = charge * GROSS_MARGIN;
        let churn = SurvivalFit::new(Contractual::Geometric, tenures)?.parameters[0].value;
        let monthly = Money::from_f64(margin, Currency::USD)?;
        let simple = simple_lifetime_value(monthly, Period::Month, Churn::per_month(churn)?)?;
        // What was seen, and not a month more.
        let seen = KaplanMeier::new(tenures).with_tail(Tail::EveryoneLeaves)?;
        let seen = terms(margin, 72)?.value(&seen)?.money;
        let law = fit.law_beyond_data();
        let fitted = terms(margin, HORIZON)?.value(&law)?;
        let undiscounted = margin * fitted.expected_periods;
        let worth = fitted.money;
        let amounts = [simple, seen, fitted.money].map(|money| format!("{money:.0}"));
        let [simple, seen, fitted] = &amounts;
        println!("{name:16}{simple:>15}{seen:>15}{fitted:>15}{undiscounted:>17.0}");
        values.push((name.clone(), Count::new(tenures.customers())?, worth));
    }
    println!(
        "  margin/churn discounts nothing, never ends, and takes churn to be the same for ever;"
    );
    println!("  6 years are what was seen (Kaplan-Meier), discounted at 10 %, and nothing beyond;");
    println!("  10 years follow the law of the segment beyond the data, discounted.");
    SegmentValues::new(values)
}

/// The price at which a yearly subscriber is worth as much as a monthly one.
fn monthly_or_yearly(segments: &[Segment], laws: &[SurvivalFit]) -> Result<(), Error> {
    println!(
        "\nMonthly or yearly: per dollar of monthly charge a new subscriber pays, discounted,"
    );
    let mut months = Vec::new();
    for (segment, fit) in segments.iter().zip(laws) {
        let value = terms(1.0, HORIZON)?.value(&fit.law_beyond_data())?;
        println!(
            "{:16}{:>6.1} dollars within ten years",
            segment.name, value.discounted_periods
        );
        months.push(value.discounted_periods);
    }
    let discount = 100.0 * (1.0 - months[0] / months[1]);
    println!(
        "  if the contract is what makes them stay, up to {discount:.0} % off pays for it; but those"
    );
    println!("  who sign for a year may have meant to stay anyway: test it before giving it away.");
    Ok(())
}

/// A tier paid for by advertisers instead of users, beside the subscription, per thousand visitors.
fn another_way(monthly: &SurvivalFit) -> Result<(), Error> {
    println!("\nAnother way to monetise: of a thousand visitors");
    let law: SurvivalLaw = monthly.law_beyond_data();
    for tier in csv("plans.csv")?
        .currency(Currency::USD)
        .rows::<Tier>()?
        .rows
    {
        let margin = tier.revenue.to_f64() - tier.cost.to_f64();
        let each = terms(margin, HORIZON)?.value(&law)?.money.to_f64() - tier.acquisition.to_f64();
        let year: Approx<Share, f64> = law.survival(12);
        let (count, all) = (tier.count.value(), each * tier.count.value());
        println!(
            "{:16}{count:>5.0} come, {:>4.0} are there after a year, each worth {each:>8.2}, all {all:>9.0}",
            tier.name,
            count * year.number(),
        );
    }
    println!("  both are taken to leave like monthly subscribers; free users may stay longer.");
    Ok(())
}

/// One row of `tenure.csv`.
struct Months {
    contract: String,
    counts: (u32, f64, f64),
    charges: f64,
}

impl FromRow for Months {
    const COLUMNS: &'static [&'static str] = &[
        "contract",
        "tenure_months",
        "churned",
        "active",
        "monthly_charges_total",
    ];
    const KEY: &'static [&'static str] = &["contract", "tenure_months"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (contract, tenure) = (row.text("contract"), row.whole("tenure_months"));
        let (churned, active) = (row.count("churned"), row.count("active"));
        let charges = row.money_in("monthly_charges_total", Currency::USD);
        Some(Self {
            contract: contract?,
            counts: (
                u32::try_from(tenure?).ok()?,
                churned?.value(),
                active?.value(),
            ),
            charges: charges?.to_f64(),
        })
    }
}

/// One row of `plans.csv`.
struct Tier {
    name: String,
    count: Count,
    revenue: Money,
    cost: Money,
    acquisition: Money,
}

impl FromRow for Tier {
    const COLUMNS: &'static [&'static str] = &[
        "tier",
        "per_thousand_visitors",
        "revenue_a_month",
        "cost_a_month",
        "acquisition_cost",
    ];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (name, count) = (row.text("tier"), row.count("per_thousand_visitors"));
        let (revenue, cost) = (row.money("revenue_a_month"), row.money("cost_a_month"));
        let acquisition = row.money("acquisition_cost");
        Some(Self {
            name: name?,
            count: count?,
            revenue: revenue?,
            cost: cost?,
            acquisition: acquisition?,
        })
    }
}

fn segments() -> Result<Vec<Segment>, Error> {
    let rows = csv("tenure.csv")?.rows::<Months>()?.rows;
    let mut names: Vec<&str> = rows.iter().map(|row| row.contract.as_str()).collect();
    names.dedup();
    let segment = |name: &str| {
        let own = || rows.iter().filter(|row| row.contract == name);
        let tenures = Tenures::by_period(own().map(|row| row.counts))?;
        let charges: f64 = own().map(|row| row.charges).sum();
        Ok(Segment {
            name: name.to_owned(),
            charge: charges / tenures.customers(),
            tenures,
        })
    };
    names.into_iter().map(segment).collect()
}

fn csv(file: &str) -> Result<Csv<'static>, Error> {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/examples/data/subscription_churn"
    );
    Ok(Csv::from_path(format!("{folder}/{file}"))?)
}
