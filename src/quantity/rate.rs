//! Numbers per time, which convert between periods by compounding, never by multiplying.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Number, Period, Quantity, Ratio, Share, Unit, significant};
use crate::error::{Invalid, Permitted};

/// An interest or discount rate, effective over its [`Period`].
///
/// # Formula
/// Over `n` periods: `(1 + rate)^n - 1`.
///
/// # Example
/// ```
/// use bizcase::quantity::{Period, Rate};
///
/// let discount = Rate::per_year(0.12)?;
/// assert_eq!(discount.to_string(), "12% a year");
/// // The monthly rate that compounds to 12 % is below 1 %.
/// assert_eq!(discount.to(Period::Month).to_string(), "0.9488792935% a month");
/// assert_eq!("12% a year".parse::<Rate>()?, discount);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias("discount rate", "interest rate"))]
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rate {
    value: f64,
    period: Period,
}

/// A relative change per [`Period`]: the growth of a market, a price or a customer base.
///
/// # Formula
/// Over `n` periods: `(1 + growth)^n - 1`.
///
/// # Example
/// ```
/// use bizcase::quantity::{Growth, Period};
///
/// // 2 % a month is 26.8 % a year.
/// assert_eq!(Growth::per_month(0.02)?.to(Period::Year).to_string(), "26.82417946% a year");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Growth {
    value: f64,
    period: Period,
}

/// The share of customers lost per [`Period`].
///
/// # Formula
/// Over `n` periods: `1 - (1 - churn)^n`.
///
/// # Example
/// ```
/// use bizcase::quantity::{Churn, Period};
///
/// // 2 % a month is 21.5 % a year, not 24 %.
/// assert_eq!(Churn::per_month(0.02)?.to(Period::Year).to_string(), "21.52832763% a year");
/// assert!(Churn::per_month(1.2).is_err());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias("attrition", "churn rate"))]
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Churn {
    value: f64,
    period: Period,
}

/// A quantity per time: [`Rate`], [`Growth`] or [`Churn`]. A simulation reads it for a stated
/// period, as its effect over that period.
///
/// The trait is sealed.
///
/// # Example
/// ```
/// use bizcase::quantity::{Churn, PerPeriod, Period};
///
/// let monthly: f64 = Churn::over_period(0.02, Period::Month, Period::Month);
/// assert_eq!(monthly, 0.02);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a rate",
    note = "read Money, Share, Count and Ratio with `s.get(input)`"
)]
pub trait PerPeriod: sealed::Sealed + 'static {
    /// What it amounts to over a period: a [`Share`] for churn, a [`Ratio`] otherwise.
    type Over: Quantity;

    /// The unit of the quantity over a period.
    #[doc(hidden)]
    fn unit() -> Unit;

    /// Converts a value from one period to another by compounding.
    fn over_period<N: Number>(value: N, from: Period, to: Period) -> N;
}

mod sealed {
    pub trait Sealed {}
}

/// A rate of change per period, restated over another period by compounding:
/// `(1 + value)^n - 1`, without loss of digits near zero.
#[inline(always)]
pub(crate) fn compounded<N: Number>(value: N, from: Period, to: Period) -> N {
    if from == to {
        value
    } else {
        (value.ln_1p() * N::splat(from.per(to))).exp_m1()
    }
}

/// A share lost per period, restated over another period: `1 - (1 - value)^n`.
#[inline(always)]
pub(crate) fn survived<N: Number>(value: N, from: Period, to: Period) -> N {
    if from == to {
        value
    } else {
        -compounded(-value, from, to)
    }
}

/// The smallest rate of change that is not the loss of everything.
const ABOVE_TOTAL_LOSS: f64 = -1.0 + f64::EPSILON / 2.0;

macro_rules! per_period {
    ($type:ident, $word:literal, $permitted:expr, $restated:path, $number:ident, $unit:expr, $least:expr) => {
        impl $type {
            /// Per month: 0.01 is one percent a month.
            ///
            /// # Errors
            /// [`Invalid`] outside the permitted range.
            pub fn per_month(value: f64) -> Result<Self, Invalid> {
                Self::new(value, Period::Month)
            }

            /// Per quarter: 0.03 is three percent a quarter.
            ///
            /// # Errors
            /// [`Invalid`] outside the permitted range.
            pub fn per_quarter(value: f64) -> Result<Self, Invalid> {
                Self::new(value, Period::Quarter)
            }

            /// Per year: 0.12 is twelve percent a year.
            ///
            /// # Errors
            /// [`Invalid`] outside the permitted range.
            pub fn per_year(value: f64) -> Result<Self, Invalid> {
                Self::new(value, Period::Year)
            }

            /// Per any period.
            ///
            /// # Errors
            /// [`Invalid`] outside the permitted range.
            pub fn new(value: f64, period: Period) -> Result<Self, Invalid> {
                let value = $permitted.check($word, value)? + 0.0;
                Ok(Self { value, period })
            }

            /// The period.
            #[must_use]
            pub const fn period(self) -> Period {
                self.period
            }

            /// The rate converted to another period by compounding.
            ///
            /// A value that would round to the loss of everything, or overflow, becomes the nearest
            /// number within range.
            #[must_use]
            pub fn to(self, period: Period) -> Self {
                let value = $restated(self.value, self.period, period);
                let value = value.clamp($least, f64::MAX);
                Self { value, period }
            }

            /// The effect over one `period`.
            #[must_use]
            pub fn over(self, period: Period) -> $number {
                // A restated value is always one of its quantity.
                $number::new(self.to(period).value).unwrap_or($number::ZERO)
            }
        }

        impl sealed::Sealed for $type {}

        impl PerPeriod for $type {
            type Over = $number;

            fn unit() -> Unit {
                $unit
            }

            #[inline(always)]
            fn over_period<N: Number>(value: N, from: Period, to: Period) -> N {
                $restated(value, from, to)
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(
                    f,
                    "{}% a {}",
                    significant(self.value * 100.0, 10),
                    self.period
                )
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        }

        /// Reads `12% a year`, `12% per year` and `0.12 per year`.
        impl FromStr for $type {
            type Err = Invalid;

            fn from_str(text: &str) -> Result<Self, Invalid> {
                let (value, period) = parse($word, text)?;
                Self::new(value, period)
            }
        }

        impl TryFrom<String> for $type {
            type Error = Invalid;

            fn try_from(text: String) -> Result<Self, Invalid> {
                text.parse()
            }
        }

        /// The exact number, unlike `Display`: `0.125 per year`.
        impl From<$type> for String {
            fn from(rate: $type) -> Self {
                format!("{} per {}", rate.value, rate.period)
            }
        }
    };
}

per_period!(
    Rate,
    "rate",
    Permitted::RATE,
    compounded,
    Ratio,
    Unit::Ratio,
    ABOVE_TOTAL_LOSS
);
per_period!(
    Growth,
    "growth",
    Permitted::RATE,
    compounded,
    Ratio,
    Unit::Ratio,
    ABOVE_TOTAL_LOSS
);
per_period!(
    Churn,
    "churn",
    Permitted::SHARE,
    survived,
    Share,
    Unit::Share,
    0.0
);

fn parse(parameter: &str, text: &str) -> Result<(f64, Period), Invalid> {
    let refuse = || {
        Invalid::rule(
            parameter,
            format!("`{text}`"),
            "a rate with its period, such as 12% a year",
        )
    };
    let (number, period) = text
        .split_once(" a ")
        .or_else(|| text.split_once(" per "))
        .ok_or_else(refuse)?;
    let period = match period.trim() {
        "month" => Period::Month,
        "quarter" => Period::Quarter,
        "year" => Period::Year,
        _ => return Err(refuse()),
    };
    // The parser of f64 also reads "inf" and "NaN", which the range check then refuses.
    let value = match number.trim().strip_suffix('%') {
        Some(percent) => percent.trim_end().parse().map(|value: f64| value / 100.0),
        None => number.trim().parse(),
    };
    Ok((value.map_err(|_| refuse())?, period))
}
