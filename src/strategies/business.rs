//! Markets, customers and ledgers.

use proptest::prelude::*;

use super::laws::{positive_range, share_range};
use super::words::{any_unit, approx, count, date, name, period, price, share};
use crate::adoption::LinearRamp;
use crate::ledger::{Assumption, Evidence, Ledger};
use crate::market::{Funnel, Market, Segment, Spend};
use crate::quantity::{Count, Currency};
use crate::retention::Geometric;

/// Segments with a price in a currency; no more are served than there are.
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
    let spend = prop::sample::select(vec![Spend::Potential, Spend::Current]);
    (segments, name(), 2000_i32..2050, spend, period()).prop_filter_map(
        "a market",
        |(mut segments, geography, year, spend, billing)| {
            for (index, segment) in segments.iter_mut().enumerate() {
                segment.name = format!("{} {index}", segment.name);
            }
            Market::new(&geography, year, spend, billing, segments).ok()
        },
    )
}

/// The shares between a population and the customers, one trial of them.
pub fn funnel() -> impl Strategy<Value = Funnel<f64>> {
    let part = || approx(share());
    (part(), part(), part()).prop_map(|(need, serviceable, obtainable)| Funnel {
        need,
        serviceable,
        obtainable,
    })
}

/// Ramps of one period to a century of months.
pub fn linear_ramp() -> impl Strategy<Value = LinearRamp> {
    (1_u32..=1_200).prop_filter_map("a length", |periods| LinearRamp::over(periods).ok())
}

/// Customers who leave at a constant rate.
pub fn geometric_retention() -> impl Strategy<Value = Geometric<f64>> {
    approx(share()).prop_map(Geometric::new)
}

/// Assumptions on shares and amounts, with and without source, owner, dates and rationale.
pub fn assumption() -> impl Strategy<Value = Assumption> {
    let evidence = prop::sample::select(Evidence::ALL.to_vec());
    let text = || prop_oneof![1 => Just(String::new()), 2 => name()];
    let dates = (prop::option::of(date()), prop::option::of(date()));
    let kind = (prop::option::of(any_unit()), text());
    (
        name(),
        prop_oneof![share_range(), positive_range()],
        evidence,
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
