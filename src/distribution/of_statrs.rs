//! Distributions of the crate `statrs`, both ways.

use std::fmt;
use std::sync::Arc;

use statrs::distribution::{ContinuousCDF, DiscreteCDF, DiscreteUniform, NegativeBinomial};
use statrs::distribution::{InverseCdfError, InverseCdfError::ArgumentOutOfRange};
use statrs::statistics::{self, DiscreteDistribution, Max, Median, Min, Mode};

use super::answers::{finite, share};
use super::{Dist, Distribution, Support};
use crate::numeric::between;
use crate::quantity::Share;

impl Dist {
    /// A continuous distribution of the crate `statrs` as an input.
    ///
    /// Its quantiles are found by bisection on its probabilities, to the last digit that these allow:
    /// its own `inverse_cdf` panics, does not return or loses digits at some probabilities of some
    /// families. Where this crate has the family too, its own distribution is faster, exact in both
    /// tails, and can be written to a file.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::{Dist, Distribution};
    ///
    /// let peak_load = Dist::from_statrs(statrs::distribution::Gumbel::new(1_000.0, 80.0)?);
    /// assert_eq!(peak_load.to_string(), "Gumbel(1000.0, 80.0)");
    /// assert!((peak_load.median() - (1_000.0 - 80.0 * 2_f64.ln().ln())).abs() < 1e-9);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn from_statrs<D>(law: D) -> Self
    where
        D: ContinuousCDF<f64, f64> + statistics::Distribution<f64>,
        D: fmt::Display + Send + Sync + 'static,
    {
        let (name, moments) = (law.to_string(), [law.mean(), law.variance()]);
        let ends = [law.min(), law.max()];
        let law = Arc::new(law);
        let upper = Arc::clone(&law);
        Solved::dist(
            name,
            moments,
            ends,
            move |x| law.cdf(x),
            move |x| upper.sf(x),
        )
    }

    /// A distribution of counts of the crate `statrs` as an input, in the same way as
    /// [`from_statrs`](Self::from_statrs). Its `DiscreteUniform`, over numbers with a sign, and its
    /// `NegativeBinomial` are converted by [`From`].
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::{Dist, Distribution};
    /// use statrs::distribution::{DiscreteUniform, Hypergeometric};
    ///
    /// // Of 50 firms 5 are customers already; an event draws 10 of the 50.
    /// let known = Dist::from_statrs_counts(Hypergeometric::new(50, 5, 10)?);
    /// assert_eq!((known.mean(), known.median()), (Some(1.0), 1.0));
    ///
    /// let die = Dist::from(DiscreteUniform::new(1, 6)?);
    /// assert_eq!((die.mean(), die.median()), (Some(3.5), 3.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn from_statrs_counts<D>(law: D) -> Self
    where
        D: DiscreteCDF<u64, f64> + statistics::Distribution<f64>,
        D: fmt::Display + Send + Sync + 'static,
    {
        let (name, moments) = (law.to_string(), [law.mean(), law.variance()]);
        counts(law, name, moments)
    }
}

/// See [`Dist::from_statrs_counts`].
impl From<NegativeBinomial> for Dist {
    fn from(law: NegativeBinomial) -> Self {
        let (name, moments) = (law.to_string(), [law.mean(), law.variance()]);
        counts(law, name, moments)
    }
}

/// See [`Dist::from_statrs_counts`].
impl From<DiscreteUniform> for Dist {
    fn from(law: DiscreteUniform) -> Self {
        let moments = [
            statistics::Distribution::mean(&law),
            statistics::Distribution::variance(&law),
        ];
        let ends = [law.min() as f64, law.max() as f64];
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the support is that of `i64`"
        )]
        let whole = |x: f64| x.floor() as i64;
        let below = move |x| law.cdf(whole(x));
        Solved::dist(law.to_string(), moments, ends, below, move |x| {
            law.sf(whole(x))
        })
    }
}

fn counts<D>(law: D, name: String, moments: [Option<f64>; 2]) -> Dist
where
    D: DiscreteCDF<u64, f64> + Send + Sync + 'static,
{
    let ends = [law.min(), law.max()].map(|end| {
        if end == u64::MAX {
            f64::INFINITY
        } else {
            end as f64
        }
    });
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the support is that of `u64`"
    )]
    let whole = |x: f64| x.floor() as u64;
    let law = Arc::new(law);
    let upper = Arc::clone(&law);
    Solved::dist(
        name,
        moments,
        ends,
        move |x| law.cdf(whole(x)),
        move |x| upper.sf(whole(x)),
    )
}

type Probability = Box<dyn Fn(f64) -> f64 + Send + Sync>;

/// A distribution given by its probabilities.
struct Solved {
    name: String,
    moments: [Option<f64>; 2],
    support: Support,
    below: Probability,
    above: Probability,
}

impl Solved {
    fn dist(
        name: String,
        moments: [Option<f64>; 2],
        [low, high]: [f64; 2],
        below: impl Fn(f64) -> f64 + Send + Sync + 'static,
        above: impl Fn(f64) -> f64 + Send + Sync + 'static,
    ) -> Dist {
        Dist::custom(Self {
            name,
            moments: moments.map(|it| it.and_then(finite)),
            support: Support { low, high },
            below: Box::new(below),
            above: Box::new(above),
        })
    }

    /// The smallest value that holds, where all above one do.
    fn first(&self, holds: impl Fn(f64) -> bool) -> f64 {
        let Support { mut low, mut high } = self.support;
        if low.is_finite() && holds(low) {
            return low;
        }
        // Outwards from zero by squares: far beyond what is asked for, probabilities may lose themselves.
        let powers = || (0..10).map(|doublings| libm::scalbn(1.0, 1 << doublings));
        for x in powers().map(|x| -x).take_while(|&x| x > self.support.low) {
            if !holds(x) {
                low = x;
                break;
            }
            high = high.min(x);
        }
        for x in powers().take_while(|&x| x < self.support.high) {
            if holds(x) {
                high = high.min(x);
                break;
            }
            low = low.max(x);
        }
        while let Some(middle) = between(low, high) {
            if holds(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        high
    }
}

impl fmt::Debug for Solved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl fmt::Display for Solved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl Distribution for Solved {
    fn quantile(&self, probability: Share) -> f64 {
        let p = probability.value();
        if p > 0.5 {
            self.upper_quantile(probability.complement())
        } else if p > 0.0 {
            self.first(|x| (self.below)(x) >= p)
        } else {
            self.support.low
        }
    }

    fn upper_quantile(&self, probability: Share) -> f64 {
        let p = probability.value();
        if p > 0.5 {
            self.quantile(probability.complement())
        } else if p > 0.0 {
            self.first(|x| (self.above)(x) <= p)
        } else {
            self.support.high
        }
    }

    fn cdf(&self, x: f64) -> Share {
        if x >= self.support.high {
            Share::ONE
        } else if x >= self.support.low {
            share((self.below)(x))
        } else {
            Share::ZERO
        }
    }

    fn survival(&self, x: f64) -> Share {
        if x >= self.support.high {
            Share::ZERO
        } else if x >= self.support.low {
            share((self.above)(x))
        } else {
            Share::ONE
        }
    }

    fn support(&self) -> Support {
        self.support
    }

    fn mean(&self) -> Option<f64> {
        self.moments[0]
    }

    fn variance(&self) -> Option<f64> {
        self.moments[1]
    }

    fn mode(&self) -> Option<f64> {
        None
    }
}

/// A distribution of this crate under the traits of the crate `statrs`: `ContinuousCDF`, `Min`, `Max`,
/// `Median`, `Mode` and `statistics::Distribution`. Not under `Continuous`: not every distribution has a
/// density; [`Distribution::density`] has those there are.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, ToStatrs};
/// use statrs::distribution::ContinuousCDF;
///
/// /// Takes any distribution of `statrs`.
/// fn middle_half(law: &impl ContinuousCDF<f64, f64>) -> f64 {
///     law.inverse_cdf(0.75) - law.inverse_cdf(0.25)
/// }
///
/// let churn = ToStatrs(Dist::pert(0.009, 0.015, 0.030)?);
/// assert!((middle_half(&churn) - 0.005_5).abs() < 1e-4);
/// assert!(churn.try_inverse_cdf(1.5).is_err());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ToStatrs<D>(pub D);

impl<D: Distribution> Min<f64> for ToStatrs<D> {
    fn min(&self) -> f64 {
        self.0.support().low
    }
}

impl<D: Distribution> Max<f64> for ToStatrs<D> {
    fn max(&self) -> f64 {
        self.0.support().high
    }
}

impl<D: Distribution> Median<f64> for ToStatrs<D> {
    fn median(&self) -> f64 {
        self.0.median()
    }
}

impl<D: Distribution> Mode<Option<f64>> for ToStatrs<D> {
    fn mode(&self) -> Option<f64> {
        self.0.mode()
    }
}

impl<D: Distribution> statistics::Distribution<f64> for ToStatrs<D> {
    fn mean(&self) -> Option<f64> {
        self.0.mean()
    }

    fn variance(&self) -> Option<f64> {
        self.0.variance()
    }
}

impl<D: Distribution> ContinuousCDF<f64, f64> for ToStatrs<D> {
    fn cdf(&self, x: f64) -> f64 {
        self.0.cdf(x).value()
    }

    fn sf(&self, x: f64) -> f64 {
        self.0.survival(x).value()
    }

    /// NaN where `p` is no probability: the trait has no error here. Ask `try_inverse_cdf`.
    fn inverse_cdf(&self, p: f64) -> f64 {
        self.try_inverse_cdf(p).unwrap_or(f64::NAN)
    }

    fn try_inverse_cdf(&self, p: f64) -> Result<f64, InverseCdfError> {
        let p = Share::new(p).map_err(|_| ArgumentOutOfRange)?;
        Ok(self.0.quantile(p))
    }
}
