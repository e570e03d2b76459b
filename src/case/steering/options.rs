//! The options of a case beside it, on common random numbers.

use super::compare::{ComparedCase, Comparison};
use crate::case::data::BusinessCase;
use crate::case::model::less;
use crate::error::Error;
use crate::random::Sampling;

impl BusinessCase {
    /// Values the case beside each of its [options](BusinessCase::options), on common random
    /// numbers: what two of them differ in is due to the options, trial by trial.
    ///
    /// Outcomes that the case asks for are computed for its options as well, but for those that sell
    /// nothing; criteria decide on the
    /// case alone. [`report::options`](crate::report::options) shows all of them in one table.
    ///
    /// # Errors
    /// As [`option`](Self::option), [`model`](Self::model) and
    /// [`Model::run`](crate::simulation::Model::run).
    ///
    /// # Example
    /// ```
    /// use bizcase::case::{BusinessCase, CaseOption};
    /// use bizcase::random::Sampling;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
    /// # let mut case: BusinessCase = toml::from_str(text)?;
    /// let nothing = r#"{"name": "do nothing", "keeps": {"only": ["office and tools"]}}"#;
    /// case.options.push(serde_json::from_str::<CaseOption>(nothing)?);
    /// let compared = case.compare_options(&Sampling::monte_carlo(500).seed(1))?;
    /// let gained = compared.difference("do nothing", "NPV")?;
    /// assert!(gained.mean.value > 0.0, "doing nothing costs the office only");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compare_options(&self, sampling: &Sampling) -> Result<Comparison, Error> {
        let base = ComparedCase::of(&self.name, self.clone(), sampling, None)?;
        let others = self.options.iter().map(|option| {
            let mut plan = self.option(&option.name)?;
            plan.outcomes.clone_from(&self.outcomes);
            // Who sells nothing has no figures of customers; differences are between the others.
            let sells = !plan.offers.is_empty();
            plan.outcomes
                .retain(|name| sells && less(self, name).is_none());
            ComparedCase::of(&option.name, plan, sampling, Some(&base.built.model))
        });
        let alternatives = others.collect::<Result<_, Error>>()?;
        Ok(Comparison { base, alternatives })
    }
}
