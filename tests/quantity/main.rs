//! Laws of the quantities, on whatever values there are.
#![allow(clippy::float_cmp, reason = "what was put in must come out")]

use bizcase::Error;
use bizcase::distribution::Dist;
use bizcase::error::RunError;
use bizcase::error::{Invalid, MoneyError};
use bizcase::quantity::{
    Approx, Churn, Count, Currency, Decimal, Growth, Lane, Money, Month, Number, Period, Rate,
    Ratio, Share, Timeline, Unit, Value,
};
use bizcase::random::Sampling;
use bizcase::simulation::Model;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

const PERIODS: [Period; 3] = [Period::Month, Period::Quarter, Period::Year];

/// Currencies whose minor unit has 0, 2 and 3 decimals.
fn currency() -> impl Strategy<Value = Currency> {
    prop::sample::select(vec!["JPY", "USD", "KWD"])
        .prop_map(|code| Currency::from_code(code).unwrap())
}

fn period() -> impl Strategy<Value = Period> {
    prop::sample::select(PERIODS.to_vec())
}

/// Any decimal there is: 96 bits and up to 28 decimals.
fn decimal() -> impl Strategy<Value = Decimal> {
    (
        any::<u32>(),
        any::<u32>(),
        any::<u32>(),
        any::<bool>(),
        0..=28_u32,
    )
        .prop_map(|(low, mid, high, negative, scale)| {
            Decimal::from_parts(low, mid, high, negative, scale)
        })
}

/// Amounts small enough that sums of a few are exact.
fn cents() -> impl Strategy<Value = Decimal> {
    (any::<i64>(), 0..=6_u32).prop_map(|(units, scale)| Decimal::new(units, scale))
}

/// Any f64, with those at the edges more often than by chance.
fn number() -> impl Strategy<Value = f64> {
    let edges = vec![
        0.0,
        -0.0,
        1.0,
        -1.0,
        100.0,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        5e-324,
        -5e-324,
        1.0 + f64::EPSILON,
        1.0 - f64::EPSILON / 2.0,
    ];
    prop_oneof![
        any::<f64>(),
        any::<u64>().prop_map(f64::from_bits),
        prop::sample::select(edges),
        -2.0..2.0
    ]
}

fn through_json<T: Serialize + DeserializeOwned>(value: &T) -> T {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

/// A constructor accepts exactly the numbers of its range, keeps them, and says what is wrong.
fn accepts<T>(
    made: Result<T, Invalid>,
    value: f64,
    permitted: bool,
    back: impl Fn(&T) -> f64,
) -> Result<(), TestCaseError> {
    match made {
        Ok(quantity) => {
            prop_assert!(permitted, "{value} was accepted");
            prop_assert_eq!(back(&quantity), value);
            prop_assert!(
                !(value == 0.0 && back(&quantity).is_sign_negative()),
                "-0 is kept"
            );
        }
        Err(invalid) => {
            prop_assert!(!permitted, "{value} was refused");
            let is_shown = invalid.value == value.to_string() || invalid.value.parse() == Ok(value);
            prop_assert!(is_shown, "{value} is shown as {}", invalid.value);
            prop_assert!(invalid.to_string().contains("is outside"));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn minus_undoes_plus(a in cents(), b in cents(), currency in currency()) {
        let (a, b) = (Money::new(a, currency), Money::new(b, currency));
        let sum = a.plus(b).unwrap();
        prop_assert_eq!(sum.minus(b).unwrap(), a);
        prop_assert_eq!(sum, b.plus(a).unwrap());
        prop_assert_eq!(a.minus(b).unwrap(), b.minus(a).unwrap().negated());
        prop_assert_eq!(a.negated().negated(), a);
        prop_assert_eq!(a < b, a.minus(b).unwrap().amount().is_sign_negative() && a != b);
    }

    #[test]
    fn sums_are_exact_in_any_order(amounts in prop::collection::vec(cents(), 0..20), currency in currency()) {
        let amounts: Vec<Money> = amounts.into_iter().map(|it| Money::new(it, currency)).collect();
        let sum = Money::sum(amounts.iter().copied(), currency).unwrap();
        prop_assert_eq!(Money::sum(amounts.iter().rev().copied(), currency).unwrap(), sum);
        let (left, right) = amounts.split_at(amounts.len() / 2);
        let halves = [left, right].map(|half| Money::sum(half.iter().copied(), currency).unwrap());
        prop_assert_eq!(halves[0].plus(halves[1]).unwrap(), sum);
    }

    #[test]
    fn no_arithmetic_panics(a in decimal(), b in decimal(), factor in number(), n in any::<i64>(), currency in currency()) {
        let (a, b) = (Money::new(a, currency), Money::new(b, currency));
        for result in [a.plus(b), a.minus(b), a.times(b.amount()), a.divided_by(b.amount()), a.times(n), a.divided_by(n)] {
            let overflowed = matches!(result, Err(MoneyError::Overflow { .. } | MoneyError::DivisionByZero { .. }));
            prop_assert!(result.is_ok() || overflowed);
        }
        if let Ok(ratio) = Ratio::new(factor) {
            let _ = (a.times(ratio), a.divided_by(ratio));
        }
        let _ = (a.ratio_to(b), a.rounded(), a.negated(), a.to_f64(), Money::from_f64(factor, currency));
        let _ = (a.to_string(), format!("{a:.0}"), format!("{a:.40}"), Unit::Money(currency).show(factor));
    }

    #[test]
    fn currencies_never_mix(a in decimal(), b in decimal()) {
        let (a, b) = (Money::new(a, Currency::USD), Money::new(b, Currency::EUR));
        for result in [a.plus(b), b.minus(a), Money::sum([b, a], Currency::EUR)] {
            let is_currencies = matches!(result, Err(MoneyError::Currencies { .. }));
            prop_assert!(is_currencies);
        }
        prop_assert!(a.ratio_to(b).is_err());
        prop_assert_eq!(a.partial_cmp(&b), None);
        prop_assert!(a != b);
    }

    #[test]
    fn amounts_come_back_from_text_and_json(amount in decimal(), currency in currency()) {
        let money = Money::new(amount, currency);
        prop_assert_eq!(money.to_string().parse::<Money>().unwrap(), money);
        let text = money.to_string();
        let (code, number) = text.split_once(' ').unwrap();
        prop_assert_eq!(format!("{number} {code}").parse::<Money>().unwrap(), money);
        prop_assert_eq!(through_json(&money), money);
    }

    /// Twice the amount in half minor units: an odd number of them is a tie and goes to even.
    #[test]
    fn rounding_is_half_to_even_at_the_minor_unit(halves in -1_000_000_i64..1_000_000, currency in currency()) {
        let digits = currency.minor_digits();
        let amount = Decimal::new(halves * 5, digits + 1);
        let whole = halves.div_euclid(2);
        let expected = if halves % 2 == 0 || whole % 2 == 0 { whole } else { whole + 1 };
        let rounded = Money::new(amount, currency).rounded();
        prop_assert_eq!(rounded, Money::new(Decimal::new(expected, digits), currency));
        prop_assert_eq!(rounded.rounded(), rounded);
    }

    #[test]
    fn nearest_amount_is_within_half_a_minor_unit(value in -1e9..1e9_f64, currency in currency()) {
        let money = Money::from_f64(value, currency).unwrap();
        prop_assert_eq!(money, money.rounded());
        let unit = 0.1_f64.powi(i32::try_from(currency.minor_digits()).unwrap());
        prop_assert!((money.to_f64() - value).abs() <= unit / 2.0 + value.abs() * 1e-15);
    }

    #[test]
    fn amounts_beyond_exact_money_are_refused(value in number()) {
        let made = Money::from_f64(value, Currency::USD);
        prop_assert_eq!(made.is_ok(), value.abs() < 7.922_816_251_426_433e28, "{}", value);
    }

    #[test]
    fn ranges_hold_for_any_number(value in number(), period in period()) {
        let share = (0.0..=1.0).contains(&value);
        accepts(Share::new(value), value, share, |it| it.value())?;
        accepts(Churn::new(value, period), value, share, |it| it.over(period).value())?;
        accepts(Count::new(value), value, value >= 0.0 && value.is_finite(), |it| it.value())?;
        accepts(Ratio::new(value), value, value.is_finite(), |it| it.value())?;
        let rate = value > -1.0 && value.is_finite();
        accepts(Rate::new(value, period), value, rate, |it| it.over(period).value())?;
        accepts(Growth::new(value, period), value, rate, |it| it.over(period).value())?;
        prop_assert_eq!(Share::percent(value).is_ok(), (0.0..=100.0).contains(&value));
    }

    #[test]
    fn quantities_come_back_exactly_from_json(value in number(), period in period()) {
        if let Ok(it) = Share::new(value) {
            prop_assert_eq!(through_json(&it), it);
            prop_assert_eq!(through_json(&Value::Share(it)), Value::Share(it));
        }
        if let Ok(it) = Count::new(value) {
            prop_assert_eq!(through_json(&it), it);
        }
        if let Ok(it) = Ratio::new(value) {
            prop_assert_eq!(through_json(&it), it);
        }
        if let Ok(it) = Rate::new(value, period) {
            prop_assert_eq!(through_json(&it), it);
            prop_assert_eq!(through_json(&Growth::new(value, period).unwrap()), Growth::new(value, period).unwrap());
        }
        if let Ok(it) = Churn::new(value, period) {
            prop_assert_eq!(through_json(&it), it);
        }
    }

    /// What is shown has ten significant digits, so that reading it back is that close.
    #[test]
    fn what_is_shown_can_be_read(value in 0.0..=1.0_f64, period in period()) {
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs();
        let share = Share::new(value).unwrap();
        prop_assert!(near(share.to_string().parse::<Share>().unwrap().value(), value));
        let churn = Churn::new(value, period).unwrap();
        prop_assert!(near(churn.to_string().parse::<Churn>().unwrap().over(period).value(), value));
        let rate = Rate::new(value * 3.0, period).unwrap();
        prop_assert!(near(rate.to_string().parse::<Rate>().unwrap().over(period).value(), value * 3.0));
        let count = Count::new((value * 1e9).round()).unwrap();
        prop_assert_eq!(count.to_string().parse::<Count>().unwrap(), count);
    }

    #[test]
    fn compounding_there_and_back(value in -0.5..1.0_f64, from in period(), to in period()) {
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-12 * b.abs();
        let rate = Rate::new(value, from).unwrap();
        let back = rate.to(to).to(from).over(from).value();
        prop_assert!(near(back, value), "{back}, {value}");
        let growth = Growth::new(value, from).unwrap().to(to).to(from);
        prop_assert!(near(growth.over(from).value(), value));
        // A churn near 1 leaves only so many digits of what is kept.
        let churn = Churn::new(value.abs() * 0.9, from).unwrap();
        let kept = |churn: Churn, period| churn.over(period).complement().value();
        let lost_digits = f64::EPSILON / kept(churn, to);
        let (back, start) = (kept(churn.to(to).to(from), from), kept(churn, from));
        prop_assert!((back - start).abs() <= (1e-12 + lost_digits) * start, "{back}, {start}");
        prop_assert_eq!(rate.to(to).period(), to);
    }

    /// Twelve months of growth, one after another.
    #[test]
    fn a_year_is_twelve_months(value in -0.2..0.5_f64) {
        let over_months = (0..12).fold(1.0, |size, _| size * (1.0 + value)) - 1.0;
        let growth = Growth::per_month(value).unwrap().over(Period::Year).value();
        prop_assert!((growth - over_months).abs() <= 1e-12 * (1.0 + over_months.abs()));
        let lost = value.abs();
        let kept = (0..12).fold(1.0, |size, _| size * (1.0 - lost));
        let churn = Churn::per_month(lost).unwrap().over(Period::Year).value();
        prop_assert!((churn - (1.0 - kept)).abs() <= 1e-12);
        prop_assert!(churn >= lost && churn <= 1.0);
    }

    /// Restating never leaves the range or gives NaN, even where it overflows.
    #[test]
    fn restating_stays_in_range(value in number(), from in period(), to in period()) {
        if let Ok(rate) = Rate::new(value, from) {
            prop_assert!(rate.over(to).value() >= -1.0);
            prop_assert_eq!(through_json(&rate).over(to), rate.over(to));
            let _ = rate.to(to).to_string();
        }
        if let Ok(churn) = Churn::new(value, from) {
            let lost = churn.over(to).value();
            prop_assert!((0.0..=1.0).contains(&lost));
            prop_assert!((0.0..=1.0).contains(&churn.over(to).complement().value()));
        }
    }

    #[test]
    fn months_add_up(year in 1800..2200_i16, month in 1..=12_u8, a in -5_000..5_000_i32, b in -5_000..5_000_i32) {
        let start = Month::new(year, month).unwrap();
        prop_assert_eq!((start.year(), start.number()), (i32::from(year), i32::from(month)));
        prop_assert_eq!(start.plus(a).plus(b), start.plus(a + b));
        prop_assert_eq!(start.plus(a).since(start), a);
        prop_assert_eq!(start.plus(12).year(), start.year() + 1);
        prop_assert_eq!(start.plus(a) < start.plus(b), a < b);
        let later = start.plus(a);
        prop_assert!((1..=12).contains(&later.number()));
        prop_assert_eq!(later.to_string().parse::<Month>().unwrap(), later);
        prop_assert_eq!(through_json(&later), later);
    }

    #[test]
    fn every_month_there_is_can_be_written(year in any::<i16>(), month in any::<u8>(), far in any::<i32>()) {
        let made = Month::new(year, month);
        prop_assert_eq!(made.is_ok(), (0..=9999).contains(&year) && (1..=12).contains(&month));
        if let Ok(month) = made {
            for month in [month, month.plus(far)] {
                prop_assert_eq!(through_json(&month), month);
                prop_assert_eq!(month.to_string().len(), 7);
            }
            let moved = month.plus(far).since(month);
            prop_assert!(moved == far || ["0000-01", "9999-12"].contains(&&*month.plus(far).to_string()));
        }
    }

    #[test]
    fn timelines_step_evenly(year in 1900..2100_i16, month in 1..=12_u8, step in period(), periods in 1..=1_200_u32) {
        let start = Month::new(year, month).unwrap();
        let timeline = Timeline::new(start, step, periods).unwrap();
        let months: Vec<Month> = timeline.months().collect();
        prop_assert_eq!(months.len(), periods as usize);
        prop_assert_eq!(months[0], start);
        let apart = i32::try_from(step.months()).unwrap();
        prop_assert!(months.windows(2).all(|pair| pair[1].since(pair[0]) == apart));
        let mut labels: Vec<String> = timeline.labels().collect();
        labels.sort_unstable();
        labels.dedup();
        prop_assert_eq!(labels.len(), periods as usize);
        prop_assert_eq!(through_json(&timeline), timeline);
    }

    #[test]
    fn values_know_their_unit(value in 0.0..1.0_f64, currency in currency()) {
        let money = Money::from_f64(value, currency).unwrap();
        for (it, unit) in [
            (Value::from(money), Unit::Money(currency)),
            (Share::new(value).unwrap().into(), Unit::Share),
            (Count::new(value).unwrap().into(), Unit::Count),
            (Ratio::new(value).unwrap().into(), Unit::Ratio),
        ] {
            prop_assert_eq!(it.unit(), unit);
            prop_assert_eq!(through_json(&it), it);
            prop_assert_eq!(through_json(&unit), unit);
            for (other, same) in [(Value::from(Ratio::ONE), Unit::Ratio), (Value::from(money), Unit::Money(currency))] {
                if unit != same {
                    prop_assert_eq!(it.partial_cmp(&other), None);
                }
            }
        }
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,12}|[A-Z]{3} ?[-+0-9,.]{0,12}|[-+0-9,.%]{0,12}( a | per )?(month|year)?") {
        let _ = (text.parse::<Money>(), text.parse::<Share>(), text.parse::<Count>());
        let _ = (text.parse::<Ratio>(), text.parse::<Rate>(), text.parse::<Churn>());
        let _ = (text.parse::<Growth>(), text.parse::<Month>(), text.parse::<Currency>());
    }
}

#[test]
fn timelines_have_at_least_one_period_and_at_most_a_century_of_months() {
    let start = Month::new(2027, 1).unwrap();
    for periods in [0, 1_201, u32::MAX] {
        let error = Timeline::new(start, Period::Month, periods).unwrap_err();
        let expected = format!("number of periods = {periods} is outside [1, 1200]");
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn limits_of_an_amount() {
    let most = Money::new(Decimal::MAX, Currency::USD);
    let cent: Money = "USD 0.01".parse().unwrap();
    assert_eq!(
        most.plus(most.negated()).unwrap(),
        Money::major(0, Currency::USD)
    );
    assert!(matches!(most.plus(most), Err(MoneyError::Overflow { .. })));
    assert!(matches!(most.times(2), Err(MoneyError::Overflow { .. })));
    assert!(matches!(
        most.divided_by(0),
        Err(MoneyError::DivisionByZero { .. })
    ));
    assert!(matches!(
        most.divided_by(Share::ZERO),
        Err(MoneyError::DivisionByZero { .. })
    ));
    // A cent more is beyond 28 digits.
    let sum = most.plus(cent);
    assert!(sum.is_err() || sum == Ok(most), "{sum:?}");
}

/// A plain number beside a quantity gives the bits that the algebra gives without it.
#[allow(clippy::eq_op, reason = "the sides differ in order of evaluation")]
fn plain_numbers_keep_their_bits<N: Number + PartialEq + std::fmt::Debug>(plain: f64, value: f64) {
    let price = Approx::<Money, N>::new(value);
    assert_eq!(plain * price, price * plain);
    let (share, whole) = (Approx::<Share, N>::new(value), Approx::new(plain));
    assert_eq!(plain - share, whole - share);
    assert_eq!(1.0 - share, share.complement());
    let (ratio, other) = (Approx::<Ratio, N>::new(value), Approx::new(plain));
    assert_eq!(plain + ratio, other + ratio);
    assert_eq!(ratio + plain, ratio + other);
    assert_eq!(plain - ratio, other - ratio);
    assert_eq!(ratio - plain, ratio - other);
    assert_eq!(plain / ratio, other / ratio);
}

proptest! {
    #[test]
    fn plain_numbers_stand_on_either_side(plain in -1e9..1e9, value in 1e-9..1e9) {
        plain_numbers_keep_their_bits::<f64>(plain, value);
        plain_numbers_keep_their_bits::<Lane>(plain, value);
    }
}

/// A difference of shares may be negative inside a formula; a model refuses it as a share.
#[test]
fn a_negative_share_does_not_leave_a_model() -> Result<(), Error> {
    let mut model = Model::new(Currency::USD);
    let lost = model.share("lost", Dist::uniform(0.1, 0.9)?)?;
    let kept = model.output("kept", move |s| 1.0 - s.get(lost))?;
    assert!(
        model
            .run(&Sampling::monte_carlo(100))?
            .outcome(kept)
            .minimum()
            > 0.0
    );
    model.output("short", move |s| 0.5 - s.get(lost))?;
    let refused = model.run(&Sampling::monte_carlo(100)).unwrap_err();
    let Error::Run(refused) = refused else {
        panic!("{refused}");
    };
    assert!(matches!(*refused, RunError::OutOfRange { ref output, .. } if output == "short"));
    Ok(())
}

/// 2^64 in its smallest digits, at which `rust_decimal` loses count of more than 28 places.
#[test]
fn amounts_are_shown_with_28_decimals_at_most() -> Result<(), Box<dyn std::error::Error>> {
    let amount: Money = "JPY 0.0018446744073709551616".parse()?;
    let shown = "JPY 0.0018446744073709551616000000";
    assert_eq!(format!("{amount:.40}"), shown);
    assert_eq!(format!("{amount:.28}"), shown);
    assert_eq!(format!("{amount:.2}"), "JPY 0.00");
    Ok(())
}
