//! A positive amount with a tail lighter than the log-normal's.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::check;
use super::law::{by_tails, finite};
use super::{Distribution, Support};
use crate::error::{Invalid, Permitted};
use crate::numeric::{GammaTails, Side};

/// A positive amount with a tail lighter than the log-normal's: the wait until the `shape`-th
/// event, or a rate that is not known exactly.
///
/// # Formula
/// Mean `shape scale`, variance `shape scale^2`.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
///
/// let months_to_close = Dist::gamma_from_mean_sd(6.0, 3.0)?;
/// assert_eq!(months_to_close, Dist::gamma_from_mean_sd(6.0, 3.0)?);
/// assert_eq!(months_to_close.mode(), Some(4.5));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Gamma {
    tails: GammaTails,
    scale: f64,
    /// Mean and standard deviation, if those were given.
    given: Option<(f64, f64)>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Parameters {
    #[serde(skip_serializing_if = "Option::is_none")]
    shape: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scale: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mean: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sd: Option<f64>,
}

impl Gamma {
    /// The law with this shape and this scale (the inverse of the rate).
    ///
    /// # Errors
    /// [`Invalid`] unless both are finite and above zero, and the shape within what doubles
    /// resolve (1e-9 to 1e15).
    pub fn new(shape: f64, scale: f64) -> Result<Self, Invalid> {
        let shape = check::SHAPE.check("shape of gamma", shape)?;
        let scale = Permitted::POSITIVE.check("scale of gamma", scale)?;
        Ok(Self {
            tails: GammaTails::new(shape),
            scale,
            given: None,
        })
    }

    /// The law with this mean and standard deviation.
    ///
    /// # Errors
    /// [`Invalid`] unless both are finite and above zero.
    pub fn from_mean_sd(mean: f64, sd: f64) -> Result<Self, Invalid> {
        Permitted::POSITIVE.check("mean of gamma", mean)?;
        check::spread("standard deviation of gamma", sd)?;
        let ratio = mean / sd;
        Ok(Self {
            given: Some((mean, sd)),
            ..Self::new(ratio * ratio, sd / ratio)?
        })
    }

    /// The shape.
    #[must_use]
    pub fn shape(&self) -> f64 {
        self.tails.shape()
    }

    /// The scale.
    #[must_use]
    pub fn scale(&self) -> f64 {
        self.scale
    }

    fn quantile_at(&self, side: Side, probability: f64) -> f64 {
        self.scale * self.tails.quantile(side, probability)
    }

    fn tail(&self, side: Side, x: f64) -> f64 {
        let unit = (x / self.scale).clamp(f64::MIN_POSITIVE, f64::MAX);
        self.tails.tail(side, unit)
    }
}

impl Distribution for Gamma {
    by_tails!();

    fn support(&self) -> Support {
        Support::POSITIVE
    }

    fn mean(&self) -> Option<f64> {
        finite(self.shape() * self.scale)
    }

    fn variance(&self) -> Option<f64> {
        finite(self.shape() * self.scale * self.scale)
    }

    fn mode(&self) -> Option<f64> {
        let shape = self.shape();
        (shape >= 1.0).then_some((shape - 1.0) * self.scale)
    }

    fn density(&self, x: f64) -> Option<f64> {
        Some(self.tails.density(x / self.scale) / self.scale)
    }
}

impl fmt::Display for Gamma {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.given {
            Some((mean, sd)) => write!(f, "gamma(mean {mean}, sd {sd})"),
            None => write!(f, "gamma(shape {}, scale {})", self.shape(), self.scale),
        }
    }
}

impl TryFrom<Parameters> for Gamma {
    type Error = Invalid;

    fn try_from(given: Parameters) -> Result<Self, Invalid> {
        match (given.shape, given.scale, given.mean, given.sd) {
            (Some(shape), Some(scale), None, None) => Self::new(shape, scale),
            (None, None, Some(mean), Some(sd)) => Self::from_mean_sd(mean, sd),
            (shape, scale, mean, sd) => {
                let named = [
                    ("shape", shape),
                    ("scale", scale),
                    ("mean", mean),
                    ("sd", sd),
                ];
                Err(Invalid::rule(
                    "parameters of gamma",
                    check::stated(&named).0.join(", "),
                    "shape and scale, or mean and sd",
                ))
            }
        }
    }
}

impl From<Gamma> for Parameters {
    fn from(law: Gamma) -> Self {
        match law.given {
            Some((mean, sd)) => Self {
                mean: Some(mean),
                sd: Some(sd),
                ..Self::default()
            },
            None => Self {
                shape: Some(law.shape()),
                scale: Some(law.scale),
                ..Self::default()
            },
        }
    }
}
