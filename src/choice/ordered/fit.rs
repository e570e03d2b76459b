//! A fitted ordered logit.

use std::fmt;

use serde::Serialize;

use super::likelihood::Ordered;
use super::rows::{NAME, Rows, Scale};
use crate::choice::coding::Coding;
use crate::choice::errors::{CoefficientErrors, Reported, Scores};
use crate::choice::goodness::ChoiceGoodness;
use crate::choice::likelihood::Likelihood;
use crate::choice::probability::hit;
use crate::choice::situation::Alternative;
use crate::choice::worth::{FeatureWorth, WorthColumns};
use crate::error::ChoiceError;
use crate::numeric::{Ascent, dot};
use crate::quantity::Share;
use crate::sample::{FitParameters, Reach, Search};
use crate::survey::Respondent;

/// A fitted ordered logit; see [`OrderedLogit`](super::OrderedLogit).
///
/// # Example
/// ```
/// use bizcase::choice::{Alternative, OrderedLogit, RatedOffer, ChoiceUtility};
/// use bizcase::survey::Respondent;
///
/// let offer = |price: f64| Alternative::new("offer").with("price", price);
/// let rated = [(10.0, "yes"), (10.0, "yes"), (10.0, "maybe"), (15.0, "yes"), (15.0, "maybe"),
///     (15.0, "no"), (20.0, "maybe"), (20.0, "no"), (20.0, "no")];
/// let ratings = rated.map(|(price, rating)| RatedOffer::new(Respondent::new(""), offer(price), rating));
/// let fit = OrderedLogit::new(ChoiceUtility::new().number("price"), ["no", "maybe", "yes"]).fit(&ratings)?;
/// let shares = fit.shares(&offer(15.0), &Respondent::new(""))?;
/// // At the middle price, all answers are told alike from both sides.
/// assert!((shares[0].value() - shares[2].value()).abs() < 1e-9);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OrderedFit {
    /// The answers, the lowest first.
    pub scale: Vec<String>,
    /// The coefficients by the names of the columns, then the cut points between answers, named like
    /// `no | maybe`.
    pub parameters: FitParameters,
    /// How the errors of the parameters were estimated.
    pub errors: CoefficientErrors,
    /// How well the model fits: choices are ratings, and alternatives are answers.
    pub goodness: ChoiceGoodness,
    #[serde(skip)]
    coding: Coding,
    #[serde(skip)]
    scores: Reported,
}

impl OrderedFit {
    pub(super) fn new(
        scale: &[String],
        rows: Rows,
        names: Vec<String>,
        natural: &Ordered,
        (scaling, ascent): (&Scale, &Ascent<Vec<f64>>),
        errors: CoefficientErrors,
    ) -> Result<Self, ChoiceError> {
        let size = names.len();
        let back = scaling.back(size);
        let point: Vec<f64> = back.iter().map(|row| dot(row, &ascent.point)).collect();
        let total: f64 = natural.weights.iter().sum();
        let mut inverse = ascent.covariance.clone().unwrap_or_default();
        inverse
            .iter_mut()
            .flatten()
            .for_each(|entry| *entry /= total);
        let scores = Reported {
            scores: Scores {
                inverse,
                situations: scaling.applied(natural).scores(&ascent.point),
                people: rows.people.starts.clone(),
            },
            back,
        };
        let search = Search::from_one_start(ascent.iterations, ascent.gradient);
        let goodness = goodness(natural, &point, rows.people.weights.len());
        let reach = match rows.coding.price_attribute() {
            Some(price) => {
                let (low, high) = rows.coding.ranges[price];
                Reach::new(price, low, high)
            }
            None => Reach::new("answers", 1.0, scale.len() as f64),
        };
        let values = names.into_iter().zip(point).collect();
        Ok(Self {
            scale: scale.to_vec(),
            parameters: scores.parameters(errors, NAME, values, (search, reach))?,
            errors,
            goodness,
            coding: rows.coding,
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

    /// The probability of each answer of a respondent on an offer, in the order of the scale.
    ///
    /// # Errors
    /// [`ChoiceError::Invalid`] for an attribute that is blank or no number, and a level or group
    /// that the fit has not seen.
    pub fn shares(
        &self,
        offer: &Alternative,
        respondent: &Respondent,
    ) -> Result<Vec<Share>, ChoiceError> {
        let answers = self.scale.len();
        let width = self.parameters.len() - (answers - 1);
        let mut values = vec![0.0; width];
        let factors = self.coding.factors(respondent)?;
        self.coding.row(offer, &factors, &mut values)?;
        let ordered = Ordered {
            width,
            answers,
            values,
            given: vec![0],
            weights: vec![1.0],
        };
        let point = self.parameters.values();
        let share = |answer: usize| {
            let logarithm = ordered.logarithm(0, answer, &point);
            Share::new(logarithm.map_or(0.0, libm::exp).min(1.0))
        };
        Ok((0..answers).map(share).collect::<Result<_, _>>()?)
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

fn goodness(ordered: &Ordered, point: &[f64], people: usize) -> ChoiceGoodness {
    let mut goodness = ChoiceGoodness {
        log_likelihood: 0.0,
        log_likelihood_at_zero: 0.0,
        parameters: point.len(),
        choices: ordered.given.len(),
        people,
        hit_rate: 0.0,
    };
    let equal = libm::log(ordered.answers as f64);
    let total: f64 = ordered.weights.iter().sum();
    for (row, (&given, &weight)) in ordered.given.iter().zip(&ordered.weights).enumerate() {
        let logarithm = |answer| ordered.logarithm(row, answer, point);
        let all: Vec<f64> = (0..ordered.answers).filter_map(logarithm).collect();
        goodness.log_likelihood += weight * all[given];
        goodness.log_likelihood_at_zero -= weight * equal;
        goodness.hit_rate += weight * hit(&all, given) / total;
    }
    goodness
}

impl fmt::Display for OrderedFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!(
            "{NAME} of {} ratings:{}",
            self.goodness.choices, self.parameters
        );
        f.write_str(text.trim_end_matches(','))
    }
}
