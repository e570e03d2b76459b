//! Fitted latent classes.

use std::fmt;

use serde::Serialize;

use super::likelihood::exponential_shares;
use crate::choice::coding::Coding;
use crate::choice::market::people::Kind;
use crate::choice::tastes::{Taste, Tastes};
use crate::choice::worth::{FeatureWorth, WorthColumns};
use crate::choice::{ChoiceError, ChoiceGoodness, CoefficientErrors};
use crate::error::Permitted;
use crate::numeric::dot;
use crate::quantity::Share;
use crate::sample::FitParameters;

pub(super) const NAME: &str = "latent classes";

/// Fitted latent classes; see [`LatentClasses`](super::LatentClasses).
///
/// # Example
/// See [`LatentClasses`](super::LatentClasses).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LatentClassFit {
    /// Coefficients by class and column, such as `class 1: price`, then for each class after the
    /// first its log odds against the first, such as `class 2: membership by constant` and
    /// `class 2: membership by age`.
    pub parameters: FitParameters,
    /// How the errors of the parameters were estimated.
    pub errors: CoefficientErrors,
    /// How well the model fits. The log-likelihood is that of each person's choices together; hits
    /// are by probabilities before the choices of a person are known.
    pub goodness: ChoiceGoodness,
    /// The classes, the largest first.
    pub classes: Vec<LatentClass>,
    /// How clearly choices tell classes apart, from 0 (not at all) to 1 (for certain): one less the
    /// mean entropy of the membership of a person over its largest value.
    pub entropy: f64,
    /// To which class each person belongs, in order of first appearance.
    pub members: Vec<ClassMember>,
    /// The log-likelihoods at the ends of all starts that reached a top, the highest first.
    pub optima: Vec<f64>,
    /// The columns of the utility.
    pub columns: Vec<String>,
    #[serde(skip)]
    pub(in crate::choice) coding: Coding,
    #[serde(skip)]
    pub(in crate::choice) kinds: Vec<Kind>,
    /// What is known of each person after a constant, with their shares.
    #[serde(skip)]
    pub(super) known: Vec<(f64, Vec<f64>)>,
}

/// A class of people.
///
/// # Example
/// See [`LatentClasses`](super::LatentClasses).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LatentClass {
    /// Its share among people.
    pub share: Share,
    /// Its coefficients, in the order of the columns.
    pub coefficients: Vec<f64>,
}

/// What the choices of a person say about the class.
///
/// # Example
/// See [`LatentClasses`](super::LatentClasses).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ClassMember {
    /// The id of the respondent.
    pub respondent: String,
    /// The probability of each class, given the choices.
    pub probabilities: Vec<Share>,
}

impl LatentClassFit {
    /// What a column is worth in money to a class, counted from 1.
    ///
    /// # Errors
    /// [`ChoiceError::Invalid`] for an unknown class or column and for a utility without a price, and
    /// [`ChoiceError::PriceNotNegative`] unless the coefficient of the price is below zero in the
    /// class.
    pub fn worth(&self, class: usize, column: &str) -> Result<FeatureWorth, ChoiceError> {
        let parameters = self.of_class(class)?;
        let columns = WorthColumns::new(NAME, &parameters, self.coding.price())?;
        columns.of(column, &[(column, 1.0)])
    }

    /// The tastes of the population at these parameters: one for each class.
    pub(in crate::choice) fn tastes_at(&self, parameters: &[f64]) -> Tastes {
        let width = self.columns.len();
        let (own, odds) = parameters.split_at(self.classes.len() * width);
        let mut shares = vec![0.0; self.classes.len()];
        for (weight, known) in &self.known {
            let others = odds.chunks(known.len()).map(|odds| dot(odds, known));
            let all: Vec<f64> = std::iter::once(0.0).chain(others).collect();
            for (sum, share) in shares.iter_mut().zip(exponential_shares(&all).0) {
                *sum += weight * share;
            }
        }
        let classes = own.chunks(width).zip(shares);
        let taste = |(coefficients, share): (&[f64], f64)| Taste {
            share,
            coefficients: coefficients.to_vec(),
            person: None,
        };
        classes.map(taste).collect()
    }

    /// The parameters of a class, counted from 1, by the names of the columns.
    ///
    /// # Errors
    /// [`ChoiceError::Invalid`] for an unknown class.
    pub fn of_class(&self, class: usize) -> Result<FitParameters, ChoiceError> {
        Permitted::between(1.0, self.classes.len() as f64).check("class", class as f64)?;
        let places = (class - 1) * self.columns.len()..class * self.columns.len();
        let named = self.parameters[places.clone()].iter().zip(&self.columns);
        let parameters = named.map(|(parameter, column)| {
            let mut parameter = parameter.clone();
            parameter.name.clone_from(column);
            parameter
        });
        let covariance = self.parameters.covariance()[places.clone()].iter();
        let covariance = covariance.map(|row| row[places.clone()].to_vec());
        Ok(FitParameters::new(
            parameters.collect(),
            covariance.collect(),
            self.parameters.search(),
            self.parameters.reach().clone(),
        ))
    }
}

/// `3 latent classes of 361 people (39.4%, 31.5%, 29.1%): class 1: pf -0.655 ± 0.0546, ...`
impl fmt::Display for LatentClassFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shares: Vec<String> = self.classes.iter().map(|it| it.share.to_string()).collect();
        let text = format!(
            "{} latent classes of {} people ({}):{}",
            self.classes.len(),
            self.goodness.people,
            shares.join(", "),
            self.parameters
        );
        f.write_str(text.trim_end_matches(','))
    }
}
