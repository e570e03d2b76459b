//! The bell curve.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::check;
use super::law::{by_tails, finite};
use super::parameters::parameters;
use super::{Distribution, Support};
use crate::error::{Invalid, Permitted};
use crate::numeric::{Side, normal_density, normal_quantile, normal_tail};

/// The bell curve: the sum of many small independent effects. It has no limits, so a share or a
/// count needs another law, or this one truncated.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
/// use bizcase::quantity::Share;
///
/// let fixed_cost = Dist::normal(30_000.0, 6_000.0)?;
/// let p95 = fixed_cost.quantile(Share::percent(95.0)?);
/// assert!((p95 - 39_869.12).abs() < 0.01);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Normal {
    mean: f64,
    sd: f64,
}

parameters!(Normal { mean: f64, sd: f64 });

impl Normal {
    /// The law with this mean and standard deviation.
    ///
    /// # Errors
    /// [`Invalid`] unless both are finite and `sd > 0`.
    pub fn new(mean: f64, sd: f64) -> Result<Self, Invalid> {
        Ok(Self {
            mean: Permitted::FINITE.check("mean of normal", mean)?,
            sd: check::spread("standard deviation of normal", sd)?,
        })
    }

    /// The standard deviation.
    #[must_use]
    pub fn sd(&self) -> f64 {
        self.sd
    }

    fn quantile_at(&self, side: Side, probability: f64) -> f64 {
        self.mean + self.sd * normal_quantile(side, probability)
    }

    fn tail(&self, side: Side, x: f64) -> f64 {
        normal_tail(side, (x - self.mean) / self.sd)
    }
}

impl Distribution for Normal {
    by_tails!();

    fn support(&self) -> Support {
        Support::REAL
    }

    fn mean(&self) -> Option<f64> {
        Some(self.mean)
    }

    fn variance(&self) -> Option<f64> {
        finite(self.sd * self.sd)
    }

    fn mode(&self) -> Option<f64> {
        Some(self.mean)
    }

    fn density(&self, x: f64) -> Option<f64> {
        Some(normal_density((x - self.mean) / self.sd) / self.sd)
    }
}

impl fmt::Display for Normal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "normal(mean {}, sd {})", self.mean, self.sd)
    }
}
