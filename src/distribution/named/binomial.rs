//! The binomial distribution: how many of a known number of trials succeed.

use serde::{Deserialize, Serialize};

use crate::distribution::check;
use crate::distribution::lattice::{WHOLE, by_steps, peak};
use crate::distribution::member::{Member, Texture};
use crate::distribution::named::parameters::parameters;
use crate::distribution::{Dist, Distribution, Support};
use crate::error::{Invalid, Permitted};
use crate::numeric::{BetaTails, Side, Unit};
use crate::quantity::Share;

/// The binomial distribution: how many of a known number of independent trials succeed, each with
/// the same probability.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
/// use bizcase::quantity::Share;
///
/// let deals = Dist::binomial(10, Share::percent(30.0)?)?;
/// assert_eq!(deals.mode(), Some(3.0));
/// assert!((deals.cdf(1.0).value() - 0.149_308_345_9).abs() < 1e-10);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Binomial {
    trials: u64,
    probability: Share,
}

parameters! {
    Binomial, "binomial" {
        trials: u64 in Permitted::between(1.0, WHOLE),
        probability: Share,
    }
    new(trials, probability) = "({trials} trials, {probability})";
}

impl Binomial {
    /// The distribution of the successes in `trials` trials.
    ///
    /// # Errors
    /// [`Invalid`] unless there are between 1 and 2^53 trials.
    pub fn new(trials: u64, probability: Share) -> Result<Self, Invalid> {
        Parameters::trials(check::exact(trials))?;
        Ok(Self {
            trials,
            probability,
        })
    }

    /// The number of trials.
    #[must_use]
    pub fn trials(&self) -> u64 {
        self.trials
    }

    /// The probability that one trial succeeds.
    #[must_use]
    pub fn probability(&self) -> Share {
        self.probability
    }

    fn n(&self) -> f64 {
        check::exact(self.trials)
    }

    fn tail(&self, side: Side, k: f64) -> f64 {
        // More than k succeed if the k-th smallest of n uniforms, counted from 0, is below p.
        let order = match side {
            Side::Lower => Side::Upper,
            Side::Upper => Side::Lower,
        };
        let at = Unit {
            x: self.probability.value(),
            y: self.probability.complement().value(),
        };
        BetaTails::new(k + 1.0, self.n() - k).tail(order, at)
    }
}

impl Dist {
    /// The binomial distribution: how many of a known number of trials succeed.
    ///
    /// # Errors
    /// See [`Binomial::new`].
    pub fn binomial(trials: u64, probability: Share) -> Result<Self, Invalid> {
        Binomial::new(trials, probability).map(Self::Binomial)
    }
}

impl Distribution for Binomial {
    by_steps!();

    fn support(&self) -> Support {
        let p = self.probability.value();
        Support {
            low: if p < 1.0 { 0.0 } else { self.n() },
            high: if p > 0.0 { self.n() } else { 0.0 },
        }
    }

    fn mean(&self) -> Option<f64> {
        Some(self.n() * self.probability.value())
    }

    fn variance(&self) -> Option<f64> {
        Some(self.n() * self.probability.value() * self.probability.complement().value())
    }

    fn mode(&self) -> Option<f64> {
        let p = self.probability.value();
        if p <= 0.0 || p >= 1.0 {
            return Some(self.support().low);
        }
        peak((self.n() + 1.0) * p)
    }
}

impl Member for Binomial {
    fn texture(&self) -> Texture {
        Texture::Whole
    }
}
