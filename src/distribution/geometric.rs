//! How many fail before the first succeeds.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::lattice::by_steps;
use super::negative_binomial::CHANCE;
use super::{Distribution, Support};
use crate::error::Invalid;
use crate::numeric::Side;
use crate::quantity::Share;

/// How many trials fail before the first succeeds; with a monthly churn, the full months a customer
/// stays.
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
    /// The law of failures before the first success.
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
