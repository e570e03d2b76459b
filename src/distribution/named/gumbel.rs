//! The Gumbel distribution: the largest of many values.

use serde::{Deserialize, Serialize};
use std::f64::consts::PI;

use crate::distribution::answers::{by_tails, finite};
use crate::distribution::check::{FINITE, SPREAD};
use crate::distribution::domain::Domain;
use crate::distribution::family::Estimated;
use crate::distribution::fit::{Data, Estimate, Link, Standard};
use crate::distribution::member::{Member, Texture};
use crate::distribution::named::Named;
use crate::distribution::named::parameters::parameters;
use crate::distribution::stated::Stated;
use crate::distribution::{Dist, Distribution, Support};
use crate::error::{FitError, Invalid};
use crate::numeric::{EULER, Side};

/// The Gumbel distribution: the largest of many values, such as the peak demand of a year or the
/// best of many offers.
///
/// # Formula
/// `P(X <= x) = exp(-exp(-(x - location) / scale))`.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
///
/// let peak = Dist::gumbel(900.0, 60.0)?;
/// assert_eq!(peak.mode(), Some(900.0));
/// assert!((peak.mean().unwrap() - 934.63).abs() < 0.01);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Gumbel {
    location: f64,
    scale: f64,
}

parameters! {
    Gumbel, "Gumbel" {
        location: f64 in FINITE,
        scale: f64 in SPREAD,
    }
    new(location, scale) = "(location {location}, scale {scale})";
}

impl Gumbel {
    /// The distribution with this mode and scale.
    ///
    /// # Errors
    /// [`Invalid`] unless both are finite and the scale is above zero.
    pub fn new(location: f64, scale: f64) -> Result<Self, Invalid> {
        Ok(Self {
            location: Parameters::location(location)?,
            scale: Parameters::scale(scale)?,
        })
    }

    /// The mode.
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
        let hazard = match side {
            Side::Lower => -libm::log(probability),
            Side::Upper => -libm::log1p(-probability),
        };
        self.location - self.scale * libm::log(hazard)
    }

    fn tail(&self, side: Side, x: f64) -> f64 {
        let hazard = libm::exp(-(x - self.location) / self.scale);
        match side {
            Side::Lower => libm::exp(-hazard),
            Side::Upper => -libm::expm1(-hazard),
        }
    }
}

impl Dist {
    /// The Gumbel distribution: the largest of many values.
    ///
    /// # Errors
    /// See [`Gumbel::new`].
    pub fn gumbel(location: f64, scale: f64) -> Result<Self, Invalid> {
        Gumbel::new(location, scale).map(Self::Gumbel)
    }
}

impl Distribution for Gumbel {
    by_tails!();

    fn support(&self) -> Support {
        Support::REAL
    }

    fn mean(&self) -> Option<f64> {
        finite(self.location + EULER * self.scale)
    }

    fn variance(&self) -> Option<f64> {
        finite(self.scale * self.scale * (PI * PI / 6.0))
    }

    fn mode(&self) -> Option<f64> {
        Some(self.location)
    }

    fn density(&self, x: f64) -> Option<f64> {
        let z = (x - self.location) / self.scale;
        // Below z = -700 the hazard overflows; its exponential won long before.
        Some(if z > -700.0 && z < f64::INFINITY {
            libm::exp(-z - libm::exp(-z)) / self.scale
        } else {
            0.0
        })
    }
}

impl Member for Gumbel {
    fn texture(&self) -> Texture {
        Texture::Smooth
    }
}

impl Estimated for Gumbel {
    const DOMAIN: Domain = Domain::Real;
    const PARAMETERS: &'static [(&'static str, Link)] =
        &[("location", Link::Identity), ("scale", Link::Log)];

    fn with(first: f64, second: f64) -> Result<Self, Invalid> {
        Self::new(first, second)
    }

    fn from_percentiles(stated: &Stated) -> Result<Self, FitError> {
        let (location, scale) = stated.line(|p| -libm::log(-libm::log(p)))?;
        Ok(Self::new(location, scale)?)
    }

    fn estimate(data: &Data) -> Result<Estimate, FitError> {
        let line = Standard::Gumbel.fitted(&data.values, Self::NAME)?;
        Ok(line.estimate())
    }
}
