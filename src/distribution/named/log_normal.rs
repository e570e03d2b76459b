//! The log-normal distribution: the product of many independent factors.

use std::fmt;

#[cfg(feature = "proptest")]
use proptest::strategy::{BoxedStrategy, Strategy};
use serde::{Deserialize, Serialize};

use crate::distribution::answers::{by_tails, finite};
use crate::distribution::arguments::Argument;
use crate::distribution::check::{self, INSIDE_ONE, POSITIVE, SPREAD};
use crate::distribution::domain::Domain;
use crate::distribution::family::Estimated;
use crate::distribution::fit::{Data, Estimate, Link, diagonal};
use crate::distribution::member::{Member, Texture};
use crate::distribution::named::parameters::parameters;
use crate::distribution::stated::Stated;
use crate::distribution::{Dist, Distribution, Support};
use crate::error::{Bound, FitError, Invalid, Permitted};
use crate::numeric::{Side, normal_density, normal_quantile, normal_tail};
use crate::quantity::Share;
use crate::sample::Search;

/// The log-normal distribution: a positive value whose logarithm is normal, as the product of many
/// independent factors is. Use it for market sizes, costs and durations known "within a factor".
///
/// It prints and serialises the parameters it was built from.
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

parameters! {
    LogNormal, "log-normal" {
        mean: f64 in POSITIVE,
        sd as "standard deviation": f64 in SPREAD,
        median: f64 in POSITIVE,
        sigma: f64 in SPREAD,
        p5: f64,
        p95: f64,
        p10: f64,
        p90: f64,
        percentiles: Pairs,
    }
    from_mean_sd(mean, sd) = "(mean {mean}, sd {sd})";
    from_median_sigma(median, sigma) = "(median {median}, sigma {sigma})";
    from_p5_p95(p5, p95) = "(P5 {p5}, P95 {p95})";
    from_p10_p90(p10, p90) = "(P10 {p10}, P90 {p90})";
    from_pairs(percentiles) = "({percentiles})";
}

/// Two percentiles, each a probability and a value.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(transparent)]
struct Pairs([(Share, f64); 2]);

impl fmt::Display for Pairs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [(p, low), (q, high)] = self.0;
        write!(f, "{low} at {p}, {high} at {q}")
    }
}

impl Argument for Pairs {
    fn of(name: &str, number: f64) -> Result<Self, Invalid> {
        Err(Invalid::rule(name, number, "two percentiles"))
    }

    #[cfg(feature = "proptest")]
    fn any() -> BoxedStrategy<Self> {
        (Share::any(), f64::any(), Share::any(), f64::any())
            .prop_map(|(p, low, q, high)| Self([(p, low), (q, high)]))
            .boxed()
    }
}

impl LogNormal {
    /// The distribution whose values (not logarithms) have this mean and standard deviation.
    ///
    /// # Errors
    /// [`Invalid`] unless both are finite and above zero.
    pub fn from_mean_sd(mean: f64, sd: f64) -> Result<Self, Invalid> {
        let mean = Parameters::mean(mean)?;
        let sd = Parameters::sd(sd)?;
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

    /// The distribution with this median, whose logarithms have the standard deviation `sigma`:
    /// about two thirds of all values lie within a factor of `exp(sigma)` of the median.
    ///
    /// # Errors
    /// [`Invalid`] unless both are finite and above zero.
    pub fn from_median_sigma(median: f64, sigma: f64) -> Result<Self, Invalid> {
        Self::checked(median, sigma, Given::MedianSigma)
    }

    /// The distribution with 5 % of its values below `low` and 5 % above `high`.
    ///
    /// # Errors
    /// [`Invalid`] unless `0 < low < high`.
    pub fn from_p5_p95(low: f64, high: f64) -> Result<Self, Invalid> {
        Self::symmetric(("P5", low), ("P95", high), 0.05, Given::P5P95(low, high))
    }

    /// The distribution with 10 % of its values below `low` and 10 % above `high`.
    ///
    /// # Errors
    /// [`Invalid`] unless `0 < low < high`.
    pub fn from_p10_p90(low: f64, high: f64) -> Result<Self, Invalid> {
        Self::symmetric(("P10", low), ("P90", high), 0.10, Given::P10P90(low, high))
    }

    /// The distribution with two stated percentiles, each a probability and a value.
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
        for (probability, _) in [low, high] {
            INSIDE_ONE.check(
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

    fn from_pairs(Pairs([first, second]): Pairs) -> Result<Self, Invalid> {
        Self::from_percentiles(first, second)
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
            median: Parameters::median(median)?,
            sigma: Parameters::sigma(sigma)?,
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

fn ordered(low: (&str, f64), high: (&str, f64)) -> Result<(), Invalid> {
    POSITIVE.check(&format!("{} of log-normal", low.0), low.1)?;
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

impl Dist {
    /// The log-normal distribution whose values have this mean and standard deviation.
    ///
    /// # Errors
    /// See [`LogNormal::from_mean_sd`].
    pub fn log_normal_from_mean_sd(mean: f64, sd: f64) -> Result<Self, Invalid> {
        LogNormal::from_mean_sd(mean, sd).map(Self::LogNormal)
    }

    /// The log-normal distribution with this median, whose logarithms have the standard deviation
    /// `sigma`.
    ///
    /// # Errors
    /// See [`LogNormal::from_median_sigma`].
    pub fn log_normal_from_median_sigma(median: f64, sigma: f64) -> Result<Self, Invalid> {
        LogNormal::from_median_sigma(median, sigma).map(Self::LogNormal)
    }

    /// The log-normal distribution with 5 % of its values below `low` and 5 % above `high`.
    ///
    /// # Errors
    /// See [`LogNormal::from_p5_p95`].
    pub fn log_normal_p5_p95(low: f64, high: f64) -> Result<Self, Invalid> {
        LogNormal::from_p5_p95(low, high).map(Self::LogNormal)
    }

    /// The log-normal distribution with 10 % of its values below `low` and 10 % above `high`.
    ///
    /// # Errors
    /// See [`LogNormal::from_p10_p90`].
    pub fn log_normal_p10_p90(low: f64, high: f64) -> Result<Self, Invalid> {
        LogNormal::from_p10_p90(low, high).map(Self::LogNormal)
    }

    /// The log-normal distribution with two stated percentiles, each a probability and a value.
    ///
    /// # Errors
    /// See [`LogNormal::from_percentiles`].
    pub fn log_normal_from_percentiles(
        first: (Share, f64),
        second: (Share, f64),
    ) -> Result<Self, Invalid> {
        LogNormal::from_percentiles(first, second).map(Self::LogNormal)
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

impl Member for LogNormal {
    fn texture(&self) -> Texture {
        Texture::Smooth
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
                parameters.percentiles = Some(Pairs([(p, low), (q, high)]));
            }
        }
        parameters
    }
}

const LN_2_PI: f64 = 1.837_877_066_409_345_3;

impl Estimated for LogNormal {
    const DOMAIN: Domain = Domain::Positive;
    const PARAMETERS: &'static [(&'static str, Link)] =
        &[("median", Link::Log), ("sigma", Link::Log)];

    fn with(first: f64, second: f64) -> Result<Self, Invalid> {
        Self::from_median_sigma(first, second)
    }

    fn from_percentiles(stated: &Stated) -> Result<Self, FitError> {
        let (location, scale) = stated.line(|p| normal_quantile(Side::Lower, p))?;
        Ok(Self::from_median_sigma(libm::exp(location), scale)?)
    }

    fn estimate(data: &Data) -> Result<Estimate, FitError> {
        let n = data.count();
        let logs = Data::of(data.logs());
        let (median, sigma) = (libm::exp(logs.mean), logs.sd);
        Ok(Estimate {
            values: vec![median, sigma],
            covariance: diagonal(&[
                median * median * (sigma * sigma / n),
                sigma * sigma / (2.0 * n),
            ]),
            log_likelihood: -n * (libm::log(sigma) + 0.5 * (LN_2_PI + 1.0) + logs.mean),
            search: Search::CLOSED_FORM,
        })
    }
}
