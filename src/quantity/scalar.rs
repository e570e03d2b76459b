//! Numbers without a currency or a period: shares, counts, ratios.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::format::{significant, ungrouped};
use crate::error::{Invalid, Permitted, Shown};

/// A share of a whole, or a probability: a number from 0 to 1.
///
/// Prints as a percentage, and parses `12.5%` as well as `0.125`. Serialised as the number.
///
/// # Example
/// ```
/// use bizcase::quantity::Share;
///
/// let need = Share::percent(92.0)?;
/// assert_eq!(need.complement().to_string(), "8%");
/// assert_eq!("12.5 %".parse::<Share>()?, Share::new(0.125)?);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Share(f64);

/// A number of customers, firms or units, from 0 upwards.
///
/// Fractions are allowed, since a count may be an expectation; [`whole`](Count::whole) checks for
/// them.
///
/// # Example
/// ```
/// use bizcase::quantity::Count;
///
/// let firms: Count = "6,395,635".parse()?;
/// assert_eq!(firms.value(), 6_395_635.0);
/// assert_eq!(firms.to_string(), "6,395,635");
/// assert!(Count::new(-1.0).is_err());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Count(f64);

/// A plain finite number: a multiple, an index, money divided by money.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money};
///
/// let lifetime_value = Money::major(1_500, Currency::USD);
/// let acquisition_cost = Money::major(500, Currency::USD);
/// assert_eq!(lifetime_value.ratio_to(acquisition_cost)?.value(), 3.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Ratio(f64);

macro_rules! scalar {
    ($($type:ident),+) => {$(
        impl $type {
            /// Zero.
            pub const ZERO: Self = Self(0.0);
            /// One.
            pub const ONE: Self = Self(1.0);

            /// The value as a plain number.
            #[must_use]
            pub const fn value(self) -> f64 {
                self.0
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        }

        impl TryFrom<f64> for $type {
            type Error = Invalid;

            fn try_from(value: f64) -> Result<Self, Invalid> {
                Self::new(value)
            }
        }

        impl From<$type> for f64 {
            fn from(quantity: $type) -> f64 {
                quantity.0
            }
        }
    )+};
}

scalar!(Share, Count, Ratio);

impl Share {
    /// A share from a number from 0 to 1. For a percentage, use [`percent`](Share::percent).
    ///
    /// # Errors
    /// [`Invalid`] outside [0, 1].
    pub fn new(value: f64) -> Result<Self, Invalid> {
        let checked = Permitted::SHARE.check("share", value).map_err(|invalid| {
            if value > 1.0 && value <= 100.0 {
                // True in code and in a file alike.
                invalid.hint(format!(
                    "{}% is {}",
                    significant(value, 10),
                    significant(value / 100.0, 10)
                ))
            } else {
                invalid
            }
        })?;
        // Adding zero turns -0 into 0.
        Ok(Self(checked + 0.0))
    }

    /// A share that is written in the source and known to lie in range.
    pub(crate) const fn literal(value: f64) -> Self {
        Self(value)
    }

    /// A share from a percentage from 0 to 100.
    ///
    /// # Errors
    /// [`Invalid`] outside [0, 100].
    pub fn percent(value: f64) -> Result<Self, Invalid> {
        let checked = Permitted::between(0.0, 100.0).check("percentage", value)?;
        Ok(Self(checked / 100.0 + 0.0))
    }

    /// The rest of the whole: `1 - share`.
    #[must_use]
    pub fn complement(self) -> Self {
        Self(1.0 - self.0)
    }

    /// A share of another share: the product of the two.
    #[must_use]
    pub fn of(self, whole: Self) -> Self {
        Self(self.0 * whole.0)
    }
}

/// `12.5%`, to at most ten significant digits.
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = self.0 * 100.0;
        match f.precision() {
            Some(decimals) => write!(f, "{percent:.decimals$}%"),
            None => write!(f, "{}%", significant(percent, 10)),
        }
    }
}

impl FromStr for Share {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        match text.trim().strip_suffix('%') {
            Some(percent) => Self::percent(parse("share", percent.trim_end())?),
            None => Self::new(parse("share", text)?),
        }
    }
}

impl Count {
    /// A count.
    ///
    /// # Errors
    /// [`Invalid`] if it is negative, infinite or NaN.
    pub fn new(value: f64) -> Result<Self, Invalid> {
        // The same in two comparisons: tables hold millions of counts.
        if (0.0..=f64::MAX).contains(&value) {
            return Ok(Self(value + 0.0));
        }
        Err(Invalid::new("count", Shown(value), Permitted::COUNT))
    }

    /// The count as a whole number.
    ///
    /// # Errors
    /// [`Invalid`] if it has a fraction or exceeds 2^53, where doubles skip whole numbers.
    pub fn whole(self) -> Result<u64, Invalid> {
        const LIMIT: f64 = 9_007_199_254_740_992.0;
        if self.0.fract() == 0.0 && self.0 <= LIMIT {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a whole number from 0 to 2^53"
            )]
            return Ok(self.0 as u64);
        }
        Err(Invalid::rule("count", self.0, "a whole number up to 2^53"))
    }
}

/// The sum of counts, at most the largest number there is.
impl std::iter::Sum for Count {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        Self(counts.map(Self::value).sum::<f64>().min(f64::MAX))
    }
}

impl From<u32> for Count {
    fn from(value: u32) -> Self {
        Self(f64::from(value))
    }
}

/// `6,395,635`; with fractions to at most two decimals unless a precision is given.
impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match f.precision() {
            Some(decimals) => format!("{:.decimals$}", self.0),
            None if self.0.fract() == 0.0 => format!("{:.0}", self.0),
            None => format!("{:.2}", self.0),
        };
        f.write_str(&super::grouped(&text))
    }
}

impl FromStr for Count {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::new(parse("count", text)?)
    }
}

impl Ratio {
    /// A ratio.
    ///
    /// # Errors
    /// [`Invalid`] if it is infinite or NaN.
    pub fn new(value: f64) -> Result<Self, Invalid> {
        Ok(Self(Permitted::FINITE.check("ratio", value)? + 0.0))
    }
}

/// To at most ten significant digits unless a precision is given.
impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match f.precision() {
            Some(decimals) => super::grouped(&format!("{:.decimals$}", self.0)),
            None => significant(self.0, 10),
        };
        f.write_str(&text)
    }
}

impl FromStr for Ratio {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::new(parse("ratio", text)?)
    }
}

fn parse(parameter: &str, text: &str) -> Result<f64, Invalid> {
    let plain = ungrouped(parameter, text)?;
    plain
        .parse()
        .map_err(|_| Invalid::rule(parameter, format!("`{text}`"), "a number"))
}
