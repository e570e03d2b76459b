//! The normal distribution: the bell curve.

use serde::{Deserialize, Serialize};

use crate::distribution::answers::{by_tails, finite};
use crate::distribution::check::{FINITE, SPREAD};
use crate::distribution::domain::Domain;
use crate::distribution::family::Estimated;
use crate::distribution::fit::{Data, Estimate, Link, diagonal};
use crate::distribution::member::{Member, Texture};
use crate::distribution::named::parameters::parameters;
use crate::distribution::stated::Stated;
use crate::distribution::{Dist, Distribution, Support};
use crate::error::{FitError, Invalid};
use crate::numeric::{Side, normal_density, normal_quantile, normal_tail};
use crate::sample::Search;

/// The normal distribution, or bell curve: the sum of many small independent effects. It has no
/// limits, so use another distribution for a share or a count, or truncate this one.
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

parameters! {
    Normal, "normal" {
        mean: f64 in FINITE,
        sd as "standard deviation": f64 in SPREAD,
    }
    new(mean, sd) = "(mean {mean}, sd {sd})";
}

impl Normal {
    /// The distribution with this mean and standard deviation.
    ///
    /// # Errors
    /// [`Invalid`] unless both are finite and `sd > 0`.
    pub fn new(mean: f64, sd: f64) -> Result<Self, Invalid> {
        Ok(Self {
            mean: Parameters::mean(mean)?,
            sd: Parameters::sd(sd)?,
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

impl Dist {
    /// The normal distribution: the bell curve.
    ///
    /// # Errors
    /// See [`Normal::new`].
    pub fn normal(mean: f64, sd: f64) -> Result<Self, Invalid> {
        Normal::new(mean, sd).map(Self::Normal)
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

impl Member for Normal {
    fn texture(&self) -> Texture {
        Texture::Smooth
    }
}

const LN_2_PI: f64 = 1.837_877_066_409_345_3;

impl Estimated for Normal {
    const DOMAIN: Domain = Domain::Real;
    const PARAMETERS: &'static [(&'static str, Link)] =
        &[("mean", Link::Identity), ("sd", Link::Log)];

    fn with(first: f64, second: f64) -> Result<Self, Invalid> {
        Self::new(first, second)
    }

    fn from_percentiles(stated: &Stated) -> Result<Self, FitError> {
        let (location, scale) = stated.line(|p| normal_quantile(Side::Lower, p))?;
        Ok(Self::new(location, scale)?)
    }

    fn estimate(data: &Data) -> Result<Estimate, FitError> {
        let n = data.count();
        let sd = data.sd;
        Ok(Estimate {
            values: vec![data.mean, sd],
            covariance: diagonal(&[sd * sd / n, sd * sd / (2.0 * n)]),
            log_likelihood: -n * (libm::log(sd) + 0.5 * (LN_2_PI + 1.0)),
            search: Search::CLOSED_FORM,
        })
    }
}
