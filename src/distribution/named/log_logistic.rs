//! The log-logistic distribution: a positive value whose logarithm is logistic.

use serde::{Deserialize, Serialize};
use std::f64::consts::PI;

use crate::distribution::answers::{by_tails, finite};
use crate::distribution::check::{POSITIVE, SHAPE};
use crate::distribution::domain::Domain;
use crate::distribution::family::Estimated;
use crate::distribution::fit::{Data, Estimate, Link, Standard};
use crate::distribution::member::{Member, Texture};
use crate::distribution::named::Named;
use crate::distribution::named::parameters::parameters;
use crate::distribution::stated::Stated;
use crate::distribution::{Dist, Distribution, Scale, Shape, Support};
use crate::error::{FitError, Invalid};
use crate::numeric::Side;

/// The log-logistic distribution: a positive value whose logarithm is logistic. It resembles the
/// log-normal distribution but its tail falls as a power. Willingness to pay and the time until
/// adoption usually follow it.
///
/// # Formula
/// `P(X <= x) = 1 / (1 + (x / scale)^-shape)`; the scale is the median.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution, Scale, Shape};
///
/// let willingness = Dist::log_logistic(Shape(3.0), Scale(80.0))?;
/// // Half would pay 80, one in nine would pay 160.
/// assert_eq!(willingness.median(), 80.0);
/// assert!((willingness.survival(160.0).value() - 1.0 / 9.0).abs() < 1e-15);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct LogLogistic {
    scale: f64,
    shape: f64,
}

parameters! {
    LogLogistic, "log-logistic" {
        scale: Scale in POSITIVE,
        shape: Shape in SHAPE,
    }
    new(shape, scale) = "(scale {scale}, shape {shape})";
}

impl LogLogistic {
    /// The distribution with this shape and scale, which is the median; the mean is finite for
    /// shapes above one.
    ///
    /// # Errors
    /// [`Invalid`] unless the shape is between 1e-9 and 1e15 and the scale finite and above zero.
    pub fn new(shape: Shape, scale: Scale) -> Result<Self, Invalid> {
        Ok(Self {
            scale: Parameters::scale(scale.0)?,
            shape: Parameters::shape(shape.0)?,
        })
    }

    /// The median.
    #[must_use]
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// The shape: the power with which the tail falls.
    #[must_use]
    pub fn shape(&self) -> f64 {
        self.shape
    }

    fn quantile_at(&self, side: Side, probability: f64) -> f64 {
        let odds = probability / (1.0 - probability);
        let power = match side {
            Side::Lower => 1.0 / self.shape,
            Side::Upper => -1.0 / self.shape,
        };
        self.scale * libm::pow(odds, power)
    }

    fn tail(&self, side: Side, x: f64) -> f64 {
        let power = match side {
            Side::Lower => -self.shape,
            Side::Upper => self.shape,
        };
        1.0 / (1.0 + libm::pow(x / self.scale, power))
    }
}

/// `tan(x) - x` without the cancellation near zero.
fn tan_less(x: f64) -> f64 {
    if x > 0.2 {
        return libm::tan(x) - x;
    }
    let s = x * x;
    let rest = 1.0 / 3.0
        + s * (2.0 / 15.0
            + s * (17.0 / 315.0
                + s * (62.0 / 2835.0
                    + s * (1382.0 / 155_925.0
                        + s * (21_844.0 / 6_081_075.0
                            + s * (929_569.0 / 638_512_875.0
                                + s * (6_404_582.0 / 10_854_718_875.0)))))));
    x * s * rest
}

impl Dist {
    /// The log-logistic distribution with this shape and scale, which is the median.
    ///
    /// # Errors
    /// See [`LogLogistic::new`].
    pub fn log_logistic(shape: Shape, scale: Scale) -> Result<Self, Invalid> {
        LogLogistic::new(shape, scale).map(Self::LogLogistic)
    }
}

impl Distribution for LogLogistic {
    by_tails!();

    fn support(&self) -> Support {
        Support::POSITIVE
    }

    fn mean(&self) -> Option<f64> {
        let b = PI / self.shape;
        // sin(pi / shape) = sin(pi (shape - 1) / shape), which is exact near a shape of one.
        let sine = libm::sin(b.min(PI * ((self.shape - 1.0) / self.shape)));
        (self.shape > 1.0).then(|| finite(self.scale * b / sine))?
    }

    fn variance(&self) -> Option<f64> {
        let b = PI / self.shape;
        let sine = libm::sin(b);
        let relative = if self.shape < 2.5 {
            // Near a shape of two the tangent has its pole: cos(b) = sin(pi/2 - b).
            let cosine = libm::sin(0.5 * b * (self.shape - 2.0));
            b / sine * (1.0 / cosine - b / sine)
        } else {
            b / (sine * sine) * tan_less(b)
        };
        (self.shape > 2.0).then(|| finite(self.scale * self.scale * relative))?
    }

    fn mode(&self) -> Option<f64> {
        let k = self.shape;
        (k >= 1.0).then(|| self.scale * libm::pow((k - 1.0) / (k + 1.0), 1.0 / k))
    }

    fn density(&self, x: f64) -> Option<f64> {
        if x.is_nan() || x < 0.0 || x == f64::INFINITY {
            return Some(0.0);
        }
        let ratio = x / self.scale;
        let rising = libm::pow(ratio, self.shape);
        let slope = self.shape * libm::pow(ratio, self.shape - 1.0) / self.scale;
        Some(if rising < 1e150 {
            slope / ((1.0 + rising) * (1.0 + rising))
        } else {
            self.shape / rising / x
        })
    }
}

impl Member for LogLogistic {
    fn texture(&self) -> Texture {
        Texture::Smooth
    }
}

impl Estimated for LogLogistic {
    const DOMAIN: Domain = Domain::Positive;
    const PARAMETERS: &'static [(&'static str, Link)] =
        &[("scale", Link::Log), ("shape", Link::Log)];

    fn with(first: f64, second: f64) -> Result<Self, Invalid> {
        Self::new(Shape(second), Scale(first))
    }

    fn from_percentiles(stated: &Stated) -> Result<Self, FitError> {
        let (location, scale) = stated.line(|p| libm::log(p) - libm::log1p(-p))?;
        Ok(Self::new(Shape(1.0 / scale), Scale(libm::exp(location)))?)
    }

    fn estimate(data: &Data) -> Result<Estimate, FitError> {
        let line = Standard::Logistic.fitted(&data.logs(), Self::NAME)?;
        Ok(line.of_logarithms(false, data))
    }
}
