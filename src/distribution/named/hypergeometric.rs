//! The hypergeometric distribution: how many of a sample belong to a group.

use serde::{Deserialize, Serialize};

use crate::distribution::check;
use crate::distribution::lattice::{by_steps, peak};
use crate::distribution::member::{Member, Texture};
use crate::distribution::named::parameters::parameters;
use crate::distribution::{Dist, Distribution, Support};
use crate::error::{Invalid, Permitted};
use crate::numeric::{Side, integral, ln_binomial_probability};

/// The hypergeometric distribution: how many of a sample drawn without replacement belong to a
/// group.
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

parameters! {
    Hypergeometric, "hypergeometric" {
        population: u64 in Permitted::between(1.0, LARGEST),
        successes: u64,
        draws: u64,
    }
    new(population, successes, draws) = "({successes} of {population}, {draws} drawn)";
}

/// Above this population a tail is a sum of too many terms.
const LARGEST: f64 = 1e9;

impl Hypergeometric {
    /// The distribution of the members in a sample of `draws`, from a population of which
    /// `successes` are members of the group.
    ///
    /// # Errors
    /// [`Invalid`] unless the group and the sample fit into the population, which has at most
    /// 1e9 members.
    pub fn new(population: u64, successes: u64, draws: u64) -> Result<Self, Invalid> {
        let size = Parameters::population(check::exact(population))
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

    /// The size of the population.
    #[must_use]
    pub fn population(&self) -> u64 {
        self.population
    }

    /// The size of the group.
    #[must_use]
    pub fn successes(&self) -> u64 {
        self.successes
    }

    /// The size of the sample.
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
        let upper = k + 1.0 > draws * group / size;
        let sum = if upper {
            self.outward(k + 1.0, 1.0)
        } else {
            self.outward(k, -1.0)
        };
        if upper == (side == Side::Upper) {
            sum
        } else {
            1.0 - sum
        }
    }

    /// The probability of `k` and of all numbers beyond it in this direction, away from the mean.
    fn outward(&self, k: f64, direction: f64) -> f64 {
        let Support { low, high } = self.support();
        if k < low || k > high {
            return 0.0;
        }
        let variance = self.variance().unwrap_or(0.0);
        // By how much the logarithm of the probability falls with each number.
        let fall = (k - self.mean().unwrap_or(k)).abs() / variance;
        if variance > WIDE && fall < EVEN {
            return self.integrated(k, direction, fall, variance);
        }
        let (mut at, mut term, mut sum) = (k, self.probability(k), 0.0);
        while at >= low && at <= high && term > 0.1 * f64::EPSILON * sum {
            sum += term;
            term = self.further(at, term, direction);
            at += direction;
        }
        sum
    }

    /// The probability of the next number in this direction, from that of this one.
    fn further(&self, k: f64, probability: f64, direction: f64) -> f64 {
        if direction > 0.0 {
            probability * self.ratio(k)
        } else {
            probability / self.ratio(k - 1.0)
        }
    }

    /// The same sum where the probabilities change so little from number to number that their
    /// integral and Gregory's correction at its end hold all digits.
    fn integrated(&self, k: f64, direction: f64, fall: f64, variance: f64) -> f64 {
        // Where they have fallen by exp(-44), were they normal.
        let reach = 88.0 / (fall + libm::sqrt(fall * fall + 88.0 / variance));
        let mut differences = [0.0; GREGORY.len()];
        let mut term = self.probability(k);
        for (step, difference) in differences.iter_mut().enumerate() {
            *difference = term;
            term = self.further(k + direction * step as f64, term, direction);
        }
        let mut sum = integral(0.0, reach, &|away| self.probability(k + direction * away));
        for (order, weight) in GREGORY.iter().enumerate() {
            sum += weight * differences[0];
            for index in 0..GREGORY.len() - order - 1 {
                differences[index] = differences[index + 1] - differences[index];
            }
        }
        sum
    }
}

/// From this variance on, and up to this fall, neighbouring probabilities are nearly equal.
const WIDE: f64 = 62_500.0;
const EVEN: f64 = 0.03;

/// What a sum exceeds its integral by, per difference of rising order at its end.
const GREGORY: [f64; 8] = [
    1.0 / 2.0,
    -1.0 / 12.0,
    1.0 / 24.0,
    -19.0 / 720.0,
    3.0 / 160.0,
    -863.0 / 60_480.0,
    275.0 / 24_192.0,
    -33_953.0 / 3_628_800.0,
];

impl Dist {
    /// The hypergeometric distribution: how many of a sample belong to a group.
    ///
    /// # Errors
    /// See [`Hypergeometric::new`].
    pub fn hypergeometric(population: u64, successes: u64, draws: u64) -> Result<Self, Invalid> {
        Hypergeometric::new(population, successes, draws).map(Self::Hypergeometric)
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

impl Member for Hypergeometric {
    fn texture(&self) -> Texture {
        Texture::Whole
    }
}
