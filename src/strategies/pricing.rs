//! Strategies for price structures and what contracts do with them.

use proptest::prelude::*;

use super::words::{currency, month, price, share};
use crate::case::{Figure, Usage};
use crate::pricing::{
    Deal, Indexation, PointRounding, Prepayment, PriceForm, PriceIndex, PricePoints, PriceRegion,
    PriceStructure, Promotion, RampStep, Tier, VolumeDiscount,
};
use crate::quantity::{Currency, Decimal, Money};

/// Amounts from nothing to a million, with up to four decimals.
fn amount(currency: Currency) -> impl Strategy<Value = Money> {
    let small = (0_i64..10_000, 0_u32..5);
    let small =
        small.prop_map(move |(amount, digits)| Money::new(Decimal::new(amount, digits), currency));
    prop_oneof![3 => small, 1 => price(currency)]
}

/// Whole quantities that rise, each by at least one.
fn bounds(most: usize) -> impl Strategy<Value = Vec<Decimal>> {
    let widths = prop_oneof![3 => 1_u32..100, 2 => 1_u32..100_000];
    prop::collection::vec(widths, 0..most).prop_map(|widths| {
        let ends = widths.into_iter().scan(0_u64, |end, width| {
            *end += u64::from(width);
            Some(Decimal::from(*end))
        });
        ends.collect()
    })
}

/// Tiers from zero on without an end, each with a price of units, a flat amount or both.
pub fn tiers(currency: Currency) -> impl Strategy<Value = Vec<Tier>> {
    let prices = (amount(currency), amount(currency), 0_u8..3);
    let prices = prop::collection::vec(prices, 6);
    (bounds(6), prices).prop_map(|(ends, prices)| {
        let ends = ends.into_iter().map(Some).chain([None]);
        let tiers = ends.zip(prices).map(|(up_to, (unit, flat, by))| Tier {
            from: None,
            up_to,
            unit: (by != 1).then_some(unit),
            flat: (by != 0).then_some(flat),
        });
        tiers.collect()
    })
}

/// Price structures of every kind but sums, without an end.
fn simple_form(currency: Currency) -> impl Strategy<Value = PriceForm> {
    let steps = tiers(currency).prop_map(|tiers| {
        let step = |tier: Tier| Tier {
            unit: None,
            flat: tier.flat.or(tier.unit),
            ..tier
        };
        PriceForm::Stairstep(tiers.into_iter().map(step).collect())
    });
    let discounts = (bounds(4), prop::collection::vec(share(), 4));
    let seats = (amount(currency), 0_u32..20, discounts);
    let seats = seats.prop_map(|(unit, minimum, (above, discounts))| {
        let minimum = Decimal::from(minimum);
        let discounts = above.into_iter().zip(discounts);
        let discounts = discounts.map(|(above, discount)| VolumeDiscount {
            above: above.saturating_add(minimum),
            discount,
        });
        PriceForm::PerSeat {
            unit,
            minimum,
            discounts: discounts.collect(),
        }
    });
    let package = (1_u32..5_000, amount(currency)).prop_map(|(size, price)| PriceForm::Package {
        size: size.into(),
        price,
    });
    let credits = (
        (amount(currency), amount(currency)),
        0_u32..100_000,
        1_u32..10,
    );
    let credits = credits.prop_map(
        |((price, overage), included, per_unit)| PriceForm::Credits {
            price,
            included: included.into(),
            per_unit: per_unit.into(),
            overage,
        },
    );
    let two_part = (amount(currency), amount(currency));
    prop_oneof![
        amount(currency).prop_map(PriceForm::Flat),
        tiers(currency).prop_map(PriceForm::Graduated),
        tiers(currency).prop_map(PriceForm::Volume),
        steps,
        seats,
        package,
        two_part.prop_map(|(base, unit)| PriceForm::TwoPart { base, unit }),
        credits,
    ]
}

/// The kinds of price structures, sums among them, without an end.
pub fn price_form(currency: Currency) -> impl Strategy<Value = PriceForm> {
    let sum = prop::collection::vec(simple_form(currency), 1..4);
    prop_oneof![
        6 => simple_form(currency),
        1 => sum.prop_map(PriceForm::Hybrid),
    ]
}

/// Price structures of every kind, for whole quantities and for fractions, without an end.
pub fn price_structure(currency: Currency) -> impl Strategy<Value = PriceStructure> {
    let decimals = prop_oneof![3 => Just(0), 1 => 1_u32..4];
    (price_form(currency), decimals).prop_filter_map("a structure", |(form, decimals)| {
        PriceStructure::new(form).ok()?.with_decimals(decimals).ok()
    })
}

/// How usage is spread across customers: from none to ten million, all alike or far apart.
pub fn usage() -> impl Strategy<Value = Usage> {
    let middle = prop_oneof![1 => Just(0.0), 3 => 0.0..100.0, 3 => 0.0..1e7];
    let growth = prop_oneof![1 => Just(0.0), 1 => -0.5..1.0];
    let parts = (middle, 0.0..4.0, growth, any::<bool>());
    parts.prop_map(|(middle, spread, growth, is_mean): (f64, f64, f64, bool)| {
        let middle = Some(Figure::Known(middle));
        let (mean, median) = if is_mean {
            (middle, None)
        } else {
            (None, middle)
        };
        Usage {
            mean,
            median,
            spread: spread.into(),
            growth: growth.into(),
        }
    })
}

/// Contracts of up to five years, with a ramp, promotional months and prepayment.
pub fn deal() -> impl Strategy<Value = Deal> {
    let ramp = prop::collection::vec((1_u32..13, 0_u32..5_000, share()), 1..5);
    let promotion = prop::option::of((0_u32..13, share()));
    let prepayment = prop::option::of((1_u32..25, share()));
    let structure = currency().prop_flat_map(price_structure);
    let parts = (structure, ramp, 0_u32..12, promotion, prepayment);
    parts.prop_map(|(structure, steps, more, promotion, prepayment)| {
        let mut from = 1;
        let ramp = steps.into_iter().map(|(months, quantity, discount)| {
            let step = RampStep {
                from,
                quantity: quantity.into(),
                discount,
            };
            from += months;
            step
        });
        let ramp: Vec<RampStep> = ramp.collect();
        let last = ramp.last().map_or(1, |step| step.from);
        Deal {
            structure,
            months: last + more,
            ramp,
            promotion: promotion.map(|(months, discount)| Promotion { months, discount }),
            prepayment: prepayment.map(|(months, discount)| Prepayment { months, discount }),
        }
    })
}

/// Indices with a value for every month of some years.
pub fn price_index() -> impl Strategy<Value = PriceIndex> {
    let values = prop::collection::vec(50_000_i64..200_000, 1..120);
    (month(), values).prop_filter_map("an index", |(first, values)| {
        let values = (0..).zip(values);
        let values = values.map(|(at, value)| (first.plus(at), Decimal::new(value, 3)));
        PriceIndex::new("index", values).ok()
    })
}

/// Indexation clauses whose base is a month of the index.
pub fn indexation() -> impl Strategy<Value = Indexation> {
    let limits = (prop::option::of(0_i64..200), prop::option::of(-200_i64..0));
    let first = |index: &PriceIndex| index.months().next();
    let parts = (price_index(), 1_u32..25, limits);
    parts.prop_filter_map("a base", move |(index, every, (cap, floor))| {
        Some(Indexation {
            base: first(&index)?,
            index,
            lag: 0,
            every,
            cap: cap.map(|it| Decimal::new(it, 3)),
            floor: floor.map(|it| Decimal::new(it, 3)),
        })
    })
}

/// Distances and endings of price points.
pub fn price_points() -> impl Strategy<Value = PricePoints> {
    (1_i64..10_000, 0.0..1.0).prop_filter_map("an ending below the step", |(every, part)| {
        let ending = libm::floor(part * every as f64);
        Some(PricePoints {
            every: Decimal::new(every, 2),
            ending: Decimal::try_from(ending).ok()?.checked_div(100.into())?,
        })
    })
}

/// Price lists of regions with a currency of their own.
pub fn price_region() -> impl Strategy<Value = PriceRegion> {
    let rounding = prop::sample::select(vec![
        PointRounding::Down,
        PointRounding::Nearest,
        PointRounding::Up,
    ]);
    let points = prop::option::of(price_points());
    let parts = (1_i64..100_000, 1_i64..2_000, points, rounding);
    parts.prop_map(|(rate, factor, points, rounding)| PriceRegion {
        name: "Poland".into(),
        currency: Currency::from_code("PLN").unwrap_or(Currency::CHF),
        rate: Decimal::new(rate, 3),
        factor: Decimal::new(factor, 3),
        points,
        rounding,
    })
}
