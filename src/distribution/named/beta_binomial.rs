//! The beta-binomial distribution: a binomial distribution whose probability is uncertain.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::distribution::check::{self, SHAPE};
use crate::distribution::lattice::{self, by_steps};
use crate::distribution::member::{Member, Texture};
use crate::distribution::named::parameters::parameters;
use crate::distribution::{Dist, Distribution, Support};
use crate::error::{Invalid, Permitted};
use crate::numeric::Side;

/// The beta-binomial distribution: how many of a known number of trials succeed when their common
/// probability is not known exactly and has a beta distribution.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
///
/// // Three of eight pilots converted; how many of the next twenty will?
/// let conversions = Dist::beta_binomial(20, 4.0, 6.0)?;
/// assert_eq!(conversions.mean(), Some(8.0));
/// assert_eq!(conversions.median(), 8.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct BetaBinomial {
    trials: u64,
    alpha: f64,
    beta: f64,
    /// The probabilities of at most k and of more, for each k.
    tails: Arc<[(f64, f64)]>,
}

parameters! {
    BetaBinomial, "beta-binomial" {
        trials: u64 in Permitted::between(1.0, MOST_TRIALS),
        alpha: f64 in SHAPE,
        beta: f64 in SHAPE,
    }
    new(trials, alpha, beta) = "({trials} trials, {alpha}, {beta})";
}

/// The probabilities are kept in a table, which should stay small.
const MOST_TRIALS: f64 = 1e6;

impl BetaBinomial {
    /// The distribution of the successes in `trials` trials whose probability has the distribution
    /// `beta(alpha, beta)`.
    ///
    /// # Errors
    /// [`Invalid`] unless there are between 1 and a million trials and both shapes are between
    /// 1e-9 and 1e15.
    pub fn new(trials: u64, alpha: f64, beta: f64) -> Result<Self, Invalid> {
        let n = Parameters::trials(check::exact(trials))?;
        Parameters::alpha(alpha)?;
        Parameters::beta(beta)?;
        Ok(Self {
            trials,
            alpha,
            beta,
            tails: tails(n, alpha, beta),
        })
    }

    /// The number of trials.
    #[must_use]
    pub fn trials(&self) -> u64 {
        self.trials
    }

    /// The first shape of the probability.
    #[must_use]
    pub fn alpha(&self) -> f64 {
        self.alpha
    }

    /// The second shape of the probability.
    #[must_use]
    pub fn beta(&self) -> f64 {
        self.beta
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number of the support"
    )]
    fn tail(&self, side: Side, k: f64) -> f64 {
        let (up_to, above) = self.tails[(k as usize).min(self.tails.len() - 1)];
        match side {
            Side::Lower => up_to,
            Side::Upper => above,
        }
    }
}

/// Where the probabilities turn from rising to falling, if they do so once.
fn turn(n: f64, alpha: f64, beta: f64) -> f64 {
    if alpha + beta > 2.0 {
        (n + 1.0) * (alpha - 1.0) / (alpha + beta - 2.0)
    } else if alpha >= beta {
        n + 1.0
    } else {
        0.0
    }
}

/// The tails from weights relative to that of the likeliest number, by their ratios.
fn tails(n: f64, alpha: f64, beta: f64) -> Arc<[(f64, f64)]> {
    let ratio = |k: f64| (n - k) / (k + 1.0) * ((k + alpha) / (n - k - 1.0 + beta));
    let start = libm::floor(turn(n, alpha, beta)).clamp(0.0, n);
    let mut weights = vec![1.0];
    let mut k = start;
    while k > 0.0 {
        k -= 1.0;
        weights.push(weights[weights.len() - 1] / ratio(k));
    }
    weights.reverse();
    let mut k = start;
    while k < n {
        weights.push(weights[weights.len() - 1] * ratio(k));
        k += 1.0;
    }
    cumulated(&weights)
}

fn cumulated(weights: &[f64]) -> Arc<[(f64, f64)]> {
    let mut tails = vec![(0.0, 0.0); weights.len()];
    let mut sum = 0.0;
    for (tail, weight) in tails.iter_mut().zip(weights) {
        sum += weight;
        tail.0 = sum;
    }
    let total = sum;
    sum = 0.0;
    for (tail, weight) in tails.iter_mut().zip(weights).rev() {
        *tail = (tail.0 / total, sum / total);
        sum += weight;
    }
    tails.into()
}

impl Dist {
    /// The beta-binomial distribution: a binomial distribution whose probability has a beta
    /// distribution.
    ///
    /// # Errors
    /// See [`BetaBinomial::new`].
    pub fn beta_binomial(trials: u64, alpha: f64, beta: f64) -> Result<Self, Invalid> {
        BetaBinomial::new(trials, alpha, beta).map(Self::BetaBinomial)
    }
}

impl Distribution for BetaBinomial {
    by_steps!();

    fn support(&self) -> Support {
        Support {
            low: 0.0,
            high: check::exact(self.trials),
        }
    }

    fn mean(&self) -> Option<f64> {
        Some(check::exact(self.trials) * self.alpha / (self.alpha + self.beta))
    }

    fn variance(&self) -> Option<f64> {
        let (n, total) = (check::exact(self.trials), self.alpha + self.beta);
        let each = self.alpha / total * (self.beta / total);
        Some(n * each * ((total + n) / (total + 1.0)))
    }

    fn mode(&self) -> Option<f64> {
        let (n, alpha, beta) = (check::exact(self.trials), self.alpha, self.beta);
        if alpha <= 1.0 && beta <= 1.0 {
            // Highest at the ends.
            return match alpha.partial_cmp(&beta)? {
                std::cmp::Ordering::Less => Some(0.0),
                std::cmp::Ordering::Equal => None,
                std::cmp::Ordering::Greater => Some(n),
            };
        }
        let turn = turn(n, alpha, beta);
        if turn < 1.0 {
            Some(0.0)
        } else if turn > n {
            Some(n)
        } else {
            lattice::peak(turn)
        }
    }
}

impl Member for BetaBinomial {
    fn texture(&self) -> Texture {
        Texture::Whole
    }
}

/// Without the table.
impl fmt::Debug for BetaBinomial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BetaBinomial")
            .field("trials", &self.trials)
            .field("alpha", &self.alpha)
            .field("beta", &self.beta)
            .finish_non_exhaustive()
    }
}
