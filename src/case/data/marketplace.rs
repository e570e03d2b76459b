//! Two sides that need each other.

use serde::{Deserialize, Serialize};

use super::figure::Figure;

/// The customers of an offer trade with those of another: a stream earns a share of what is traded.
///
/// Each side is an offer with customers of its own, who come, stay and leave; one is the demand,
/// whose stream this belongs to, the other the supply. The stream's `quantity` is how many
/// transactions each customer wants in a period, its `price` what one is worth, and its `unit_cost`
/// what one costs to serve. Supply limits demand; what it cannot serve in a month is not made up
/// for later.
///
/// # Formula
/// In a month: `transactions = min(count of the driver x quantity, suppliers x serves)`, with both
/// counts at its end; `GMV = transactions x price x realised`, the gross merchandise value; and
/// `revenue = take_rate x GMV x (1 - refunds)`.
///
/// # Reference
/// Rochet, J.-C. and Tirole, J. (2003). Platform Competition in Two-Sided Markets. Journal of the
/// European Economic Association 1(4), 990-1029.
///
/// # Example
/// ```
/// use bizcase::case::{Marketplace, Stream};
///
/// let rides: Stream = toml::from_str(
///     r#"name = "rides"
///        price = "EUR 14"
///        quantity = 2.5
///        marketplace = { supply = "drivers", serves = 120, take_rate = "22%" }"#,
/// )?;
/// assert_eq!(rides.marketplace, Some(Marketplace::new("drivers", 120.0, 0.22)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias("platform", "two-sided market"))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Marketplace {
    /// The offer whose customers are the supply.
    pub supply: String,
    /// Whether those who use that offer for free are part of it.
    #[serde(default, skip_serializing_if = "SupplyBy::is_customers")]
    pub by: SupplyBy,
    /// How many transactions each of them can serve in a month.
    pub serves: Figure,
    /// The share of the value of a transaction that is revenue.
    pub take_rate: Figure,
    /// The share of GMV that is paid back to buyers, and the revenue on it with it. What serving it
    /// cost is spent; GMV is stated before refunds.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub refunds: Figure,
}

impl Marketplace {
    /// A marketplace on which the customers of an offer serve, without refunds.
    #[must_use]
    pub fn new(supply: &str, serves: impl Into<Figure>, take_rate: impl Into<Figure>) -> Self {
        Self {
            supply: supply.to_owned(),
            by: SupplyBy::Customers,
            serves: serves.into(),
            take_rate: take_rate.into(),
            refunds: Figure::ZERO,
        }
    }
}

/// Who of an offer is the supply of a [`Marketplace`].
///
/// # Example
/// Advertisers are customers with a demand of their own; readers, who read for free, are the supply.
/// ```
/// use bizcase::case::{Stream, SupplyBy};
///
/// // Each advertiser wants 900,000 impressions a month; a reader sees 45.
/// let space: Stream = toml::from_str(
///     r#"name = "space"
///        price = "EUR 6"
///        quantity = 900
///        marketplace = { supply = "readers", by = "users", serves = 0.045, take_rate = 1 }"#,
/// )?;
/// assert_eq!(space.marketplace.unwrap().by, SupplyBy::Users);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SupplyBy {
    /// Its customers.
    #[default]
    Customers,
    /// Its customers and those who use it for free, such as an audience that advertisers pay for.
    Users,
}

impl SupplyBy {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    fn is_customers(&self) -> bool {
        *self == Self::Customers
    }
}
