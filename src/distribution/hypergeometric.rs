//! How many of a sample belong to a group.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::check;
use super::lattice::{by_steps, peak};
use super::parameters::parameters;
use super::{Distribution, Support};
use crate::error::{Invalid, Permitted};
use crate::numeric::{Side, ln_binomial_probability};

/// How many of a sample drawn without replacement belong to a group.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
///
/// // 12 of 80 prospects have budget; we can call 20.
/// let budgets = Dist::hypergeometric(80, 12, 20)?;
/// assert_eq!(budgets.mean(), Some(3.0));
/// assert!((budgets.cdf(0.0).value() - 0.023_227_167).abs() < 1e-9);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Hypergeometric {
    population: u64,
    successes: u64,
    draws: u64,
}

parameters!(Hypergeometric {
    population: u64,
    successes: u64,
    draws: u64
});

/// Above this population a tail is a sum of too many terms.
const LARGEST: f64 = 1e9;

impl Hypergeometric {
    /// The law of the members of a group of `successes` in a sample of `draws` from `population`.
    ///
    /// # Errors
    /// [`Invalid`] unless the group and the sample fit into the population, which has at most a
    /// thousand million members.
    pub fn new(population: u64, successes: u64, draws: u64) -> Result<Self, Invalid> {
        let size = check::exact(population);
        Permitted::between(1.0, LARGEST)
            .check("population of hypergeometric", size)
            .map_err(|invalid| invalid.hint("a binomial is as good for so many"))?;
        let part = Permitted::between(0.0, size);
        part.check("successes of hypergeometric", check::exact(successes))?;
        part.check("draws of hypergeometric", check::exact(draws))?;
        Ok(Self {
            population,
            successes,
            draws,
        })
    }

    /// How many there are.
    #[must_use]
    pub fn population(&self) -> u64 {
        self.population
    }

    /// How many of them belong to the group.
    #[must_use]
    pub fn successes(&self) -> u64 {
        self.successes
    }

    /// How many are drawn.
    #[must_use]
    pub fn draws(&self) -> u64 {
        self.draws
    }

    fn sizes(&self) -> (f64, f64, f64) {
        (
            check::exact(self.population),
            check::exact(self.successes),
            check::exact(self.draws),
        )
    }

    /// As a ratio of binomial probabilities, whose large factors have cancelled (Loader).
    fn probability(&self, k: f64) -> f64 {
        let (size, group, draws) = self.sizes();
        let (p, q) = (draws / size, (size - draws) / size);
        libm::exp(
            ln_binomial_probability(group, k, p, q)
                + ln_binomial_probability(size - group, draws - k, p, q)
                - ln_binomial_probability(size, draws, p, q),
        )
    }

    /// `P(k + 1) / P(k)`.
    fn ratio(&self, k: f64) -> f64 {
        let (size, group, draws) = self.sizes();
        (group - k) / (k + 1.0) * ((draws - k) / (size - group - draws + k + 1.0))
    }

    fn tail(&self, side: Side, k: f64) -> f64 {
        let (size, group, draws) = self.sizes();
        let Support { low, high } = self.support();
        let upper = k + 1.0 > draws * group / size;
        let mut sum = 0.0;
        if upper {
            let (mut at, mut term) = (k + 1.0, self.probability(k + 1.0));
            while at <= high && term > 0.1 * f64::EPSILON * sum {
                sum += term;
                term *= self.ratio(at);
                at += 1.0;
            }
        } else {
            let (mut at, mut term) = (k, self.probability(k));
            while at >= low && term > 0.1 * f64::EPSILON * sum {
                sum += term;
                at -= 1.0;
                term /= self.ratio(at);
            }
        }
        if upper == (side == Side::Upper) {
            sum
        } else {
            1.0 - sum
        }
    }
}

impl Distribution for Hypergeometric {
    by_steps!();

    fn support(&self) -> Support {
        let (size, group, draws) = self.sizes();
        Support {
            low: (draws + group - size).max(0.0),
            high: draws.min(group),
        }
    }

    fn mean(&self) -> Option<f64> {
        let (size, group, draws) = self.sizes();
        Some(draws * group / size)
    }

    fn variance(&self) -> Option<f64> {
        let (size, group, draws) = self.sizes();
        let rest = (size - draws) / (size - 1.0).max(1.0);
        Some(draws * group / size * ((size - group) / size) * rest)
    }

    fn mode(&self) -> Option<f64> {
        let (size, group, draws) = self.sizes();
        let Support { low, high } = self.support();
        if low >= high {
            return Some(low);
        }
        peak((draws + 1.0) * (group + 1.0) / (size + 2.0))
    }
}

impl fmt::Display for Hypergeometric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "hypergeometric({} of {}, {} drawn)",
            self.successes, self.population, self.draws
        )
    }
}
