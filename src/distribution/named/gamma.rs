//! The gamma distribution: a positive amount with a light tail.

use serde::{Deserialize, Serialize};

use crate::distribution::answers::{by_tails, finite};
use crate::distribution::check::{POSITIVE, SHAPE, SPREAD};
use crate::distribution::domain::Domain;
use crate::distribution::family::Estimated;
use crate::distribution::fit::{Data, Estimate, Link, mean};
use crate::distribution::member::{Member, Texture};
use crate::distribution::named::Named;
use crate::distribution::named::parameters::parameters;
use crate::distribution::stated::{Stated, average, nearest};
use crate::distribution::{Dist, Distribution, Scale, Shape, Support};
use crate::error::{FitError, Invalid};
use crate::numeric::{GammaTails, Side, ln_less_digamma, rising_root, trigamma};
use crate::sample::Search;

/// The gamma distribution: a positive amount with a tail lighter than the log-normal's, such as the
/// wait until the `shape`-th event or a rate that is not known exactly.
///
/// # Formula
/// Mean `shape scale`, variance `shape scale^2`.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
///
/// let months_to_close = Dist::gamma_from_mean_sd(6.0, 3.0)?;
/// assert_eq!(months_to_close, Dist::gamma_from_mean_sd(6.0, 3.0)?);
/// assert_eq!(months_to_close.mode(), Some(4.5));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Gamma {
    tails: GammaTails,
    scale: f64,
    /// Mean and standard deviation, if those were given.
    given: Option<(f64, f64)>,
}

parameters! {
    Gamma, "gamma" {
        shape: Shape in SHAPE,
        scale: Scale in POSITIVE,
        mean: f64 in POSITIVE,
        sd as "standard deviation": f64 in SPREAD,
    }
    new(shape, scale) = "(shape {shape}, scale {scale})";
    from_mean_sd(mean, sd) = "(mean {mean}, sd {sd})";
}

impl Gamma {
    /// The distribution with this shape and this scale, which is one over the rate.
    ///
    /// # Errors
    /// [`Invalid`] unless the shape is between 1e-9 and 1e15 and the scale finite and above zero.
    pub fn new(shape: Shape, scale: Scale) -> Result<Self, Invalid> {
        let shape = Parameters::shape(shape.0)?;
        Ok(Self {
            scale: Parameters::scale(scale.0)?,
            tails: GammaTails::new(shape),
            given: None,
        })
    }

    /// The distribution with this mean and standard deviation.
    ///
    /// # Errors
    /// [`Invalid`] unless both are finite and above zero.
    pub fn from_mean_sd(mean: f64, sd: f64) -> Result<Self, Invalid> {
        Parameters::mean(mean)?;
        Parameters::sd(sd)?;
        let ratio = mean / sd;
        Ok(Self {
            given: Some((mean, sd)),
            ..Self::new(Shape(ratio * ratio), Scale(sd / ratio))?
        })
    }

    /// The shape.
    #[must_use]
    pub fn shape(&self) -> f64 {
        self.tails.shape()
    }

    /// The scale.
    #[must_use]
    pub fn scale(&self) -> f64 {
        self.scale
    }

    fn quantile_at(&self, side: Side, probability: f64) -> f64 {
        self.scale * self.tails.quantile(side, probability)
    }

    fn tail(&self, side: Side, x: f64) -> f64 {
        let unit = (x / self.scale).clamp(f64::MIN_POSITIVE, f64::MAX);
        self.tails.tail(side, unit)
    }
}

impl Dist {
    /// The gamma distribution: a positive amount with a light tail.
    ///
    /// # Errors
    /// See [`Gamma::new`].
    pub fn gamma(shape: Shape, scale: Scale) -> Result<Self, Invalid> {
        Gamma::new(shape, scale).map(Self::Gamma)
    }

    /// The gamma distribution with this mean and standard deviation.
    ///
    /// # Errors
    /// See [`Gamma::from_mean_sd`].
    pub fn gamma_from_mean_sd(mean: f64, sd: f64) -> Result<Self, Invalid> {
        Gamma::from_mean_sd(mean, sd).map(Self::Gamma)
    }
}

impl Distribution for Gamma {
    by_tails!();

    fn support(&self) -> Support {
        Support::POSITIVE
    }

    fn mean(&self) -> Option<f64> {
        finite(self.shape() * self.scale)
    }

    fn variance(&self) -> Option<f64> {
        finite(self.shape() * self.scale * self.scale)
    }

    fn mode(&self) -> Option<f64> {
        let shape = self.shape();
        (shape >= 1.0).then_some((shape - 1.0) * self.scale)
    }

    fn density(&self, x: f64) -> Option<f64> {
        Some(self.tails.density(x / self.scale) / self.scale)
    }
}

impl Member for Gamma {
    fn texture(&self) -> Texture {
        Texture::Smooth
    }
}

impl From<Gamma> for Parameters {
    fn from(law: Gamma) -> Self {
        match law.given {
            Some((mean, sd)) => Self {
                mean: Some(mean),
                sd: Some(sd),
                ..Self::default()
            },
            None => Self {
                shape: Some(Shape(law.shape())),
                scale: Some(Scale(law.scale)),
                ..Self::default()
            },
        }
    }
}

impl Estimated for Gamma {
    const DOMAIN: Domain = Domain::Positive;
    const PARAMETERS: &'static [(&'static str, Link)] =
        &[("shape", Link::Log), ("scale", Link::Log)];

    fn with(first: f64, second: f64) -> Result<Self, Invalid> {
        Self::new(Shape(first), Scale(second))
    }

    fn from_percentiles(stated: &Stated) -> Result<Self, FitError> {
        let ((p, low), (q, high)) = stated.ends();
        let ratio = libm::log(high) - libm::log(low);
        let ln_quantile =
            |ln_shape: f64, p: f64| libm::log(unit_gamma(&GammaTails::new(libm::exp(ln_shape)), p));
        let missing = |t: f64| ratio - (ln_quantile(t, q) - ln_quantile(t, p));
        let (least, most) = (-7.0, 27.0);
        if missing(least) > 0.0 {
            return Err(stated.unknown("they are too far apart"));
        }
        if missing(most) < 0.0 {
            return Err(stated.unknown("they are too near to each other"));
        }
        let start = rising_root(least, most, 0.0, 1e-16, &|t| (missing(t), f64::NAN));
        if stated.points.len() == 2 {
            let scale = libm::exp(libm::log(low) - ln_quantile(start, p));
            if missing(start).abs() > 1e-10 * ratio {
                return Err(stated.unknown("they are too far apart"));
            }
            return Ok(Self::new(Shape(libm::exp(start)), Scale(scale))?);
        }
        let distances = |t: f64| -> Vec<f64> {
            let each = stated.points.iter();
            each.map(|&(p, x)| libm::log(x) - ln_quantile(t, p))
                .collect()
        };
        let search = nearest([start], |&[t]| {
            let distances = distances(t.clamp(least - 1.0, most + 1.0));
            let mean = average(&distances);
            distances.iter().map(|distance| distance - mean).collect()
        });
        let [t] = stated.converged(&search, ["ln(shape)"])?;
        let scale = libm::exp(average(&distances(t.clamp(least - 1.0, most + 1.0))));
        Ok(Self::new(Shape(libm::exp(t)), Scale(scale))?)
    }

    fn estimate(data: &Data) -> Result<Estimate, FitError> {
        let n = data.count();
        let mean_log = mean(&data.logs());
        // The mean of ln(mean / x), without the cancellation of nearly equal logarithms.
        let ratios: Vec<f64> = data
            .values
            .iter()
            .map(|x| {
                let relative = (x - data.mean) / data.mean;
                relative - libm::log1p(relative)
            })
            .collect();
        let spread = mean(&ratios);
        let ln_shape = rising_root(-20.0, 33.0, 0.0, 1e-16, &|t| {
            let shape = libm::exp(t);
            let slope = shape * trigamma(shape) - 1.0;
            (spread - ln_less_digamma(shape), slope)
        });
        let shape = libm::exp(ln_shape);
        if !(1e-8..1e14).contains(&shape) {
            return Err(data.unknown(Self::NAME, "they are too nearly equal, or too far apart"));
        }
        let scale = data.mean / shape;
        let trigamma = trigamma(shape);
        let rest = n * (shape * trigamma - 1.0);
        let per_observation =
            (shape - 1.0) * mean_log - shape * (1.0 + libm::log(scale)) - libm::lgamma(shape);
        Ok(Estimate {
            values: vec![shape, scale],
            covariance: vec![
                vec![shape / rest, -scale / rest],
                vec![-scale / rest, scale * scale * trigamma / rest],
            ],
            log_likelihood: n * per_observation,
            search: Search::CLOSED_FORM,
        })
    }
}

fn unit_gamma(tails: &GammaTails, p: f64) -> f64 {
    if p <= 0.5 {
        tails.quantile(Side::Lower, p)
    } else {
        tails.quantile(Side::Upper, 1.0 - p)
    }
}
