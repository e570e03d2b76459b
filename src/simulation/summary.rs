//! Summaries of the outputs of a stream.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::sketch::{Histogram, Reading};
use crate::error::Invalid;
use crate::quantity::{Share, Unit, Value};
use crate::sample::{
    Estimate, EstimateWarning, HeavyTail, Interval, IntervalMethod, Moments, Outline, heavy_tail,
    percentile_ranks, probability_error,
};

/// The summary of one output over all trials of a [`StreamedRun`](super::StreamedRun), which were
/// not kept.
///
/// Mean, standard deviation and range are exact, as in a [`Sample`](crate::sample::Sample); other
/// figures are [`Bracketed`]. Single trials are not available.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::{Currency, Share};
/// use bizcase::random::Sampling;
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let price = model.money("price", Dist::uniform(20.0, 30.0)?)?;
/// let twice = model.output("twice", move |s| s.get(price) * 2.0)?;
/// let twice = model.stream(&Sampling::monte_carlo(200_000))?.summary(twice);
/// assert_eq!(twice.mean().to_string(), "USD 50.02 ± 0.01291");
/// assert_eq!(twice.percentile(Share::percent(90.0)?).estimate.to_string(), "USD 58 ± 0.01249");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Summary<Q = Value> {
    name: String,
    unit: Unit,
    moments: Moments,
    histogram: Arc<Histogram>,
    /// Thresholds with how many trials lie above.
    thresholds: Vec<(f64, u64)>,
    quantity: PhantomData<fn() -> Q>,
}

/// A figure read from a sketch, with bounds.
///
/// The bounds are certain for the trials at hand; the standard error and the intervals tell how far
/// these may be from the truth.
///
/// # Example
/// ```
/// use bizcase::quantity::Unit;
/// use bizcase::sample::Estimate;
/// use bizcase::simulation::Bracketed;
///
/// let estimate = Estimate::new(500.2, 3.0, Unit::Count, 10_000)?;
/// let median = Bracketed { estimate, low: 500.0, high: 500.25 };
/// assert_eq!(median.to_string(), "500.2 ± 3 (500 to 500.2)");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bracketed {
    /// The best estimate of the figure, with its Monte Carlo standard error.
    pub estimate: Estimate,
    /// The lower bound of the figure of the trials.
    pub low: f64,
    /// The upper bound of the figure of the trials.
    pub high: f64,
}

impl Bracketed {
    fn new(reading: Reading, standard_error: f64, unit: Unit, replicates: u64) -> Self {
        Self {
            estimate: Estimate {
                value: reading.guess,
                standard_error,
                unit,
                replicates,
                warning: None,
            },
            low: reading.low,
            high: reading.high,
        }
    }
}

/// `USD 8,012 ± 3 (USD 8,010 to USD 8,014)`.
impl fmt::Display for Bracketed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = self.estimate.unit;
        let (low, high) = (unit.show(self.low), unit.show(self.high));
        write!(f, "{} ({low} to {high})", self.estimate)
    }
}

/// As data: mean, spread and percentiles with what the sketch is certain of.
impl<Q: Into<Value>> Serialize for Summary<Q> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let percentile = |percent: f64| self.percentile(Share::literal(percent));
        Outline {
            name: self.name.clone(),
            unit: self.unit,
            mean: self.mean(),
            standard_deviation: self.standard_deviation(),
            minimum: self.minimum(),
            p5: percentile(0.05),
            median: percentile(0.5),
            p95: percentile(0.95),
            maximum: self.maximum(),
        }
        .serialize(serializer)
    }
}

impl Summary {
    pub(super) fn new(
        name: &str,
        unit: Unit,
        moments: Moments,
        histogram: Histogram,
        thresholds: Vec<(f64, u64)>,
    ) -> Self {
        Self {
            name: name.to_owned(),
            unit,
            moments,
            histogram: Arc::new(histogram),
            thresholds,
            quantity: PhantomData,
        }
    }

    /// The summary under the quantity of its handle.
    pub(super) fn retyped<Q>(&self) -> Summary<Q> {
        Summary {
            name: self.name.clone(),
            unit: self.unit,
            moments: self.moments,
            histogram: Arc::clone(&self.histogram),
            thresholds: self.thresholds.clone(),
            quantity: PhantomData,
        }
    }
}

impl<Q> Summary<Q> {
    /// The declared name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The unit.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// The number of trials.
    #[must_use]
    pub const fn trials(&self) -> u64 {
        self.moments.trials
    }

    /// The mean.
    #[must_use]
    pub fn mean(&self) -> Estimate {
        Estimate {
            value: self.moments.mean,
            standard_error: self.moments.standard_error(),
            unit: self.unit,
            replicates: self.trials(),
            warning: self.heavy_tail().map(|_| EstimateWarning::HeavyTail),
        }
    }

    /// The tail that is too heavy for the mean to be reliable, if there is one, as the sketch shows
    /// it.
    #[must_use]
    pub fn heavy_tail(&self) -> Option<HeavyTail> {
        heavy_tail(&self.moments, |rank| self.histogram.at(rank).guess)
    }

    /// The interval that covers the true mean with this confidence, by Student's t.
    #[must_use]
    pub fn mean_interval(&self, confidence: Share) -> Interval {
        self.mean().interval(confidence)
    }

    /// The standard deviation over the trials, with divisor n - 1.
    #[must_use]
    pub fn standard_deviation(&self) -> f64 {
        self.moments.standard_deviation()
    }

    /// The smallest value seen.
    #[must_use]
    pub fn minimum(&self) -> f64 {
        self.moments.minimum
    }

    /// The largest value seen.
    #[must_use]
    pub fn maximum(&self) -> f64 {
        self.moments.maximum
    }

    /// The percentile: the value that this share of the trials does not exceed, defined as in
    /// [`Sample::percentile`](crate::sample::Sample::percentile).
    #[must_use]
    pub fn percentile(&self, share: Share) -> Bracketed {
        let (p, last) = (share.value(), self.count() - 1.0);
        let spread = 2.0 * libm::sqrt(self.count() * p * (1.0 - p));
        let at = |rank: f64| self.histogram.order_statistic(rank.clamp(0.0, last));
        let error = (at(p * last + spread).guess - at(p * last - spread).guess) / 4.0;
        Bracketed::new(at(p * last), error, self.unit, self.trials())
    }

    /// The interval that covers the true percentile with at least this confidence, for any
    /// distribution: exact binomial ranks, each at its outer bound in the sketch.
    #[must_use]
    pub fn percentile_interval(&self, share: Share, confidence: Share) -> Interval {
        let (low, high) = percentile_ranks(self.trials(), share, confidence);
        let low = low.map_or(f64::NEG_INFINITY, |rank| self.histogram.at(rank - 1).low);
        let high = high.map_or(f64::INFINITY, |rank| self.histogram.at(rank - 1).high);
        let (estimate, method) = (
            self.percentile(share).estimate.value,
            IntervalMethod::OrderStatistics,
        );
        Interval::between(estimate, (low, high), self.unit, confidence, method)
    }

    /// The expected shortfall: the mean of the lowest `share` of the trials, at least one trial.
    /// Its standard error is that of the mean of the trials below the percentile, read from the
    /// sketch.
    #[must_use]
    pub fn expected_shortfall(&self, share: Share) -> Bracketed {
        let reading = self.histogram.shortfall(share.value());
        let error = self.histogram.shortfall_error(share.value());
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of the trials"
        )]
        let size = libm::ceil((share.value() * self.count()).max(1.0)) as u64;
        let heavy = self.heavy_tail().filter(|tail| !tail.largest);
        let mut shortfall = Bracketed::new(reading, error, self.unit, size);
        shortfall.estimate.warning = heavy.map(|_| EstimateWarning::HeavyTail);
        shortfall
    }

    fn count(&self) -> f64 {
        self.moments.trials as f64
    }
}

impl<Q: Into<Value>> Summary<Q> {
    /// The probability that the value lies above `threshold`. The bounds coincide if the threshold
    /// was declared by [`Model::threshold`](super::Model::threshold).
    ///
    /// # Errors
    /// [`Invalid`] if the threshold has another unit or currency.
    pub fn probability_above(&self, threshold: Q) -> Result<Bracketed, Invalid> {
        let times = self.above(threshold)?;
        let trials = self.count();
        let reading = Reading {
            low: times.low / trials,
            guess: times.guess / trials,
            high: times.high / trials,
        };
        let error = probability_error(times.guess, trials);
        Ok(Bracketed::new(reading, error, Unit::Share, self.trials()))
    }

    /// The interval that covers the true probability with at least this confidence: Clopper and
    /// Pearson's, from the smallest and the largest count that the sketch allows.
    ///
    /// # Errors
    /// [`Invalid`] if the threshold has another unit or currency.
    pub fn probability_above_interval(
        &self,
        threshold: Q,
        confidence: Share,
    ) -> Result<Interval, Invalid> {
        let times = self.above(threshold)?;
        let trials = self.count();
        let estimate = times.guess / trials;
        let ends = (times.low, times.high);
        Ok(Interval::of_probability(estimate, ends, trials, confidence))
    }

    /// How many trials lie above a threshold.
    fn above(&self, threshold: Q) -> Result<Reading, Invalid> {
        let threshold = threshold.into().in_unit(&self.name, self.unit)? + 0.0;
        let declared = self
            .thresholds
            .iter()
            .find(|(known, _)| known.to_bits() == threshold.to_bits());
        Ok(match declared {
            Some(&(_, above)) => Reading::exactly(above),
            None => self.histogram.above(threshold),
        })
    }
}
