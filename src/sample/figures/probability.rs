//! How likely it is that a value lies on one side of a threshold.

use super::Sample;
use crate::error::Invalid;
use crate::quantity::{Share, Unit, Value};
use crate::sample::column::Column;
use crate::sample::region::Region;
use crate::sample::{Estimate, Interval};

impl<Q: Into<Value>> Sample<Q> {
    /// The probability that the value lies above `threshold`.
    ///
    /// # Errors
    /// [`Invalid`] if the threshold is in another unit or currency.
    pub fn probability_above(&self, threshold: Q) -> Result<Estimate, Invalid> {
        Ok(self.probability(Region::Above(self.threshold(threshold)?)))
    }

    /// The interval that covers the true probability with at least this confidence: exact, of
    /// Clopper and Pearson, or of Korn and Graubard from replicates.
    ///
    /// # Errors
    /// [`Invalid`] if the threshold is in another unit or currency.
    pub fn probability_above_interval(
        &self,
        threshold: Q,
        confidence: Share,
    ) -> Result<Interval, Invalid> {
        let above = Region::Above(self.threshold(threshold)?);
        Ok(self.probability_interval(above, confidence))
    }

    /// The probability that the value reaches or exceeds `threshold`.
    ///
    /// # Errors
    /// [`Invalid`] if the threshold is in another unit or currency.
    pub fn probability_at_least(&self, threshold: Q) -> Result<Estimate, Invalid> {
        Ok(self.probability(Region::AtLeast(self.threshold(threshold)?)))
    }

    /// The probability that the value lies below `threshold`.
    ///
    /// # Errors
    /// [`Invalid`] if the threshold is in another unit or currency.
    pub fn probability_below(&self, threshold: Q) -> Result<Estimate, Invalid> {
        Ok(self.probability(Region::Below(self.threshold(threshold)?)))
    }

    /// The probability that the value does not exceed `threshold`.
    ///
    /// # Errors
    /// [`Invalid`] if the threshold is in another unit or currency.
    pub fn probability_at_most(&self, threshold: Q) -> Result<Estimate, Invalid> {
        Ok(self.probability(Region::AtMost(self.threshold(threshold)?)))
    }

    fn threshold(&self, threshold: Q) -> Result<f64, Invalid> {
        threshold.into().in_unit(&self.name, self.unit)
    }

    /// The interval of the probability of a region.
    pub(crate) fn probability_interval(&self, region: Region, confidence: Share) -> Interval {
        let trials = self.trials.trials();
        if !self.replicates.is_empty() {
            let estimate = self.probability(region);
            return Interval::of_replicates(
                estimate.value,
                self.rank_error(estimate.standard_error),
                estimate.replicates as f64,
                trials,
                confidence,
            );
        }
        let happened = region.count(self.sorted()) as f64;
        Interval::of_probability(happened / trials, (happened, happened), trials, confidence)
    }

    /// The probability of a region, from how often the value lies in it.
    pub(crate) fn probability(&self, region: Region) -> Estimate {
        let times = |column: &Column| region.count(column.sorted());
        let share = |column: &Column| times(column) as f64 / column.trials();
        let whole = (times(&self.trials) as f64, self.trials.trials());
        let binomial = || probability_error(whole.0, whole.1);
        let estimate = self.estimate(share(&self.trials), &binomial, &share);
        // Replicates that all agree do not make it certain.
        let standard_error = if estimate.standard_error > 0.0 {
            estimate.standard_error
        } else if whole.0 > 0.0 && whole.0 < whole.1 {
            self.rank_error(0.0)
        } else {
            binomial()
        };
        Estimate {
            unit: Unit::Share,
            standard_error,
            ..estimate
        }
    }
}

/// The standard error of a probability from how often something happened in some trials. It
/// counts half a success and half a failure more, so that "never seen" is not taken for
/// "impossible".
pub(crate) fn probability_error(times: f64, trials: f64) -> f64 {
    let smoothed = (times + 0.5) / (trials + 1.0);
    libm::sqrt(smoothed * (1.0 - smoothed) / trials)
}
