//! A fitted multinomial logit.

use std::fmt;

use serde::Serialize;

use crate::choice::coding::Coding;
use crate::choice::design::Design;
use crate::choice::diagnosis::{StraightLiner, straight_liners};
use crate::choice::errors::{CoefficientErrors, Reported, Scores, unscaled};
use crate::choice::goodness::ChoiceGoodness;
use crate::choice::market::people::{self, Kind};
use crate::choice::probability::{Tally, probabilities};
use crate::choice::situation::ChoiceSituation;
use crate::choice::worth::{FeatureWorth, WorthColumns};
use crate::error::ChoiceError;
use crate::numeric::Ascent;
use crate::sample::{FitParameters, Search};

/// A fitted multinomial logit; see [`MultinomialLogit`](super::MultinomialLogit).
///
/// # Example
/// ```
/// use bizcase::choice::{Alternative, ChoiceSituation, CoefficientErrors, MultinomialLogit, ChoiceUtility};
/// use bizcase::survey::Respondent;
///
/// // Eight people choose between two places; the first two always take the first.
/// let set = |id: u32, task: u32| {
///     let bright = [f64::from(task % 2), f64::from((task + id) % 3)];
///     let offers = [0, 1].map(|place| {
///         Alternative::new(place.to_string()).with("brightness", bright[place])
///     });
///     let chosen = if id < 2 { 0 } else { ((id * task + task) % 2) as usize };
///     ChoiceSituation::new(Respondent::new(id.to_string()), task.to_string(), offers, chosen)
/// };
/// let sets: Vec<_> = (0..8).flat_map(|id| (0..6).map(move |task| set(id, task))).collect();
/// let fit = MultinomialLogit::new(ChoiceUtility::new().number("brightness")).fit(&sets)?;
/// assert_eq!(fit.errors, CoefficientErrors::ClusteredByPerson);
/// let naive = fit.with_errors(CoefficientErrors::Hessian)?;
/// assert_eq!(naive.parameters[0].value, fit.parameters[0].value);
/// assert_eq!(fit.straight_liners[0].respondent, "0");
/// assert_eq!(fit.straight_liners[0].tasks, 6);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LogitFit {
    /// The model: `multinomial logit` or `rank-exploded logit`.
    pub model: &'static str,
    /// The coefficients by the names of the columns; see [`ChoiceUtility`](crate::choice::ChoiceUtility). The
    /// data reach from the lowest to the highest price or, without a price, from the smallest to the
    /// largest choice set. The remaining slope is that of the log-likelihood per choice, for columns
    /// scaled to unit standard deviation.
    pub parameters: FitParameters,
    /// How the errors of the coefficients were estimated.
    pub errors: CoefficientErrors,
    /// How well the model fits.
    pub goodness: ChoiceGoodness,
    /// Respondents who chose the same place in every task.
    pub straight_liners: Vec<StraightLiner>,
    #[serde(skip)]
    pub(in crate::choice) coding: Coding,
    #[serde(skip)]
    pub(in crate::choice) kinds: Vec<Kind>,
    #[serde(skip)]
    scales: Vec<f64>,
    #[serde(skip)]
    scores: Reported,
}

impl LogitFit {
    pub(super) fn new(
        model: &'static str,
        design: &Design,
        situations: &[ChoiceSituation],
        ascent: &Ascent<Vec<f64>>,
        inverse: Vec<Vec<f64>>,
        errors: CoefficientErrors,
    ) -> Result<Self, ChoiceError> {
        let (tally, scores) = walk(design, &ascent.point);
        let scores = Reported {
            scores: Scores {
                inverse,
                situations: scores,
                people: design.people.clone(),
            },
            back: unscaled(&design.scales),
        };
        let values = design.columns.iter().cloned();
        let values = values.zip(design.natural(&ascent.point));
        let search = Search::from_one_start(ascent.iterations, ascent.gradient);
        let ended = (search, design.reach());
        Ok(Self {
            parameters: scores.parameters(errors, model, values.collect(), ended)?,
            model,
            errors,
            goodness: tally.goodness(design, design.width()),
            straight_liners: straight_liners(design, situations),
            coding: design.coding.clone(),
            kinds: people::kinds(design, situations)?,
            scales: design.scales.clone(),
            scores,
        })
    }

    /// The fit with errors of another kind.
    ///
    /// # Errors
    /// [`ChoiceError::TooFew`] if errors are to be clustered by no more people than there are
    /// coefficients.
    pub fn with_errors(&self, errors: CoefficientErrors) -> Result<Self, ChoiceError> {
        Ok(Self {
            parameters: self.scores.again(errors, self.model, &self.parameters)?,
            errors,
            ..self.clone()
        })
    }

    /// How well the coefficients foretell choices that they were not fitted to, of the same people
    /// or of others.
    ///
    /// Nothing is estimated, so that the number of parameters is zero.
    ///
    /// # Errors
    /// [`ChoiceError`] as for a fit, also for levels and groups that the fit has not seen.
    pub fn holdout(&self, situations: &[ChoiceSituation]) -> Result<ChoiceGoodness, ChoiceError> {
        let design = Design::coded(&self.coding, &self.scales, situations)?;
        let values = self.parameters.iter().zip(&self.scales);
        let point: Vec<f64> = values.map(|(it, scale)| it.value * scale).collect();
        Ok(walk(&design, &point).0.goodness(&design, 0))
    }

    /// What one unit of a column is worth in money: minus its coefficient over that of the price.
    ///
    /// For a level it is the worth of the level over the reference; for a cost-like attribute it is
    /// negative. Where the price is multiplied by segments of respondents, it holds for those of the
    /// reference groups whose numbers are zero.
    ///
    /// # Errors
    /// [`ChoiceError::Invalid`] for an unknown column and for a utility without a price, and
    /// [`ChoiceError::PriceNotNegative`] unless the coefficient of the price is below zero.
    pub fn worth(&self, column: &str) -> Result<FeatureWorth, ChoiceError> {
        self.worth_columns()?.of(column, &[(column, 1.0)])
    }

    /// What a combination of columns is worth in money, such as one level less another.
    ///
    /// # Errors
    /// As [`worth`](Self::worth).
    pub fn worth_of(&self, name: &str, parts: &[(&str, f64)]) -> Result<FeatureWorth, ChoiceError> {
        self.worth_columns()?.of(name, parts)
    }

    /// What every column except the price is worth in money.
    ///
    /// # Errors
    /// As [`worth`](Self::worth).
    pub fn worths(&self) -> Result<Vec<FeatureWorth>, ChoiceError> {
        self.worth_columns()?.all()
    }

    /// The model in the space of willingness to pay: the same likelihood with `scale`, minus the
    /// coefficient of the price, and the worth of every other column as parameters.
    ///
    /// With one coefficient for all people this is a change of names: estimates and errors are those
    /// of [`worths`](Self::worths), which the delta method gives. Draws are normal in the worths and
    /// not in the coefficients.
    ///
    /// # Errors
    /// As [`worth`](Self::worth).
    ///
    /// # Reference
    /// K. Train and M. Weeks (2005), *Discrete choice models in preference space and
    /// willingness-to-pay space*, in Scarpa and Alberini, *Applications of simulation methods in
    /// environmental and resource economics*, 1-16.
    pub fn worth_space(&self) -> Result<FitParameters, ChoiceError> {
        Ok(self.worth_columns()?.space())
    }

    fn worth_columns(&self) -> Result<WorthColumns<'_>, ChoiceError> {
        WorthColumns::new(self.model, &self.parameters, self.coding.price())
    }
}

/// Sums over all choices, and the slopes of the log-likelihood of each.
pub(in crate::choice) fn walk(design: &Design, point: &[f64]) -> (Tally, Vec<Vec<f64>>) {
    let weights = design.situation_weights();
    let mut tally = Tally::default();
    let mut shares = Vec::new();
    let mut scores = Vec::with_capacity(weights.len());
    for (situation, &weight) in weights.iter().enumerate() {
        let log_likelihood = probabilities(design, situation, point, &mut shares);
        tally.add(design, situation, weight, (log_likelihood, &shares));
        let mut score = vec![0.0; point.len()];
        for (row, share) in design.rows_of(situation).zip(&shares) {
            for (slope, x) in score.iter_mut().zip(design.row(row)) {
                *slope -= weight * share * x;
            }
        }
        scores.push(score);
    }
    (tally, scores)
}

/// `multinomial logit of 2412 choices: price -0.367 ± 0.0542, ...`
impl fmt::Display for LogitFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!(
            "{} of {} choices:{}",
            self.model, self.goodness.choices, self.parameters
        );
        f.write_str(text.trim_end_matches(','))
    }
}
