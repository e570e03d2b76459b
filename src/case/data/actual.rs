//! What has happened so far.

use serde::{Deserialize, Serialize};

use crate::quantity::{Count, Money, Month};

/// What happened to one offer in one month.
///
/// Amounts are in the currency of the offer. Cost lines, roles and what else the offers share are
/// not part of it: they stay as planned.
///
/// # Example
/// ```
/// use bizcase::case::Actual;
/// use bizcase::quantity::{Count, Currency, Money};
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let january = Actual {
///     offer: "shops".into(),
///     month: "2027-01".parse()?,
///     gained: Count::from(120),
///     lost: Count::from(0),
///     revenue: usd(4_320),
///     cost_of_revenue: Some(usd(610)),
///     acquisition: usd(36_500),
/// };
/// assert_eq!(january.month.to_string(), "2027-01");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Actual {
    /// The name of the offer.
    pub offer: String,
    /// The calendar month.
    pub month: Month,
    /// Customers who came, those from other offers among them.
    pub gained: Count,
    /// Customers who left, those to other offers among them.
    pub lost: Count,
    /// What was billed.
    pub revenue: Money,
    /// What serving the customers cost, a free tier included; if that is not said, what the plan
    /// says of this revenue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_of_revenue: Option<Money>,
    /// What was spent on winning customers, without salaries and cost lines of the plan.
    pub acquisition: Money,
}
