//! Strategies for markets, customers and ledgers.

use proptest::prelude::*;

use super::distributions::{positive_range, share_range};
use super::words::{any_unit, approx, count, currency, date, name, period, price, share};
use crate::adoption::LinearRamp;
use crate::ledger::{Assumption, EventForecast, Evidence, Happened, Ledger, StatedRange};
use crate::market::{Funnel, Limit, Market, Measure, PriceBasis, Segment, Spend};
use crate::quantity::{Count, Currency, Share};
use crate::retention::GeometricLifetime;

/// Potential or current spend.
pub fn spend() -> impl Strategy<Value = Spend> {
    prop::sample::select(vec![Spend::Potential, Spend::Current])
}

/// List or realised price.
pub fn price_basis() -> impl Strategy<Value = PriceBasis> {
    prop::sample::select(vec![PriceBasis::List, PriceBasis::Realised])
}

/// Measures of a sizing.
pub fn measure() -> impl Strategy<Value = Measure> {
    let revenue = (price_basis(), currency());
    prop_oneof![
        Just(Measure::Accounts),
        Just(Measure::Units),
        revenue.prop_map(|(price, currency)| Measure::Revenue { price, currency }),
    ]
}

/// Limits on new customers.
pub fn limit() -> impl Strategy<Value = Limit> {
    prop::sample::select(Limit::ALL.to_vec())
}

/// Kinds of evidence.
pub fn evidence() -> impl Strategy<Value = Evidence> {
    prop::sample::select(Evidence::ALL.to_vec())
}

/// Stated ranges with their actual value: inside, or outside on either side.
pub fn stated() -> impl Strategy<Value = StatedRange> {
    let confidence = (0.01..0.99).prop_filter_map("a share", |it| Share::new(it).ok());
    (name(), -1e6..1e6, 0.0..1e6, confidence, -0.5..1.5).prop_filter_map(
        "a range",
        |(name, low, width, confidence, place): (String, f64, f64, Share, f64)| {
            StatedRange::new(&name, low, low + width, confidence, low + place * width).ok()
        },
    )
}

/// Forecast probabilities of events, with what happened.
pub fn forecast() -> impl Strategy<Value = EventForecast> {
    let happened = prop::sample::select(vec![Happened::Yes, Happened::No]);
    (share(), happened).prop_map(|(probability, happened)| EventForecast {
        probability,
        happened,
    })
}

/// Segments with a price in a currency; at most the whole population is served.
pub fn segment(currency: Currency) -> impl Strategy<Value = Segment> {
    (name(), count(), share(), price(currency)).prop_map(|(name, population, part, price)| {
        let served = Count::new(population.value() * part.value()).unwrap_or(population);
        Segment {
            name,
            population,
            served,
            price,
        }
    })
}

/// Markets of one to five segments with distinct names, in a currency.
pub fn market(currency: Currency) -> impl Strategy<Value = Market> {
    let segments = prop::collection::vec(segment(currency), 1..=5);
    (segments, name(), 2000_i32..2050, spend(), period()).prop_filter_map(
        "a market",
        |(mut segments, geography, year, spend, billing)| {
            for (index, segment) in segments.iter_mut().enumerate() {
                segment.name = format!("{} {index}", segment.name);
            }
            Market::new(&geography, year, spend, billing, segments).ok()
        },
    )
}

/// The shares between a population and the customers, for one trial.
pub fn funnel() -> impl Strategy<Value = Funnel<f64>> {
    let part = || approx(share());
    (part(), part(), part()).prop_map(|(need, serviceable, obtainable)| Funnel {
        need,
        serviceable,
        obtainable,
    })
}

/// Ramps of one month to a century of months.
pub fn linear_ramp() -> impl Strategy<Value = LinearRamp> {
    (1_u32..=1_200).prop_filter_map("a length", |periods| LinearRamp::over(periods).ok())
}

/// Lifetimes with constant churn.
pub fn geometric_retention() -> impl Strategy<Value = GeometricLifetime<f64>> {
    approx(share()).prop_map(GeometricLifetime::new)
}

/// Assumptions on shares and amounts, with and without source, owner, dates and rationale.
pub fn assumption() -> impl Strategy<Value = Assumption> {
    let text = || prop_oneof![1 => Just(String::new()), 2 => name()];
    let dates = (prop::option::of(date()), prop::option::of(date()));
    let kind = (prop::option::of(any_unit()), text());
    (
        name(),
        prop_oneof![share_range(), positive_range()],
        evidence(),
        (text(), text(), text()),
        dates,
        kind,
    )
        .prop_map(|(name, range, evidence, texts, dates, (quantity, unit))| {
            let (source, owner, rationale) = texts;
            let (date, until) = match dates {
                (Some(date), Some(until)) if until < date => (Some(until), Some(date)),
                dates => dates,
            };
            Assumption {
                quantity,
                unit,
                owner,
                date,
                valid_until: until,
                rationale,
                ..Assumption::new(&name, range, evidence, &source)
            }
        })
}

/// Ledgers of up to six assumptions with distinct names.
pub fn ledger() -> impl Strategy<Value = Ledger> {
    prop::collection::vec(assumption(), 0..=6).prop_filter_map("a ledger", |mut assumptions| {
        for (index, assumption) in assumptions.iter_mut().enumerate() {
            assumption.name = format!("{} {index}", assumption.name);
        }
        Ledger::new(assumptions).ok()
    })
}
