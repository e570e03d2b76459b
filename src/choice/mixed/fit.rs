//! A fitted mixed logit.

use std::fmt;

use serde::Serialize;

use super::draws::{Draws, Plan, PointSet};
use super::parameters::MixedModel;
use crate::choice::coding::Coding;
use crate::choice::market::people::Kind;
use crate::choice::tastes::{Tastes, alike};
use crate::choice::{ChoiceGoodness, CoefficientErrors};
use crate::error::{Invalid, unknown_name};
use crate::quantity::{Share, Unit};
use crate::random::Seed;
use crate::sample::{
    FitParameters, Interval, IntervalMethod, Parameter, ParameterDraws, percentile,
};

/// A fitted mixed logit; see [`MixedLogit`](super::MixedLogit).
///
/// # Example
/// See [`MixedLogit`](super::MixedLogit).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MixedFit {
    /// Means by the names of the columns (`ln price` for the logarithm of a log-normal one), then
    /// spreads: `sd of price`, `half-width of price` for triangular and uniform distributions, and
    /// for correlated coefficients the lower triangular root of their covariance, `root of price`
    /// and `root of feat and price`. In the space of willingness to pay `scale` stands for the
    /// price and the columns for their worths. Spreads are given as sizes.
    pub parameters: FitParameters,
    /// The values of the parameters with the signs of the spreads with which these draws reach the
    /// log-likelihood.
    pub signed: Vec<f64>,
    /// How the errors of the parameters were estimated.
    pub errors: CoefficientErrors,
    /// How well the model fits. The log-likelihood is that of each person's choices together; hits
    /// are by probabilities for anybody.
    pub goodness: ChoiceGoodness,
    /// The log-likelihood with coefficients that are the same for everybody.
    pub log_likelihood_pooled: f64,
    /// The log-likelihoods at the ends of all searches that reached a top, the highest first: how
    /// far the result hangs on starts and signs.
    pub optima: Vec<f64>,
    /// The columns of the utility.
    pub columns: Vec<String>,
    /// The columns that are worth money: all but the price; none without a price, and with a censored
    /// one, which is of no account to some people.
    pub worth_columns: Vec<String>,
    /// What each person's choices say about them, in the order of first appearance.
    pub individuals: Vec<IndividualTaste>,
    #[serde(skip)]
    pub(super) model: MixedModel,
    #[serde(skip)]
    pub(in crate::choice) coding: Coding,
    #[serde(skip)]
    pub(in crate::choice) kinds: Vec<Kind>,
}

/// What the choices of one person say about their coefficients, given the distribution among all:
/// means and standard deviations among people who would choose alike.
///
/// They are not estimates of the coefficients of the person; with few choices the means differ
/// among people much less than the coefficients do.
///
/// # Example
/// See [`MixedLogit`](super::MixedLogit).
///
/// # Reference
/// K. Train (2009), *Discrete Choice Methods with Simulation*, second edition, chapter 11.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct IndividualTaste {
    /// The id of the respondent.
    pub respondent: String,
    /// In the order of the columns of the fit.
    pub coefficients: Vec<TasteMoments>,
    /// Willingness to pay, minus the coefficient over that of the price, in the order of the worth
    /// columns of the fit. Where the price may have either sign these have no moments in the limit
    /// of many draws.
    pub worths: Vec<TasteMoments>,
}

/// A mean and a standard deviation among people.
///
/// # Example
/// See [`MixedLogit`](super::MixedLogit).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TasteMoments {
    /// The mean.
    pub mean: f64,
    /// The standard deviation.
    pub sd: f64,
}

/// The simulated likelihood at stated parameters; see
/// [`MixedLogit::likelihood_at`](super::MixedLogit::likelihood_at).
///
/// # Example
/// See [`MixedLogit::likelihood_at`](super::MixedLogit::likelihood_at).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MixedLikelihood {
    /// The log-likelihood of all people.
    pub log_likelihood: f64,
    /// Its slopes by the parameters.
    pub gradient: Vec<f64>,
    /// The log-likelihood of each person, without weight, in the order of first appearance.
    pub people: Vec<f64>,
    /// What each person's choices say about them.
    pub individuals: Vec<IndividualTaste>,
}

/// How far estimates move with other draws; see [`MixedLogit::repeated`](super::MixedLogit::repeated).
///
/// # Example
/// See [`MixedLogit::repeated`](super::MixedLogit::repeated).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DrawsRepeated {
    /// The parameters in their order.
    pub parameters: Vec<ParameterMove>,
    /// The log-likelihood of each repetition.
    pub log_likelihoods: Vec<f64>,
}

/// How far one estimate moves with other draws.
///
/// # Example
/// See [`MixedLogit::repeated`](super::MixedLogit::repeated).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ParameterMove {
    /// The name of the parameter.
    pub name: String,
    /// The lowest and the highest estimate, that of the fit among them.
    pub range: (f64, f64),
    /// The range in standard errors of the fit.
    pub in_errors: f64,
}

impl ParameterMove {
    pub(super) fn new(parameter: &Parameter, others: impl Iterator<Item = f64>) -> Self {
        let own = (parameter.value, parameter.value);
        let range = others.fold(own, |(low, high), x| (low.min(x), high.max(x)));
        Self {
            name: parameter.name.clone(),
            range,
            in_errors: (range.1 - range.0) / parameter.standard_error.unwrap_or(f64::MIN_POSITIVE),
        }
    }
}

/// How many people stand for the population in simulations.
const SIMULATED: u32 = 128;
/// How many people stand for the population in [`MixedFit::population`].
const PEOPLE: u32 = 4_096;

impl MixedFit {
    /// Coefficients of people of the population at the estimate: 4,096 equally likely rows, in the
    /// order of the columns.
    ///
    /// # Errors
    /// [`Invalid`] never, for a fit that exists.
    pub fn population(&self) -> Result<Vec<Vec<f64>>, Invalid> {
        self.population_at(&self.parameters.values(), PEOPLE)
    }

    /// The tastes of the population at these parameters: equally likely people, few enough for many
    /// draws of the parameters.
    pub(in crate::choice) fn tastes_at(&self, parameters: &[f64]) -> Result<Tastes, Invalid> {
        let people = self.population_at(parameters, SIMULATED)?;
        Ok(alike(people))
    }

    /// Coefficients of people of the population at these parameters.
    fn population_at(&self, parameters: &[f64], people: u32) -> Result<Vec<Vec<f64>>, Invalid> {
        let plan = Plan {
            points: PointSet::ScrambledSobol,
            draws: people,
            seed: Seed(0),
            antithetic: false,
            round: 0,
        };
        let random = self.model.layout.random();
        let random = random.map(|(place, mixing)| (self.columns[place].clone(), mixing));
        let ids = ["population".to_owned()];
        let draws = Draws::new(&plan, &ids, &random.collect::<Vec<_>>())?;
        Ok(self.model.people(&self.model.internal(parameters), &draws))
    }

    /// Percentiles of the willingness to pay for a column among the population at the estimate. The
    /// mean of a ratio of normal coefficients does not exist, percentiles do.
    ///
    /// # Errors
    /// [`Invalid`] for a column that is not one of the [worth columns](Self::worth_columns).
    pub fn population_worth(&self, column: &str, shares: &[Share]) -> Result<Vec<f64>, Invalid> {
        let pair = self.worth_places(column)?;
        let worths = sorted_worths(&self.population()?, pair);
        let found = shares
            .iter()
            .map(|share| percentile(&worths, share.value()));
        Ok(found.collect())
    }

    /// Such a percentile with its interval over draws of the parameters. Take some hundreds of draws:
    /// each is a population of 128 people.
    ///
    /// # Errors
    /// [`Invalid`] for a column that is not one of the [worth columns](Self::worth_columns), and for
    /// fewer than two draws.
    pub fn population_worth_interval(
        &self,
        column: &str,
        share: Share,
        draws: &ParameterDraws,
    ) -> Result<Interval, Invalid> {
        let pair = self.worth_places(column)?;
        let at = |parameters: &[f64]| {
            let people = self.population_at(parameters, SIMULATED)?;
            Ok(percentile(&sorted_worths(&people, pair), share.value()))
        };
        let rows = self
            .parameters
            .rows("choices", draws.draws(), draws.seed_used())?;
        let found: Vec<f64> = rows
            .iter()
            .map(|row| at(row))
            .collect::<Result<_, Invalid>>()?;
        let unit = self
            .coding
            .price()
            .map_or(Unit::Ratio, |(_, it)| Unit::Money(it));
        let (confidence, method) = (draws.confidence_used(), IntervalMethod::KrinskyRobb);
        let estimate = at(&self.parameters.values())?;
        let figures = found.into_iter().map(Some);
        Interval::of_draws(estimate, figures, unit, confidence, method)
            .ok_or_else(|| Invalid::rule("draws", "none", "two or more"))
    }

    /// The places of a column that is worth money and of the price.
    fn worth_places(&self, column: &str) -> Result<(usize, usize), Invalid> {
        let known = self.worth_columns.iter().map(String::as_str);
        let place = self.columns.iter().position(|it| it == column);
        match (place, self.model.price) {
            (Some(place), Some(price)) if place != price => Ok((place, price)),
            _ => Err(unknown_name("column that is worth money", column, known)),
        }
    }

    /// The covariance of the random coefficients, or of their logarithms or uncensored values where
    /// their distribution is made of normal ones. Rows and columns are the random ones in the order
    /// of the columns.
    #[must_use]
    pub fn covariance(&self) -> Vec<Vec<f64>> {
        self.model.covariance(&self.parameters.values())
    }

    /// The correlation of the random coefficients.
    #[must_use]
    pub fn correlation(&self) -> Vec<Vec<f64>> {
        let covariance = self.covariance();
        let sd: Vec<f64> = (0..covariance.len())
            .map(|i| libm::sqrt(covariance[i][i]))
            .collect();
        let row = |(i, row): (usize, &Vec<f64>)| {
            let entries = row.iter().zip(&sd);
            entries
                .map(|(entry, other)| {
                    if *entry == 0.0 {
                        0.0
                    } else {
                        entry / sd[i] / other
                    }
                })
                .collect()
        };
        covariance.iter().enumerate().map(row).collect()
    }
}

/// What people would pay for a column, in rising order.
fn sorted_worths(people: &[Vec<f64>], (place, price): (usize, usize)) -> Vec<f64> {
    let worths = people.iter().map(|taste| -taste[place] / taste[price]);
    let mut worths: Vec<f64> = worths.collect();
    worths.sort_by(f64::total_cmp);
    worths
}

/// `mixed logit of 4308 choices of 361 people: pf -0.997 ± 0.0548, ...`
impl fmt::Display for MixedFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (choices, people) = (self.goodness.choices, self.goodness.people);
        let text = format!(
            "mixed logit of {choices} choices of {people} people:{}",
            self.parameters
        );
        f.write_str(text.trim_end_matches(','))
    }
}
