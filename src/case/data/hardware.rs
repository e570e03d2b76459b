//! What things that are made and sold cost besides.

use serde::{Deserialize, Serialize};

use super::figure::Figure;

/// The unit cost falls with experience: by a share for every doubling of all units ever made.
///
/// It applies beside the yearly change of the unit cost, which stands for prices of parts and wages.
///
/// # Formula
/// The cost of the `x`-th unit is `unit_cost x (x / made)^b` with `b = log2(1 - per_doubling)`.
/// The units of a month cost its integral over them:
/// `unit_cost x made / (1 + b) x ((after / made)^(1 + b) - (before / made)^(1 + b))`,
/// where `before` and `after` count all units made, `made` of them before launch.
///
/// # Reference
/// Wright, T. P. (1936). Factors Affecting the Cost of Airplanes. Journal of the Aeronautical
/// Sciences 3(4), 122-128: labour cost falls by a fifth per doubling (an "80 % curve").
///
/// # Example
/// ```
/// use bizcase::case::Learning;
///
/// let airplanes: Learning = toml::from_str("per_doubling = 0.2\nmade = 100")?;
/// assert_eq!(airplanes, Learning { per_doubling: 0.2.into(), made: 100.0 });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "experience curve")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Learning {
    /// The share by which the cost of a unit falls with every doubling, below one half.
    pub per_doubling: Figure,
    /// How many units were made before launch: the cost of the last of them is the unit cost.
    #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
    #[serde(deserialize_with = "crate::error::loaded::positive")]
    pub made: f64,
}

/// What is spent on units that fail in the warranty period.
///
/// It is a cost of the month in which they are sold: a provision (IAS 37, example 1 of the guidance
/// on implementing), whose cash is taken to be spent at once.
///
/// # Example
/// ```
/// use bizcase::case::Warranty;
///
/// // Four in a hundred fail, and are replaced for 60 each.
/// let warranty: Warranty = toml::from_str("failing = 0.04\ncost = \"EUR 60\"")?;
/// assert_eq!(warranty.failing, 0.04.into());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Warranty {
    /// The share of the units sold that fails in the warranty period.
    pub failing: Figure,
    /// What each failure costs: a repair, or another unit.
    pub cost: Figure,
}
