//! The wait for an event that is always equally near.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::law::{by_tails, finite};
use super::{Distribution, Support};
use crate::error::{Invalid, Permitted};
use crate::numeric::Side;

/// The wait for an event that is always equally near, such as the next order or the next failure.
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

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Parameters {
    #[serde(skip_serializing_if = "Option::is_none")]
    rate: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mean: Option<f64>,
}

impl Exponential {
    /// The law with this many events per unit of time.
    ///
    /// # Errors
    /// [`Invalid`] unless the rate is finite and above zero.
    pub fn new(rate: f64) -> Result<Self, Invalid> {
        let rate = Permitted::POSITIVE.check("rate of exponential", rate)?;
        Ok(Self { rate, given: None })
    }

    /// The law with this mean wait.
    ///
    /// # Errors
    /// [`Invalid`] unless the mean is finite and above zero.
    pub fn from_mean(mean: f64) -> Result<Self, Invalid> {
        let mean = Permitted::POSITIVE.check("mean of exponential", mean)?;
        let rate = Permitted::POSITIVE.check("rate of exponential", 1.0 / mean)?;
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

impl fmt::Display for Exponential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.given {
            Some(mean) => write!(f, "exponential(mean {mean})"),
            None => write!(f, "exponential(rate {})", self.rate),
        }
    }
}

impl TryFrom<Parameters> for Exponential {
    type Error = Invalid;

    fn try_from(given: Parameters) -> Result<Self, Invalid> {
        match (given.rate, given.mean) {
            (Some(rate), None) => Self::new(rate),
            (None, Some(mean)) => Self::from_mean(mean),
            (None, None) => Err(Self::one_of("neither")),
            _ => Err(Self::one_of("both")),
        }
    }
}

impl Exponential {
    fn one_of(found: &str) -> Invalid {
        Invalid::rule("parameters of exponential", found, "either rate or mean")
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
