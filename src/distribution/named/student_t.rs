//! Student's t distribution: a mean estimated from few observations.

use serde::{Deserialize, Serialize};

use crate::distribution::answers::{by_tails, finite};
use crate::distribution::check::{FINITE, SHAPE, SPREAD};
use crate::distribution::member::{Member, Texture};
use crate::distribution::named::parameters::parameters;
use crate::distribution::{Dist, Distribution, Support};
use crate::error::Invalid;
use crate::numeric::{BetaTails, Side, Unit};

/// Below this `n / (n + t^2)` is `n / t^2`, whose logarithm keeps its digits longer.
const FAR: f64 = 1e-280;

/// A mean estimated from few data: a bell curve with power tails, normal in the limit of many
/// degrees of freedom.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
/// use bizcase::quantity::Share;
///
/// // Mean 12 with standard error 1.5 from eight observations.
/// let estimate = Dist::student_t(7.0, 12.0, 1.5)?;
/// let upper = estimate.upper_quantile(Share::percent(2.5)?);
/// assert!((upper - (12.0 + 1.5 * 2.364_624_251)).abs() < 1e-8);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct StudentT {
    degrees_of_freedom: f64,
    location: f64,
    scale: f64,
    /// The distribution of `n / (n + t^2)`.
    unit: BetaTails,
}

parameters! {
    StudentT, "Student t" {
        degrees_of_freedom as "degrees of freedom": f64 in SHAPE,
        #[serde(default)] location: f64 in FINITE,
        #[serde(default = "one")] scale: f64 in SPREAD,
    }
    new(degrees_of_freedom, location, scale) =
        "({degrees_of_freedom} degrees of freedom, location {location}, scale {scale})";
}

fn one() -> f64 {
    1.0
}

impl StudentT {
    /// The distribution with these degrees of freedom, centre and scale.
    ///
    /// # Errors
    /// [`Invalid`] unless all are finite, the scale above zero and the degrees of freedom within
    /// what doubles resolve (1e-9 to 1e15).
    pub fn new(degrees_of_freedom: f64, location: f64, scale: f64) -> Result<Self, Invalid> {
        let n = Parameters::degrees_of_freedom(degrees_of_freedom)?;
        Ok(Self {
            degrees_of_freedom: n,
            location: Parameters::location(location)?,
            scale: Parameters::scale(scale)?,
            unit: BetaTails::new(0.5 * n, 0.5),
        })
    }

    /// The degrees of freedom.
    #[must_use]
    pub fn degrees_of_freedom(&self) -> f64 {
        self.degrees_of_freedom
    }

    /// The median and mode.
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
        // Both tails together, on whichever side of the median of t^2 they end.
        let both = 2.0 * probability;
        let Unit { x, y } = if both <= 0.5 {
            self.unit.quantile(Side::Lower, both)
        } else if both < 1.0 {
            self.unit.quantile(Side::Upper, 1.0 - both)
        } else {
            return self.location;
        };
        let outward = libm::sqrt(self.degrees_of_freedom)
            * if x > FAR {
                libm::sqrt(y) / libm::sqrt(x)
            } else {
                let ln_x = (libm::log(both) + self.unit.ln_beta_times_a())
                    / (0.5 * self.degrees_of_freedom);
                libm::exp(-0.5 * ln_x)
            };
        match side {
            Side::Lower => self.location - self.scale * outward,
            Side::Upper => self.location + self.scale * outward,
        }
    }

    /// `n / (n + t^2)` and its complement.
    fn unit(&self, t: f64) -> Unit {
        let n = self.degrees_of_freedom;
        let ratio = t / libm::sqrt(n);
        let square = ratio * ratio;
        if square < 1.0 {
            let x = 1.0 / (1.0 + square);
            Unit { x, y: square * x }
        } else {
            let y = 1.0 / (1.0 + 1.0 / square);
            Unit { x: y / square, y }
        }
    }

    /// `ln(n / (n + t^2))`.
    fn ln_unit(&self, t: f64) -> f64 {
        let Unit { x, y } = self.unit(t);
        if x < FAR {
            libm::log(self.degrees_of_freedom) - 2.0 * libm::log(t.abs())
        } else if x < 0.5 {
            libm::log(x)
        } else {
            libm::log1p(-y)
        }
    }

    fn tail(&self, side: Side, x: f64) -> f64 {
        let t = (x - self.location) / self.scale;
        let at = self.unit(t);
        let both = if at.x > FAR {
            self.unit.tail(Side::Lower, at)
        } else {
            let power = 0.5 * self.degrees_of_freedom * self.ln_unit(t);
            libm::exp(power - self.unit.ln_beta_times_a())
        };
        let outer = 0.5 * both;
        let outward = match side {
            Side::Lower => t < 0.0,
            Side::Upper => t > 0.0,
        };
        if outward { outer } else { 1.0 - outer }
    }
}

impl Dist {
    /// Student's t distribution: a mean estimated from few observations.
    ///
    /// # Errors
    /// See [`StudentT::new`].
    pub fn student_t(degrees_of_freedom: f64, location: f64, scale: f64) -> Result<Self, Invalid> {
        StudentT::new(degrees_of_freedom, location, scale).map(Self::StudentT)
    }
}

impl Distribution for StudentT {
    by_tails!();

    fn support(&self) -> Support {
        Support::REAL
    }

    fn mean(&self) -> Option<f64> {
        (self.degrees_of_freedom > 1.0).then_some(self.location)
    }

    fn variance(&self) -> Option<f64> {
        let n = self.degrees_of_freedom;
        (n > 2.0).then(|| finite(self.scale * self.scale * (n / (n - 2.0))))?
    }

    fn mode(&self) -> Option<f64> {
        Some(self.location)
    }

    fn density(&self, x: f64) -> Option<f64> {
        let t = (x - self.location) / self.scale;
        if t.is_nan() {
            return Some(0.0);
        }
        let n = self.degrees_of_freedom;
        let front = -self.unit.ln_beta();
        let power = 0.5 * (n + 1.0) * self.ln_unit(t);
        Some(libm::exp(front + power) / libm::sqrt(n) / self.scale)
    }
}

impl Member for StudentT {
    fn texture(&self) -> Texture {
        Texture::Smooth
    }
}
