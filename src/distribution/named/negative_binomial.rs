//! The negative binomial distribution: how many trials fail before a given number succeed.

use serde::{Deserialize, Serialize};

use crate::distribution::answers::finite;
use crate::distribution::check::SHAPE;
use crate::distribution::domain::Domain;
use crate::distribution::family::Estimated;
use crate::distribution::fit::{Data, Estimate, Link, inverse_information, mean};
use crate::distribution::lattice::{by_steps, peak};
use crate::distribution::member::{Member, Texture};
use crate::distribution::named::Named;
use crate::distribution::named::parameters::parameters;
use crate::distribution::stated::Stated;
use crate::distribution::{Dist, Distribution, Support};
use crate::error::{Bound, FitError, Invalid, Permitted};
use crate::numeric::{BetaTails, Side, Unit, digamma_rise, rising_root, trigamma};
use crate::quantity::Share;
use crate::sample::Search;

/// The negative binomial distribution: how many trials fail before a given number have succeeded. A
/// Poisson count whose rate has a gamma distribution follows it too, so the number of successes may
/// be a fraction.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
/// use bizcase::quantity::Share;
///
/// // Demos that lead nowhere until five are sold, at 30 % each.
/// let lost = Dist::negative_binomial(5.0, Share::percent(30.0)?)?;
/// assert_eq!(lost.median(), 11.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct NegativeBinomial {
    successes: f64,
    probability: Share,
}

parameters! {
    NegativeBinomial, "negative binomial" {
        successes: f64 in SHAPE,
        probability: Share in CHANCE,
    }
    new(successes, probability) = "({successes} successes, {probability})";
}

impl NegativeBinomial {
    /// The distribution of the failures before this many successes.
    ///
    /// # Errors
    /// [`Invalid`] unless the successes are between 1e-9 and 1e15 and the probability is above
    /// 1e-15.
    pub fn new(successes: f64, probability: Share) -> Result<Self, Invalid> {
        Parameters::successes(successes)?;
        Parameters::probability(probability.value())?;
        Ok(Self {
            successes,
            probability,
        })
    }

    /// The number of successes after which the trials end.
    #[must_use]
    pub fn successes(&self) -> f64 {
        self.successes
    }

    /// The probability of success.
    #[must_use]
    pub fn probability(&self) -> Share {
        self.probability
    }

    fn tail(&self, side: Side, k: f64) -> f64 {
        let at = Unit {
            x: self.probability.value(),
            y: self.probability.complement().value(),
        };
        BetaTails::new(self.successes, k + 1.0).tail(side, at)
    }

    fn odds_against(&self) -> f64 {
        self.probability.complement().value() / self.probability.value()
    }
}

/// Below this the number of failures outgrows the whole numbers of a double.
pub(in crate::distribution) const CHANCE: Permitted =
    Permitted::interval(Bound::Excluding(1e-15), Bound::Including(1.0));

impl Dist {
    /// The negative binomial distribution: how many trials fail before a given number succeed.
    ///
    /// # Errors
    /// See [`NegativeBinomial::new`].
    pub fn negative_binomial(successes: f64, probability: Share) -> Result<Self, Invalid> {
        NegativeBinomial::new(successes, probability).map(Self::NegativeBinomial)
    }
}

impl Distribution for NegativeBinomial {
    by_steps!();

    fn support(&self) -> Support {
        if self.probability.value() < 1.0 {
            Support::POSITIVE
        } else {
            Support {
                low: 0.0,
                high: 0.0,
            }
        }
    }

    fn mean(&self) -> Option<f64> {
        finite(self.successes * self.odds_against())
    }

    fn variance(&self) -> Option<f64> {
        finite(self.successes * self.odds_against() / self.probability.value())
    }

    fn mode(&self) -> Option<f64> {
        if self.successes <= 1.0 || self.probability.value() >= 1.0 {
            return Some(0.0);
        }
        let turn = (self.successes - 1.0) * self.odds_against();
        if turn < 1.0 { Some(0.0) } else { peak(turn) }
    }
}

impl Member for NegativeBinomial {
    fn texture(&self) -> Texture {
        Texture::Whole
    }
}

impl Estimated for NegativeBinomial {
    const DOMAIN: Domain = Domain::Count;
    const PARAMETERS: &'static [(&'static str, Link)] =
        &[("successes", Link::Log), ("probability", Link::Logit)];

    fn with(first: f64, second: f64) -> Result<Self, Invalid> {
        Self::new(first, Share::new(second)?)
    }

    fn from_percentiles(stated: &Stated) -> Result<Self, FitError> {
        // `Elicited::new` refuses counts: no percentile of theirs picks one.
        Err(stated.unknown("counts have steps"))
    }

    fn estimate(data: &Data) -> Result<Estimate, FitError> {
        let (n, m) = (data.count(), data.mean);
        if data.sd * data.sd <= m {
            let reason =
                "they spread no more than those of a Poisson distribution, which is the limit";
            return Err(data.unknown(Self::NAME, reason));
        }
        let average =
            |f: &dyn Fn(f64) -> f64| mean(&data.values.iter().map(|&x| f(x)).collect::<Vec<_>>());
        let score = |t: f64| {
            let r = libm::exp(t);
            average(&|x| whole_rise(r, x)) - libm::log1p(m / r)
        };
        let (least, most) = (-16.0, 25.0);
        let ln_successes = rising_root(least, most, 0.0, 1e-15, &|t| (-score(t), f64::NAN));
        if !(least + 0.1..most - 0.1).contains(&ln_successes) {
            return Err(data.unknown(
                Self::NAME,
                "they spread too much, or hardly more than those of a Poisson distribution",
            ));
        }
        let r = libm::exp(ln_successes);
        let p = r / (r + m);
        let against = m / (r + m);
        let bend = average(&|x| trigamma(x + r)) - trigamma(r);
        let hessian = [
            [bend, 1.0 / p],
            [1.0 / p, -r / (p * p) - m / (against * against)],
        ];
        let combinations =
            average(&|x| libm::lgamma(x + r) - libm::lgamma(r) - libm::lgamma(x + 1.0));
        Ok(Estimate {
            values: vec![r, p],
            covariance: inverse_information(&hessian, n)
                .ok_or_else(|| data.unknown(Self::NAME, "the likelihood is flat at its top"))?,
            log_likelihood: n * (combinations + r * libm::log(p) + m * libm::log(against)),
            search: Search::CLOSED_FORM,
        })
    }
}

/// `digamma(r + x) - digamma(r)` for a whole `x`.
fn whole_rise(r: f64, x: f64) -> f64 {
    if x > 200.0 {
        return digamma_rise(r, x);
    }
    let (mut sum, mut k) = (0.0, 0.0);
    while k < x {
        sum += 1.0 / (r + k);
        k += 1.0;
    }
    sum
}
