//! A fitted nested logit.

use std::fmt;

use serde::Serialize;

use super::likelihood::{Groups, Nested};
use crate::choice::coding::Coding;
use crate::choice::errors::{CoefficientErrors, Reported, Scores, unscaled};
use crate::choice::goodness::ChoiceGoodness;
use crate::choice::likelihood::Likelihood;
use crate::choice::probability::Tally;
use crate::choice::worth::{FeatureWorth, WorthColumns};
use crate::error::ChoiceError;
use crate::numeric::Ascent;
use crate::sample::{FitParameters, Search};

/// A fitted nested logit; see [`NestedLogit`](super::NestedLogit).
///
/// # Example
/// See [`NestedLogit`](super::NestedLogit).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NestedFit {
    /// The coefficients by the names of the columns, then the dissimilarities, named like
    /// `dissimilarity of bus`. A dissimilarity of one means that there is no nest: its distance from
    /// one in standard errors tells whether the nest is needed.
    pub parameters: FitParameters,
    /// How the errors of the parameters were estimated.
    pub errors: CoefficientErrors,
    /// How well the model fits.
    pub goodness: ChoiceGoodness,
    /// The log-likelihood of the multinomial logit, all of whose dissimilarities are one. Twice the
    /// difference has a chi-squared distribution with as many degrees of freedom as there are nests,
    /// if choices are independent and there are no nests.
    pub logit_log_likelihood: f64,
    /// The dissimilarities above one: no random utilities have them for all prices, since an
    /// alternative may then win when a rival in its nest gets better. Other nests fit better.
    pub beyond_one: Vec<String>,
    #[serde(skip)]
    coding: Coding,
    #[serde(skip)]
    scores: Reported,
}

const NAME: &str = "nested logit";

impl NestedFit {
    pub(super) fn new(
        nested: &Nested<'_>,
        names: Vec<String>,
        ascent: &Ascent<Vec<f64>>,
        inverse: Vec<Vec<f64>>,
        errors: CoefficientErrors,
        logit_log_likelihood: f64,
    ) -> Result<Self, ChoiceError> {
        let design = nested.design;
        let mut scales = design.scales.clone();
        scales.resize(names.len(), 1.0);
        let scores = Reported {
            scores: Scores {
                inverse,
                situations: nested.scores(&ascent.point),
                people: design.people.clone(),
            },
            back: unscaled(&scales),
        };
        let values = ascent.point.iter().zip(&scales);
        let values = names
            .into_iter()
            .zip(values.map(|(value, scale)| value / scale));
        let search = Search::from_one_start(ascent.iterations, ascent.gradient);
        let ended = (search, design.reach());
        let parameters = scores.parameters(errors, NAME, values.collect(), ended)?;
        let nests = parameters[design.width()..].iter();
        let beyond = nests.filter(|it| it.value > 1.0).map(|it| it.name.clone());
        Ok(Self {
            beyond_one: beyond.collect(),
            goodness: goodness(nested, &ascent.point),
            parameters,
            errors,
            logit_log_likelihood,
            coding: design.coding.clone(),
            scores,
        })
    }

    /// The fit with errors of another kind.
    ///
    /// # Errors
    /// [`ChoiceError::TooFew`] if errors are to be clustered by no more people than there are
    /// parameters.
    pub fn with_errors(&self, errors: CoefficientErrors) -> Result<Self, ChoiceError> {
        Ok(Self {
            parameters: self.scores.again(errors, NAME, &self.parameters)?,
            errors,
            ..self.clone()
        })
    }

    /// What one unit of a column is worth in money, as
    /// [`LogitFit::worth`](crate::choice::LogitFit::worth).
    ///
    /// # Errors
    /// [`ChoiceError::Invalid`] for an unknown column and for a utility without a price, and
    /// [`ChoiceError::PriceNotNegative`] unless the coefficient of the price is below zero.
    pub fn worth(&self, column: &str) -> Result<FeatureWorth, ChoiceError> {
        WorthColumns::new(NAME, &self.parameters, self.coding.price())?.of(column, &[(column, 1.0)])
    }
}

fn goodness(nested: &Nested<'_>, point: &[f64]) -> ChoiceGoodness {
    let mut tally = Tally::default();
    let (mut groups, mut shares) = (Groups::default(), Vec::new());
    for (situation, &weight) in nested.weights.iter().enumerate() {
        let logarithm = nested.probabilities(situation, point, &mut groups, &mut shares);
        // Defined at the point where the search ended.
        if let Some(logarithm) = logarithm {
            tally.add(nested.design, situation, weight, (logarithm, &shares));
        }
    }
    tally.goodness(nested.design, point.len())
}

impl fmt::Display for NestedFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!(
            "{NAME} of {} choices:{}",
            self.goodness.choices, self.parameters
        );
        f.write_str(text.trim_end_matches(','))
    }
}
