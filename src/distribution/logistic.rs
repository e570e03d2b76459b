//! A bell curve with heavier tails.

use std::f64::consts::PI;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::law::{by_tails, finite};
use super::parameters::parameters;
use super::{Distribution, Support, check};
use crate::error::{Invalid, Permitted};
use crate::numeric::Side;

/// A bell curve with heavier tails than the normal: the tastes behind a logit model of choice.
///
/// # Formula
/// `P(X <= x) = 1 / (1 + exp(-(x - location) / scale))`.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
///
/// let taste = Dist::logistic(10.0, 2.0)?;
/// assert_eq!(taste.median(), 10.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Logistic {
    location: f64,
    scale: f64,
}

parameters!(Logistic {
    location: f64,
    scale: f64
});

impl Logistic {
    /// The law with this mean and this scale (the standard deviation is 1.81 scales).
    ///
    /// # Errors
    /// [`Invalid`] unless both are finite and the scale is above zero.
    pub fn new(location: f64, scale: f64) -> Result<Self, Invalid> {
        Ok(Self {
            location: Permitted::FINITE.check("location of logistic", location)?,
            scale: check::spread("scale of logistic", scale)?,
        })
    }

    /// The mean, median and mode.
    #[must_use]
    pub fn location(&self) -> f64 {
        self.location
    }

    /// The scale.
    #[must_use]
    pub fn scale(&self) -> f64 {
        self.scale
    }

    fn quantile_at(&self, side: Side, probability: f64) -> f64 {
        let outward = libm::log1p(-probability) - libm::log(probability);
        match side {
            Side::Lower => self.location - self.scale * outward,
            Side::Upper => self.location + self.scale * outward,
        }
    }

    fn tail(&self, side: Side, x: f64) -> f64 {
        let z = (x - self.location) / self.scale;
        match side {
            Side::Lower => 1.0 / (1.0 + libm::exp(-z)),
            Side::Upper => 1.0 / (1.0 + libm::exp(z)),
        }
    }
}

impl Distribution for Logistic {
    by_tails!();

    fn support(&self) -> Support {
        Support::REAL
    }

    fn mean(&self) -> Option<f64> {
        Some(self.location)
    }

    fn variance(&self) -> Option<f64> {
        finite(self.scale * self.scale * (PI * PI / 3.0))
    }

    fn mode(&self) -> Option<f64> {
        Some(self.location)
    }

    fn density(&self, x: f64) -> Option<f64> {
        let z = (x - self.location) / self.scale;
        if z.is_nan() {
            return Some(0.0);
        }
        let fall = libm::exp(-z.abs());
        Some(fall / ((1.0 + fall) * (1.0 + fall)) / self.scale)
    }
}

impl fmt::Display for Logistic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "logistic(location {}, scale {})",
            self.location, self.scale
        )
    }
}
