//! How a sizing reasons, and the part of a market that one chain is about.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Factor, GrowthPhase};

/// How a sizing reasons.
///
/// # Example
/// ```
/// assert_eq!(bizcase::market::Method::BottomUp.to_string(), "bottom-up");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// A published figure through filters.
    TopDown,
    /// Segments times units times price.
    BottomUp,
    /// Value created or cost avoided, and the share of it that can be charged for.
    ValueTheory,
    /// Somebody's revenue over their share.
    ShareInversion,
    /// What competitors earn today: a lower bound.
    CompetitorSum,
    /// A chain of guesses.
    Fermi,
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TopDown => "top-down",
            Self::BottomUp => "bottom-up",
            Self::ValueTheory => "value theory",
            Self::ShareInversion => "share inversion",
            Self::CompetitorSum => "sum of competitors",
            Self::Fermi => "Fermi chain",
        })
    }
}

/// One segment of a [`Sizing`](super::Sizing): the factors of its own, and how it grows if not like
/// the others.
///
/// # Example
/// ```
/// use bizcase::market::{Factor, Part};
/// use bizcase::quantity::Count;
///
/// let shops = Part::new("shops", [Factor::known("firms", Count::from(900))]);
/// assert_eq!(shops.segment, "shops");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The name of the segment, different from that of every other.
    pub segment: String,
    /// Its own factors; those common to all segments belong to the sizing.
    #[serde(default)]
    pub factors: Vec<Factor>,
    /// How it grows; empty if it grows like the whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outlook: Vec<GrowthPhase>,
}

impl Part {
    /// A segment with its own factors, which grows like the whole.
    #[must_use]
    pub fn new(segment: &str, factors: impl IntoIterator<Item = Factor>) -> Self {
        Self {
            segment: segment.to_owned(),
            factors: factors.into_iter().collect(),
            outlook: Vec::new(),
        }
    }

    /// The same with a growth of its own.
    #[must_use]
    pub fn growing(mut self, phase: GrowthPhase) -> Self {
        self.outlook.push(phase);
        self
    }
}

/// The only segment of a chain without segments.
pub(super) fn whole() -> Part {
    Part::new("", [])
}
