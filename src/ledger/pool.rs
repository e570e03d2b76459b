//! Pooling the ranges of several people.

use std::fmt;

use super::logarithmic::LogarithmicPool;
use super::ranges::{listed, share, weighted};
use crate::distribution::{Dist, Distribution, Support};
use crate::error::{Error, Invalid};
use crate::numeric::{between, integral};
use crate::quantity::Share;

/// The linear opinion pool (average of distributions): each person is right with a probability
/// proportional to their weight.
///
/// It keeps disagreement: if people differ, it is wide and may have several peaks. Use it if the
/// question is who is right. The result can be serialised.
///
/// # Errors
/// [`Invalid`] if there are no ranges or a weight is not finite and above zero.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
/// use bizcase::ledger::{linear_pool, logarithmic_pool, quantile_average};
///
/// let people = [(1.0, Dist::normal(10.0, 1.0)?), (1.0, Dist::normal(14.0, 1.0)?)];
/// let variance = |distribution: Dist| (distribution.variance().unwrap() * 1e3).round() / 1e3;
/// assert_eq!(variance(linear_pool(people.clone())?), 5.0);
/// assert_eq!(variance(quantile_average(people.clone())?), 1.0);
/// assert_eq!(variance(logarithmic_pool(people)?), 1.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// Stone (1961), *The opinion pool*, Annals of Mathematical Statistics 32.
#[doc(alias = "expert aggregation")]
pub fn linear_pool(ranges: impl IntoIterator<Item = (f64, Dist)>) -> Result<Dist, Invalid> {
    Dist::mixture(ranges)
}

/// The average of quantiles (Vincent averaging): the median is the average of the medians, the P5
/// the average of the P5s.
///
/// It keeps the typical width: it is as wide as people are unsure, whether or not they differ. Use
/// it if people are unsure of the same thing and err independently. The result has no serialised
/// form: store the ranges.
///
/// # Errors
/// [`Invalid`] if there are no ranges, a weight is not finite and above zero, or a range is a
/// column of joint data.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
/// use bizcase::ledger::quantile_average;
///
/// let people = [(3.0, Dist::uniform(0.0, 4.0)?), (1.0, Dist::uniform(4.0, 12.0)?)];
/// let together = quantile_average(people)?;
/// assert_eq!(together.median(), 3.5);
/// assert_eq!((together.support().low, together.support().high), (1.0, 6.0));
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// Lichtendahl, Grushka-Cockayne and Winkler (2013), *Is it better to average probabilities or
/// quantiles?*, Management Science 59.
pub fn quantile_average(ranges: impl IntoIterator<Item = (f64, Dist)>) -> Result<Dist, Invalid> {
    Ok(Dist::custom(QuantileAverage(weighted(ranges)?)))
}

/// The logarithmic opinion pool: the weighted geometric mean of the densities, normalised.
///
/// It keeps what all consider possible: a value that one person rules out is ruled out, and if they
/// agree the pool is no wider than each. Use it if each knows something that the others do not
/// contradict. The result has no serialised form: store the ranges.
///
/// # Precision
/// Integrated at 4,096 points of the linear pool. Probabilities are accurate to about 1e-3, and
/// mean and standard deviation to about 1e-3 of the standard deviation.
///
/// # Errors
/// [`Error::Ledger`] if two ranges have no value in common; [`Error::Invalid`] if there are no
/// ranges, a weight is not finite and above zero, or a range has no density.
///
/// # Example
/// See [`linear_pool`].
///
/// # Reference
/// Genest and Zidek (1986), *Combining probability distributions*, Statistical Science 1,
/// section 3.
pub fn logarithmic_pool(ranges: impl IntoIterator<Item = (f64, Dist)>) -> Result<Dist, Error> {
    LogarithmicPool::new(weighted(ranges)?).map(Dist::custom)
}

/// Averaged quantiles.
#[derive(Debug)]
struct QuantileAverage(Vec<(f64, Dist)>);

impl QuantileAverage {
    fn average(&self, value: impl Fn(&Dist) -> f64) -> f64 {
        self.0.iter().map(|(weight, law)| weight * value(law)).sum()
    }
}

/// Whether a quantile rises with its probability.
#[derive(Clone, Copy)]
enum Rising {
    Yes,
    No,
}

/// The probability at which the quantile reaches `x`, by bisection over the doubles.
fn probability(x: f64, quantile: impl Fn(Share) -> f64, rising: Rising) -> Share {
    let (mut low, mut high) = (0.0, 1.0);
    while let Some(middle) = between(low, high) {
        let reached = quantile(share(middle)) <= x;
        if reached == matches!(rising, Rising::Yes) {
            low = middle;
        } else {
            high = middle;
        }
    }
    share(low)
}

impl Distribution for QuantileAverage {
    fn quantile(&self, probability: Share) -> f64 {
        self.average(|law| law.quantile(probability))
    }

    fn upper_quantile(&self, probability: Share) -> f64 {
        self.average(|law| law.upper_quantile(probability))
    }

    fn cdf(&self, x: f64) -> Share {
        let Support { low, high } = self.support();
        if x >= high {
            Share::ONE
        } else if x >= low {
            probability(x, |p| self.quantile(p), Rising::Yes)
        } else {
            Share::ZERO
        }
    }

    fn survival(&self, x: f64) -> Share {
        let Support { low, high } = self.support();
        if x >= high {
            Share::ZERO
        } else if x >= low {
            probability(x, |p| self.upper_quantile(p), Rising::No)
        } else {
            Share::ONE
        }
    }

    fn support(&self) -> Support {
        Support {
            low: self.average(|law| law.support().low),
            high: self.average(|law| law.support().high),
        }
    }

    fn mean(&self) -> Option<f64> {
        let means = self
            .0
            .iter()
            .map(|(weight, law)| Some(weight * law.mean()?));
        means.sum::<Option<f64>>().filter(|mean| mean.is_finite())
    }

    /// By quadrature over the quantiles, where all parts have a variance.
    fn variance(&self) -> Option<f64> {
        let all: Option<Vec<f64>> = self.0.iter().map(|(_, law)| law.variance()).collect();
        let (mean, _) = (self.mean()?, all?);
        let square = |x: f64| (x - mean) * (x - mean);
        // The points p = t^4 / 2 lie close where the quantile is steep: in the tails.
        let half = |quantile: &dyn Fn(Share) -> f64| -> f64 {
            let of_panel = |panel: i32| {
                let (low, high) = (f64::from(panel) / 8.0, f64::from(panel + 1) / 8.0);
                integral(low, high, &|t| {
                    let cube = t * t * t;
                    2.0 * cube * square(quantile(share(0.5 * cube * t)))
                })
            };
            (0..8).map(of_panel).sum()
        };
        let variance = half(&|p| self.quantile(p)) + half(&|p| self.upper_quantile(p));
        Some(variance).filter(|variance| variance.is_finite())
    }

    fn mode(&self) -> Option<f64> {
        None
    }
}

impl fmt::Display for QuantileAverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        listed(f, "average of quantiles", &self.0)
    }
}
