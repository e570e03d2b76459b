//! The geometric distribution: how many trials fail before the first succeeds.

use std::fmt;

#[cfg(feature = "proptest")]
use proptest::strategy::{BoxedStrategy, Strategy};
use serde::{Deserialize, Serialize};

#[cfg(feature = "proptest")]
use crate::distribution::arguments::Argument;
use crate::distribution::domain::Domain;
use crate::distribution::family::Estimated;
use crate::distribution::fit::{Data, Estimate, Link, diagonal};
use crate::distribution::lattice::by_steps;
use crate::distribution::member::{Member, Texture};
use crate::distribution::named::negative_binomial::CHANCE;
use crate::distribution::named::parameters::argument;
use crate::distribution::named::{Named, text};
use crate::distribution::stated::Stated;
use crate::distribution::{Dist, Distribution, Support};
use crate::error::{FitError, Invalid};
use crate::numeric::Side;
use crate::quantity::Share;
use crate::sample::Search;

/// The geometric distribution: how many trials fail before the first succeeds. With a monthly
/// churn, these are the full months a customer stays.
///
/// # Formula
/// `P(X = k) = p (1 - p)^k` for k = 0, 1, 2, ...
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
/// use bizcase::quantity::Share;
///
/// let months = Dist::geometric(Share::percent(2.0)?)?;
/// assert!((months.mean().unwrap() - 49.0).abs() < 1e-12);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Share", into = "Share")]
pub struct Geometric(Share);

impl Geometric {
    /// The distribution of the failures before the first success.
    ///
    /// # Errors
    /// [`Invalid`] unless the probability is above 1e-15.
    pub fn new(probability: Share) -> Result<Self, Invalid> {
        CHANCE.check("probability of geometric", probability.value())?;
        Ok(Self(probability))
    }

    /// The probability of success.
    #[must_use]
    pub fn probability(&self) -> Share {
        self.0
    }

    fn tail(self, side: Side, k: f64) -> f64 {
        let ln_above = (k + 1.0) * libm::log1p(-self.0.value());
        match side {
            Side::Lower => -libm::expm1(ln_above),
            Side::Upper => libm::exp(ln_above),
        }
    }
}

impl Dist {
    /// The geometric distribution: how many trials fail before the first succeeds.
    ///
    /// # Errors
    /// See [`Geometric::new`].
    pub fn geometric(probability: Share) -> Result<Self, Invalid> {
        Geometric::new(probability).map(Self::Geometric)
    }
}

impl Distribution for Geometric {
    by_steps!();

    fn support(&self) -> Support {
        if self.0.value() < 1.0 {
            Support::POSITIVE
        } else {
            Support {
                low: 0.0,
                high: 0.0,
            }
        }
    }

    fn mean(&self) -> Option<f64> {
        Some(self.0.complement().value() / self.0.value())
    }

    fn variance(&self) -> Option<f64> {
        Some(self.0.complement().value() / self.0.value() / self.0.value())
    }

    fn mode(&self) -> Option<f64> {
        Some(0.0)
    }
}

impl Member for Geometric {
    fn texture(&self) -> Texture {
        Texture::Whole
    }
}

impl Named for Geometric {
    const NAME: &'static str = "geometric";

    fn read(text: &str) -> Option<Result<Self, Invalid>> {
        let numbers = text::numbers("geometric({probability})", text)?;
        Some(argument(Self::NAME, "probability", &numbers)?.and_then(Self::new))
    }

    #[cfg(feature = "proptest")]
    fn any() -> BoxedStrategy<Self> {
        Share::any()
            .prop_filter_map("permitted", |it| Self::new(it).ok())
            .boxed()
    }
}

impl fmt::Display for Geometric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "geometric({})", self.0)
    }
}

impl TryFrom<Share> for Geometric {
    type Error = Invalid;

    fn try_from(probability: Share) -> Result<Self, Invalid> {
        Self::new(probability)
    }
}

impl From<Geometric> for Share {
    fn from(law: Geometric) -> Self {
        law.0
    }
}

impl Estimated for Geometric {
    const DOMAIN: Domain = Domain::Count;
    const PARAMETERS: &'static [(&'static str, Link)] = &[("probability", Link::Logit)];

    fn with(first: f64, _: f64) -> Result<Self, Invalid> {
        Self::new(Share::new(first)?)
    }

    fn from_percentiles(stated: &Stated) -> Result<Self, FitError> {
        // `Elicited::new` refuses counts: no percentile of theirs picks one.
        Err(stated.unknown("counts have steps"))
    }

    fn estimate(data: &Data) -> Result<Estimate, FitError> {
        let n = data.count();
        if data.mean <= 0.0 {
            return Err(data.unknown(Self::NAME, "they are all zero"));
        }
        let p = 1.0 / (1.0 + data.mean);
        Ok(Estimate {
            values: vec![p],
            covariance: diagonal(&[p * p * (1.0 - p) / n]),
            log_likelihood: n * (libm::log(p) + data.mean * libm::log1p(-p)),
            search: Search::CLOSED_FORM,
        })
    }
}
