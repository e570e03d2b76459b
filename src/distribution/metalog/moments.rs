//! Mean and variance of a metalog.

use super::super::answers::finite;
use super::{Metalog, Support};
use crate::numeric::{Side, integral};

/// Below this probability there are no more quantiles to ask for.
const DEEPEST: f64 = 1e-300;

pub(super) fn mean(law: &Metalog) -> Option<f64> {
    if has_bounds(law) {
        expectation(law, 1.0, |x| x)
    } else {
        finite(plain_mean(law))
    }
}

pub(super) fn variance(law: &Metalog) -> Option<f64> {
    let mean = mean(law)?;
    // About the mean, so that the squares do not cancel.
    expectation(law, 2.0, |x| (x - mean) * (x - mean))
}

fn has_bounds(law: &Metalog) -> bool {
    law.support.low.is_finite() || law.support.high.is_finite()
}

/// The integral of the quantile, term by term: `d^k` for even `k` gives `2^-k / (k + 1)`, and
/// `d^k s` for odd `k` gives `4^-m (1 + 1/3 + ... + 1/(2 m + 1)) / (k + 1)` with `m = (k - 1) / 2`.
fn plain_mean(law: &Metalog) -> f64 {
    let (a, b) = law.curve.parts();
    let mut sum = 0.0;
    let mut power = 1.0;
    for (k, c) in a.iter().enumerate().step_by(2) {
        sum += c * power / (k as f64 + 1.0);
        power *= 0.25;
    }
    let (mut power, mut harmonic) = (1.0, 0.0);
    for (k, c) in b.iter().enumerate().skip(1).step_by(2) {
        harmonic += 1.0 / k as f64;
        sum += c * power * harmonic / (k as f64 + 1.0);
        power *= 0.25;
    }
    sum
}

/// The power of the probability with which the value grows in a tail.
fn growth(law: &Metalog, side: Side) -> f64 {
    let Support { low, high } = law.support;
    let (end, other) = match side {
        Side::Lower => (low, high),
        Side::Upper => (high, low),
    };
    if end.is_infinite() && other.is_finite() {
        law.curve.tail_slope(side)
    } else {
        0.0
    }
}

/// The mean of `f`, which grows with this power of the value, or nothing where it is infinite.
///
/// Each tail is cut into octaves of probability until one no longer counts; what lies beyond the
/// last one is that of a pure power.
fn expectation(law: &Metalog, order: f64, f: impl Fn(f64) -> f64) -> Option<f64> {
    let mut sum = 0.0;
    for side in [Side::Lower, Side::Upper] {
        let left = 1.0 - order * growth(law, side);
        if left <= 0.0 {
            return None;
        }
        let value = |p: f64| f(law.quantile_at(side, p));
        let mut high = 0.5;
        while high > DEEPEST {
            let low = 0.5 * high;
            let part = integral(low, high, &value);
            sum += part;
            high = low;
            if part.abs() <= 1e-17 * sum.abs() {
                break;
            }
        }
        sum += high * value(high) / left;
    }
    finite(sum)
}
