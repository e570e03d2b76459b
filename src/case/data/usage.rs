//! How much each customer uses.

use serde::{Deserialize, Serialize};

use super::figure::Figure;

/// How the quantity that a price structure bills is spread across customers: log-normally, in the
/// period of the stream.
///
/// Either the `mean` or the `median` is stated, and the spread. All three figures may be uncertain:
/// in each trial every customer's bill follows the structure, and revenue is the number of customers
/// times the bill expected over them, never the bill of the mean customer. What customers use grows
/// with the months since launch, whenever they came.
///
/// # Formula
/// `sigma^2 = ln(1 + spread^2)` and `mean = median exp(sigma^2 / 2)`; in month `t` of the case every
/// quantity is multiplied by `(1 + growth)^((t-1)/12)`.
///
/// # Example
/// ```
/// use bizcase::case::Usage;
///
/// let calls: Usage = toml::from_str("mean = 1200\nspread = 0.8\ngrowth = \"20% a year\"")?;
/// assert_eq!(calls.mean, Some(1200.0.into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Usage {
    /// The mean quantity of a customer in the first month after launch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean: Option<Figure>,
    /// The quantity that half of the customers stay below, in place of the mean.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median: Option<Figure>,
    /// The standard deviation across customers as a share of the mean: 0 if all use the same, and
    /// easily above 1 where a few use most.
    pub spread: Figure,
    /// How the quantity of each customer changes, per year, from the first month after launch on.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub growth: Figure,
}

impl Usage {
    /// Usage around a mean that stays.
    #[must_use]
    pub fn around_mean(mean: impl Into<Figure>, spread: impl Into<Figure>) -> Self {
        Self {
            mean: Some(mean.into()),
            median: None,
            spread: spread.into(),
            growth: Figure::ZERO,
        }
    }
}
