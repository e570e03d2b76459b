//! From introduction to end of life.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::figure::Figure;

/// The phases of a product's life.
///
/// # Example
/// ```
/// use bizcase::case::Phase;
///
/// assert!(Phase::Growth < Phase::Decline);
/// assert_eq!(Phase::EndOfLife.to_string(), "end of life");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// From entry on.
    Introduction,
    /// Demand takes off.
    Growth,
    /// Demand is satisfied, prices hold.
    Maturity,
    /// Customers turn to something else.
    Decline,
    /// Nothing is sold or served any more; obligations may remain.
    EndOfLife,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Introduction => "introduction",
            Self::Growth => "growth",
            Self::Maturity => "maturity",
            Self::Decline => "decline",
            Self::EndOfLife => "end of life",
        })
    }
}

/// What changes when an offer comes into a phase. The factors hold until the next stage.
///
/// # Example
/// ```
/// use bizcase::case::LifeCycleStage;
///
/// let decline: LifeCycleStage = toml::from_str(
///     r#"phase = "decline"
///        from = 48
///        demand = 0.5
///        price = 0.9
///        churn = 2"#,
/// )?;
/// assert_eq!(decline.acquisition_cost, 1.0.into());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LifeCycleStage {
    /// The phase.
    pub phase: Phase,
    /// How many months after the entry of the offer it begins.
    pub from: u32,
    /// What demand is multiplied by: the ceiling, the opportunities, the sign-ups.
    #[serde(default = "Figure::one", skip_serializing_if = "Figure::is_one")]
    pub demand: Figure,
    /// What prices are multiplied by.
    #[serde(default = "Figure::one", skip_serializing_if = "Figure::is_one")]
    pub price: Figure,
    /// What churn is multiplied by; nobody leaves twice.
    #[serde(default = "Figure::one", skip_serializing_if = "Figure::is_one")]
    pub churn: Figure,
    /// What the cost of winning customers is multiplied by.
    #[serde(default = "Figure::one", skip_serializing_if = "Figure::is_one")]
    pub acquisition_cost: Figure,
}

/// The end of an offer: from its month on nothing is sold or served.
///
/// # Example
/// ```
/// use bizcase::case::EndOfLife;
///
/// let end: EndOfLife = toml::from_str(
///     r#"month = 96
///        shutdown_cost = 250_000
///        obligation_months = 24
///        obligation_cost = 8_000
///        salvage = 40_000
///        successor = "version 2"
///        migrating = 0.45"#,
/// )?;
/// assert_eq!(end.successor.as_deref(), Some("version 2"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EndOfLife {
    /// How many months the offer is sold and served.
    pub month: u32,
    /// What it costs to shut it down, in the month after the last.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub shutdown_cost: Figure,
    /// For how many months obligations remain, from the month after the last on.
    #[serde(default)]
    pub obligation_months: u32,
    /// What they cost in a month.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub obligation_cost: Figure,
    /// What is got for what is left, in the month after the last.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub salvage: Figure,
    /// The offer that customers are moved to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
    /// The share of the last customers who move there; the others are lost.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub migrating: Figure,
}
