//! Mean, spread and range of a column.
//!
//! Blocks are the leaves of a binary tree over their positions, and what two halves of a branch know
//! is joined only with each other, so that rounding errors grow with the tree's depth only.
//!
//! # Reference
//! Chan, Golub and `LeVeque` (1983), *Algorithms for computing the sample variance*, The American
//! Statistician 37(3), 242-247, for the joining of two halves and for pairwise summation.

use serde::{Deserialize, Serialize};

use crate::quantity::LANES;

/// How many values one leaf of the tree has: the engine evaluates as many trials together.
pub(crate) const BLOCK: usize = 512;

/// What the mean, the standard deviation and the range of some values are made of.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Moments {
    pub(crate) trials: u64,
    pub(crate) mean: f64,
    /// The sum of squared distances from the mean.
    pub(crate) squares: f64,
    pub(crate) minimum: f64,
    pub(crate) maximum: f64,
}

impl Moments {
    /// Of the values of one block, of which there is at least one.
    pub(crate) fn of(values: &[f64]) -> Self {
        let count = values.len() as f64;
        let sum = lane_sum(values, |x| x);
        let mean = if sum.is_finite() {
            sum / count
        } else {
            lane_sum(values, |x| x / count)
        };
        let mut moments = Self {
            trials: values.len() as u64,
            mean,
            squares: lane_sum(values, |x| (x - mean) * (x - mean)),
            minimum: f64::INFINITY,
            maximum: f64::NEG_INFINITY,
        };
        for &x in values {
            moments.minimum = if x < moments.minimum {
                x
            } else {
                moments.minimum
            };
            moments.maximum = if x > moments.maximum {
                x
            } else {
                moments.maximum
            };
        }
        moments
    }

    /// Of any number of values: blocks are the leaves of a binary tree, and only branches of one
    /// size are joined, as long as there are such.
    pub(crate) fn of_all(values: &[f64]) -> Self {
        let mut branches: Vec<(u64, Self)> = Vec::new();
        for block in values.chunks(BLOCK) {
            let (mut blocks, mut moments) = (1, Self::of(block));
            while let Some((_, left)) = branches.pop_if(|(size, _)| *size == blocks) {
                moments = left.join(moments);
                blocks *= 2;
            }
            branches.push((blocks, moments));
        }
        let branches = branches.into_iter().map(|(_, moments)| moments);
        branches.reduce(Self::join).unwrap_or(Self::NONE)
    }

    pub(crate) const NONE: Self = Self {
        trials: 0,
        mean: 0.0,
        squares: 0.0,
        minimum: 0.0,
        maximum: 0.0,
    };

    /// Of these values and those of the branch to the right.
    pub(crate) fn join(self, right: Self) -> Self {
        let trials = self.trials + right.trials;
        let weight = right.trials as f64 / trials as f64;
        let distance = right.mean - self.mean;
        let mean = if distance.is_finite() {
            self.mean + distance * weight
        } else {
            self.mean * (1.0 - weight) + right.mean * weight
        };
        let between = distance * distance * (self.trials as f64 * weight);
        Self {
            trials,
            mean,
            squares: self.squares + right.squares + between,
            minimum: self.minimum.min(right.minimum),
            maximum: self.maximum.max(right.maximum),
        }
    }

    /// The variance (with n - 1); zero for a single value.
    pub(crate) fn variance(&self) -> f64 {
        if self.trials < 2 {
            return 0.0;
        }
        self.squares / (self.trials - 1) as f64
    }

    /// The standard deviation (with n - 1); zero for a single trial.
    pub(crate) fn standard_deviation(&self) -> f64 {
        libm::sqrt(self.variance())
    }

    /// The standard error of the mean of independent trials.
    pub(crate) fn standard_error(&self) -> f64 {
        self.standard_deviation() / libm::sqrt(self.trials as f64)
    }
}

/// A sum whose order is that of the lanes, so that it needs no more than vector additions.
fn lane_sum(values: &[f64], term: impl Fn(f64) -> f64) -> f64 {
    let mut lanes = [0.0; LANES];
    let chunks = values.chunks_exact(LANES);
    let rest = chunks.remainder();
    for chunk in chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane += term(x);
        }
    }
    for (lane, &x) in lanes.iter_mut().zip(rest) {
        *lane += term(x);
    }
    lanes.iter().sum()
}

/// How far rounding can push a mean or a sum of squares over what it may be, relatively.
const ROUNDING: f64 = 1e-9;

impl Moments {
    /// Whether some values have these moments: the mean lies in their range, and their squared
    /// distances from it are at least those of the smallest and the largest and at most
    /// `n (maximum - mean) (mean - minimum)`.
    ///
    /// # Reference
    /// Bhatia and Davis (2000), *A better bound on the variance*, The American Mathematical Monthly
    /// 107(4), 353-357.
    pub(crate) fn is_plausible(&self) -> bool {
        let (low, high) = (self.minimum, self.maximum);
        let finite = low.is_finite() && high.is_finite() && self.mean.is_finite();
        if !finite || low > high || self.trials == 0 {
            return false;
        }
        let rounding = ROUNDING * low.abs().max(high.abs());
        let (below, above) = (self.mean - low, high - self.mean);
        let least = below * below + above * above;
        let most = self.trials as f64 * (below.max(0.0) + rounding) * (above.max(0.0) + rounding);
        let least = if self.trials == 1 { 0.0 } else { least };
        // Squares of the largest amounts overflow, in the values as here: NaN refuses nothing.
        let too_few = self.squares < least * (1.0 - ROUNDING) - rounding * rounding;
        let too_many = self.squares > most * (1.0 + ROUNDING);
        let inside = below >= -rounding && above >= -rounding;
        inside && self.squares >= 0.0 && !too_few && !too_many
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Moments};

    #[test]
    fn amounts_whose_sum_overflows_have_a_mean() {
        let huge = vec![1.5e308; 3 * BLOCK];
        let moments = Moments::of_all(&huge);
        assert!((moments.mean / 1.5e308 - 1.0).abs() < 1e-12);
        let wide: Vec<f64> = (0..2 * BLOCK)
            .map(|i| if i < BLOCK { 1.7e308 } else { -1.7e308 })
            .collect();
        let moments = Moments::of_all(&wide);
        assert!(moments.mean.abs() < 1e294 && !moments.standard_deviation().is_nan());
    }
}
