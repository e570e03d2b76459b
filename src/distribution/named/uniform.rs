//! The uniform distribution: all values between two ends are equally likely.

use serde::{Deserialize, Serialize};

use crate::distribution::answers::{by_tails, finite};
use crate::distribution::check;
use crate::distribution::member::{Member, Texture};
use crate::distribution::named::parameters::parameters;
use crate::distribution::{Dist, Distribution, Support};
use crate::error::Invalid;
use crate::numeric::Side;

/// Every value between two ends, equally likely.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
///
/// let weeks = Dist::uniform(4.0, 10.0)?;
/// assert_eq!(weeks.mean(), Some(7.0));
/// assert_eq!(weeks.mode(), None);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Uniform {
    low: f64,
    high: f64,
}

parameters! {
    Uniform, "uniform" {
        low: f64,
        high: f64,
    }
    new(low, high) = "({low}, {high})";
}

impl Uniform {
    /// The distribution on `low` to `high`.
    ///
    /// # Errors
    /// [`Invalid`] unless `low < high` and both are finite.
    pub fn new(low: f64, high: f64) -> Result<Self, Invalid> {
        check::range("uniform", ("low end", low), ("high end", high))?;
        Ok(Self { low, high })
    }

    /// The lower end.
    #[must_use]
    pub fn low(&self) -> f64 {
        self.low
    }

    /// The upper end.
    #[must_use]
    pub fn high(&self) -> f64 {
        self.high
    }

    fn quantile_at(&self, side: Side, probability: f64) -> f64 {
        let part = probability * (self.high - self.low);
        match side {
            Side::Lower => self.low + part,
            Side::Upper => self.high - part,
        }
    }

    fn tail(&self, side: Side, x: f64) -> f64 {
        let part = match side {
            Side::Lower => x - self.low,
            Side::Upper => self.high - x,
        };
        part / (self.high - self.low)
    }
}

impl Dist {
    /// The uniform distribution: all values between two ends are equally likely.
    ///
    /// # Errors
    /// See [`Uniform::new`].
    pub fn uniform(low: f64, high: f64) -> Result<Self, Invalid> {
        Uniform::new(low, high).map(Self::Uniform)
    }
}

impl Distribution for Uniform {
    by_tails!();

    fn support(&self) -> Support {
        Support {
            low: self.low,
            high: self.high,
        }
    }

    fn mean(&self) -> Option<f64> {
        Some(self.low + 0.5 * (self.high - self.low))
    }

    fn variance(&self) -> Option<f64> {
        let range = self.high - self.low;
        finite(range * range / 12.0)
    }

    fn mode(&self) -> Option<f64> {
        None
    }

    fn density(&self, x: f64) -> Option<f64> {
        let inside = x >= self.low && x <= self.high;
        Some(if inside {
            1.0 / (self.high - self.low)
        } else {
            0.0
        })
    }
}

impl Member for Uniform {
    fn texture(&self) -> Texture {
        Texture::Pieces
    }
}
