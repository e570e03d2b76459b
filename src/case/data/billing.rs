//! When what is charged is billed.

use serde::{Deserialize, Serialize};

use super::figure::Figure;

/// The bills of a stream: for how many months each is, and whether it comes before or after them.
///
/// Revenue is recognised month by month, as the service is rendered. What is billed ahead is a
/// liability until then (deferred revenue), what is billed later an asset (accrued revenue); both
/// are part of the working capital, by which cash differs from revenue. Payment terms count from
/// the bill.
///
/// A customer's first term begins in the month they come, and each further one when the last ends.
/// The price of a term is that of its first month, also where it changes within the term, and so is
/// the exchange rate. Units are spread evenly over customers; those added or given up within a term
/// are billed or credited for the rest of it at its price.
///
/// # Formula
/// For the customers whose term of `m` months began `s` months ago, who pay `a` in this month:
/// deferred revenue is `a x (m - 1 - s)` at the end of the month. A part `g` of them that leaves
/// within the term adds `(1 - refund) x g x a x (m - s)` to the revenue of the month: what they had
/// paid for and neither used nor got back.
///
/// # Reference
/// IFRS 15, Revenue from Contracts with Customers, paragraphs 35, 105 to 107 (contract liabilities
/// and assets) and B44 to B47 (unexercised rights).
///
/// # Example
/// ```
/// use bizcase::case::{BillingCycle, BillingTime};
///
/// let yearly: BillingCycle = toml::from_str("months = 12\nat = \"start\"\nrefund = 0")?;
/// assert_eq!(yearly.at, BillingTime::Start);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BillingCycle {
    /// For how many months a bill is: 3 for quarterly, 12 for yearly bills.
    pub months: u32,
    /// Whether the bill comes at the start of these months or at their end.
    #[serde(default)]
    pub at: BillingTime,
    /// The share of what they paid for and have not used that customers get back who leave within
    /// a term, to whichever offer. It must be said where customers can leave within a term that is
    /// paid ahead; where they cannot, those who move to another offer get all of it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund: Option<Figure>,
}

/// When a bill comes.
///
/// # Example
/// ```
/// assert_eq!(bizcase::case::BillingTime::default(), bizcase::case::BillingTime::Start);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BillingTime {
    /// In advance, in the first month of a term.
    #[default]
    Start,
    /// In arrears, in the last month of a term.
    End,
}
