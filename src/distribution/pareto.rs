//! A few have most of it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::law::{by_tails, finite};
use super::parameters::parameters;
use super::{Distribution, Support, check};
use crate::error::{Invalid, Permitted};
use crate::numeric::Side;

/// A few have most of it: sizes of customers, cities and claims above a minimum.
///
/// # Formula
/// `P(X > x) = (min / x)^shape` for `x >= min`.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
///
/// let account = Dist::pareto(1_000.0, 2.0)?;
/// assert_eq!(account.mean(), Some(2_000.0));
/// assert_eq!(account.variance(), None);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Pareto {
    min: f64,
    shape: f64,
}

parameters!(Pareto {
    min: f64,
    shape: f64
});

impl Pareto {
    /// The law with this minimum and shape; the mean is finite for shapes above one.
    ///
    /// # Errors
    /// [`Invalid`] unless both are finite and above zero, and the shape within what doubles
    /// resolve (1e-9 to 1e15).
    pub fn new(min: f64, shape: f64) -> Result<Self, Invalid> {
        Ok(Self {
            min: Permitted::POSITIVE.check("minimum of Pareto", min)?,
            shape: check::SHAPE.check("shape of Pareto", shape)?,
        })
    }

    /// The least possible value.
    #[must_use]
    pub fn min(&self) -> f64 {
        self.min
    }

    /// The shape: the power with which the tail falls.
    #[must_use]
    pub fn shape(&self) -> f64 {
        self.shape
    }

    fn quantile_at(&self, side: Side, probability: f64) -> f64 {
        let grown = match side {
            Side::Lower => libm::exp(-libm::log1p(-probability) / self.shape),
            Side::Upper => libm::pow(probability, -1.0 / self.shape),
        };
        self.min * grown
    }

    fn tail(&self, side: Side, x: f64) -> f64 {
        match side {
            Side::Lower => {
                let ln_ratio = -libm::log1p((x - self.min) / self.min);
                -libm::expm1(self.shape * ln_ratio)
            }
            Side::Upper => libm::pow(self.min / x, self.shape),
        }
    }
}

impl Distribution for Pareto {
    by_tails!();

    fn support(&self) -> Support {
        Support {
            low: self.min,
            high: f64::INFINITY,
        }
    }

    fn mean(&self) -> Option<f64> {
        let k = self.shape;
        (k > 1.0).then(|| finite(self.min * (k / (k - 1.0))))?
    }

    fn variance(&self) -> Option<f64> {
        let k = self.shape;
        let mean = self.mean()?;
        (k > 2.0).then(|| finite(mean * mean / k / (k - 2.0)))?
    }

    fn mode(&self) -> Option<f64> {
        Some(self.min)
    }

    fn density(&self, x: f64) -> Option<f64> {
        Some(if x >= self.min {
            self.shape / x * libm::pow(self.min / x, self.shape)
        } else {
            0.0
        })
    }
}

impl fmt::Display for Pareto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pareto(min {}, shape {})", self.min, self.shape)
    }
}
