//! Strategies for quantities.

use jiff::civil::Date;
use proptest::prelude::*;

use crate::quantity::{
    Approx, Churn, Count, Currency, Decimal, Growth, Money, Month, Period, Quantity, Rate, Ratio,
    Share, Timeline, Unit, Value,
};

/// Currencies with a constant of their own, with two minor digits or none, and one with three.
pub fn currency() -> impl Strategy<Value = Currency> {
    let known = [
        Currency::USD,
        Currency::EUR,
        Currency::GBP,
        Currency::JPY,
        Currency::CHF,
        Currency::INR,
        Currency::CNY,
        Currency::AUD,
        Currency::CAD,
    ];
    let dinar = Currency::from_code("KWD").unwrap_or(Currency::USD);
    prop_oneof![9 => prop::sample::select(known.to_vec()), 1 => Just(dinar)]
}

/// Amounts in a currency, from a thousandth to a trillion, of either sign.
pub fn money(currency: Currency) -> impl Strategy<Value = Money> {
    let amounts = prop_oneof![
        1 => Just(0_i64),
        4 => -1_000_000_i64..1_000_000,
        3 => -1_000_000_000_000_000_i64..1_000_000_000_000_000,
    ];
    (amounts, 0_u32..4)
        .prop_map(move |(amount, digits)| Money::new(Decimal::new(amount, digits), currency))
}

/// Prices: from a cent to a million, with minor units.
pub fn price(currency: Currency) -> impl Strategy<Value = Money> {
    let amounts = prop_oneof![3 => 1_i64..100_000, 1 => 100_000_i64..100_000_000];
    amounts.prop_map(move |cents| Money::new(Decimal::new(cents, 2), currency))
}

/// Shares, with zero, half and one more often than by chance.
pub fn share() -> impl Strategy<Value = Share> {
    let ends = prop::sample::select(vec![0.0, 0.5, 1.0, 1e-9, 1.0 - 1e-9]);
    prop_oneof![1 => ends, 6 => 0.0..=1.0]
        .prop_filter_map("a share from 0 to 1", |value| Share::new(value).ok())
}

/// Counts: whole and fractional, from zero to ten billion.
pub fn count() -> impl Strategy<Value = Count> {
    let whole = (0_u32..2_000_000).prop_map(f64::from);
    prop_oneof![1 => Just(0.0), 4 => whole, 2 => 0.0..1e10]
        .prop_filter_map("a count from 0", |value| Count::new(value).ok())
}

/// Plain numbers of either sign, from 1e-6 to 1e9 in size, and zero.
pub fn ratio() -> impl Strategy<Value = Ratio> {
    let sized = (-6.0..9.0, prop::bool::ANY).prop_map(|(power, negative)| {
        let size = libm::pow(10.0, power);
        if negative { -size } else { size }
    });
    prop_oneof![1 => Just(0.0), 6 => sized]
        .prop_filter_map("a finite number", |value| Ratio::new(value).ok())
}

/// A month, a quarter or a year.
pub fn period() -> impl Strategy<Value = Period> {
    prop::sample::select(vec![Period::Month, Period::Quarter, Period::Year])
}

/// Discount and interest rates from -20 % to 100 % per any period.
pub fn rate() -> impl Strategy<Value = Rate> {
    (-0.2..1.0, period()).prop_filter_map("a rate above -1", |(value, period)| {
        Rate::new(value, period).ok()
    })
}

/// Relative changes from -50 % to 200 % per any period.
pub fn growth() -> impl Strategy<Value = Growth> {
    (-0.5..2.0, period()).prop_filter_map("a growth above -1", |(value, period)| {
        Growth::new(value, period).ok()
    })
}

/// Shares lost per any period, zero and one included.
pub fn churn() -> impl Strategy<Value = Churn> {
    (share(), period()).prop_filter_map("a churn from 0 to 1", |(share, period)| {
        Churn::new(share.value(), period).ok()
    })
}

/// Months from 1900 to 2100.
pub fn month() -> impl Strategy<Value = Month> {
    (1900_i16..=2100, 1_u8..=12).prop_filter_map("a month of the calendar", |(year, month)| {
        Month::new(year, month).ok()
    })
}

/// Days from 1900 to 2100, including 29 February.
pub fn date() -> impl Strategy<Value = Date> {
    (1900_i16..=2100, 1_i8..=12, 1_i8..=31).prop_filter_map("a day of the calendar", |day| {
        Date::new(day.0, day.1, day.2).ok()
    })
}

/// Timelines of up to ten years of months.
pub fn timeline() -> impl Strategy<Value = Timeline> {
    (month(), period(), 1_u32..=120).prop_filter_map("a timeline", |(start, step, periods)| {
        Timeline::new(start, step, periods).ok()
    })
}

/// Any unit.
pub fn any_unit() -> impl Strategy<Value = Unit> {
    prop_oneof![
        currency().prop_map(Unit::Money),
        Just(Unit::Share),
        Just(Unit::Count),
        Just(Unit::Ratio),
    ]
}

/// Quantities of a unit.
pub fn unit_value(unit: Unit) -> BoxedStrategy<Value> {
    match unit {
        Unit::Money(currency) => money(currency).prop_map(Value::from).boxed(),
        Unit::Share => share().prop_map(Value::from).boxed(),
        Unit::Count => count().prop_map(Value::from).boxed(),
        Unit::Ratio => ratio().prop_map(Value::from).boxed(),
    }
}

/// Quantities of any unit.
pub fn value() -> impl Strategy<Value = Value> {
    any_unit().prop_flat_map(unit_value)
}

/// Quantities inside a simulation, for one trial.
///
/// # Example
/// ```
/// use bizcase::quantity::{Approx, Share};
/// use bizcase::strategies::{approx, share};
/// use proptest::prelude::*;
///
/// proptest!(|(need in approx(share()))| {
///     let need: Approx<Share, f64> = need;
///     prop_assert!((0.0..=1.0).contains(&need.complement().number()));
/// });
/// ```
pub fn approx<Q: Quantity>(
    exact: impl Strategy<Value = Q>,
) -> impl Strategy<Value = Approx<Q, f64>> {
    exact.prop_map(|exact| {
        let value: Value = exact.into();
        Approx::new(value.to_f64())
    })
}

/// Names, plain and with commas, bars, quotes and letters beyond ASCII.
pub fn name() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "1,2",
        "a | b",
        "\"quoted\"",
        "Größe",
        "years, P5",
        "%",
        "x\\y",
    ]);
    prop_oneof![4 => "[a-z][a-z0-9 ]{0,11}[a-z0-9]", 1 => odd.prop_map(str::to_owned)]
}
