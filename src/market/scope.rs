//! The scope of a sizing.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Difference, MarketError};
use crate::quantity::{Currency, Unit};

/// What a sizing counts.
///
/// # Example
/// ```
/// use bizcase::market::{Measure, PriceBasis};
/// use bizcase::quantity::Currency;
///
/// let revenue = Measure::Revenue { price: PriceBasis::Realised, currency: Currency::USD };
/// assert_eq!(revenue.to_string(), "revenue a year at realised price in USD");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// Customers, of any size.
    Accounts,
    /// Units sold per year: devices, tickets, licences.
    Units,
    /// Revenue per year.
    Revenue {
        /// The price basis.
        price: PriceBasis,
        /// The currency.
        currency: Currency,
    },
}

impl Measure {
    /// The unit in which this measure is stated.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        match self {
            Self::Accounts | Self::Units => Unit::Count,
            Self::Revenue { currency, .. } => Unit::Money(*currency),
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Units => "units a year",
            Self::Revenue { .. } => "revenue a year",
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Revenue { price, currency } => {
                write!(f, "{} at {price} in {currency}", self.word())
            }
            _ => f.write_str(self.word()),
        }
    }
}

/// The price at which revenue is valued.
///
/// # Example
/// ```
/// assert_eq!(bizcase::market::PriceBasis::List.to_string(), "list price");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PriceBasis {
    /// The price before discounts.
    List,
    /// The price after discounts.
    Realised,
}

impl fmt::Display for PriceBasis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::List => "list price",
            Self::Realised => "realised price",
        })
    }
}

/// Whether a sizing counts potential or current spend.
///
/// # Example
/// ```
/// assert_eq!(bizcase::market::Spend::Potential.to_string(), "potential spend");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Spend {
    /// What everyone with the need could spend.
    Potential,
    /// What is spent on today's offers.
    Current,
}

impl fmt::Display for Spend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Potential => "potential spend",
            Self::Current => "current spend",
        })
    }
}

/// The stage of the funnel that a sizing describes.
///
/// # Example
/// ```
/// use bizcase::market::Stage;
///
/// assert_eq!(Stage::Serviceable.to_string(), "SAM");
/// assert!(Stage::Obtainable > Stage::Serviceable);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Everyone who has the job to be done (TAM).
    #[doc(alias("TAM", "total addressable market"))]
    Total,
    /// The part of TAM that the offer can serve (SAM).
    #[doc(alias("SAM", "serviceable addressable market"))]
    Serviceable,
    /// The part of SAM that can be won in the time planned (SOM).
    #[doc(alias("SOM", "serviceable obtainable market"))]
    Obtainable,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Total => "TAM",
            Self::Serviceable => "SAM",
            Self::Obtainable => "SOM",
        })
    }
}

/// The scope of a sizing: what it measures, where, when and at which stage of the funnel. Sizings
/// of different scopes cannot be compared, subtracted, added or pooled.
///
/// # Example
/// ```
/// use bizcase::market::{Measure, Scope, Spend, Stage};
///
/// let ours = Scope {
///     measure: Measure::Accounts,
///     spend: Spend::Potential,
///     geography: "United States".into(),
///     year: 2022,
///     stage: Stage::Total,
/// };
/// let theirs = Scope { year: 2024, stage: Stage::Serviceable, ..ours.clone() };
/// assert_eq!(
///     ours.same_as(&theirs).unwrap_err().to_string(),
///     "the sizings do not measure the same thing: year is 2022 in one and 2024 in the other; \
///      stage is TAM in one and SAM in the other",
/// );
/// assert_eq!(ours.to_string(), "accounts, potential spend, United States, 2022, TAM");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// What is counted, and for revenue the price basis and currency.
    pub measure: Measure,
    /// Potential or current spend.
    pub spend: Spend,
    /// The area.
    pub geography: String,
    /// The calendar year of the figures.
    pub year: i32,
    /// The stage of the funnel.
    pub stage: Stage,
}

impl Scope {
    /// Checks that another scope is the same.
    ///
    /// # Errors
    /// [`MarketError::UnlikeScopes`] naming every tag in which they differ.
    pub fn same_as(&self, other: &Self) -> Result<(), MarketError> {
        let differences: Vec<Difference> = self
            .tags()
            .into_iter()
            .zip(other.tags())
            .filter_map(|((tag, left), (_, right))| match (left, right) {
                (Some(left), Some(right)) if left != right => Some(Difference { tag, left, right }),
                _ => None,
            })
            .collect();
        if differences.is_empty() {
            Ok(())
        } else {
            Err(MarketError::UnlikeScopes { differences })
        }
    }

    /// The scope at another stage of the funnel.
    #[must_use]
    pub fn at(mut self, stage: Stage) -> Self {
        self.stage = stage;
        self
    }

    /// Every tag that can differ. Counts have neither price nor currency.
    fn tags(&self) -> [(&'static str, Option<String>); 7] {
        let (price, currency) = match self.measure {
            Measure::Revenue { price, currency } => {
                (Some(price.to_string()), Some(currency.to_string()))
            }
            _ => (None, None),
        };
        [
            ("measure", Some(self.measure.word().to_owned())),
            ("price basis", price),
            ("currency", currency),
            ("spend", Some(self.spend.to_string())),
            ("geography", Some(self.geography.clone())),
            ("year", Some(self.year.to_string())),
            ("stage", Some(self.stage.to_string())),
        ]
    }
}

/// `accounts, potential spend, United States, 2022, TAM`; `{:#}` leaves the stage out.
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            measure,
            spend,
            geography,
            year,
            stage,
        } = self;
        write!(f, "{measure}, {spend}, {geography}, {year}")?;
        if f.alternate() {
            Ok(())
        } else {
            write!(f, ", {stage}")
        }
    }
}
