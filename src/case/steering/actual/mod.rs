//! What happened, held against the plan and learned from.

mod history;
mod learning;
mod price;
mod reforecast;
mod review;

use crate::case::data::{Actual, BusinessCase};
use crate::error::Error;
pub use reforecast::{Learned, NotLearned, Reforecast};
pub use review::{Compared, Review, ReviewLine};

impl BusinessCase {
    /// The plan with what has happened so far in place of what was planned, in every trial.
    /// What is believed of later months stays as it is; [`reforecast`](Self::reforecast) changes
    /// that too. This plan stays as it is.
    ///
    /// Customers who left are taken from all who were there in proportion. Pipelines and sign-ups
    /// go on as planned, and nobody moves between offers in these months, because the figures have
    /// that already. Revenue is laid on the streams as projected. Actual figures that the plan has
    /// already are replaced.
    ///
    /// # Errors
    /// [`CaseError::MissingActuals`](crate::error::CaseError::MissingActuals) unless every offer has
    /// figures for each month from its entry to the last month of which any are given;
    /// [`Error::Invalid`] if an offer is unknown (the nearest name is suggested), a month is not
    /// one in which the plan has the offer, stands twice, or loses more customers than there were;
    /// [`Error::Money`] if an amount is in another currency than that of its offer.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::{Actual, BusinessCase};
    /// use bizcase::quantity::{Count, Currency, Money};
    /// use bizcase::simulation::Base;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
    /// # let case: BusinessCase = toml::from_str(text)?;
    /// let eur = |amount| Money::major(amount, Currency::EUR);
    /// let first = Actual {
    ///     offer: "app".into(),
    ///     month: case.launch,
    ///     gained: Count::from(700),
    ///     lost: Count::from(0),
    ///     revenue: eur(2_800),
    ///     cost_of_revenue: None,
    ///     acquisition: eur(21_000),
    /// };
    /// let known = case.with_actuals(&[first.clone()])?;
    /// let statement = known.statement(Base::Modes)?;
    /// let month = &statement.months[statement.build_months];
    /// assert_eq!(month.offers[0].revenue, eur(2_800));
    ///
    /// let later = Actual { month: case.launch.plus(2), ..first };
    /// let error = case.with_actuals(&[later]).unwrap_err();
    /// assert!(error.to_string().starts_with("actual figures of `app` are missing for"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_actuals(&self, actuals: &[Actual]) -> Result<Self, Error> {
        let case = Self {
            actuals: actuals.to_vec(),
            ..self.clone()
        };
        case.figures()?;
        Ok(case)
    }
}
