//! The types of cash flows: plain numbers and exact amounts of money.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use crate::error::{Error, Invalid, MoneyError, Permitted};
use crate::numeric::CompensatedSum;
use crate::quantity::{Currency, Money};

/// A cash flow: an `f64`, or exact [`Money`].
///
/// Inflows are positive, outflows negative. Sums of [`Money`] are exact. Discounted values are
/// computed in floating point and rounded to the minor unit of the currency.
///
/// The trait is sealed.
///
/// # Example
/// ```
/// use bizcase::finance::CashFlows;
/// use bizcase::quantity::{Currency, Money, Rate};
///
/// let flows = [-100, 60, 60].map(|dollars| Money::major(dollars, Currency::USD));
/// let value = CashFlows::yearly(&flows)?.npv(Rate::per_year(0.10)?)?;
/// assert_eq!(value.to_string(), "USD 4.13");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[diagnostic::on_unimplemented(message = "`{Self}` is not a cash flow", note = "use f64 or Money")]
pub trait Amount: Copy + PartialOrd + fmt::Debug + fmt::Display + sealed::Sealed {
    /// What the amounts are reckoned in.
    #[doc(hidden)]
    type Unit: Copy + fmt::Debug + Serialize;
    #[doc(hidden)]
    fn unit(self) -> Self::Unit;
    /// All amounts as plain numbers.
    #[doc(hidden)]
    fn values(flows: &[Self]) -> Result<Cow<'_, [f64]>, Error>;
    /// A result in `unit`.
    #[doc(hidden)]
    fn of(name: &str, value: f64, unit: Self::Unit) -> Result<Self, Error>;
    /// What is left of `whole` without `part`: for plain numbers `exactly`, which has no
    /// cancellation; for money the difference of the rounded amounts, so that they add up.
    #[doc(hidden)]
    fn rest(name: &str, exactly: f64, whole: Self, part: Self) -> Result<Self, Error>;
    /// The sum of all amounts, exactly: plain numbers of up to fifteen digits are added as the
    /// decimals they are written as. Longer ones were computed, and a sum within their rounding is
    /// zero.
    #[doc(hidden)]
    fn total(flows: &[Self]) -> f64;
    /// The running total after each flow.
    #[doc(hidden)]
    fn running_totals(flows: &[Self]) -> Result<Vec<f64>, Error>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f64 {}
    impl Sealed for super::Money {}
}

impl Amount for f64 {
    type Unit = ();

    fn unit(self) {}

    fn values(flows: &[Self]) -> Result<Cow<'_, [f64]>, Error> {
        // One comparison for all of them: the sum of the magnitudes of a NaN or an infinity is
        // not finite, and that of proper flows might overflow, which the search then excludes.
        if flows.iter().map(|flow| flow.abs()).sum::<f64>().is_finite() {
            return Ok(Cow::Borrowed(flows));
        }
        for (index, &flow) in flows.iter().enumerate() {
            Permitted::FINITE.check(&format!("cash flow {index}"), flow)?;
        }
        Ok(Cow::Borrowed(flows))
    }

    fn of(name: &str, value: f64, (): ()) -> Result<Self, Error> {
        Ok(Permitted::FINITE.check(name, value)?)
    }

    fn rest(name: &str, exactly: f64, _whole: Self, _part: Self) -> Result<Self, Error> {
        Self::of(name, exactly, ())
    }

    fn total(flows: &[Self]) -> f64 {
        if let [alone] = flows {
            return *alone;
        }
        let written: Option<Vec<Decimals>> = flows.iter().map(|&flow| written(flow)).collect();
        if let Some(exact) = written.and_then(|written| decimal_sum(&written)) {
            return exact;
        }
        let (mut sum, mut size) = (CompensatedSum::default(), 0.0);
        for &flow in flows {
            sum.add(flow);
            size += flow.abs();
        }
        // Each is off by half a unit in its last place, at the most.
        let rounding = 0.5 * f64::EPSILON * size;
        if sum.total().is_finite() && sum.total().abs() <= rounding {
            0.0
        } else {
            sum.total()
        }
    }

    fn running_totals(flows: &[Self]) -> Result<Vec<f64>, Error> {
        let mut sum = CompensatedSum::default();
        let total = |&flow: &f64| {
            sum.add(flow);
            Self::of("cumulative cash flow", sum.total(), ())
        };
        flows.iter().map(total).collect()
    }
}

impl Amount for Money {
    type Unit = Currency;

    fn unit(self) -> Currency {
        self.currency()
    }

    fn values(flows: &[Self]) -> Result<Cow<'_, [f64]>, Error> {
        // Adding zero in the first currency finds an amount in another one.
        let zero = flows.first().map(|first| Self::major(0, first.currency()));
        let value = |flow: &Self| match zero {
            Some(zero) if flow.currency() != zero.currency() => zero.plus(*flow).map(Self::to_f64),
            _ => Ok(flow.to_f64()),
        };
        let values: Result<Vec<f64>, MoneyError> = flows.iter().map(value).collect();
        Ok(Cow::Owned(values?))
    }

    fn of(name: &str, value: f64, currency: Currency) -> Result<Self, Error> {
        Ok(Self::from_f64(value, currency).map_err(|invalid: Invalid| invalid.named(name))?)
    }

    fn rest(_name: &str, _exactly: f64, whole: Self, part: Self) -> Result<Self, Error> {
        Ok(whole.minus(part)?)
    }

    fn total(flows: &[Self]) -> f64 {
        if let [alone] = flows {
            return alone.to_f64();
        }
        let decimals = |flow: &Self| {
            let amount = flow.amount();
            (amount.mantissa(), -amount.scale().cast_signed())
        };
        let all: Vec<Decimals> = flows.iter().map(decimals).collect();
        decimal_sum(&all).unwrap_or_else(|| {
            let mut sum = CompensatedSum::default();
            for flow in flows {
                sum.add(flow.to_f64());
            }
            sum.total()
        })
    }

    fn running_totals(flows: &[Self]) -> Result<Vec<f64>, Error> {
        let mut total = None::<Self>;
        let add = |flow: &Self| {
            let sum = total.map_or(Ok(*flow), |sum| sum.plus(*flow))?;
            total = Some(sum);
            Ok(sum.to_f64())
        };
        flows.iter().map(add).collect()
    }
}

/// A decimal number: whole units of a power of ten, and that power.
type Decimals = (i128, i32);

/// A plain number as the decimal of up to fifteen digits that stands for it and for no other;
/// nothing if it takes more digits, as what was computed does.
fn written(value: f64) -> Option<Decimals> {
    const DIGITS: usize = 15;
    let shortest = format!("{value:e}");
    let (digits, power) = shortest.split_once('e')?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let count = whole.trim_start_matches('-').len() + fraction.len();
    let power: i32 = power.parse().ok()?;
    let units: i128 = format!("{whole}{fraction}").parse().ok()?;
    (count <= DIGITS).then(|| (units, power - i32::try_from(fraction.len()).unwrap_or(0)))
}

/// The sum of decimals, rounded once; nothing if they are too far apart for 38 digits.
fn decimal_sum(terms: &[Decimals]) -> Option<f64> {
    let smallest = terms.iter().map(|term| term.1).min()?;
    let mut sum = 0_i128;
    for &(units, power) in terms.iter().filter(|term| term.0 != 0) {
        let ten = 10_i128.checked_pow(power.abs_diff(smallest))?;
        sum = sum.checked_add(units.checked_mul(ten)?)?;
    }
    format!("{sum}e{smallest}").parse().ok()
}

/// A few amounts as plain numbers, with their unit.
pub(super) fn plain<A: Amount, const N: usize>(
    amounts: [A; N],
) -> Result<([f64; N], A::Unit), Error> {
    let mut plain = [0.0; N];
    plain.copy_from_slice(&A::values(&amounts)?);
    Ok((plain, amounts[0].unit()))
}
