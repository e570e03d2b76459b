//! What happened, held against the plan and learned from.

mod learning;
mod price;
mod reforecast;
mod review;

use serde::{Deserialize, Serialize};

use super::Plan;
use crate::error::Error;
use crate::quantity::{Count, Money, Month};
pub use reforecast::{Learned, NotLearned, Reforecast};
pub use review::{Compared, Review, ReviewLine};

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

impl Plan {
    /// The plan with what has happened so far in the place of what was planned, in every trial.
    /// What is believed of later months stays as it is; [`reforecast`](Self::reforecast) changes
    /// that too. This plan stays as it is.
    ///
    /// Customers who left are taken from all who were there in proportion. Pipelines and sign-ups
    /// go on as planned, and nobody moves between offers in these months, because the figures have
    /// that already. Revenue is laid on the streams as projected. Actual figures that the plan has
    /// already are replaced.
    ///
    /// # Errors
    /// [`CaseError::MissingActuals`](super::CaseError::MissingActuals) unless every offer has
    /// figures for each month from its entry to the last month of which any are given;
    /// [`Error::Invalid`] if an offer is unknown (the nearest name is suggested), a month is not
    /// one in which the plan has the offer, stands twice, or loses more customers than there were;
    /// [`Error::Money`] if an amount is in another currency than that of its offer.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::{Actual, Plan};
    /// use bizcase::quantity::{Count, Currency, Money};
    /// use bizcase::simulation::Base;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
    /// # let plan: Plan = toml::from_str(text)?;
    /// let eur = |amount| Money::major(amount, Currency::EUR);
    /// let first = Actual {
    ///     offer: "app".into(),
    ///     month: plan.launch,
    ///     gained: Count::from(700),
    ///     lost: Count::from(0),
    ///     revenue: eur(2_800),
    ///     cost_of_revenue: None,
    ///     acquisition: eur(21_000),
    /// };
    /// let known = plan.with_actuals(&[first.clone()])?;
    /// let statement = known.statement(Base::Modes)?;
    /// let month = &statement.months[statement.build_months];
    /// assert_eq!(month.offers[0].revenue, eur(2_800));
    ///
    /// let later = Actual { month: plan.launch.plus(2), ..first };
    /// let error = plan.with_actuals(&[later]).unwrap_err();
    /// assert!(error.to_string().starts_with("actual figures of `app` are missing for"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_actuals(&self, actuals: &[Actual]) -> Result<Self, Error> {
        let plan = Self {
            actuals: actuals.to_vec(),
            ..self.clone()
        };
        plan.figures()?;
        Ok(plan)
    }
}
