//! Strategies for whole cases and claims about them.

use proptest::prelude::*;

use super::business::market;
use super::words::{any_unit, currency, month, name, share, unit_value, value};
use crate::case::{Build, BusinessCase, Figure, RankCorrelation, ShortCase, YearPlan};
use crate::check::{Guard, NewData, WhenUndecided};
use crate::distribution::Dist;
use crate::quantity::{Count, Currency, Money, Rate, Share};
use crate::sample::{Estimate, Interval, IntervalMethod};
use crate::simulation::{Base, Claim, Condition, Statistic, Threshold};

/// Yearly budgets and fixed cost, from zero to ten million.
pub fn year_plan(year: u64, currency: Currency) -> impl Strategy<Value = YearPlan> {
    (budget(currency), budget(currency)).prop_map(move |(acquisition_budget, fixed_cost)| {
        YearPlan {
            year,
            acquisition_budget,
            fixed_cost,
        }
    })
}

fn budget(currency: Currency) -> impl Strategy<Value = Money> {
    (0_i64..10_000_000).prop_map(move |amount| Money::major(amount, currency))
}

/// Spending before launch, over up to three years.
pub fn build(currency: Currency) -> impl Strategy<Value = Build> {
    let overrun = range(0.8, 3.0).prop_map(|range| Figure::guess("build overrun", range));
    (budget(currency), 1_u32..=36, overrun).prop_map(|(budget, months, overrun)| Build {
        budget,
        months,
        overrun,
    })
}

fn range(low: f64, high: f64) -> impl Strategy<Value = Dist> {
    (0.0..0.9, 0.05..1.0, 0.0..=1.0).prop_filter_map(
        "three points",
        move |(from, width, mode): (f64, f64, f64)| {
            let min = low + (high - low) * from;
            let max = min + (high - min) * width;
            Dist::pert(min, (min + (max - min) * mode).clamp(min, max), max).ok()
        },
    )
}

/// Rank correlations of CAC and churn.
pub fn rank_correlation() -> impl Strategy<Value = RankCorrelation> {
    (-1.0..=1.0).prop_map(|coefficient| RankCorrelation::new("CAC", "churn", coefficient))
}

/// Cases that can be valued, of one to six years, in any currency; all their assumptions are
/// guesses.
///
/// # Example
/// ```
/// use bizcase::random::Sampling;
/// use bizcase::strategies::business_case;
/// use proptest::prelude::*;
///
/// proptest!(ProptestConfig::with_cases(8), |(case in business_case())| {
///     let built = case.model()?;
///     let run = built.model.run(&Sampling::monte_carlo(64))?;
///     let accounts = built.outputs.size.accounts;
///     let (sam, tam) = (run.outcome(accounts.sam), run.outcome(accounts.tam));
///     prop_assert!(sam.samples().iter().zip(tam.samples()).all(|(sam, tam)| sam <= tam));
/// });
/// ```
pub fn business_case() -> impl Strategy<Value = BusinessCase> {
    (currency(), 1_u64..=6).prop_flat_map(|(currency, years)| {
        let plans: Vec<_> = (1..=years).map(|year| year_plan(year, currency)).collect();
        let guess = |name: &'static str, low, high| {
            range(low, high).prop_map(move |range| Figure::guess(name, range))
        };
        let shares = (
            guess("price realisation", 0.1, 1.0),
            guess("need", 0.0, 1.0),
            guess("serviceable", 0.0, 1.0),
            guess("attainable", 0.0, 1.0),
            guess("gross margin", 0.1, 1.0),
        );
        let others = (guess("CAC", 1.0, 5_000.0), guess("churn", 0.001, 0.3));
        let discount = (0.0..0.5).prop_filter_map("a rate", |value| Rate::per_year(value).ok());
        let onboarding = prop::option::of((0_u32..100_000).prop_map(Count::from));
        let correlations = prop::collection::vec(rank_correlation(), 0..=1);
        let rest = (discount, onboarding, correlations);
        let paying = market(currency).prop_filter("someone who pays", |it| {
            it.average_price::<f64>().number() > 0.0
        });
        (
            name(),
            month(),
            paying,
            shares,
            others,
            plans,
            build(currency),
            rest,
        )
            .prop_filter_map(
                "a case",
                |(name, launch, market, shares, others, years, build, rest)| {
                    ShortCase {
                        name,
                        launch,
                        market,
                        price_realisation: shares.0,
                        need: shares.1,
                        serviceable: shares.2,
                        attainable: shares.3,
                        acquisition_cost: others.0,
                        churn: others.1,
                        gross_margin: shares.4,
                        years,
                        build,
                        onboarding: rest.1,
                        discount: rest.0.into(),
                        correlations: rest.2,
                        criteria: vec![],
                    }
                    .expand()
                    .ok()
                },
            )
    })
}

fn part() -> impl Strategy<Value = Share> {
    (0.001..0.999).prop_filter_map("a share", |value| Share::new(value).ok())
}

/// Thresholds of any unit.
pub fn threshold() -> impl Strategy<Value = Threshold> {
    prop_oneof![
        value().prop_map(Threshold::from),
        (-1_000_000..1_000_000).prop_map(Threshold::from),
    ]
}

/// Conditions with one threshold, or with two of one unit.
pub fn condition() -> impl Strategy<Value = Condition> {
    let values = any_unit().prop_flat_map(|unit| (unit_value(unit), unit_value(unit)));
    (threshold(), values, 0..5).prop_map(|(end, (one, other), kind)| match kind {
        0 => Condition::AtLeast(end),
        1 => Condition::Above(end),
        2 => Condition::AtMost(end),
        3 => Condition::Below(end),
        _ if one <= other => Condition::Between(one.into(), other.into()),
        _ => Condition::Between(other.into(), one.into()),
    })
}

/// Statistics of outcomes of any name and unit.
pub fn statistic() -> impl Strategy<Value = Statistic> {
    (name(), condition(), part(), base(), 0..6).prop_map(|(name, condition, part, base, kind)| {
        match kind {
            0 | 1 => Statistic::probability(&name, condition),
            2 => Statistic::percentile(&name, part),
            3 => Statistic::mean(&name),
            4 => Statistic::expected_shortfall(&name, part),
            _ => Statistic::at_base(&name, base),
        }
    })
}

/// Claims about outcomes of any name and unit; claims about probabilities compare with a share.
pub fn claim() -> impl Strategy<Value = Claim> {
    let percentages = (1_i32..100).prop_map(|it| Threshold::percent(f64::from(it)));
    (statistic(), condition(), percentages, part(), 0..8).prop_map(
        |(statistic, condition, percentage, part, kind)| {
            let asks_share = statistic.to_string().starts_with("P(");
            match kind {
                0 => statistic.unmoved_by(part),
                1 | 2 if asks_share => statistic.at_most(percentage),
                _ if asks_share => statistic.at_least(percentage),
                _ => statistic.is(condition),
            }
        },
    )
}

/// Base points of a model.
pub fn base() -> impl Strategy<Value = Base> {
    prop::sample::select(Base::ALL.to_vec())
}

/// Estimates with their standard error, of any unit.
pub fn estimate() -> impl Strategy<Value = Estimate> {
    (value(), 0.0..1e6, 1_u64..100_000).prop_map(|(value, standard_error, replicates)| Estimate {
        value: value.to_f64(),
        standard_error,
        unit: value.unit(),
        replicates,
        warning: None,
    })
}

/// Intervals of any unit, their ends in order.
pub fn interval() -> impl Strategy<Value = Interval> {
    let ends = any_unit().prop_flat_map(|unit| (unit_value(unit), unit_value(unit)));
    (ends, share()).prop_map(|((one, other), confidence)| {
        let (a, b) = (one.to_f64(), other.to_f64());
        let method = IntervalMethod::StudentT;
        Interval::between(a, (a.min(b), a.max(b)), one.unit(), confidence, method)
    })
}

/// Observations of a share or of an amount.
pub fn new_data() -> impl Strategy<Value = NewData> {
    let events = (1_u64..100_000)
        .prop_flat_map(|of| (0..=of, Just(of)))
        .prop_filter_map("events", |(happened, of)| {
            NewData::events(happened, of).ok()
        });
    let values = prop::collection::vec(-1e6..1e6, 3..40);
    prop_oneof![
        events,
        values.prop_filter_map("values", |values: Vec<f64>| NewData::values(values).ok()),
    ]
}

/// Guards with rates from 0.001 % to 20 % and limits up to a quarter of a million.
pub fn guard() -> impl Strategy<Value = Guard> {
    let rates = (0.000_01..0.2).prop_filter_map("a rate", |rate| Share::new(rate).ok());
    let answers = prop::sample::select(vec![WhenUndecided::Fail, WhenUndecided::Pass]);
    (rates, 1_024_u64..250_000, any::<u64>(), answers).prop_map(|(rate, limit, seed, answer)| {
        Guard::default()
            .false_alarms(rate)
            .limit(limit)
            .seed(seed)
            .when_undecided(answer)
    })
}
