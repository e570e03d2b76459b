//! Observed data.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::answers::{finite, share};
use super::member::{Member, Texture};
use super::{Dist, Distribution, Support};
use crate::error::{Invalid, Permitted};
use crate::quantity::{Share, grouped, significant};

/// Observed data: each observation is equally likely, and no value between them is possible.
///
/// # Formula
/// The quantile is the step function (type 1 of Hyndman and Fan): the smallest observation `x` with
/// at least the share `p` of the observations at or below it. The variance is that of this
/// distribution, so it divides by `n`.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
/// use bizcase::quantity::Share;
///
/// let deals = Dist::empirical([12.0, 8.0, 30.0, 15.0])?;
/// assert_eq!(deals.median(), 12.0);
/// assert_eq!(deals.quantile(Share::percent(51.0)?), 15.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// R. J. Hyndman and Y. Fan (1996), *The American Statistician* 50, 361-365.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<f64>", into = "Vec<f64>")]
pub struct Empirical {
    sorted: Vec<f64>,
}

impl Empirical {
    /// The distribution of these observations, in any order.
    ///
    /// # Errors
    /// [`Invalid`] if there are none or one is infinite or NaN.
    pub fn new(observations: impl IntoIterator<Item = f64>) -> Result<Self, Invalid> {
        let mut sorted = Vec::new();
        for observation in observations {
            sorted.push(Permitted::FINITE.check("observation", observation)? + 0.0);
        }
        if sorted.is_empty() {
            return Err(Invalid::rule("observations", "none", "one or more numbers"));
        }
        sorted.sort_by(f64::total_cmp);
        Ok(Self { sorted })
    }

    /// The observations, rising.
    #[must_use]
    pub fn observations(&self) -> &[f64] {
        &self.sorted
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "more than 2^53 observations do not fit into memory"
    )]
    fn part(&self, count: usize) -> f64 {
        count as f64 / self.sorted.len() as f64
    }

    /// The least count of observations that makes up at least the share `p`.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a product of a share and a length that fits into memory"
    )]
    fn count_for(&self, p: f64) -> usize {
        let mut count = (p * self.sorted.len() as f64) as usize;
        // The product rounds; the division is what the cdf returns.
        while count > 0 && self.part(count - 1) >= p {
            count -= 1;
        }
        while self.part(count) < p {
            count += 1;
        }
        count
    }

    fn at_most(&self, x: f64) -> usize {
        self.sorted.partition_point(|&observation| observation <= x)
    }
}

impl Dist {
    /// Observed data, each observation equally likely.
    ///
    /// # Errors
    /// See [`Empirical::new`].
    pub fn empirical(observations: impl IntoIterator<Item = f64>) -> Result<Self, Invalid> {
        Empirical::new(observations).map(Self::Empirical)
    }
}

impl Distribution for Empirical {
    fn quantile(&self, probability: Share) -> f64 {
        let count = self.count_for(probability.value());
        self.sorted[count.max(1) - 1]
    }

    fn upper_quantile(&self, probability: Share) -> f64 {
        let p = probability.value();
        let enough = self.count_for(p);
        // At most the share p may lie above.
        let above = if self.part(enough) > p {
            enough - 1
        } else {
            enough
        };
        let index = (self.sorted.len() - above).max(1) - 1;
        self.sorted[index]
    }

    fn cdf(&self, x: f64) -> Share {
        share(self.part(self.at_most(x)))
    }

    fn survival(&self, x: f64) -> Share {
        share(self.part(self.sorted.len() - self.at_most(x)))
    }

    fn support(&self) -> Support {
        Support {
            low: self.sorted[0],
            high: self.sorted[self.sorted.len() - 1],
        }
    }

    fn mean(&self) -> Option<f64> {
        let weight = self.part(1);
        finite(self.sorted.iter().map(|x| x * weight).sum())
    }

    fn variance(&self) -> Option<f64> {
        let mean = self.mean()?;
        let weight = self.part(1);
        let square = |x: f64| x * x;
        finite(self.sorted.iter().map(|x| square(x - mean) * weight).sum())
    }

    /// The most frequent observation, if one is more frequent than all others.
    fn mode(&self) -> Option<f64> {
        let mut runs: Vec<(usize, f64)> = self
            .sorted
            .chunk_by(|a, b| a >= b)
            .map(|run| (run.len(), run[0]))
            .collect();
        runs.sort_by_key(|&(length, _)| std::cmp::Reverse(length));
        match runs.as_slice() {
            [(most, _), (next, _), ..] if most == next => None,
            runs => runs.first().map(|&(_, value)| value),
        }
    }
}

impl Member for Empirical {
    fn texture(&self) -> Texture {
        Texture::Values
    }

    fn atoms(&self) -> Option<Vec<(f64, f64)>> {
        Some(self.observations().iter().map(|&x| (x, 1.0)).collect())
    }
}

impl fmt::Display for Empirical {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Support { low, high } = self.support();
        let count = grouped(&self.sorted.len().to_string());
        let (low, high) = (significant(low, 6), significant(high, 6));
        write!(f, "empirical({count} observations, {low} to {high})")
    }
}

impl TryFrom<Vec<f64>> for Empirical {
    type Error = Invalid;

    fn try_from(observations: Vec<f64>) -> Result<Self, Invalid> {
        Self::new(observations)
    }
}

impl From<Empirical> for Vec<f64> {
    fn from(law: Empirical) -> Self {
        law.sorted
    }
}
