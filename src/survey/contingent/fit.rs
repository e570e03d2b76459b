//! A fitted distribution of willingness to pay.

use std::fmt;

use serde::Serialize;

use super::likelihood::Top;
use super::sample::{Observations, Sample};
use super::willingness::Curve;
use super::{BidTally, Spike, WtpDistribution, WtpMeasure};
use crate::error::{SurveyError, unknown_name};
use crate::quantity::Currency;
use crate::sample::{FitParameters, IntervalMethod, Parameter, ParameterDraws, Reach, Search};
use crate::survey::{Demand, DemandCurve, Exclusions};

/// A distribution of willingness to pay, fitted to answers; see
/// [`ContingentValuation`](super::ContingentValuation).
///
/// Figures describe an average respondent (covariates at their means) unless
/// [`for_profile`](Self::for_profile) sets other covariates. All prices are in major units of
/// [`currency`](Self::currency).
///
/// # Example
/// See [`ContingentValuation`](super::ContingentValuation).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ContingentFit {
    /// The distribution.
    pub distribution: WtpDistribution,
    /// Whether the distribution has a probability mass at zero.
    pub spike: Spike,
    /// The currency of the bids.
    pub currency: Currency,
    /// The constant, the covariates, and last the bid or its logarithm. The data reach from the
    /// lowest to the highest bid. The remaining slope is that of the log-likelihood per answer, for
    /// columns scaled to unit standard deviation.
    pub parameters: FitParameters,
    /// The log-likelihood of the answers.
    pub log_likelihood: f64,
    /// The respondents left out.
    pub exclusions: Exclusions,
    /// Every bid, rising, with the number of respondents asked and of acceptances.
    pub bids: Vec<BidTally>,
    #[serde(skip)]
    profile: Vec<f64>,
    #[serde(skip)]
    pub(super) sample: Sample,
    #[serde(skip)]
    pub(super) point: Vec<f64>,
}

impl ContingentFit {
    pub(super) fn new(
        distribution: WtpDistribution,
        spike: Spike,
        profile: Vec<f64>,
        observations: Observations,
        sample: Sample,
        top: Top,
    ) -> Self {
        let covariance = sample.natural_covariance(&top.covariance);
        let estimates = sample.natural(&top.point).into_iter().enumerate();
        let estimates = estimates.map(|(place, value)| {
            let error = libm::sqrt(covariance[place][place]);
            Parameter::new(&sample.names[place], value, Some(error))
        });
        let parameters = FitParameters::new(
            estimates.collect(),
            covariance,
            Search::from_one_start(top.iterations, top.gradient),
            Reach::over("bid", observations.tallies.iter().map(|tally| tally.bid)),
        );
        Self {
            distribution,
            spike,
            currency: observations.currency,
            parameters,
            log_likelihood: top.log_likelihood,
            exclusions: observations.exclusions,
            bids: observations.tallies,
            profile,
            sample,
            point: top.point,
        }
    }

    /// The number of respondents used.
    #[must_use]
    pub const fn respondents(&self) -> usize {
        self.exclusions.used()
    }

    /// The highest bid in major units, at which means are truncated.
    #[must_use]
    pub fn highest_bid(&self) -> f64 {
        self.bids.last().map_or(0.0, |tally| tally.bid)
    }

    /// Akaike's information criterion: lower is better.
    #[must_use]
    pub fn aic(&self) -> f64 {
        2.0 * self.parameters.len() as f64 - 2.0 * self.log_likelihood
    }

    /// The Bayesian (Schwarz) information criterion for the number of respondents: lower is better.
    #[must_use]
    pub fn bic(&self) -> f64 {
        let price = libm::log(self.respondents() as f64);
        price * self.parameters.len() as f64 - 2.0 * self.log_likelihood
    }

    /// Sets the covariates that figures describe; those not named stay at their means.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for an unknown covariate.
    pub fn for_profile(mut self, profile: &[(&str, f64)]) -> Result<Self, SurveyError> {
        let last = self.parameters.len() - 1;
        let names: Vec<String> = self.sample.names[1..last].to_vec();
        for &(name, value) in profile {
            let Some(place) = names.iter().position(|known| known == name) else {
                let known = names.iter().map(String::as_str);
                return Err(unknown_name("covariate", name, known).into());
            };
            self.profile[place] = value;
        }
        Ok(self)
    }

    /// How the constant and the covariates of the profile make up the intercept.
    pub(super) fn intercept_weights(&self) -> Vec<f64> {
        let mut weights = vec![1.0];
        weights.extend(&self.profile);
        weights.push(0.0);
        weights
    }

    pub(super) fn values(&self) -> Vec<f64> {
        self.parameters.values()
    }

    /// The curve for coefficients that may differ from the fitted ones.
    pub(super) fn curve(&self, coefficients: &[f64]) -> Curve {
        let weights = self.intercept_weights();
        Curve {
            distribution: self.distribution,
            spike: self.spike == Spike::AtZero,
            intercept: weights.iter().zip(coefficients).map(|(w, c)| w * c).sum(),
            slope: coefficients[coefficients.len() - 1],
            highest_bid: self.highest_bid(),
        }
    }

    /// A measure of willingness to pay, in major units. It may be infinite, such as the mean of a
    /// heavy-tailed log-logistic distribution.
    ///
    /// # Errors
    /// [`SurveyError::DemandRises`] if the coefficient of the bid is not below zero, except for
    /// truncated means.
    pub fn willingness(&self, measure: WtpMeasure) -> Result<f64, SurveyError> {
        let curve = self.curve(&self.values());
        let anyway = [WtpMeasure::TruncatedMean, WtpMeasure::AdjustedTruncatedMean];
        if curve.slope >= 0.0 && !anyway.contains(&measure) {
            return Err(self.rises());
        }
        Ok(curve.figure(measure))
    }

    pub(super) fn rises(&self) -> SurveyError {
        let last = &self.parameters[self.parameters.len() - 1];
        SurveyError::DemandRises {
            curve: self.to_string(),
            column: last.name.clone(),
            slope: last.value,
        }
    }

    /// The share that would pay, as a function of the price.
    ///
    /// # Errors
    /// [`SurveyError::DemandRises`] if the coefficient of the bid is not below zero.
    pub fn demand(&self) -> Result<Demand, SurveyError> {
        self.demand_of(&self.values()).ok_or_else(|| self.rises())
    }

    fn demand_of(&self, coefficients: &[f64]) -> Option<Demand> {
        let curve = self.curve(coefficients);
        let (link, scale) = (self.distribution.link(), self.distribution.scale());
        Demand::choice(link, scale, curve.intercept, curve.slope).ok()
    }

    /// The demand curve with joint draws of its parameters. Draws in which demand rises with the
    /// price are set aside and counted.
    ///
    /// # Errors
    /// [`SurveyError::DemandRises`], or [`SurveyError::Invalid`] for fewer than two draws.
    ///
    /// # Example
    /// ```
    /// # use bizcase::quantity::{Currency, Money};
    /// # use bizcase::survey::{BidCounts, ContingentValuation, WtpDistribution};
    /// # use bizcase::sample::ParameterDraws;
    /// # let at = |bid, yes: u32, no: u32| BidCounts {
    /// #     bid: Money::major(bid, Currency::USD), yes: yes.into(), no: no.into(),
    /// # };
    /// # let counts = [at(10, 178, 86), at(30, 138, 129), at(60, 129, 126), at(120, 88, 169)];
    /// # let answers = BidCounts::answers(&counts)?;
    /// let fit = ContingentValuation::new(WtpDistribution::LogNormal).fit(&answers)?;
    /// let curve = fit.demand_curve("oil spill", &ParameterDraws::new(2_000))?;
    /// let share = curve.share(Money::major(30, Currency::USD))?;
    /// assert!((share.value() - 0.541).abs() < 1e-3);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn demand_curve(
        &self,
        name: impl Into<String>,
        draws: &ParameterDraws,
    ) -> Result<DemandCurve, SurveyError> {
        let mut curve = DemandCurve::new(name, self.currency, self.demand()?);
        if let (Some(lowest), Some(highest)) = (self.bids.first(), self.bids.last()) {
            curve = curve.observed_between(lowest.bid, highest.bid);
        }
        let drawn = self.drawn(draws)?;
        let falling: Vec<Demand> = drawn.iter().filter_map(|one| self.demand_of(one)).collect();
        let aside = drawn.len() - falling.len();
        Ok(curve
            .with_draws(falling)
            .setting_aside(aside)
            .drawn_by(IntervalMethod::KrinskyRobb))
    }

    /// Draws of the coefficients.
    pub(super) fn drawn(&self, draws: &ParameterDraws) -> Result<Vec<Vec<f64>>, SurveyError> {
        let name = self.to_string();
        Ok(self
            .parameters
            .rows(&name, draws.draws(), draws.seed_used())?)
    }
}

impl fmt::Display for ContingentFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spike = match self.spike {
            Spike::None => "",
            Spike::AtZero => " with a spike at zero",
        };
        write!(f, "{} willingness to pay{spike}", self.distribution)
    }
}
