//! The distribution of one output or input over the trials of a run.

use std::marker::PhantomData;
use std::sync::OnceLock;

use super::{BLOCK, Estimate};
use crate::error::Invalid;
use crate::quantity::{Share, Unit, Value};

/// What one output or input did over all trials of a run.
///
/// `Q` is its quantity, so that a threshold of another quantity does not compile; it is
/// [`Value`] where the outcome was asked for by name, and the unit is then checked when used.
///
/// Percentiles interpolate linearly between the two nearest trials (type 7 of Hyndman and Fan);
/// their standard errors are a quarter of the distance between the order statistics two binomial
/// standard deviations to either side.
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
/// 50(4).
#[derive(Debug)]
pub struct Outcome<Q = Value> {
    name: String,
    unit: Unit,
    samples: Vec<f64>,
    sorted: OnceLock<Vec<f64>>,
    quantity: PhantomData<fn() -> Q>,
}

impl<Q: Into<Value>> Outcome<Q> {
    pub(super) fn new(name: String, unit: Unit, samples: Vec<f64>) -> Self {
        Self {
            name,
            unit,
            samples,
            sorted: OnceLock::new(),
            quantity: PhantomData,
        }
    }

    /// The name under which it was declared.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What its numbers mean.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// The value in each trial, in order of the trials.
    #[must_use]
    pub fn samples(&self) -> &[f64] {
        &self.samples
    }

    /// The values in ascending order.
    #[must_use]
    pub fn sorted(&self) -> &[f64] {
        self.sorted.get_or_init(|| {
            let mut sorted = self.samples.clone();
            sorted.sort_unstable_by(f64::total_cmp);
            sorted
        })
    }

    /// The mean.
    #[must_use]
    pub fn mean(&self) -> Estimate {
        self.estimate(
            mean(&self.samples),
            self.standard_deviation() / self.root_trials(),
        )
    }

    /// The standard deviation over the trials (with n - 1).
    #[must_use]
    pub fn standard_deviation(&self) -> f64 {
        let mean = mean(&self.samples);
        let squares = block_sum(&self.samples, |x| (x - mean) * (x - mean));
        libm::sqrt(squares / (self.trials() - 1.0))
    }

    /// The smallest value seen.
    #[must_use]
    pub fn minimum(&self) -> f64 {
        self.sorted().first().copied().unwrap_or_default()
    }

    /// The largest value seen.
    #[must_use]
    pub fn maximum(&self) -> f64 {
        self.sorted().last().copied().unwrap_or_default()
    }

    /// The value that this share of the trials does not exceed.
    #[must_use]
    pub fn percentile(&self, share: Share) -> Estimate {
        let (p, last) = (share.value(), self.trials() - 1.0);
        let spread = 2.0 * libm::sqrt(self.trials() * p * (1.0 - p));
        let rank = p * last;
        let standard_error = (self.order_statistic((rank + spread).min(last))
            - self.order_statistic((rank - spread).max(0.0)))
            / 4.0;
        self.estimate(self.order_statistic(rank), standard_error)
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

    /// The probability that the value lies above `threshold`.
    ///
    /// # Errors
    /// [`Invalid`] if the threshold is in another unit or currency.
    pub fn probability_above(&self, threshold: Q) -> Result<Estimate, Invalid> {
        let threshold = threshold.into().in_unit(&self.name, self.unit)?;
        let sorted = self.sorted();
        Ok(self.probability(sorted.len() - sorted.partition_point(|&x| x <= threshold)))
    }

    /// The probability that the value does not exceed `threshold`.
    ///
    /// # Errors
    /// [`Invalid`] if the threshold is in another unit or currency.
    pub fn probability_at_most(&self, threshold: Q) -> Result<Estimate, Invalid> {
        let threshold = threshold.into().in_unit(&self.name, self.unit)?;
        Ok(self.probability(self.sorted().partition_point(|&x| x <= threshold)))
    }

    /// A probability from how often something happened. The standard error counts half a success
    /// and half a failure more, so that "never seen" is not taken for "impossible".
    fn probability(&self, times: usize) -> Estimate {
        let (times, trials) = (float(times), self.trials());
        let smoothed = (times + 0.5) / (trials + 1.0);
        Estimate {
            value: times / trials,
            standard_error: libm::sqrt(smoothed * (1.0 - smoothed) / trials),
            unit: Unit::Share,
        }
    }

    fn estimate(&self, value: f64, standard_error: f64) -> Estimate {
        Estimate {
            value,
            standard_error,
            unit: self.unit,
        }
    }

    /// The value at a rank, counted from zero, between two trials if the rank is a fraction.
    fn order_statistic(&self, rank: f64) -> f64 {
        let sorted = self.sorted();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rank lies between zero and the number of trials"
        )]
        let below = (rank as usize).min(sorted.len() - 1);
        let above = (below + 1).min(sorted.len() - 1);
        let (low, high) = (sorted[below], sorted[above]);
        low + (rank - float(below)) * (high - low)
    }

    fn trials(&self) -> f64 {
        float(self.samples.len())
    }

    fn root_trials(&self) -> f64 {
        libm::sqrt(self.trials())
    }
}

const HALF: Share = Share::literal(0.5);
const FIVE_PERCENT: Share = Share::literal(0.05);
fn float(count: usize) -> f64 {
    count as f64
}

fn mean(samples: &[f64]) -> f64 {
    block_sum(samples, |x| x) / float(samples.len())
}

/// A sum by blocks, whose order does not depend on how the blocks were computed.
fn block_sum(samples: &[f64], term: impl Fn(f64) -> f64) -> f64 {
    samples
        .chunks(BLOCK)
        .map(|block| block.iter().map(|&x| term(x)).sum::<f64>())
        .sum()
}
