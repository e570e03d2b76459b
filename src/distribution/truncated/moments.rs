//! Moments of truncated distributions, which have them in no closed form.

use super::Truncated;
use crate::distribution::answers::share;
use crate::distribution::member::Member;
use crate::distribution::moments::{Moments, combined};
use crate::distribution::{Dist, Distribution, Support};
use crate::numeric::{Side, integral};

/// Below this probability there are no more quantiles to ask for.
const DEEPEST: f64 = 1e-300;

/// More steps than these are as good as none.
const MOST_STEPS: f64 = 50_000.0;

impl Truncated {
    pub(super) fn moments(&self) -> Moments {
        moments(self.of(), self.low(), self.high())
    }
}

/// Mean and variance of `of` between two bounds, where it has some probability.
fn moments(of: &Dist, low: f64, high: f64) -> Moments {
    match of {
        Dist::Mixture(mixture) => {
            let kept: Vec<(f64, Truncated)> = mixture
                .components()
                .filter_map(|(share, law)| {
                    let law = Truncated::new(law.clone(), low, high).ok()?;
                    Some((share.value() * law.probability_kept(), law))
                })
                .collect();
            let total: f64 = kept.iter().map(|part| part.0).sum();
            let parts: Vec<(f64, Moments)> = kept
                .iter()
                .map(|(weight, law)| (weight / total, of_one(law)))
                .collect();
            combined(&parts)
        }
        Dist::Affine(affine) => {
            let (low, high) = (affine.origin(low), affine.origin(high));
            let before = moments(affine.of(), low, high);
            Moments {
                mean: affine.factor() * before.mean + affine.shift(),
                variance: affine.factor() * affine.factor() * before.variance,
            }
        }
        Dist::Truncated(law) => moments(law.of(), low.max(law.low()), high.min(law.high())),
        _ => match Truncated::new(of.clone(), low, high) {
            Ok(law) => by_itself(&law),
            // The bounds were checked before.
            Err(_) => Moments {
                mean: low,
                variance: 0.0,
            },
        },
    }
}

/// The moments of a part of a mixture; infinite ones stay so.
fn of_one(law: &Truncated) -> Moments {
    Moments {
        mean: law.mean().unwrap_or(f64::INFINITY),
        variance: law.variance().unwrap_or(f64::INFINITY),
    }
}

fn by_itself(law: &Truncated) -> Moments {
    if let Some(atoms) = law.atoms() {
        return of_atoms(&atoms);
    }
    let Support { low, high } = law.support();
    if law.of().spacing().is_some() {
        let last = high.min(law.upper_quantile(share(1e-30)));
        if last - low <= MOST_STEPS {
            return of_atoms(&steps(law, low, last));
        }
    }
    let kink = law.of().mode().filter(|mode| *mode > low && *mode < high);
    by_quantiles(law, kink.map(|mode| law.cdf(mode).value()))
}

/// The whole numbers from `low` to `high` with their probabilities.
fn steps(law: &Truncated, low: f64, high: f64) -> Vec<(f64, f64)> {
    let mut steps = Vec::new();
    let (mut x, mut before) = (low, (0.0, 1.0));
    while x <= high {
        let now = (law.cdf(x).value(), law.survival(x).value());
        // The difference of the smaller tails.
        let probability = if now.0 < 0.5 {
            now.0 - before.0
        } else {
            before.1 - now.1
        };
        steps.push((x, probability));
        before = now;
        x += 1.0;
    }
    steps
}

fn of_atoms(atoms: &[(f64, f64)]) -> Moments {
    let parts: Vec<(f64, Moments)> = atoms
        .iter()
        .map(|&(mean, weight)| {
            let variance = 0.0;
            (weight, Moments { mean, variance })
        })
        .collect();
    combined(&parts)
}

/// Mean and variance from the quantiles, whose density may have a kink at the lower probability
/// `kink`.
///
/// Each tail is cut into octaves of probability, over each of which the quantile is smooth, until
/// an octave no longer counts.
fn by_quantiles(law: &Truncated, kink: Option<f64>) -> Moments {
    let mean = expectation(law, kink, |x| x);
    // About the mean, so that the squares do not cancel.
    let variance = expectation(law, kink, |x| (x - mean) * (x - mean));
    Moments { mean, variance }
}

fn expectation(law: &Truncated, kink: Option<f64>, f: impl Fn(f64) -> f64) -> f64 {
    let mut sum = 0.0;
    for side in [Side::Lower, Side::Upper] {
        let kink = kink.map_or(0.0, |p| if side == Side::Lower { p } else { 1.0 - p });
        let value = |p: f64| match side {
            Side::Lower => f(law.quantile(share(p))),
            Side::Upper => f(law.upper_quantile(share(p))),
        };
        let mut high = 0.5;
        while high > DEEPEST {
            let low = 0.5 * high;
            let part = if kink > low && kink < high {
                integral(low, kink, &value) + integral(kink, high, &value)
            } else {
                integral(low, high, &value)
            };
            sum += part;
            high = low;
            if part.abs() <= 1e-17 * sum.abs() {
                break;
            }
        }
    }
    sum
}
