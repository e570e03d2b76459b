//! One line of a price list.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::quantity::Money;

/// One tier of a price list: the quantities from the end of the tier before it up to its own.
///
/// # Example
/// See [`pricing`](super).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// The largest quantity of the tier, which belongs to it; nothing for a last tier without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<Decimal>,
    /// The price of each unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Money>,
    /// The amount due once, as soon as the tier is reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flat: Option<Money>,
}
