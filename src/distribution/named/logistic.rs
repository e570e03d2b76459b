//! The logistic distribution: a bell curve with heavier tails.

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
use crate::numeric::Side;

/// The logistic distribution: a bell curve with heavier tails than the normal. It underlies the
/// logit model of choice.
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

parameters! {
    Logistic, "logistic" {
        location: f64 in FINITE,
        scale: f64 in SPREAD,
    }
    new(location, scale) = "(location {location}, scale {scale})";
}

impl Logistic {
    /// The distribution with this mean and this scale (the standard deviation is 1.81 scales).
    ///
    /// # Errors
    /// [`Invalid`] unless both are finite and the scale is above zero.
    pub fn new(location: f64, scale: f64) -> Result<Self, Invalid> {
        Ok(Self {
            location: Parameters::location(location)?,
            scale: Parameters::scale(scale)?,
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

impl Dist {
    /// The logistic distribution: a bell curve with heavier tails.
    ///
    /// # Errors
    /// See [`Logistic::new`].
    pub fn logistic(location: f64, scale: f64) -> Result<Self, Invalid> {
        Logistic::new(location, scale).map(Self::Logistic)
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

impl Member for Logistic {
    fn texture(&self) -> Texture {
        Texture::Smooth
    }
}

impl Estimated for Logistic {
    const DOMAIN: Domain = Domain::Real;
    const PARAMETERS: &'static [(&'static str, Link)] =
        &[("location", Link::Identity), ("scale", Link::Log)];

    fn with(first: f64, second: f64) -> Result<Self, Invalid> {
        Self::new(first, second)
    }

    fn from_percentiles(stated: &Stated) -> Result<Self, FitError> {
        let (location, scale) = stated.line(|p| libm::log(p) - libm::log1p(-p))?;
        Ok(Self::new(location, scale)?)
    }

    fn estimate(data: &Data) -> Result<Estimate, FitError> {
        let line = Standard::Logistic.fitted(&data.values, Self::NAME)?;
        Ok(line.estimate())
    }
}
