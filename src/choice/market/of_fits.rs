//! The markets of fits.

use super::ChoiceSimulator;
use crate::choice::LogitFit;
use crate::choice::tastes::common;
use crate::error::Invalid;
use crate::sample::{IntervalMethod, ParameterDraws};

impl LogitFit {
    /// A market of people with these coefficients, and draws of what the fit leaves open. Where
    /// terms are multiplied by what is known of people, it is the people who were asked, by their
    /// weights.
    ///
    /// # Errors
    /// [`Invalid`] for fewer than two draws.
    ///
    /// # Example
    /// See [`ChoiceSimulator`].
    pub fn simulator(&self, draws: ParameterDraws) -> Result<ChoiceSimulator, Invalid> {
        let rows = self
            .parameters
            .rows("choices", draws.draws(), draws.seed_used())?;
        let market = ChoiceSimulator::new(
            self.coding.clone(),
            self.kinds.clone(),
            common(self.parameters.values()),
            rows.into_iter().map(common).collect(),
            IntervalMethod::KrinskyRobb,
        );
        Ok(market.confidence(draws.confidence_used()))
    }
}
