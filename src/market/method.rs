//! Sizing methods, and the segments of a sizing.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Factor, GrowthPhase};

/// The method of a sizing.
///
/// # Example
/// ```
/// assert_eq!(bizcase::market::Method::BottomUp.to_string(), "bottom-up");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// A published figure, filtered by shares.
    TopDown,
    /// Segments times units times price.
    BottomUp,
    /// Value created or cost avoided, times the share of it that the seller can charge.
    ValueTheory,
    /// A known revenue divided by its share of the market.
    ShareInversion,
    /// The sales of competitors today: a lower bound.
    CompetitorSum,
    /// A chain of educated guesses.
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

/// A segment of a [`Sizing`](super::Sizing): its own factors, and its growth if it differs from
/// that of the whole.
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
    /// The name of the segment, unique within the sizing.
    pub segment: String,
    /// The segment's own factors; factors common to all segments belong to the sizing.
    #[serde(default)]
    pub factors: Vec<Factor>,
    /// The growth of the segment; empty if it grows like the whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outlook: Vec<GrowthPhase>,
}

impl Part {
    /// A segment with its own factors that grows like the whole.
    #[must_use]
    pub fn new(segment: &str, factors: impl IntoIterator<Item = Factor>) -> Self {
        Self {
            segment: segment.to_owned(),
            factors: factors.into_iter().collect(),
            outlook: Vec::new(),
        }
    }

    /// Adds a phase of growth of its own.
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
