//! Quantities whose kind is known only at run time, as in case files and reports.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Count, Currency, Money, Ratio, Share, significant};
use crate::error::{Invalid, Permitted};

/// The unit of the numbers in a column.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Unit};
///
/// let unit = Unit::Money(Currency::USD);
/// assert_eq!(unit.show(-1_234_567.0), "USD -1.23 m");
/// assert_eq!(Unit::Share.show(0.5432), "54.3%");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// An amount in a currency.
    Money(Currency),
    /// A share or a probability.
    Share,
    /// A count.
    Count,
    /// A plain number.
    Ratio,
}

impl Unit {
    /// Shows a number of this unit to three significant digits, with large amounts in thousands
    /// (k), millions (m) or billions (bn).
    #[must_use]
    pub fn show(self, value: f64) -> String {
        match self {
            Self::Money(currency) => format!("{currency} {}", scaled(value)),
            Self::Share => format!("{}%", significant(value * 100.0, 3)),
            Self::Count | Self::Ratio => scaled(value),
        }
    }

    /// The unit of a difference of two numbers of this unit: it may be negative, as shares and
    /// counts may not.
    pub(crate) const fn of_difference(self) -> Self {
        match self {
            Self::Money(_) => self,
            Self::Share | Self::Count | Self::Ratio => Self::Ratio,
        }
    }

    /// The range that numbers of this unit stay in.
    pub(crate) fn permitted(self) -> Permitted {
        match self {
            Self::Money(_) | Self::Ratio => Permitted::FINITE,
            Self::Share => Permitted::SHARE,
            Self::Count => Permitted::COUNT,
        }
    }

    /// An error for a value of another unit.
    pub(crate) fn mismatch(self, parameter: &str, value: impl fmt::Display) -> Invalid {
        let (rule, example) = match self {
            Self::Money(currency) => (format!("an amount in {currency}"), format!("{currency} 5")),
            Self::Share => ("a share".to_owned(), "60%".to_owned()),
            Self::Count => ("a count without a unit".to_owned(), "24".to_owned()),
            Self::Ratio => ("a plain number without a unit".to_owned(), "1.5".to_owned()),
        };
        Invalid::rule(parameter, value, format!("{rule}, such as {example}"))
    }
}

/// The unit in words: `USD`, `share`, `count`, `ratio`.
impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Money(currency) => write!(f, "{currency}"),
            Self::Share => f.write_str("share"),
            Self::Count => f.write_str("count"),
            Self::Ratio => f.write_str("ratio"),
        }
    }
}

fn scaled(value: f64) -> String {
    if value.is_infinite() {
        return value.to_string();
    }
    // The rounding to three digits may carry into the next scale: 999,900 is 1 m.
    let rounded: f64 = format!("{value:.2e}").parse().unwrap_or(value);
    let (unit, suffix, digits) = match rounded.abs() {
        size if size >= 1e9 => (1e9, " bn", 3),
        size if size >= 1e6 => (1e6, " m", 3),
        size if size >= 1e4 => (1e3, " k", 3),
        _ => (1.0, "", 4),
    };
    format!("{}{suffix}", significant(value / unit, digits))
}

/// An exact quantity of any kind: a threshold, a constant, a cell of a report.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money, Unit, Value};
///
/// let threshold = Value::from(Money::major(-15_000_000, Currency::USD));
/// assert_eq!(threshold.unit(), Unit::Money(Currency::USD));
/// assert_eq!(threshold.to_string(), "USD -15 m");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Value {
    /// An amount of money.
    Money(Money),
    /// A share or a probability.
    Share(Share),
    /// A count.
    Count(Count),
    /// A plain number.
    Ratio(Ratio),
}

impl Value {
    /// The unit of the quantity.
    #[must_use]
    pub fn unit(self) -> Unit {
        match self {
            Self::Money(money) => Unit::Money(money.currency()),
            Self::Share(_) => Unit::Share,
            Self::Count(_) => Unit::Count,
            Self::Ratio(_) => Unit::Ratio,
        }
    }

    /// The number, in major units if it is money.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        match self {
            Self::Money(money) => money.to_f64(),
            Self::Share(share) => share.value(),
            Self::Count(count) => count.value(),
            Self::Ratio(ratio) => ratio.value(),
        }
    }

    /// The number, if it has the unit expected for `parameter`.
    ///
    /// # Errors
    /// [`Invalid`] if it has another unit or currency.
    pub fn in_unit(self, parameter: &str, unit: Unit) -> Result<f64, Invalid> {
        if self.unit() == unit {
            return Ok(self.to_f64());
        }
        Err(unit.mismatch(parameter, self))
    }
}

/// Values of one unit are ordered; others are not comparable.
impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Money(one), Self::Money(other)) => one.partial_cmp(other),
            _ if self.unit() == other.unit() => self.to_f64().partial_cmp(&other.to_f64()),
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.unit().show(self.to_f64()))
    }
}

macro_rules! value_from {
    ($($type:ident),+) => {$(
        impl From<$type> for Value {
            fn from(quantity: $type) -> Self {
                Self::$type(quantity)
            }
        }
    )+};
}

value_from!(Money, Share, Count, Ratio);
