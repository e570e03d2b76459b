//! The Poisson distribution: how many independent events occur.

use serde::{Deserialize, Serialize};

use crate::distribution::domain::Domain;
use crate::distribution::family::Estimated;
use crate::distribution::fit::{Data, Estimate, Link, diagonal, mean};
use crate::distribution::lattice::{WHOLE, by_steps, peak};
use crate::distribution::member::{Member, Texture};
use crate::distribution::named::Named;
use crate::distribution::named::parameters::parameters;
use crate::distribution::stated::Stated;
use crate::distribution::{Dist, Distribution, Support};
use crate::error::{Bound, FitError, Invalid, Permitted};
use crate::numeric::{GammaTails, Side};
use crate::sample::Search;

/// The Poisson distribution: how many events occur in a period if they are independent and their
/// rate is constant.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
/// use bizcase::quantity::Share;
///
/// let tickets = Dist::poisson(50.0)?;
/// assert_eq!(tickets.quantile(Share::percent(95.0)?), 62.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Poisson {
    mean: f64,
}

parameters! {
    Poisson, "Poisson" {
        mean: f64 in Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(WHOLE)),
    }
    new(mean) = "(mean {mean})";
}

impl Poisson {
    /// The distribution with this mean.
    ///
    /// # Errors
    /// [`Invalid`] unless the mean is above zero and below 2^53, where doubles skip whole numbers.
    pub fn new(mean: f64) -> Result<Self, Invalid> {
        Ok(Self {
            mean: Parameters::mean(mean)?,
        })
    }

    fn tail(self, side: Side, k: f64) -> f64 {
        // At most k events have come if the wait for the next is not over.
        let wait = match side {
            Side::Lower => Side::Upper,
            Side::Upper => Side::Lower,
        };
        GammaTails::new(k + 1.0).tail(wait, self.mean)
    }
}

impl Dist {
    /// The Poisson distribution: how many independent events occur.
    ///
    /// # Errors
    /// See [`Poisson::new`].
    pub fn poisson(mean: f64) -> Result<Self, Invalid> {
        Poisson::new(mean).map(Self::Poisson)
    }
}

impl Distribution for Poisson {
    by_steps!();

    fn support(&self) -> Support {
        Support::POSITIVE
    }

    fn mean(&self) -> Option<f64> {
        Some(self.mean)
    }

    fn variance(&self) -> Option<f64> {
        Some(self.mean)
    }

    fn mode(&self) -> Option<f64> {
        peak(self.mean)
    }
}

impl Member for Poisson {
    fn texture(&self) -> Texture {
        Texture::Whole
    }
}

impl Estimated for Poisson {
    const DOMAIN: Domain = Domain::Count;
    const PARAMETERS: &'static [(&'static str, Link)] = &[("mean", Link::Log)];

    fn with(first: f64, _: f64) -> Result<Self, Invalid> {
        Self::new(first)
    }

    fn from_percentiles(stated: &Stated) -> Result<Self, FitError> {
        // `Elicited::new` refuses counts: no percentile of theirs picks one.
        Err(stated.unknown("counts have steps"))
    }

    fn estimate(data: &Data) -> Result<Estimate, FitError> {
        let n = data.count();
        let lambda = data.mean;
        if lambda <= 0.0 {
            return Err(data.unknown(Self::NAME, "they are all zero"));
        }
        let factorials = mean(
            &data
                .values
                .iter()
                .map(|x| libm::lgamma(x + 1.0))
                .collect::<Vec<_>>(),
        );
        Ok(Estimate {
            values: vec![lambda],
            covariance: diagonal(&[lambda / n]),
            log_likelihood: n * (lambda * libm::log(lambda) - lambda - factorials),
            search: Search::CLOSED_FORM,
        })
    }
}
