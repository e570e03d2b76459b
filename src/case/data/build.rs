//! What is spent before launch, and how figures go together.

use serde::{Deserialize, Serialize};

use super::currency::in_currency;
use super::figure::Figure;
use crate::error::{Error, Permitted};
use crate::quantity::{Currency, Money};

/// What is spent before launch, evenly over the months before it.
///
/// # Example
/// ```
/// use bizcase::case::{Build, Figure};
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::{Currency, Money};
///
/// let build = Build {
///     overrun: Figure::guess("build overrun", Dist::pert(0.90, 1.00, 1.60)?),
///     ..Build::new(Money::major(3_000_000, Currency::USD), 6)
/// };
/// # let _ = build;
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Build {
    /// What the build is planned to cost.
    pub budget: Money,
    /// How many months it takes, the last of them ending at launch.
    pub months: u32,
    /// What it costs in the end, as a multiple of the budget.
    #[serde(default = "Figure::one", skip_serializing_if = "Figure::is_one")]
    pub overrun: Figure,
}

impl Build {
    /// A build that keeps to its budget.
    #[must_use]
    pub fn new(budget: Money, months: u32) -> Self {
        Self {
            budget,
            months,
            overrun: Figure::ONE,
        }
    }

    /// Checks what the types cannot: the currency, and as many months as the budget needs.
    pub(in crate::case) fn check(&self, currency: Currency) -> Result<(), Error> {
        amount_within("build budget", self.budget, currency)?;
        let shortest = if self.budget.amount().is_zero() {
            0.0
        } else {
            1.0
        };
        let months = Permitted::between(shortest, 120.0);
        months.check("months of the build", f64::from(self.months))?;
        Ok(())
    }
}

/// Refuses an amount in another currency, and a negative one.
pub(super) fn amount_within(
    parameter: &str,
    amount: Money,
    currency: Currency,
) -> Result<(), Error> {
    Permitted::COUNT.check(parameter, in_currency(parameter, amount, currency)?)?;
    Ok(())
}

/// How the ranks of two figures go together.
///
/// # Example
/// ```
/// use bizcase::case::RankCorrelation;
///
/// // Customers who cost more to win also leave sooner.
/// let pair = RankCorrelation::new("CAC", "churn", 0.3);
/// assert_eq!(pair.coefficient, 0.3);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RankCorrelation {
    /// The name of one figure.
    pub first: String,
    /// The name of the other.
    pub second: String,
    /// Spearman's coefficient, from -1 to 1.
    #[cfg_attr(feature = "schema", schemars(range(min = -1.0, max = 1.0)))]
    #[serde(deserialize_with = "crate::error::loaded::correlation")]
    pub coefficient: f64,
}

impl RankCorrelation {
    /// A rank correlation between two figures.
    #[must_use]
    pub fn new(first: &str, second: &str, coefficient: f64) -> Self {
        Self {
            first: first.to_owned(),
            second: second.to_owned(),
            coefficient,
        }
    }
}
