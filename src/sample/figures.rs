//! What a column of equally likely values says.

mod probability;

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::column::Column;
use super::interval::{percentile_ranks, percentile_reach};
use super::moments::Moments;
use super::{Estimate, EstimateWarning, HeavyTail, Interval, IntervalMethod};
use crate::error::Invalid;
use crate::quantity::{Share, Unit, Value};
use crate::random::{Design, Sampling};
pub(crate) use probability::probability_error;

/// A column of equally likely values and what it says: the trials of an output or an input of a
/// run, the draws of a sizing, data of your own.
///
/// `Q` is its quantity, so that a threshold of another quantity does not compile; it is
/// [`Value`] where the column was asked for by name, and the unit is then checked when used.
///
/// Percentiles interpolate linearly between the two nearest trials (type 7 of Hyndman and Fan);
/// their standard errors are a quarter of the distance between the order statistics two binomial
/// standard deviations to either side. Where the trials of the sampling design are not independent,
/// every standard error is instead from independent replicates: of their means, of the shares of
/// their trials at most at the percentile or the threshold, or of their mean distances below the
/// percentile that bounds a shortfall; and infinite if there is only one. Figures of single
/// replicates, whose small samples are biased, are never averaged.
///
/// Intervals cover the truth about as often as they say. Means take Student's t, and need some
/// hundred trials where an outcome is skewed; [`heavy_tail`](Self::heavy_tail) says where no number
/// is enough.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::{Currency, Money, Share};
/// use bizcase::random::Sampling;
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let price = model.money("price", Dist::uniform(20.0, 30.0)?)?;
/// let run = model.run(&Sampling::monte_carlo(10_000).seed(1))?;
/// let price = run.input(price);
/// assert!((price.mean().value - 25.0).abs() < 4.0 * price.mean().standard_error);
/// assert_eq!(price.percentile(Share::percent(90.0)?).to_string(), "USD 28.98 ± 0.0294");
/// assert_eq!(price.probability_above(Money::major(19, Currency::USD))?.value, 1.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// Hyndman and Fan (1996), *Sample quantiles in statistical packages*, The American Statistician
/// 50(4). Acerbi and Tasche (2002), *On the coherence of expected shortfall*, Journal of Banking &
/// Finance 26, section 3, for the expected shortfall. Conover (1999), *Practical nonparametric
/// statistics*, section 3.2, for the intervals of percentiles, and Woodruff (1952), *Confidence
/// intervals for medians and other position measures*, Journal of the American Statistical
/// Association 47, for those from replicates. Clopper and Pearson (1934), *Biometrika* 26, for those
/// of probabilities, and Korn and Graubard (1998), *Survey Methodology* 24, for those from
/// replicates.
#[derive(Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored", bound = "Q: Into<Value>")]
pub struct Sample<Q = Value> {
    name: String,
    unit: Unit,
    sampling: Sampling,
    trials: Column,
    /// The trials by independent replicate, if they are not independent of each other.
    replicates: Vec<Column>,
    quantity: PhantomData<fn() -> Q>,
}

impl<Q: Into<Value>> Sample<Q> {
    /// A column of independent values, in any order: an observation each, or a trial.
    ///
    /// # Errors
    /// [`Invalid`] if there are no values, or one is not finite or not permitted by the unit.
    pub fn new(name: impl Into<String>, unit: Unit, values: Vec<f64>) -> Result<Self, Invalid> {
        let sampling = Sampling::monte_carlo(values.len() as u64);
        Self::checked(name.into(), unit, values, sampling)
    }

    fn checked(
        name: String,
        unit: Unit,
        values: Vec<f64>,
        sampling: Sampling,
    ) -> Result<Self, Invalid> {
        let parameter = format!("values of `{name}`");
        if values.is_empty() {
            return Err(Invalid::rule(&parameter, "none", "one or more"));
        }
        if values.len() as u64 != sampling.trials() {
            let rule = "as many as the sampling has trials";
            return Err(Invalid::rule(&parameter, values.len(), rule));
        }
        let permitted = unit.permitted();
        for &value in &values {
            permitted.check(&parameter, value)?;
        }
        Ok(Self::of_trials(name, unit, values, sampling))
    }

    /// From the values in order of the trials, which are those of the sampling.
    pub(crate) fn of_trials(
        name: String,
        unit: Unit,
        samples: Vec<f64>,
        sampling: Sampling,
    ) -> Self {
        let parts = parts(sampling).into_iter();
        let parts = parts.filter_map(|part| Some(Column::new(samples.get(part)?.to_vec())));
        let parts = parts.collect();
        Self {
            name,
            unit,
            sampling,
            trials: Column::new(samples),
            replicates: parts,
            quantity: PhantomData,
        }
    }

    /// The name under which it was declared.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The sample under another name.
    #[must_use]
    pub fn renamed(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// How the values were sampled.
    #[must_use]
    pub const fn sampling(&self) -> Sampling {
        self.sampling
    }

    /// What its numbers mean.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// The value in each trial, in order of the trials.
    #[must_use]
    pub fn samples(&self) -> &[f64] {
        self.trials.values()
    }

    /// The values in ascending order.
    #[must_use]
    pub fn sorted(&self) -> &[f64] {
        self.trials.sorted()
    }

    /// The mean.
    #[must_use]
    pub fn mean(&self) -> Estimate {
        let mean = |column: &Column| column.moments().mean;
        let independent = || self.trials.moments().standard_error();
        Estimate {
            warning: self.warning(self.trials.heavy_tail()),
            ..self.estimate(mean(&self.trials), &independent, &mean)
        }
    }

    /// Why an average cannot be relied on.
    fn warning(&self, heavy: Option<HeavyTail>) -> Option<EstimateWarning> {
        let centred = self.sampling.design() == Design::LatinHypercubeCentred;
        let centred = centred.then_some(EstimateWarning::CentredStrata);
        heavy.map(|_| EstimateWarning::HeavyTail).or(centred)
    }

    /// The tail that is too heavy for the mean to be relied on, if one is.
    #[must_use]
    pub fn heavy_tail(&self) -> Option<HeavyTail> {
        self.trials.heavy_tail()
    }

    /// The interval that covers the true mean with this confidence, by Student's t.
    ///
    /// For skewed outcomes it needs some hundred trials to cover as often as it says.
    #[must_use]
    pub fn mean_interval(&self, confidence: Share) -> Interval {
        self.mean().interval(confidence)
    }

    /// The standard deviation over the trials (with n - 1).
    #[must_use]
    pub fn standard_deviation(&self) -> f64 {
        self.trials.moments().standard_deviation()
    }

    /// The smallest value seen.
    #[must_use]
    pub fn minimum(&self) -> f64 {
        self.trials.moments().minimum
    }

    /// The largest value seen.
    #[must_use]
    pub fn maximum(&self) -> f64 {
        self.trials.moments().maximum
    }

    /// The value that this share of the trials does not exceed.
    #[doc(alias = "quantile")]
    #[must_use]
    pub fn percentile(&self, share: Share) -> Estimate {
        let p = share.value();
        let value = self.trials.percentile(p);
        let mut estimate = self.estimate(value, &|| self.trials.percentile_error(p), &|column| {
            column.at_most(value) as f64 / column.trials()
        });
        if self.replicates.len() > 1 {
            let deviation = self.rank_error(estimate.standard_error) * self.trials.trials();
            estimate.standard_error = self.trials.percentile_error_of(p, deviation);
        }
        estimate
    }

    /// The error of a share of the trials: not below that of half a trial, as all replicates can
    /// agree by chance.
    fn rank_error(&self, error: f64) -> f64 {
        libm::hypot(error, 0.5 / self.trials.trials())
    }

    /// The interval between two trials that covers the true percentile with at least this
    /// confidence, whatever the distribution: exact binomial ranks. From replicates, ranks that are
    /// Student's t times the standard error of the share below the percentile away.
    ///
    /// An end is infinite, or the end of the unit's range, where there are too few trials beyond
    /// the percentile to bound it.
    #[must_use]
    pub fn percentile_interval(&self, share: Share, confidence: Share) -> Interval {
        let sorted = self.sorted();
        let at = |rank: u64| {
            usize::try_from(rank - 1)
                .ok()
                .and_then(|rank| sorted.get(rank))
        };
        let (low, high) = if self.replicates.is_empty() {
            percentile_ranks(sorted.len() as u64, share, confidence)
        } else {
            self.replicated_ranks(share, confidence)
        };
        let low = low.and_then(at).copied().unwrap_or(f64::NEG_INFINITY);
        let high = high.and_then(at).copied().unwrap_or(f64::INFINITY);
        let method = if self.replicates.is_empty() {
            IntervalMethod::OrderStatistics
        } else {
            IntervalMethod::Woodruff
        };
        let estimate = self.trials.percentile(share.value());
        Interval::between(estimate, (low, high), self.unit, confidence, method)
    }

    /// The ranks, counted from one, between which the percentile lies by the replicates.
    fn replicated_ranks(&self, share: Share, confidence: Share) -> (Option<u64>, Option<u64>) {
        let (p, trials) = (share.value(), self.trials.trials());
        let value = self.trials.percentile(p);
        let below = |column: &Column| column.at_most(value) as f64 / column.trials();
        let Estimate {
            standard_error,
            replicates,
            ..
        } = self.estimate(value, &|| 0.0, &below);
        if replicates < 2 {
            return (None, None);
        }
        let error = self.rank_error(standard_error);
        let reach = percentile_reach(error, replicates as f64, confidence);
        let low = libm::ceil(trials * (p - reach));
        let high = libm::floor(trials * (p + reach)) + 1.0;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "ranks between one and the number of trials"
        )]
        let rank = |rank: f64| (rank >= 1.0 && rank <= trials).then_some(rank as u64);
        (rank(low), rank(high))
    }

    /// The 5th percentile.
    #[must_use]
    pub fn p5(&self) -> Estimate {
        self.percentile(FIVE_PERCENT)
    }

    /// The median.
    #[must_use]
    pub fn median(&self) -> Estimate {
        self.percentile(HALF)
    }

    /// The 95th percentile.
    #[must_use]
    pub fn p95(&self) -> Estimate {
        self.percentile(FIVE_PERCENT.complement())
    }

    /// The mean of the lowest `share` of the trials, at least one trial: how bad the bad cases
    /// are. Also known as conditional value at risk (`CVaR`) of what is earned.
    ///
    /// # Precision
    /// The standard error needs some twenty trials in the tail to be of use; with fewer it is too
    /// small.
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
    /// let run = model.run(&Sampling::monte_carlo(10_000).seed(1))?;
    /// // The lowest tenth lies between 20 and 21.
    /// let shortfall = run.input(price).expected_shortfall(Share::percent(10.0)?);
    /// assert!(shortfall.distance(20.5).abs() < 4.0);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn expected_shortfall(&self, share: Share) -> Estimate {
        let share = share.value();
        let (whole, part) = self.trials.tail(share);
        let size = whole as f64 + part;
        let bound = self.trials.shortfall_bound(share);
        let of_all = self.trials.trials() / size;
        let estimate = self.estimate(
            self.trials.shortfall(share),
            &|| self.trials.shortfall_error(share),
            &|column| bound - column.mean_below(bound) * of_all,
        );
        let heavy = self.trials.heavy_tail().filter(|tail| !tail.largest);
        Estimate {
            replicates: if self.replicates.is_empty() {
                whole as u64 + u64::from(part > 0.0)
            } else {
                estimate.replicates
            },
            warning: self.warning(heavy),
            ..estimate
        }
    }

    /// The interval that covers the true expected shortfall with this confidence: Student's t
    /// with one degree of freedom less than there are trials in the tail, or replicates.
    #[must_use]
    pub fn expected_shortfall_interval(&self, share: Share, confidence: Share) -> Interval {
        let estimate = self.expected_shortfall(share);
        if !self.replicates.is_empty() {
            return estimate.interval(confidence);
        }
        let (whole, part) = self.trials.tail(share.value());
        let freedom = whole as f64 + part - 1.0;
        Interval::around(
            estimate.value,
            estimate.standard_error,
            freedom,
            self.unit,
            confidence,
        )
    }

    /// A figure with its error: that for independent trials, or from something that each of the
    /// independent replicates tells without bias.
    fn estimate(
        &self,
        value: f64,
        independent: &dyn Fn() -> f64,
        of_replicate: &dyn Fn(&Column) -> f64,
    ) -> Estimate {
        let replicates = match self.replicates.len() {
            0 => self.samples().len(),
            replicates => replicates,
        };
        let standard_error = match self.replicates.len() {
            0 => independent(),
            // Nothing tells how far a single replicate is off.
            1 => f64::INFINITY,
            _ => {
                let told: Vec<f64> = self.replicates.iter().map(of_replicate).collect();
                Moments::of_all(&told).standard_error()
            }
        };
        Estimate {
            value,
            standard_error,
            unit: self.unit,
            replicates: replicates as u64,
            warning: None,
        }
    }
}

impl<Q> Clone for Sample<Q> {
    fn clone(&self) -> Self {
        Self {
            name: self.name.clone(),
            unit: self.unit,
            sampling: self.sampling,
            trials: self.trials.clone(),
            replicates: self.replicates.clone(),
            quantity: PhantomData,
        }
    }
}

/// Samples are equal if their names, units, values and designs are.
impl<Q> PartialEq for Sample<Q> {
    fn eq(&self, other: &Self) -> bool {
        let labels = |it: &Self| (it.unit, it.sampling);
        labels(self) == labels(other)
            && self.name == other.name
            && self.trials.values() == other.trials.values()
    }
}

impl<Q> fmt::Debug for Sample<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Sample");
        let shown = shown.field("name", &self.name).field("unit", &self.unit);
        shown
            .field("sampling", &self.sampling)
            .field("values", &self.trials.values())
            .finish_non_exhaustive()
    }
}

/// `USD 3.2 bn (USD 2.1 bn to USD 4.9 bn)`: the mean, and P5 to P95.
impl<Q: Into<Value>> fmt::Display for Sample<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [mean, low, high] =
            [self.mean(), self.p5(), self.p95()].map(|it| self.unit.show(it.value));
        write!(f, "{mean} ({low} to {high})")
    }
}

/// A sample as data.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    name: String,
    unit: Unit,
    sampling: Sampling,
    values: Vec<f64>,
}

impl<Q> From<Sample<Q>> for Stored {
    fn from(sample: Sample<Q>) -> Self {
        Self {
            name: sample.name,
            unit: sample.unit,
            sampling: sample.sampling,
            values: sample.trials.values().to_vec(),
        }
    }
}

impl<Q: Into<Value>> TryFrom<Stored> for Sample<Q> {
    type Error = Invalid;

    fn try_from(stored: Stored) -> Result<Self, Invalid> {
        Self::checked(stored.name, stored.unit, stored.values, stored.sampling)
    }
}

/// More independent parts than this would not make an error more certain.
const MOST_PARTS: u64 = 64;

/// The independent parts of trials that are not independent of each other; none if they are.
fn parts(sampling: Sampling) -> Vec<Range<usize>> {
    if sampling.design() == Design::MonteCarlo {
        return Vec::new();
    }
    let place = |trial| usize::try_from(trial).unwrap_or(usize::MAX);
    let parts = sampling.parts(MOST_PARTS);
    parts
        .map(|part| place(part.start)..place(part.end))
        .collect()
}

const HALF: Share = Share::literal(0.5);
const FIVE_PERCENT: Share = Share::literal(0.05);

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

    use super::Sample;
    use crate::quantity::{Share, Unit, Value};
    use crate::random::Sampling;

    /// Four replicates with the means 1, 2, 3, 6: mean 3, standard deviation sqrt(14/3), standard
    /// error half of it; Student's t with 3 degrees of freedom is 3.182 at 2.5 %.
    #[test]
    fn errors_of_dependent_trials_come_from_replicates() {
        let samples = vec![0.0, 2.0, 1.0, 3.0, 2.0, 4.0, 5.0, 7.0];
        let sampling = Sampling::latin_hypercube(8).replicates(4);
        let outcome = Sample::<Value>::of_trials("x".into(), Unit::Ratio, samples, sampling);
        let mean = outcome.mean();
        assert_eq!(mean.value, 3.0);
        let expected = (14.0_f64 / 3.0).sqrt() / 2.0;
        assert!((mean.standard_error - expected).abs() < 1e-15);
        let interval = outcome.mean_interval(Share::literal(0.95));
        assert!((interval.half_width() / expected - 3.182).abs() < 1e-3);
    }
}
