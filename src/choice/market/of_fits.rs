//! The markets of fits.

use super::ChoiceSimulator;
use super::people::Kind;
use crate::choice::coding::Coding;
use crate::choice::tastes::{Tastes, common};
use crate::choice::{HierarchicalFit, LatentClassFit, LogitFit, MixedFit};
use crate::error::Invalid;
use crate::sample::{FitParameters, IntervalMethod, ParameterDraws};

/// A market of people whose tastes follow from the parameters of a fit.
fn market(
    (coding, kinds): (&Coding, &[Kind]),
    parameters: &FitParameters,
    draws: ParameterDraws,
    tastes: impl Fn(&[f64]) -> Result<Tastes, Invalid>,
) -> Result<ChoiceSimulator, Invalid> {
    let rows = parameters.rows("choices", draws.draws(), draws.seed_used())?;
    let drawn = rows.iter().map(|row| tastes(row));
    let market = ChoiceSimulator::new(
        coding.clone(),
        kinds.to_vec(),
        tastes(&parameters.values())?,
        drawn.collect::<Result<_, _>>()?,
        IntervalMethod::KrinskyRobb,
    );
    Ok(market.confidence(draws.confidence_used()))
}

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
        let people = (&self.coding, &*self.kinds);
        market(people, &self.parameters, draws, |row| {
            Ok(common(row.to_vec()))
        })
    }
}

impl MixedFit {
    /// A market of people with coefficients from the fitted distribution, 128 evenly spread ones for
    /// each draw of its parameters. Take some hundreds of draws.
    ///
    /// # Errors
    /// [`Invalid`] for fewer than two draws.
    ///
    /// # Example
    /// See [`ChoiceSimulator`].
    pub fn simulator(&self, draws: ParameterDraws) -> Result<ChoiceSimulator, Invalid> {
        let people = (&self.coding, &*self.kinds);
        market(people, &self.parameters, draws, |row| self.tastes_at(row))
    }
}

impl LatentClassFit {
    /// A market of people of these classes, and draws of what the fit leaves open. The classes have
    /// their shares among the people who were asked, whatever else is known of a person.
    ///
    /// # Errors
    /// [`Invalid`] for fewer than two draws.
    ///
    /// # Example
    /// See [`ChoiceSimulator`].
    pub fn simulator(&self, draws: ParameterDraws) -> Result<ChoiceSimulator, Invalid> {
        let people = (&self.coding, &*self.kinds);
        market(people, &self.parameters, draws, |row| {
            Ok(self.tastes_at(row))
        })
    }
}

impl HierarchicalFit {
    /// A market of the people who were asked, each with own coefficients. Figures are means over
    /// draws from the posterior distribution, of which some two hundred are kept for all people.
    ///
    /// # Example
    /// See [`ChoiceSimulator`].
    #[must_use]
    pub fn simulator(&self) -> ChoiceSimulator {
        let drawn = self.tastes();
        // Each person as all draws together.
        let draws = drawn.len() as f64;
        let mut all: Tastes = drawn.iter().flatten().cloned().collect();
        for taste in &mut all {
            taste.share /= draws;
        }
        ChoiceSimulator::new(
            self.coding.clone(),
            self.people.clone(),
            all,
            drawn,
            IntervalMethod::Draws,
        )
    }
}
