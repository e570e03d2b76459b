//! The triangular distribution, from a minimum, a most likely value and a maximum.

use serde::{Deserialize, Serialize};

use crate::distribution::answers::{by_tails, finite};
use crate::distribution::check;
use crate::distribution::member::{Member, Texture};
use crate::distribution::named::parameters::parameters;
use crate::distribution::{Dist, Distribution, Support};
use crate::error::Invalid;
use crate::numeric::Side;

/// A density that rises in a straight line from the minimum to the mode and falls in a straight
/// line to the maximum.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
///
/// let need = Dist::triangular(0.80, 0.92, 1.00)?;
/// assert_eq!(need.mode(), Some(0.92));
/// assert!((need.mean().unwrap() - 2.72 / 3.0).abs() < 1e-15);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Triangular {
    min: f64,
    mode: f64,
    max: f64,
}

parameters! {
    Triangular, "triangular" {
        min: f64,
        mode: f64,
        max: f64,
    }
    new(min, mode, max) = "({min}, {mode}, {max})";
}

/// Beyond this part of the range, or of the probability, what is left to the other end is computed
/// by itself: a difference from one would lose its digits.
const NEAR_END: f64 = 0.9375;

impl Triangular {
    /// The distribution with these three points; the mode may coincide with one end.
    ///
    /// # Errors
    /// [`Invalid`] unless `min <= mode <= max`, `min < max` and all are finite.
    pub fn new(min: f64, mode: f64, max: f64) -> Result<Self, Invalid> {
        check::three_points("triangular", min, mode, max)?;
        Ok(Self { min, mode, max })
    }

    /// The least possible value.
    #[must_use]
    pub fn min(&self) -> f64 {
        self.min
    }

    /// The greatest possible value.
    #[must_use]
    pub fn max(&self) -> f64 {
        self.max
    }

    fn range(&self) -> f64 {
        self.max - self.min
    }

    /// The probability below the mode and above it.
    pub(in crate::distribution) fn sides(&self) -> (f64, f64) {
        let range = self.range();
        (
            (self.mode - self.min) / range,
            (self.max - self.mode) / range,
        )
    }

    fn quantile_at(&self, side: Side, probability: f64) -> f64 {
        let (below, above) = self.sides();
        let (lower, upper) = match side {
            Side::Lower => (probability, 1.0 - probability),
            Side::Upper => (1.0 - probability, probability),
        };
        if lower <= below {
            let rise = libm::sqrt(lower * below);
            if rise > NEAR_END {
                self.max - self.range() * ((above + upper * below) / (1.0 + rise))
            } else {
                self.min + self.range() * rise
            }
        } else {
            let fall = libm::sqrt(upper * above);
            if fall > NEAR_END {
                // 1 - fall without its digits lost: 1 - fall^2 is below + lower above.
                self.min + self.range() * ((below + lower * above) / (1.0 + fall))
            } else {
                self.max - self.range() * fall
            }
        }
    }

    fn tail(&self, side: Side, x: f64) -> f64 {
        let (low, high) = (x - self.min, self.max - x);
        let range = self.range();
        let rise = |distance: f64, side: f64| distance / range * (distance / side);
        // What lies on the other side of the mode as well, without a difference of tails.
        let beyond = |distance: f64, from_mode: f64, rest: f64| {
            (from_mode + distance * (rest / range)) / range
        };
        let is_below = x <= self.mode;
        let own = if is_below { Side::Lower } else { Side::Upper };
        let (near, far) = if is_below {
            (
                rise(low, self.mode - self.min),
                beyond(high, self.mode - x, low) / ((self.mode - self.min) / range),
            )
        } else {
            (
                rise(high, self.max - self.mode),
                beyond(low, x - self.mode, high) / ((self.max - self.mode) / range),
            )
        };
        if side == own {
            near
        } else if near > NEAR_END {
            far
        } else {
            1.0 - near
        }
    }
}

impl Dist {
    /// The triangular distribution, from a minimum, a most likely value and a maximum.
    ///
    /// # Errors
    /// See [`Triangular::new`].
    #[doc(alias = "three-point estimate")]
    pub fn triangular(min: f64, mode: f64, max: f64) -> Result<Self, Invalid> {
        Triangular::new(min, mode, max).map(Self::Triangular)
    }
}

impl Distribution for Triangular {
    by_tails!();

    fn support(&self) -> Support {
        Support {
            low: self.min,
            high: self.max,
        }
    }

    fn mean(&self) -> Option<f64> {
        Some(self.min / 3.0 + self.mode / 3.0 + self.max / 3.0)
    }

    fn variance(&self) -> Option<f64> {
        // (range^2 + (mode - min)(mode - max)) / 18, without squares that cancel.
        let (below, above) = self.sides();
        finite(self.range() * self.range() * (1.0 - below * above) / 18.0)
    }

    fn mode(&self) -> Option<f64> {
        Some(self.mode)
    }

    fn density(&self, x: f64) -> Option<f64> {
        let height = 2.0 / self.range();
        Some(if !(self.min..=self.max).contains(&x) {
            0.0
        } else if x < self.mode {
            height * ((x - self.min) / (self.mode - self.min))
        } else if x > self.mode {
            height * ((self.max - x) / (self.max - self.mode))
        } else {
            height
        })
    }
}

impl Member for Triangular {
    fn texture(&self) -> Texture {
        Texture::Pieces
    }

    fn kink(&self) -> Option<f64> {
        self.mode()
    }
}
