//! The Weibull distribution: the wait for an event whose rate rises or falls with time.

use serde::{Deserialize, Serialize};

use crate::distribution::answers::{by_tails, finite};
use crate::distribution::check::{POSITIVE, SHAPE};
use crate::distribution::domain::Domain;
use crate::distribution::family::Estimated;
use crate::distribution::fit::{Data, Estimate, Link, Standard};
use crate::distribution::member::{Member, Texture};
use crate::distribution::named::Named;
use crate::distribution::named::parameters::parameters;
use crate::distribution::stated::{Stated, hazard};
use crate::distribution::{Dist, Distribution, Scale, Shape, Support};
use crate::error::{FitError, Invalid};
use crate::numeric::{Side, ln_gamma_1p, weibull_variation};

/// The Weibull distribution: the wait for an event whose rate rises with time (shape above one:
/// wear) or falls (shape below one: the longer customers have stayed, the longer they will stay).
///
/// # Formula
/// `P(X > x) = exp(-(x / scale)^shape)`.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution, Scale, Shape};
///
/// let lifetime = Dist::weibull(Shape(0.7), Scale(24.0))?;
/// assert_eq!(lifetime.mode(), None); // most customers leave at once
/// assert!((lifetime.survival(24.0).value() - (-1.0_f64).exp()).abs() < 1e-15);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Weibull {
    shape: f64,
    scale: f64,
}

parameters! {
    Weibull, "Weibull" {
        shape: Shape in SHAPE,
        scale: Scale in POSITIVE,
    }
    new(shape, scale) = "(shape {shape}, scale {scale})";
}

impl Weibull {
    /// The distribution with this shape and scale; 63 % of the waits are over by the scale.
    ///
    /// # Errors
    /// [`Invalid`] unless the shape is between 1e-9 and 1e15 and the scale finite and above zero.
    pub fn new(shape: Shape, scale: Scale) -> Result<Self, Invalid> {
        Ok(Self {
            shape: Parameters::shape(shape.0)?,
            scale: Parameters::scale(scale.0)?,
        })
    }

    /// The shape.
    #[must_use]
    pub fn shape(&self) -> f64 {
        self.shape
    }

    /// The scale.
    #[must_use]
    pub fn scale(&self) -> f64 {
        self.scale
    }

    fn quantile_at(&self, side: Side, probability: f64) -> f64 {
        let hazard = match side {
            Side::Lower => -libm::log1p(-probability),
            Side::Upper => -libm::log(probability),
        };
        self.scale * libm::pow(hazard, 1.0 / self.shape)
    }

    fn tail(&self, side: Side, x: f64) -> f64 {
        let hazard = libm::pow(x / self.scale, self.shape);
        match side {
            Side::Lower => -libm::expm1(-hazard),
            Side::Upper => libm::exp(-hazard),
        }
    }
}

impl Dist {
    /// The Weibull distribution: the wait for an event whose rate rises or falls with time.
    ///
    /// # Errors
    /// See [`Weibull::new`].
    pub fn weibull(shape: Shape, scale: Scale) -> Result<Self, Invalid> {
        Weibull::new(shape, scale).map(Self::Weibull)
    }
}

impl Distribution for Weibull {
    by_tails!();

    fn support(&self) -> Support {
        Support::POSITIVE
    }

    fn mean(&self) -> Option<f64> {
        finite(self.scale * libm::exp(ln_gamma_1p(1.0 / self.shape)))
    }

    fn variance(&self) -> Option<f64> {
        let mean = self.mean()?;
        finite(mean * mean * weibull_variation(1.0 / self.shape))
    }

    fn mode(&self) -> Option<f64> {
        let k = self.shape;
        (k >= 1.0).then(|| self.scale * libm::pow((k - 1.0) / k, 1.0 / k))
    }

    fn density(&self, x: f64) -> Option<f64> {
        if x.is_nan() || x < 0.0 || x == f64::INFINITY {
            return Some(0.0);
        }
        let rising = libm::pow(x / self.scale, self.shape - 1.0);
        let kept = libm::exp(-libm::pow(x / self.scale, self.shape));
        Some(if kept > 0.0 {
            self.shape * rising * kept / self.scale
        } else {
            0.0
        })
    }
}

impl Member for Weibull {
    fn texture(&self) -> Texture {
        Texture::Smooth
    }
}

impl Estimated for Weibull {
    const DOMAIN: Domain = Domain::Positive;
    const PARAMETERS: &'static [(&'static str, Link)] =
        &[("shape", Link::Log), ("scale", Link::Log)];

    fn with(first: f64, second: f64) -> Result<Self, Invalid> {
        Self::new(Shape(first), Scale(second))
    }

    fn from_percentiles(stated: &Stated) -> Result<Self, FitError> {
        let (location, scale) = stated.line(|p| libm::log(hazard(p)))?;
        Ok(Self::new(Shape(1.0 / scale), Scale(libm::exp(location)))?)
    }

    fn estimate(data: &Data) -> Result<Estimate, FitError> {
        // Minus the logarithm of a Weibull wait is the largest of many.
        let mirrored: Vec<f64> = data.logs().iter().map(|y| -y).collect();
        let line = Standard::Gumbel.fitted(&mirrored, Self::NAME)?;
        Ok(line.of_logarithms(true, data))
    }
}
