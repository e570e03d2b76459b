//! Distributions of whole numbers: quantiles by search on the exact tails.

use super::{Distribution, Support};
use crate::numeric::{Side, normal_quantile};

/// Whole numbers up to here are exact and have exact neighbours.
pub(super) const WHOLE: f64 = 9_007_199_254_740_992.0;

/// No distribution of whole numbers has a probability left beyond this that a double could hold:
/// their means end at 1e30, and their tails fall by the factor e every 1e16 at the slowest.
pub(super) const BEYOND: f64 = 1e40;

/// The four probability methods of a distribution of whole numbers that has `tail(side, k)`: the
/// probability of at most `k` (lower) or of more (upper).
macro_rules! by_steps {
    () => {
        fn quantile(&self, probability: crate::quantity::Share) -> f64 {
            let p = probability.value();
            crate::distribution::lattice::first(self, crate::numeric::Side::Lower, p, &|k| {
                if p <= 0.5 {
                    self.tail(crate::numeric::Side::Lower, k) >= p
                } else {
                    self.tail(crate::numeric::Side::Upper, k) <= 1.0 - p
                }
            })
        }

        fn upper_quantile(&self, probability: crate::quantity::Share) -> f64 {
            let p = probability.value();
            crate::distribution::lattice::first(self, crate::numeric::Side::Upper, p, &|k| {
                if p <= 0.5 {
                    self.tail(crate::numeric::Side::Upper, k) <= p
                } else {
                    self.tail(crate::numeric::Side::Lower, k) >= 1.0 - p
                }
            })
        }

        fn cdf(&self, x: f64) -> crate::quantity::Share {
            let support = self.support();
            if x >= support.high || x > crate::distribution::lattice::BEYOND {
                crate::quantity::Share::ONE
            } else if x >= support.low {
                let k = libm::floor(x);
                $crate::distribution::answers::share(self.tail(crate::numeric::Side::Lower, k))
            } else {
                crate::quantity::Share::ZERO
            }
        }

        fn survival(&self, x: f64) -> crate::quantity::Share {
            let support = self.support();
            if x >= support.high || x > crate::distribution::lattice::BEYOND {
                crate::quantity::Share::ZERO
            } else if x >= support.low {
                let k = libm::floor(x);
                $crate::distribution::answers::share(self.tail(crate::numeric::Side::Upper, k))
            } else {
                crate::quantity::Share::ONE
            }
        }
    };
}
pub(super) use by_steps;

/// The smallest whole number of the support that is `enough`, for the quantile at this probability.
pub(super) fn first(
    law: &impl Distribution,
    side: Side,
    probability: f64,
    enough: &dyn Fn(f64) -> bool,
) -> f64 {
    let Support { low, high } = law.support();
    let (none, all) = match side {
        Side::Lower => (low, high),
        Side::Upper => (high, low),
    };
    if probability <= 0.0 {
        return none;
    }
    if probability >= 1.0 {
        return all;
    }
    let sd = libm::sqrt(law.variance().unwrap_or(1.0));
    let guess = law.mean().unwrap_or(low) + sd * normal_quantile(side, probability);
    search(low, high, guess, enough)
}

/// The smallest whole number from `low` to `high` that is `enough`: all greater ones are too, and
/// `high` is without asking.
fn search(low: f64, high: f64, guess: f64, enough: &dyn Fn(f64) -> bool) -> f64 {
    let start = libm::floor(guess).clamp(low, high.min(f64::MAX));
    // Invariant: `short` is not enough (or below the support), `long` is.
    let (mut short, mut long);
    let mut stride = 1.0;
    if enough(start) {
        long = start;
        loop {
            short = long - stride;
            if short < low {
                short = low - 1.0;
                break;
            }
            if !enough(short) {
                break;
            }
            long = short;
            stride *= 2.0;
        }
    } else {
        short = start;
        loop {
            long = short + stride;
            if long >= high || enough(long) {
                long = long.min(high);
                break;
            }
            short = long;
            stride *= 2.0;
        }
    }
    while long - short > 1.0 {
        let middle = libm::floor(short + 0.5 * (long - short));
        // Beyond 2^53 neighbours are farther apart than one.
        if middle <= short || middle >= long {
            break;
        }
        if enough(middle) {
            long = middle;
        } else {
            short = middle;
        }
    }
    long
}

/// The whole number at which a probability that rises up to `turn` and falls after it is greatest:
/// nothing where two neighbours tie.
pub(super) fn peak(turn: f64) -> Option<f64> {
    let below = libm::floor(turn);
    (turn > below).then_some(below)
}
