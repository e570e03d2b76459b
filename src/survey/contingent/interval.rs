//! Intervals of willingness to pay.
//!
//! # References
//! - E. C. Fieller (1954), *Some problems in interval estimation*, Journal of the Royal Statistical
//!   Society B 16, 175-185.
//! - A. R. Hole (2007), *A comparison of approaches to estimating confidence intervals for
//!   willingness to pay measures*, Health Economics 16, 827-840.

use super::{ContingentFit, Spike, WtpMeasure};
use crate::error::{Invalid, SurveyError};
use crate::quantity::{Share, Unit};
use crate::sample::{
    Bootstrap, EstimatedRatio, Interval, IntervalMethod, ParameterDraws, normal_reach,
};

/// The step of a difference, in standard errors.
const STEP: f64 = 1e-5;

impl ContingentFit {
    /// The recommended interval of a measure: Fieller's for a ratio of coefficients (the median,
    /// and the mean of a symmetric distribution), otherwise Krinsky and Robb's with ten thousand
    /// draws and seed 0.
    ///
    /// If the effect of the bid is weak, the methods disagree widely, and Fieller's interval may be
    /// unbounded.
    ///
    /// # Errors
    /// As [`fieller_interval`](Self::fieller_interval) or
    /// [`krinsky_robb_interval`](Self::krinsky_robb_interval).
    pub fn interval(
        &self,
        measure: WtpMeasure,
        confidence: Share,
    ) -> Result<Interval, SurveyError> {
        if self.is_ratio(measure) {
            self.fieller_interval(measure, confidence)
        } else {
            let draws = ParameterDraws::default().confidence(confidence);
            self.krinsky_robb_interval(measure, &draws)
        }
    }

    fn is_ratio(&self, measure: WtpMeasure) -> bool {
        let symmetric = !self.distribution.on_logarithm() && self.spike == Spike::None;
        measure == WtpMeasure::Median || (measure == WtpMeasure::Mean && symmetric)
    }

    /// The interval by Fieller's theorem: all ratios compatible with the two estimates. An end is
    /// infinite if the data do not rule out that the bid has no effect.
    ///
    /// For distributions over the logarithm of the bid, it is computed for the logarithm of the
    /// median.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for a measure that is not a ratio of coefficients, and for a
    /// confidence of 0 or 1; [`SurveyError::DemandRises`].
    pub fn fieller_interval(
        &self,
        measure: WtpMeasure,
        confidence: Share,
    ) -> Result<Interval, SurveyError> {
        let here = self.willingness(measure)?;
        if !self.is_ratio(measure) {
            return Err(Invalid::rule(
                "figure",
                measure,
                "a ratio of coefficients for Fieller's theorem",
            )
            .hint("use krinsky_robb_interval or bootstrap_interval")
            .into());
        }
        let z = normal_reach(confidence)?;
        let (values, weights) = (self.values(), self.intercept_weights());
        let along: Vec<f64> = self
            .parameters
            .covariance()
            .iter()
            .map(|row| product(row, &weights))
            .collect();
        let last = values.len() - 1;
        let ratio = EstimatedRatio {
            numerator: product(&values, &weights) - self.distribution.middle(),
            denominator: -values[last],
            numerator_variance: product(&along, &weights),
            denominator_variance: self.parameters.covariance()[last][last],
            covariance: -along[last],
        };
        let scale = self.distribution.scale();
        let (low, high) = ratio.fieller_ends(z);
        let price = |end: f64| {
            let price = scale.price(end);
            if self.spike == Spike::AtZero {
                price.max(0.0)
            } else {
                price
            }
        };
        let ends = (price(low), price(high));
        Ok(self.between(here, ends, confidence, IntervalMethod::Fieller))
    }

    /// The delta method's interval: normal around the estimate, with the error of a linear
    /// approximation. For distributions over the logarithm of the bid, normal around the logarithm
    /// of the estimate.
    ///
    /// It misleads if the effect of the bid is weak.
    ///
    /// # Errors
    /// [`SurveyError::DemandRises`], [`SurveyError::Unbounded`] for an infinite estimate, and
    /// [`SurveyError::Invalid`] for a confidence of 0 or 1.
    ///
    /// # Precision
    /// Slopes are central differences over 1e-5 standard errors, accurate to nine digits.
    pub fn delta_interval(
        &self,
        measure: WtpMeasure,
        confidence: Share,
    ) -> Result<Interval, SurveyError> {
        let z = normal_reach(confidence)?;
        let here = self.willingness(measure)?;
        let logarithm = self.distribution.on_logarithm();
        let figure = |coefficients: &[f64]| {
            let figure = self.curve(coefficients).figure(measure);
            // Over the logarithm the interval cannot reach below zero.
            if logarithm { libm::log(figure) } else { figure }
        };
        let values = self.values();
        let slopes: Vec<f64> = (0..values.len())
            .map(|place| {
                let step = STEP * self.parameters[place].standard_error.unwrap_or(0.0);
                let (mut low, mut high) = (values.clone(), values.clone());
                low[place] -= step;
                high[place] += step;
                (figure(&high) - figure(&low)) / (high[place] - low[place])
            })
            .collect();
        let along: Vec<f64> = self
            .parameters
            .covariance()
            .iter()
            .map(|row| product(row, &slopes))
            .collect();
        let half = z * libm::sqrt(product(&along, &slopes));
        if !here.is_finite() || !half.is_finite() {
            return Err(SurveyError::Unbounded {
                goal: format!("{measure} of {self}"),
                reason: "it is infinite at the estimate, or next to it".to_owned(),
            });
        }
        let middle = figure(&values);
        let end = |x: f64| if logarithm { libm::exp(x) } else { x };
        let ends = (end(middle - half), end(middle + half));
        Ok(self.between(here, ends, confidence, IntervalMethod::Delta))
    }

    /// Krinsky and Robb's interval: percentiles over draws of the coefficients. A draw counts as
    /// infinite if its measure is, or if its demand rises with the price; see
    /// [`infinite_share`](Self::infinite_share).
    ///
    /// # Errors
    /// [`SurveyError::DemandRises`], and [`SurveyError::Invalid`] for fewer than two draws.
    pub fn krinsky_robb_interval(
        &self,
        measure: WtpMeasure,
        draws: &ParameterDraws,
    ) -> Result<Interval, SurveyError> {
        let here = self.willingness(measure)?;
        let figures = self.figures(measure, draws)?.into_iter().map(Some);
        let (confidence, method) = (draws.confidence_used(), IntervalMethod::KrinskyRobb);
        let unit = Unit::Money(self.currency);
        Interval::of_draws(here, figures, unit, confidence, method).ok_or_else(|| self.no_draws())
    }

    /// The share of draws of the coefficients in which a measure is infinite.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for fewer than two draws.
    pub fn infinite_share(
        &self,
        measure: WtpMeasure,
        draws: &ParameterDraws,
    ) -> Result<Share, SurveyError> {
        let figures = self.figures(measure, draws)?;
        let infinite = figures.iter().filter(|figure| figure.is_infinite()).count();
        Ok(Share::new(infinite as f64 / figures.len() as f64)?)
    }

    fn figures(
        &self,
        measure: WtpMeasure,
        draws: &ParameterDraws,
    ) -> Result<Vec<f64>, SurveyError> {
        let drawn = self.drawn(draws)?;
        Ok(drawn
            .iter()
            .map(|coefficients| self.curve(coefficients).figure(measure))
            .collect())
    }

    /// The bootstrap interval: percentiles over resamples of the respondents, each fitted anew.
    /// [`failed`](Interval::failed) gives the share of resamples without a fit, for example because
    /// a bid separates the answers perfectly.
    ///
    /// # Errors
    /// [`SurveyError::DemandRises`], [`SurveyError::Invalid`] for fewer than two resamples, and
    /// [`SurveyError::NoDraws`] if no resample has a fit.
    pub fn bootstrap_interval(
        &self,
        measure: WtpMeasure,
        bootstrap: &Bootstrap,
    ) -> Result<Interval, SurveyError> {
        let here = self.willingness(measure)?;
        let (analysis, link) = (self.to_string(), self.distribution.link());
        let figures = bootstrap.over(&analysis, self.sample.rows.len(), |times| {
            let point = self.sample.refit(link, &self.point, times)?;
            Some(self.curve(&self.sample.natural(&point)).figure(measure))
        })?;
        let (confidence, method) = (bootstrap.confidence_used(), IntervalMethod::Bootstrap);
        let unit = Unit::Money(self.currency);
        Interval::of_draws(here, figures, unit, confidence, method).ok_or_else(|| self.no_draws())
    }

    fn between(
        &self,
        here: f64,
        ends: (f64, f64),
        confidence: Share,
        method: IntervalMethod,
    ) -> Interval {
        Interval::between(here, ends, Unit::Money(self.currency), confidence, method)
    }

    fn no_draws(&self) -> SurveyError {
        SurveyError::NoDraws {
            curve: self.to_string(),
        }
    }
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
