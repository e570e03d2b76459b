//! Bell curves reflected at two bounds, in waves: few where the curves are wide.
//!
//! With the bounds at 0 and 1 the density is `1 + 2 sum a_k cos(pi k t)`, where `a_k` is the mean
//! of `cos(pi k t_i)` over the observations times `exp(-(pi k h)^2 / 2)`.

use std::f64::consts::PI;

/// From this bandwidth on, as a part of the range, there are so few waves.
pub(super) const WIDE: f64 = 0.25;

/// Waves at that bandwidth: `exp(-(pi k / 4)^2 / 2)` is below 1e-19 for the next.
const MOST: usize = 11;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Waves(Vec<f64>);

impl Waves {
    /// Of observations and a bandwidth as parts of the range.
    pub(super) fn new(observations: impl ExactSizeIterator<Item = f64>, bandwidth: f64) -> Self {
        let count = observations.len() as f64;
        let mut sums = vec![0.0; MOST];
        for t in observations {
            for (k, sum) in sums.iter_mut().enumerate() {
                *sum += libm::cos(PI * (k + 1) as f64 * t);
            }
        }
        for (k, sum) in sums.iter_mut().enumerate() {
            let frequency = PI * (k + 1) as f64 * bandwidth;
            *sum *= libm::exp(-0.5 * frequency * frequency) / count;
        }
        Self(sums)
    }

    fn sum(&self, term: impl Fn(f64, f64) -> f64) -> f64 {
        let terms = self.0.iter().enumerate();
        2.0 * terms
            .map(|(k, a)| a * term((k + 1) as f64, PI * (k + 1) as f64))
            .sum::<f64>()
    }

    pub(super) fn density(&self, t: f64) -> f64 {
        1.0 + self.sum(|_, frequency| libm::cos(frequency * t))
    }

    /// The probability below a point.
    pub(super) fn below(&self, t: f64) -> f64 {
        t + self.sum(|_, frequency| libm::sin(frequency * t) / frequency)
    }

    /// The probability above the point that is so far from the upper end.
    pub(super) fn above(&self, rest: f64) -> f64 {
        // sin(pi k (1 - s)) is -(-1)^k sin(pi k s).
        rest + self.sum(|k, frequency| sign(k) * libm::sin(frequency * rest) / frequency)
    }

    /// Mean and variance.
    pub(super) fn moments(&self) -> (f64, f64) {
        let mean = 0.5 + self.sum(|k, frequency| (sign(k) - 1.0) / (frequency * frequency));
        let square = 1.0 / 3.0 + self.sum(|k, f| 2.0 * sign(k) / (f * f));
        (mean, square - mean * mean)
    }
}

fn sign(k: f64) -> f64 {
    if k % 2.0 == 0.0 { 1.0 } else { -1.0 }
}
