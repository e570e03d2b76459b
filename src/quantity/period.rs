//! The period of a rate or a price.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A month, a quarter or a year.
///
/// # Example
/// ```
/// use bizcase::quantity::Period;
///
/// assert_eq!(Period::Year.months(), 12);
/// assert_eq!(format!("per {}", Period::Quarter), "per quarter");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// One month.
    Month,
    /// Three months.
    Quarter,
    /// Twelve months.
    Year,
}

impl Period {
    /// The number of months in the period.
    #[must_use]
    pub const fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }

    /// How many of these periods make one `other`: 12 months make a year.
    pub(crate) fn per(self, other: Self) -> f64 {
        f64::from(other.months()) / f64::from(self.months())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        })
    }
}
