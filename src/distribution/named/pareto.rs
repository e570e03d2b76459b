//! The Pareto distribution: sizes of which a few make up most of the total.

use serde::{Deserialize, Serialize};

use crate::distribution::answers::{by_tails, finite};
use crate::distribution::check::{POSITIVE, SHAPE};
use crate::distribution::domain::Domain;
use crate::distribution::family::Estimated;
use crate::distribution::fit::{Data, Estimate, Link, diagonal, mean};
use crate::distribution::member::{Member, Texture};
use crate::distribution::named::parameters::parameters;
use crate::distribution::stated::{Stated, hazard};
use crate::distribution::{Dist, Distribution, Scale, Shape, Support};
use crate::error::{FitError, Invalid};
use crate::numeric::Side;
use crate::sample::Search;

/// The Pareto distribution: sizes of customers, cities and claims above a minimum, of which a few
/// make up most of the total.
///
/// # Formula
/// `P(X > x) = (min / x)^shape` for `x >= min`.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution, Scale, Shape};
///
/// let account = Dist::pareto(Shape(2.0), Scale(1_000.0))?;
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

parameters! {
    Pareto, "Pareto" {
        min as "minimum": Scale in POSITIVE,
        shape: Shape in SHAPE,
    }
    new(shape, min) = "(min {min}, shape {shape})";
}

impl Pareto {
    /// The distribution with this shape and this minimum, which is its scale; the mean is finite
    /// for shapes above one.
    ///
    /// # Errors
    /// [`Invalid`] unless the shape is between 1e-9 and 1e15 and the minimum finite and above zero.
    pub fn new(shape: Shape, min: Scale) -> Result<Self, Invalid> {
        Ok(Self {
            min: Parameters::min(min.0)?,
            shape: Parameters::shape(shape.0)?,
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

impl Dist {
    /// The Pareto distribution: sizes of which a few make up most of the total.
    ///
    /// # Errors
    /// See [`Pareto::new`].
    pub fn pareto(shape: Shape, min: Scale) -> Result<Self, Invalid> {
        Pareto::new(shape, min).map(Self::Pareto)
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
        if x.is_nan() || x < self.min {
            return Some(0.0);
        }
        // What is in front overflows near zero: times a power of nothing it would not be a number.
        let kept = libm::pow(self.min / x, self.shape);
        Some(if kept > 0.0 {
            self.shape / x * kept
        } else {
            0.0
        })
    }
}

impl Member for Pareto {
    fn texture(&self) -> Texture {
        Texture::Smooth
    }
}

impl Estimated for Pareto {
    const DOMAIN: Domain = Domain::Positive;
    const PARAMETERS: &'static [(&'static str, Link)] = &[("min", Link::End), ("shape", Link::Log)];

    fn with(first: f64, second: f64) -> Result<Self, Invalid> {
        Self::new(Shape(second), Scale(first))
    }

    fn from_percentiles(stated: &Stated) -> Result<Self, FitError> {
        let (location, scale) = stated.line(hazard)?;
        Ok(Self::new(Shape(1.0 / scale), Scale(libm::exp(location)))?)
    }

    fn estimate(data: &Data) -> Result<Estimate, FitError> {
        let n = data.count();
        let min = data.least;
        let excess = mean(
            &data
                .values
                .iter()
                .map(|x| libm::log1p((x - min) / min))
                .collect::<Vec<_>>(),
        );
        let shape = 1.0 / excess;
        Ok(Estimate {
            values: vec![min, shape],
            covariance: diagonal(&[0.0, shape * shape / n]),
            log_likelihood: n * (libm::log(shape) - libm::log(min) - (shape + 1.0) * excess),
            search: Search::CLOSED_FORM,
        })
    }
}
