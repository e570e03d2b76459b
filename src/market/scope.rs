//! What a sizing measures.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Difference, MarketError};
use crate::quantity::Currency;

/// What is counted.
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
    /// Customers, of whatever size.
    Accounts,
    /// Units sold: seats, devices, tickets.
    Units,
    /// Revenue a year.
    Revenue {
        /// At which price.
        price: PriceBasis,
        /// In which currency.
        currency: Currency,
    },
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accounts => f.write_str("accounts"),
            Self::Units => f.write_str("units"),
            Self::Revenue { price, currency } => {
                write!(f, "revenue a year at {price} in {currency}")
            }
        }
    }
}

/// Which price a revenue is reckoned at.
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

/// Whether a sizing counts what could be spent or what is spent today.
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

/// What a sizing measures, where and when. Sizings of different scopes are not comparable.
///
/// # Example
/// ```
/// use bizcase::market::{Measure, Scope, Spend};
///
/// let ours = Scope {
///     measure: Measure::Accounts,
///     spend: Spend::Potential,
///     geography: "United States".into(),
///     year: 2022,
/// };
/// let theirs = Scope { year: 2024, ..ours.clone() };
/// assert_eq!(
///     ours.same_as(&theirs).unwrap_err().to_string(),
///     "the sizings do not measure the same thing: year is 2022 in one and 2024 in the other",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// What is counted.
    pub measure: Measure,
    /// Potential or current spend.
    pub spend: Spend,
    /// The area.
    pub geography: String,
    /// The calendar year of the counts.
    pub year: i32,
}

impl Scope {
    /// Whether another scope is the same.
    ///
    /// # Errors
    /// [`MarketError::UnlikeScopes`] naming every tag in which they differ.
    pub fn same_as(&self, other: &Self) -> Result<(), MarketError> {
        let differences: Vec<Difference> = self
            .tags()
            .into_iter()
            .zip(other.tags())
            .filter(|((_, left), (_, right))| left != right)
            .map(|((tag, left), (_, right))| Difference { tag, left, right })
            .collect();
        if differences.is_empty() {
            Ok(())
        } else {
            Err(MarketError::UnlikeScopes { differences })
        }
    }

    fn tags(&self) -> [(&'static str, String); 4] {
        [
            ("measure", self.measure.to_string()),
            ("spend", self.spend.to_string()),
            ("geography", self.geography.clone()),
            ("year", self.year.to_string()),
        ]
    }
}

/// `accounts, potential spend, United States, 2022`.
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            measure,
            spend,
            geography,
            year,
        } = self;
        write!(f, "{measure}, {spend}, {geography}, {year}")
    }
}
