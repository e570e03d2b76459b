//! The exponential distribution: the wait for an event with a constant rate.

use serde::{Deserialize, Serialize};

use crate::distribution::answers::{by_tails, finite};
use crate::distribution::check::POSITIVE;
use crate::distribution::domain::Domain;
use crate::distribution::family::Estimated;
use crate::distribution::fit::{Data, Estimate, Link, diagonal};
use crate::distribution::member::{Member, Texture};
use crate::distribution::named::parameters::parameters;
use crate::distribution::stated::{Stated, hazard};
use crate::distribution::{Dist, Distribution, Support};
use crate::error::{FitError, Invalid};
use crate::numeric::Side;
use crate::sample::Search;

/// The exponential distribution: the wait for an event with a constant rate, such as the next order
/// or the next failure.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
///
/// // A customer calls twice a month on average, or every half month.
/// let calls = Dist::exponential(2.0)?;
/// assert_eq!(calls.mean(), Some(0.5));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Exponential {
    rate: f64,
    /// The mean, if that was given.
    given: Option<f64>,
}

parameters! {
    Exponential, "exponential" {
        rate: f64 in POSITIVE,
        mean: f64 in POSITIVE,
    }
    new(rate) = "(rate {rate})";
    from_mean(mean) = "(mean {mean})";
}

impl Exponential {
    /// The distribution with this rate, in events per unit of time.
    ///
    /// # Errors
    /// [`Invalid`] unless the rate is finite and above zero.
    pub fn new(rate: f64) -> Result<Self, Invalid> {
        let rate = Parameters::rate(rate)?;
        Ok(Self { rate, given: None })
    }

    /// The distribution with this mean wait.
    ///
    /// # Errors
    /// [`Invalid`] unless the mean is finite and above zero.
    pub fn from_mean(mean: f64) -> Result<Self, Invalid> {
        let mean = Parameters::mean(mean)?;
        let rate = Parameters::rate(1.0 / mean)?;
        Ok(Self {
            rate,
            given: Some(mean),
        })
    }

    /// Events per unit of time.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.rate
    }

    fn quantile_at(&self, side: Side, probability: f64) -> f64 {
        let waits = match side {
            Side::Lower => -libm::log1p(-probability),
            Side::Upper => -libm::log(probability),
        };
        match self.given {
            Some(mean) => waits * mean,
            None => waits / self.rate,
        }
    }

    fn tail(&self, side: Side, x: f64) -> f64 {
        match side {
            Side::Lower => -libm::expm1(-self.rate * x),
            Side::Upper => libm::exp(-self.rate * x),
        }
    }
}

impl Dist {
    /// The exponential distribution with this rate, in events per unit of time.
    ///
    /// # Errors
    /// See [`Exponential::new`].
    pub fn exponential(rate: f64) -> Result<Self, Invalid> {
        Exponential::new(rate).map(Self::Exponential)
    }

    /// The exponential distribution with this mean wait.
    ///
    /// # Errors
    /// See [`Exponential::from_mean`].
    pub fn exponential_from_mean(mean: f64) -> Result<Self, Invalid> {
        Exponential::from_mean(mean).map(Self::Exponential)
    }
}

impl Distribution for Exponential {
    by_tails!();

    fn support(&self) -> Support {
        Support::POSITIVE
    }

    fn mean(&self) -> Option<f64> {
        finite(self.given.unwrap_or(1.0 / self.rate))
    }

    fn variance(&self) -> Option<f64> {
        let mean = self.mean()?;
        finite(mean * mean)
    }

    fn mode(&self) -> Option<f64> {
        Some(0.0)
    }

    fn density(&self, x: f64) -> Option<f64> {
        Some(if x >= 0.0 {
            self.rate * libm::exp(-self.rate * x)
        } else {
            0.0
        })
    }
}

impl Member for Exponential {
    fn texture(&self) -> Texture {
        Texture::Smooth
    }
}

impl From<Exponential> for Parameters {
    fn from(law: Exponential) -> Self {
        match law.given {
            Some(mean) => Self {
                mean: Some(mean),
                rate: None,
            },
            None => Self {
                mean: None,
                rate: Some(law.rate),
            },
        }
    }
}

impl Estimated for Exponential {
    const DOMAIN: Domain = Domain::Positive;
    const PARAMETERS: &'static [(&'static str, Link)] = &[("rate", Link::Log)];

    fn with(first: f64, _: f64) -> Result<Self, Invalid> {
        Self::new(first)
    }

    fn from_percentiles(stated: &Stated) -> Result<Self, FitError> {
        let count = stated.points.len() as f64;
        let distance = |&(p, x): &(f64, f64)| libm::log(x) - libm::log(hazard(p));
        let ln_mean = stated.points.iter().map(distance).sum::<f64>() / count;
        Ok(Self::from_mean(libm::exp(ln_mean))?)
    }

    fn estimate(data: &Data) -> Result<Estimate, FitError> {
        let n = data.count();
        let rate = 1.0 / data.mean;
        Ok(Estimate {
            values: vec![rate],
            covariance: diagonal(&[rate * rate / n]),
            log_likelihood: -n * (libm::log(data.mean) + 1.0),
            search: Search::CLOSED_FORM,
        })
    }
}
