//! A range of values cut out of a distribution.

use crate::distribution::answers::share;
use crate::distribution::member::Member;
use crate::distribution::{Dist, Distribution, Support};
use crate::numeric::{Side, integral};

/// A range of values of a distribution, and the probabilities of the whole distribution around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Range {
    pub(super) support: Support,
    below: f64,
    above: f64,
    pub(super) between: f64,
    /// Whether the range holds so little that only the density, which is even there, knows it.
    narrow: bool,
}

/// The probabilities of less than `low` and of more than `high`.
fn outside(of: &Dist, low: f64, high: f64) -> (f64, f64) {
    // The next double below keeps a step at `low` itself.
    let under = if of.is_smooth() { low } else { low.next_down() };
    (of.cdf(under).value(), of.survival(high).value())
}

/// The probability from `low` to `high`, by whichever tails are smaller.
pub(super) fn probability_between(of: &Dist, low: f64, high: f64) -> f64 {
    let (below, above) = outside(of, low, high);
    if below > 0.5 {
        let under = if of.is_smooth() { low } else { low.next_down() };
        of.survival(under).value() - above
    } else if above > 0.5 {
        of.cdf(high).value() - below
    } else {
        1.0 - below - above
    }
}

impl Range {
    pub(super) fn of(of: &Dist, low: f64, high: f64) -> Option<Self> {
        let (below, above) = outside(of, low, high);
        let mut between = probability_between(of, low, high);
        let whole = of.support();
        let narrow = is_lost(of, low, between) && is_even(of, low, high);
        if narrow {
            between = integral(low, high, &|x| of.density(x).unwrap_or(0.0));
        }
        let mut support = Support {
            low: low.max(whole.low),
            high: high.min(whole.high),
        };
        if of.spacing().is_some() {
            // The first and the last step between the bounds.
            support.low = if below <= 0.5 {
                of.quantile(share(below.next_up()))
            } else {
                of.upper_quantile(share(of.survival(low.next_down()).value().next_down()))
            };
            support.high = if above <= 0.5 {
                of.upper_quantile(share(above))
            } else {
                of.quantile(of.cdf(high))
            };
        }
        (between > 0.0).then_some(Self {
            support,
            below,
            above,
            between,
            narrow,
        })
    }

    pub(super) fn quantile(&self, of: &Dist, side: Side, probability: f64) -> f64 {
        let Support { low, high } = self.support;
        let (from_low, from_high) = match side {
            Side::Lower => (probability, 1.0 - probability),
            Side::Upper => (1.0 - probability, probability),
        };
        if from_low <= 0.0 {
            return low;
        }
        if from_high <= 0.0 {
            return high;
        }
        if self.narrow {
            let (bound, direction, part) = if from_low <= 0.5 {
                (low, 1.0, from_low)
            } else {
                (high, -1.0, from_high)
            };
            let found = distance(of, bound, direction, part * self.between);
            // The search cannot fail where the density is even.
            let away = found.unwrap_or(part * (high - low));
            return (bound + direction * away).clamp(low, high);
        }
        let lower = self.below + from_low * self.between;
        let upper = self.above + from_high * self.between;
        let x = if lower <= upper {
            of.quantile(share(lower))
        } else {
            of.upper_quantile(share(upper))
        };
        let x = x.clamp(low, high);
        // Next to a bound the quantile of the whole distribution knows the distance from it badly.
        let (wanted_low, wanted_high) = (from_low * self.between, from_high * self.between);
        let near = if is_lost(of, low, wanted_low) {
            distance(of, low, 1.0, wanted_low).map(|d| low + d)
        } else if is_lost(of, high, wanted_high) {
            distance(of, high, -1.0, wanted_high).map(|d| high - d)
        } else {
            None
        };
        near.filter(|near| (near - x).abs() <= 1e-3 * (high - low))
            .unwrap_or(x)
    }

    pub(super) fn tail(&self, of: &Dist, side: Side, x: f64) -> f64 {
        let Support { low, high } = self.support;
        if x >= high || x < low || x.is_nan() {
            return f64::from(u8::from((x >= high) == (side == Side::Lower)));
        }
        if self.narrow {
            let (from, to) = match side {
                Side::Lower => (low, x),
                Side::Upper => (x, high),
            };
            return integral(from, to, &|x| of.density(x).unwrap_or(0.0)) / self.between;
        }
        let (cdf, survival) = (of.cdf(x).value(), of.survival(x).value());
        let (lower, upper) = if cdf <= survival {
            (cdf - self.below, self.between - (cdf - self.below))
        } else {
            (
                self.between - (survival - self.above),
                survival - self.above,
            )
        };
        let density = |x: f64| of.density(x).unwrap_or(0.0);
        let (lower, upper) = if is_lost(of, low, lower) && is_even(of, low, x) {
            let lower = integral(low, x, &density);
            (lower, self.between - lower)
        } else if is_lost(of, high, upper) && is_even(of, high, x) {
            let upper = integral(x, high, &density);
            (self.between - upper, upper)
        } else {
            (lower, upper)
        };
        match side {
            Side::Lower => lower / self.between,
            Side::Upper => upper / self.between,
        }
    }
}

/// Whether a probability next to `x` is so small that a difference of tails would lose it.
fn is_lost(of: &Dist, x: f64, probability: f64) -> bool {
    of.is_smooth() && probability < 0.01 * of.cdf(x).value().min(of.survival(x).value())
}

/// Whether the density is so even between a bound and a value that one Gauss rule holds.
fn is_even(of: &Dist, bound: f64, x: f64) -> bool {
    let Support { low, high } = of.support();
    let room = (bound - low).min(high - bound);
    let density = |x: f64| of.density(x).unwrap_or(0.0);
    let fall = density(x) / density(bound);
    (x - bound).abs() < 0.1 * room && fall > 0.5 && fall < 2.0
}

/// How far from `bound` in this direction the distribution has the probability `wanted`.
fn distance(of: &Dist, bound: f64, direction: f64, wanted: f64) -> Option<f64> {
    let density = |d: f64| of.density(bound + direction * d).unwrap_or(0.0);
    let mut distance = wanted / density(0.0);
    for _ in 0..12 {
        if distance.is_nan() || !is_even(of, bound, bound + direction * distance) {
            return None;
        }
        let missing = wanted - integral(0.0, distance, &density);
        let step = missing / density(distance);
        distance += step;
        if step.abs() <= 1e-9 * distance {
            // The next step would be of the order of the square.
            return Some(distance);
        }
    }
    None
}
