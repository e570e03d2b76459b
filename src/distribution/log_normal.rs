//! Many independent factors multiplied.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::check;
use super::law::{by_tails, finite};
use super::{Distribution, Support};
use crate::error::{Bound, Invalid, Permitted};
use crate::numeric::{Side, normal_density, normal_quantile, normal_tail};
use crate::quantity::Share;

/// A positive value whose logarithm is normal: many independent factors multiplied. The usual law
/// of market sizes, costs and durations known "within a factor".
///
/// It remembers the parameters it was written with.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
/// use bizcase::quantity::Share;
///
/// // "Between 350 and 800, nine times out of ten."
/// let cost = Dist::log_normal_p5_p95(350.0, 800.0)?;
/// assert!((cost.median() - (350.0_f64 * 800.0).sqrt()).abs() < 1e-10);
/// assert!((cost.upper_quantile(Share::percent(5.0)?) - 800.0).abs() < 1e-10);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct LogNormal {
    median: f64,
    sigma: f64,
    given: Given,
}

/// The parameters as the user wrote them.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Given {
    MeanSd(f64, f64),
    MedianSigma,
    P5P95(f64, f64),
    P10P90(f64, f64),
    Percentiles((Share, f64), (Share, f64)),
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Parameters {
    #[serde(skip_serializing_if = "Option::is_none")]
    mean: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sd: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    median: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sigma: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    p5: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    p95: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    p10: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    p90: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    percentiles: Option<[(f64, f64); 2]>,
}

impl LogNormal {
    /// The law whose values (not logarithms) have this mean and standard deviation.
    ///
    /// # Errors
    /// [`Invalid`] unless both are finite and above zero.
    pub fn from_mean_sd(mean: f64, sd: f64) -> Result<Self, Invalid> {
        let mean = positive("mean of log-normal", mean)?;
        let sd = check::spread("standard deviation of log-normal", sd)?;
        let ratio = sd / mean;
        // Below 1e-8 the square is lost against one, and the logarithm is the ratio itself.
        let sigma = if ratio < 1e-8 {
            ratio
        } else {
            libm::sqrt(libm::log1p(ratio * ratio))
        };
        let median = mean / libm::hypot(1.0, ratio);
        Self::checked(median, sigma, Given::MeanSd(mean, sd))
    }

    /// The law with this median, whose logarithms have the standard deviation `sigma`: about two
    /// thirds of all values lie within a factor of `exp(sigma)` of the median.
    ///
    /// # Errors
    /// [`Invalid`] unless both are finite and above zero.
    pub fn from_median_sigma(median: f64, sigma: f64) -> Result<Self, Invalid> {
        Self::checked(median, sigma, Given::MedianSigma)
    }

    /// The law that falls below `low` in 5 % of cases and above `high` in another 5 %.
    ///
    /// # Errors
    /// [`Invalid`] unless `0 < low < high`.
    pub fn from_p5_p95(low: f64, high: f64) -> Result<Self, Invalid> {
        Self::symmetric(("P5", low), ("P95", high), 0.05, Given::P5P95(low, high))
    }

    /// The law that falls below `low` in 10 % of cases and above `high` in another 10 %.
    ///
    /// # Errors
    /// [`Invalid`] unless `0 < low < high`.
    pub fn from_p10_p90(low: f64, high: f64) -> Result<Self, Invalid> {
        Self::symmetric(("P10", low), ("P90", high), 0.10, Given::P10P90(low, high))
    }

    /// The law with two stated quantiles.
    ///
    /// # Errors
    /// [`Invalid`] unless the probabilities differ and lie strictly between 0 and 1, and the
    /// values are above zero and in the same order.
    pub fn from_percentiles(first: (Share, f64), second: (Share, f64)) -> Result<Self, Invalid> {
        let (low, high) = if first.0 <= second.0 {
            (first, second)
        } else {
            (second, first)
        };
        let inside = Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(1.0));
        for (probability, _) in [low, high] {
            inside.check(
                "probability of a percentile of log-normal",
                probability.value(),
            )?;
        }
        let above = Permitted::interval(Bound::Excluding(low.0.value()), Bound::Excluding(1.0));
        above.check(
            "probability of the upper percentile of log-normal",
            high.0.value(),
        )?;
        ordered(("lower percentile", low.1), ("upper percentile", high.1))?;
        let z = |share: Share| normal_quantile(Side::Lower, share.value());
        let (z_low, z_high) = (z(low.0), z(high.0));
        let sigma = ln_ratio(high.1, low.1) / (z_high - z_low);
        let median = if z_low.abs() < z_high.abs() {
            low.1 * libm::exp(-sigma * z_low)
        } else {
            high.1 * libm::exp(-sigma * z_high)
        };
        Self::checked(median, sigma, Given::Percentiles(first, second))
    }

    fn symmetric(
        low: (&str, f64),
        high: (&str, f64),
        tail: f64,
        given: Given,
    ) -> Result<Self, Invalid> {
        ordered(low, high)?;
        let sigma = ln_ratio(high.1, low.1) / (2.0 * normal_quantile(Side::Upper, tail));
        let median = libm::sqrt(low.1) * libm::sqrt(high.1);
        Self::checked(median, sigma, given)
    }

    fn checked(median: f64, sigma: f64, given: Given) -> Result<Self, Invalid> {
        Ok(Self {
            median: positive("median of log-normal", median)?,
            sigma: check::spread("sigma of log-normal", sigma)?,
            given,
        })
    }

    /// The standard deviation of the logarithm.
    #[must_use]
    pub fn sigma(&self) -> f64 {
        self.sigma
    }

    fn z(&self, x: f64) -> f64 {
        ln_ratio(x, self.median) / self.sigma
    }

    fn quantile_at(&self, side: Side, probability: f64) -> f64 {
        self.median * libm::exp(self.sigma * normal_quantile(side, probability))
    }

    fn tail(&self, side: Side, x: f64) -> f64 {
        normal_tail(side, self.z(x))
    }
}

fn positive(name: &str, value: f64) -> Result<f64, Invalid> {
    Permitted::POSITIVE.check(name, value)
}

fn ordered(low: (&str, f64), high: (&str, f64)) -> Result<(), Invalid> {
    positive(&format!("{} of log-normal", low.0), low.1)?;
    check::range("log-normal", low, high)
}

/// `ln(a / b)` with all digits also where they nearly agree.
fn ln_ratio(a: f64, b: f64) -> f64 {
    let relative = (a - b) / b;
    if relative.abs() < 0.1 {
        libm::log1p(relative)
    } else {
        libm::log(a) - libm::log(b)
    }
}

impl Distribution for LogNormal {
    by_tails!();

    fn support(&self) -> Support {
        Support::POSITIVE
    }

    fn mean(&self) -> Option<f64> {
        match self.given {
            Given::MeanSd(mean, _) => Some(mean),
            _ => finite(self.median * libm::exp(0.5 * self.sigma * self.sigma)),
        }
    }

    fn variance(&self) -> Option<f64> {
        if let Given::MeanSd(_, sd) = self.given {
            return finite(sd * sd);
        }
        let mean = self.mean()?;
        finite(mean * mean * libm::expm1(self.sigma * self.sigma))
    }

    fn mode(&self) -> Option<f64> {
        Some(self.median * libm::exp(-self.sigma * self.sigma))
    }

    fn median(&self) -> f64 {
        self.median
    }

    fn density(&self, x: f64) -> Option<f64> {
        Some(if x > 0.0 {
            normal_density(self.z(x)) / self.sigma / x
        } else {
            0.0
        })
    }
}

impl fmt::Display for LogNormal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.given {
            Given::MeanSd(mean, sd) => write!(f, "log-normal(mean {mean}, sd {sd})"),
            Given::MedianSigma => {
                write!(
                    f,
                    "log-normal(median {}, sigma {})",
                    self.median, self.sigma
                )
            }
            Given::P5P95(low, high) => write!(f, "log-normal(P5 {low}, P95 {high})"),
            Given::P10P90(low, high) => write!(f, "log-normal(P10 {low}, P90 {high})"),
            Given::Percentiles((p, low), (q, high)) => {
                write!(f, "log-normal({low} at {p}, {high} at {q})")
            }
        }
    }
}

impl TryFrom<Parameters> for LogNormal {
    type Error = Invalid;

    fn try_from(given: Parameters) -> Result<Self, Invalid> {
        let named = [
            ("mean", given.mean),
            ("sd", given.sd),
            ("median", given.median),
            ("sigma", given.sigma),
            ("p5", given.p5),
            ("p95", given.p95),
            ("p10", given.p10),
            ("p90", given.p90),
            ("percentiles", given.percentiles.map(|_| 0.0)),
        ];
        let (names, values) = check::stated(&named);
        match (names.as_slice(), values.as_slice(), given.percentiles) {
            (["mean", "sd"], &[mean, sd], _) => Self::from_mean_sd(mean, sd),
            (["median", "sigma"], &[median, sigma], _) => Self::from_median_sigma(median, sigma),
            (["p5", "p95"], &[low, high], _) => Self::from_p5_p95(low, high),
            (["p10", "p90"], &[low, high], _) => Self::from_p10_p90(low, high),
            (["percentiles"], _, Some([(p, low), (q, high)])) => {
                Self::from_percentiles((Share::new(p)?, low), (Share::new(q)?, high))
            }
            _ => Err(Invalid::rule(
                "parameters of log-normal",
                names.join(", "),
                "mean and sd, median and sigma, p5 and p95, p10 and p90, or percentiles",
            )),
        }
    }
}

impl From<LogNormal> for Parameters {
    fn from(law: LogNormal) -> Self {
        let mut parameters = Self::default();
        match law.given {
            Given::MeanSd(mean, sd) => {
                (parameters.mean, parameters.sd) = (Some(mean), Some(sd));
            }
            Given::MedianSigma => {
                (parameters.median, parameters.sigma) = (Some(law.median), Some(law.sigma));
            }
            Given::P5P95(low, high) => {
                (parameters.p5, parameters.p95) = (Some(low), Some(high));
            }
            Given::P10P90(low, high) => {
                (parameters.p10, parameters.p90) = (Some(low), Some(high));
            }
            Given::Percentiles((p, low), (q, high)) => {
                parameters.percentiles = Some([(p.value(), low), (q.value(), high)]);
            }
        }
        parameters
    }
}
