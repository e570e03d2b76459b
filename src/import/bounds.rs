//! Totals of cells that include ranges or missing values.

use std::fmt;

use serde::Serialize;

use super::Cell;
use crate::quantity::Value;

/// The bounds of a total when some of its parts are withheld.
///
/// Parts without an exact value count as zero or more, like counts, shares and prices: a missing
/// part adds any number from zero upwards.
///
/// # Example
/// ```
/// use bizcase::import::{Bounds, Cell};
/// use bizcase::quantity::Count;
///
/// let employees = [
///     Cell::Value(Count::from(387)),
///     Cell::Interval { low: Some(Count::from(20)), high: Some(Count::from(99)) },
/// ];
/// let total = Bounds::of(employees);
/// assert_eq!((total.low, total.high), (407.0, Some(486.0)));
///
/// let total = Bounds::of(employees.into_iter().chain([Cell::Missing]));
/// assert_eq!(total.to_string(), "at least 407 (1 value, 1 range, 1 missing)");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct Bounds {
    /// The smallest possible total.
    pub low: f64,
    /// The largest possible total; `None` if it is unbounded.
    pub high: Option<f64>,
    /// The number of parts with one value.
    pub values: u64,
    /// The number of parts that are ranges.
    pub intervals: u64,
    /// The number of missing parts.
    pub missing: u64,
}

impl Bounds {
    /// The bounds of the sum of `cells`, amounts in major units.
    pub fn of<T: Into<Value>>(cells: impl IntoIterator<Item = Cell<T>>) -> Self {
        let empty = Self {
            high: Some(0.0),
            ..Self::default()
        };
        cells.into_iter().fold(empty, Self::plus)
    }

    /// Adds one part.
    #[must_use]
    pub fn plus<T: Into<Value>>(mut self, cell: Cell<T>) -> Self {
        let (low, high) = match cell {
            Cell::Value(value) => {
                self.values += 1;
                let number = value.into().to_f64();
                (number, Some(number))
            }
            Cell::Interval { low, high } => {
                self.intervals += 1;
                let low = low.map_or(0.0, |low| low.into().to_f64());
                (low, high.map(|high| high.into().to_f64()))
            }
            Cell::Missing => {
                self.missing += 1;
                (0.0, None)
            }
        };
        self.low += low;
        self.high = self.high.zip(high).map(|(sum, part)| sum + part);
        self
    }

    /// The total; `None` unless every part has one value.
    #[must_use]
    pub fn exact(&self) -> Option<f64> {
        (self.intervals == 0 && self.missing == 0).then_some(self.low)
    }

    /// Whether a published total is possible.
    #[must_use]
    pub fn contains(&self, total: f64) -> bool {
        self.low <= total && self.high.is_none_or(|high| total <= high)
    }
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |value: f64| crate::quantity::significant(value, 15);
        match self.high {
            _ if self.exact().is_some() => write!(f, "{}", show(self.low))?,
            Some(high) => write!(f, "{} to {}", show(self.low), show(high))?,
            None => write!(f, "at least {}", show(self.low))?,
        }
        let plural = |count: u64| if count == 1 { "" } else { "s" };
        write!(
            f,
            " ({} value{}, {} range{}, {} missing)",
            self.values,
            plural(self.values),
            self.intervals,
            plural(self.intervals),
            self.missing
        )
    }
}
