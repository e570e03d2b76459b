//! What a change of the price means for customers who are already there.

use serde::{Deserialize, Serialize};

/// For how long customers keep the price at which they came when a [list of prices](super::PriceList)
/// rises, and how long before they pay more they are told.
///
/// Without it everyone pays the price of the month. A lower price holds for everyone from its month
/// on, also for those who keep an older one: they pay the lower of the two. Stages and events
/// multiply whatever a customer pays.
///
/// Customers leave at a rise as the [demand](super::PriceDemand) of the offer says, by the price that
/// they themselves will pay. **Those who leave do so in the month in which they are told**,
/// `notice` months before they would pay more: what they would have paid until then is not counted
/// on. Whoever comes in between has heard of the rise and does not leave because of it.
///
/// # Formula
/// Customers who came at the price of a step pay that of the list from `keep` months after the
/// first month of the next step on; then that price is theirs, and the rule begins again.
///
/// # Example
/// ```
/// use bizcase::case::{PriceKept, Stream};
///
/// // Whoever came before month 25 pays 44 from month 37 on, and hears of it in month 34.
/// let seat: Stream = toml::from_str(
///     r#"name = "seat"
///        price = [{ from = 1, is = "USD 40" }, { from = 25, is = "USD 44" }]
///        protection = { keep = { months = 12 }, notice = 3 }"#,
/// )?;
/// assert_eq!(seat.protection.unwrap().keep, PriceKept::Months(12));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "grandfathering")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PriceProtection {
    /// For how long they keep their price (grandfathering).
    #[serde(default)]
    pub keep: PriceKept,
    /// How many months before they pay more they are told.
    #[serde(default)]
    pub notice: u32,
}

/// For how long customers keep the price at which they came.
///
/// # Example
/// ```
/// assert_eq!(bizcase::case::PriceKept::default(), bizcase::case::PriceKept::Months(0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PriceKept {
    /// As long as they are customers.
    ForEver,
    /// For this many months after the list has risen; with 0 they move to the new price at once.
    Months(u32),
}

impl Default for PriceKept {
    fn default() -> Self {
        Self::Months(0)
    }
}
