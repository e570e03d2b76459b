//! A share that is not known exactly.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::check;
use super::law::{by_tails, finite};
use super::{Distribution, Support};
use crate::error::{Bound, Invalid, Permitted};
use crate::numeric::{BetaTails, Side, Unit};

/// A share that is not known exactly: after `s` successes and `f` failures, and no opinion before,
/// `beta(1 + s, 1 + f)`.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
///
/// // Five of 190 trial users left in the first month.
/// let churn = Dist::beta(6.0, 186.0)?;
/// assert!((churn.mean().unwrap() - 0.03125).abs() < 1e-15);
///
/// // The same spread, stated.
/// let stated = Dist::beta_from_mean_sd(0.03, 0.012)?;
/// assert!((stated.variance().unwrap() - 0.000_144).abs() < 1e-18);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Beta {
    tails: BetaTails,
    /// Mean and standard deviation, if those were given.
    given: Option<(f64, f64)>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Parameters {
    #[serde(skip_serializing_if = "Option::is_none")]
    alpha: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    beta: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mean: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sd: Option<f64>,
}

impl Beta {
    /// The law with these two shapes.
    ///
    /// # Errors
    /// [`Invalid`] unless both are above zero and within what doubles resolve (1e-9 to 1e15).
    pub fn new(alpha: f64, beta: f64) -> Result<Self, Invalid> {
        let alpha = check::SHAPE.check("alpha of beta", alpha)?;
        let beta = check::SHAPE.check("beta of beta", beta)?;
        Ok(Self {
            tails: BetaTails::new(alpha, beta),
            given: None,
        })
    }

    /// The law with this mean and standard deviation.
    ///
    /// # Errors
    /// [`Invalid`] unless `0 < mean < 1` and `0 < sd < sqrt(mean (1 - mean))`, beyond which no
    /// share can spread.
    pub fn from_mean_sd(mean: f64, sd: f64) -> Result<Self, Invalid> {
        let inside = Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(1.0));
        inside.check("mean of beta", mean).map_err(|invalid| {
            if mean > 1.0 && mean < 100.0 {
                invalid.hint(format!("for {mean} percent write {}", mean / 100.0))
            } else {
                invalid
            }
        })?;
        let name = "standard deviation of beta";
        check::spread(name, sd)?;
        let widest = libm::sqrt(mean * (1.0 - mean));
        let permitted = Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(widest));
        permitted.check(name, sd)?;
        let total = (widest / sd) * (widest / sd) - 1.0;
        let shapes = Self::new(mean * total, (1.0 - mean) * total);
        Ok(Self {
            given: Some((mean, sd)),
            ..shapes?
        })
    }

    /// The first shape: one more than the successes seen.
    #[must_use]
    pub fn alpha(&self) -> f64 {
        self.tails.shapes().0
    }

    /// The second shape: one more than the failures seen.
    #[must_use]
    pub fn beta(&self) -> f64 {
        self.tails.shapes().1
    }

    /// The tails of the law.
    pub(super) fn tails(&self) -> &BetaTails {
        &self.tails
    }

    fn quantile_at(&self, side: Side, probability: f64) -> f64 {
        self.tails.quantile(side, probability).x
    }

    fn tail(&self, side: Side, x: f64) -> f64 {
        self.tails.tail(side, Unit { x, y: 1.0 - x })
    }
}

impl Distribution for Beta {
    by_tails!();

    fn support(&self) -> Support {
        Support::UNIT
    }

    fn mean(&self) -> Option<f64> {
        Some(self.alpha() / (self.alpha() + self.beta()))
    }

    fn variance(&self) -> Option<f64> {
        let (alpha, beta) = self.tails.shapes();
        let total = alpha + beta;
        finite(alpha / total * (beta / total) / (total + 1.0))
    }

    fn mode(&self) -> Option<f64> {
        let (alpha, beta) = self.tails.shapes();
        let peaked = alpha >= 1.0 && beta >= 1.0 && alpha + beta > 2.0;
        peaked.then(|| (alpha - 1.0) / (alpha + beta - 2.0))
    }

    fn density(&self, x: f64) -> Option<f64> {
        Some(self.tails.density(Unit { x, y: 1.0 - x }))
    }
}

impl fmt::Display for Beta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.given {
            Some((mean, sd)) => write!(f, "beta(mean {mean}, sd {sd})"),
            None => write!(f, "beta({}, {})", self.alpha(), self.beta()),
        }
    }
}

impl TryFrom<Parameters> for Beta {
    type Error = Invalid;

    fn try_from(given: Parameters) -> Result<Self, Invalid> {
        match (given.alpha, given.beta, given.mean, given.sd) {
            (Some(alpha), Some(beta), None, None) => Self::new(alpha, beta),
            (None, None, Some(mean), Some(sd)) => Self::from_mean_sd(mean, sd),
            (alpha, beta, mean, sd) => {
                let named = [("alpha", alpha), ("beta", beta), ("mean", mean), ("sd", sd)];
                Err(Invalid::rule(
                    "parameters of beta",
                    check::stated(&named).0.join(", "),
                    "alpha and beta, or mean and sd",
                ))
            }
        }
    }
}

impl From<Beta> for Parameters {
    fn from(law: Beta) -> Self {
        match law.given {
            Some((mean, sd)) => Self {
                mean: Some(mean),
                sd: Some(sd),
                ..Self::default()
            },
            None => Self {
                alpha: Some(law.alpha()),
                beta: Some(law.beta()),
                ..Self::default()
            },
        }
    }
}
