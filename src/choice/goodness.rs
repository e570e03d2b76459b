//! How well a model fits choices.

use serde::{Deserialize, Serialize};

/// The likelihood of a model and what follows from it, to compare models of the same choices.
///
/// # Example
/// ```
/// use bizcase::choice::{Alternative, ChoiceSituation, MultinomialLogit, ChoiceUtility};
/// use bizcase::survey::Respondent;
///
/// // 30 of 40 people chose `A`.
/// let set = |id: u32| {
///     let offers = [Alternative::new("A"), Alternative::new("B")];
///     ChoiceSituation::new(Respondent::new(id.to_string()), "1", offers, usize::from(id >= 30))
/// };
/// let sets: Vec<_> = (0..40).map(set).collect();
/// let fit = MultinomialLogit::new(ChoiceUtility::new().constant("A")).fit(&sets)?;
/// let goodness = &fit.goodness;
/// assert!((goodness.log_likelihood - (30.0 * 0.75_f64.ln() + 10.0 * 0.25_f64.ln())).abs() < 1e-9);
/// assert!((goodness.log_likelihood_at_zero - 40.0 * 0.5_f64.ln()).abs() < 1e-12);
/// assert_eq!((goodness.choices, goodness.people), (40, 40));
/// assert_eq!(goodness.hit_rate, 0.75);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChoiceGoodness {
    /// The log-likelihood of the choices. Weights count with a mean of one per person.
    pub log_likelihood: f64,
    /// The log-likelihood if all available alternatives were equally likely.
    pub log_likelihood_at_zero: f64,
    /// How many parameters were estimated.
    pub parameters: usize,
    /// The number of choices.
    pub choices: usize,
    /// The number of people.
    pub people: usize,
    /// The share of choices, by weight, that were of the alternative that the model finds most
    /// likely; where several are most likely, each counts for its part.
    pub hit_rate: f64,
}

impl ChoiceGoodness {
    /// Akaike's information criterion: lower is better.
    #[must_use]
    pub fn aic(&self) -> f64 {
        2.0 * self.parameters as f64 - 2.0 * self.log_likelihood
    }

    /// The Bayesian (Schwarz) information criterion for the number of choices: lower is better.
    #[must_use]
    pub fn bic(&self) -> f64 {
        self.bic_for(self.choices)
    }

    /// The Bayesian information criterion for the number of people, who are fewer than choices and
    /// more apart: lower is better.
    #[must_use]
    pub fn bic_of_people(&self) -> f64 {
        self.bic_for(self.people)
    }

    fn bic_for(&self, count: usize) -> f64 {
        let price = libm::log(count as f64);
        price * self.parameters as f64 - 2.0 * self.log_likelihood
    }

    /// `McFadden`'s R2: by which part the model is better than equal chances, from 0 to 1. 0.2 to
    /// 0.4 is an excellent fit.
    ///
    /// # Reference
    /// D. `McFadden` (1979), *Quantitative methods for analysing travel behaviour*, in Hensher and
    /// Stopher, *Behavioural travel modelling*, 279-318.
    #[must_use]
    pub fn mcfadden(&self) -> f64 {
        1.0 - self.log_likelihood / self.log_likelihood_at_zero
    }

    /// `McFadden`'s R2 less what the parameters would gain from chance.
    #[must_use]
    pub fn adjusted_mcfadden(&self) -> f64 {
        1.0 - (self.log_likelihood - self.parameters as f64) / self.log_likelihood_at_zero
    }
}
