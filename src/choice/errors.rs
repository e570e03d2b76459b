//! How errors of coefficients are estimated.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::design::Design;
use crate::error::ChoiceError;
use crate::numeric::{dot, sandwich};
use crate::sample::{FitParameters, Parameter, Reach, Search};

/// How the standard errors of coefficients are estimated, from the same coefficients.
///
/// Answers of one person are alike: where respondents have ids, errors that take all choices for
/// independent are too small, often several times.
///
/// # Example
/// ```
/// use bizcase::choice::CoefficientErrors;
///
/// let stated = CoefficientErrors::ClusteredByPerson.to_string();
/// assert_eq!(stated, "clustered by person, times G/(G-1)");
/// ```
///
/// # References
/// - D. `McFadden` (1974), *Conditional logit analysis of qualitative choice behavior*, in Zarembka,
///   *Frontiers in econometrics*, 105-142.
/// - H. White (1982), *Maximum likelihood estimation of misspecified models*, Econometrica 50, 1-25.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CoefficientErrors {
    /// The inverse of the observed information, right if all choices are independent and of equal
    /// weight. The default where respondents have no ids and equal weights.
    Hessian,
    /// The sandwich over choice situations (HC0). The default where respondents have weights but no
    /// ids.
    Robust,
    /// The sandwich over people, times `G / (G - 1)` for `G` people. The default where respondents
    /// have ids.
    ClusteredByPerson,
    /// The sandwich over people without a factor, as some programs report it.
    ClusteredWithoutFactor,
}

impl fmt::Display for CoefficientErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hessian => "inverse information",
            Self::Robust => "robust, by choice situation",
            Self::ClusteredByPerson => "clustered by person, times G/(G-1)",
            Self::ClusteredWithoutFactor => "clustered by person",
        })
    }
}

impl CoefficientErrors {
    /// Those that suit the choices.
    pub(super) fn of(design: &Design) -> Self {
        Self::suited(design.panel, &design.weights)
    }

    /// Those that suit people with these weights, who have ids or not.
    pub(super) fn suited(panel: bool, weights: &[f64]) -> Self {
        if panel {
            Self::ClusteredByPerson
        } else if weights.iter().any(|weight| (weight - 1.0).abs() > 1e-12) {
            Self::Robust
        } else {
            Self::Hessian
        }
    }
}

/// The scores of a fit, and the inverse of its information.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scores {
    /// The inverse of the information of all choices.
    pub(super) inverse: Vec<Vec<f64>>,
    /// The slopes of the log-likelihood of each situation, times its weight.
    pub(super) situations: Vec<Vec<f64>>,
    /// The first situation of each person, and one past the last at the end.
    pub(super) people: Vec<u32>,
}

/// Scores of parameters that are reported in other units.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reported {
    pub(super) scores: Scores,
    /// How each parameter that is reported is made up of those of the fit.
    pub(super) back: Vec<Vec<f64>>,
}

/// How parameters whose columns were divided by scales are made up.
pub(super) fn unscaled(scales: &[f64]) -> Vec<Vec<f64>> {
    let row = |place: usize| {
        let mut row = vec![0.0; scales.len()];
        row[place] = 1.0 / scales[place];
        row
    };
    (0..scales.len()).map(row).collect()
}

/// The covariance of numbers that are made up of others in this way.
pub(super) fn carried(back: &[Vec<f64>], covariance: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let along = |row: &Vec<f64>| covariance.iter().map(|it| dot(it, row)).collect();
    let along: Vec<Vec<f64>> = back.iter().map(along).collect();
    // The same number on both sides of the diagonal.
    let entry = |i: usize, j: usize| dot(&back[i.max(j)], &along[i.min(j)]);
    let row = |i: usize| (0..back.len()).map(|j| entry(i, j)).collect();
    (0..back.len()).map(row).collect()
}

impl Reported {
    /// The parameters of a model with errors of a kind.
    pub(super) fn parameters(
        &self,
        errors: CoefficientErrors,
        model: &str,
        values: Vec<(String, f64)>,
        (search, reach): (Search, Reach),
    ) -> Result<FitParameters, ChoiceError> {
        let covariance = carried(&self.back, &self.scores.covariance(errors, model)?);
        let named = values.into_iter().enumerate();
        let parameters = named.map(|(place, (name, value))| {
            Parameter::new(
                name,
                value,
                Some(libm::sqrt(covariance[place][place].max(0.0))),
            )
        });
        let parameters = parameters.collect();
        Ok(FitParameters::new(parameters, covariance, search, reach))
    }

    /// The parameters with errors of another kind.
    pub(super) fn again(
        &self,
        errors: CoefficientErrors,
        model: &str,
        parameters: &FitParameters,
    ) -> Result<FitParameters, ChoiceError> {
        let values = parameters.iter().map(|it| (it.name.clone(), it.value));
        let ended = (parameters.search(), parameters.reach().clone());
        self.parameters(errors, model, values.collect(), ended)
    }
}

impl Scores {
    /// The covariance of the parameters of the fit.
    pub(super) fn covariance(
        &self,
        errors: CoefficientErrors,
        model: &str,
    ) -> Result<Vec<Vec<f64>>, ChoiceError> {
        let all = |scores: &[Vec<f64>]| {
            sandwich(
                &self.inverse,
                scores.iter().map(|score| (1.0, score.clone())),
            )
        };
        let people = self.people.len() - 1;
        match errors {
            CoefficientErrors::Hessian => Ok(self.inverse.clone()),
            CoefficientErrors::Robust => Ok(all(&self.situations)),
            CoefficientErrors::ClusteredByPerson | CoefficientErrors::ClusteredWithoutFactor => {
                self.check_people(model)?;
                let mut covariance = all(&self.of_people());
                if errors == CoefficientErrors::ClusteredByPerson {
                    let factor = people as f64 / (people as f64 - 1.0);
                    covariance
                        .iter_mut()
                        .flatten()
                        .for_each(|entry| *entry *= factor);
                }
                Ok(covariance)
            }
        }
    }

    /// The scores of all choices of a person together.
    fn of_people(&self) -> Vec<Vec<f64>> {
        let person = |ends: &[u32]| {
            let mut sum = vec![0.0; self.inverse.len()];
            for score in &self.situations[ends[0] as usize..ends[1] as usize] {
                for (entry, part) in sum.iter_mut().zip(score) {
                    *entry += part;
                }
            }
            sum
        };
        self.people.windows(2).map(person).collect()
    }

    /// The scores of all people together are zero, so that they have to be more than parameters.
    fn check_people(&self, model: &str) -> Result<(), ChoiceError> {
        let (people, parameters) = (self.people.len() - 1, self.inverse.len());
        if people > parameters {
            return Ok(());
        }
        Err(ChoiceError::TooFew {
            model: model.to_owned(),
            parameters,
            given: people,
            of: "people",
            remedy: "ask more people, or take errors that are not clustered",
        })
    }
}
