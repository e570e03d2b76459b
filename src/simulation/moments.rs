//! Mean, spread and range of many trials, the same bits in whatever order they are put together.
//!
//! Blocks are the leaves of a binary tree over their indices, and what two halves of a branch
//! know is joined only with each other. So the result depends on the tree alone, not on threads,
//! shards or the order of their arrival, and rounding errors grow with the tree's depth only.
//!
//! # Reference
//! Chan, Golub and `LeVeque` (1983), *Algorithms for computing the sample variance*, The American
//! Statistician 37(3), 242-247, for the joining of two halves and for pairwise summation.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::BLOCK;
use crate::quantity::LANES;

/// What the mean, the standard deviation and the range of some values are made of.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Moments {
    pub(super) trials: u64,
    pub(super) mean: f64,
    /// The sum of squared distances from the mean.
    pub(super) squares: f64,
    pub(super) minimum: f64,
    pub(super) maximum: f64,
}

impl Moments {
    /// Of the values of one block, of which there is at least one.
    pub(super) fn of(values: &[f64]) -> Self {
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

    /// Of the values of all trials of a run.
    pub(super) fn of_run(values: &[f64]) -> Self {
        let mut tree = Tree::default();
        for (block, values) in (0..).zip(values.chunks(BLOCK)) {
            // Each block comes once.
            let _ = tree.insert(block, 1, vec![Self::of(values)]);
        }
        tree.root(1).first().copied().unwrap_or(Self::NONE)
    }

    const NONE: Self = Self {
        trials: 0,
        mean: 0.0,
        squares: 0.0,
        minimum: 0.0,
        maximum: 0.0,
    };

    /// Of these values and those of the branch to the right.
    fn join(self, right: Self) -> Self {
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

    /// The standard deviation (with n - 1); zero for a single trial.
    pub(super) fn standard_deviation(&self) -> f64 {
        if self.trials < 2 {
            return 0.0;
        }
        libm::sqrt(self.squares / (self.trials - 1) as f64)
    }

    /// The standard error of the mean of independent trials.
    pub(super) fn standard_error(&self) -> f64 {
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

/// The moments of all outputs over some blocks of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Tree {
    /// By the first block of a branch: how many blocks it has, a power of two of which the first
    /// is a multiple, and the moments of each output. No two branches could be joined.
    branches: BTreeMap<u64, (u64, Vec<Moments>)>,
}

impl Tree {
    /// Adds a branch, joined with its sibling as far as that is there.
    ///
    /// # Errors
    /// The part of the branch that is there already: first block and number of blocks.
    pub(super) fn insert(
        &mut self,
        mut first: u64,
        mut blocks: u64,
        mut moments: Vec<Moments>,
    ) -> Result<(), (u64, u64)> {
        if let Some(overlap) = self.overlap(first, blocks) {
            return Err(overlap);
        }
        loop {
            let is_left = (first / blocks).is_multiple_of(2);
            let sibling = if is_left {
                first + blocks
            } else {
                first - blocks
            };
            if self
                .branches
                .get(&sibling)
                .is_none_or(|(size, _)| *size != blocks)
            {
                break;
            }
            let Some((_, other)) = self.branches.remove(&sibling) else {
                break;
            };
            let (left, right) = if is_left {
                (moments, other)
            } else {
                (other, moments)
            };
            moments = joined(&left, &right);
            first = first.min(sibling);
            blocks *= 2;
        }
        self.branches.insert(first, (blocks, moments));
        Ok(())
    }

    /// Adds all branches of another tree; on an error some of them may have been added.
    pub(super) fn absorb(&mut self, other: Self) -> Result<(), (u64, u64)> {
        let mut branches = other.branches.into_iter();
        branches.try_for_each(|(first, (blocks, moments))| self.insert(first, blocks, moments))
    }

    /// The blocks in `first..first + blocks` that are there already, as far as one branch goes.
    fn overlap(&self, first: u64, blocks: u64) -> Option<(u64, u64)> {
        let end = first.saturating_add(blocks);
        let (&start, (size, _)) = self.branches.range(..end).next_back()?;
        let (from, to) = (start.max(first), start.saturating_add(*size).min(end));
        (from < to).then(|| (from, to - from))
    }

    /// The first gap in the blocks up to `blocks`: first block and number of blocks.
    pub(super) fn gap(&self, blocks: u64) -> Option<(u64, u64)> {
        gap(
            self.branches
                .iter()
                .map(|(&first, (size, _))| (first, *size)),
            blocks,
        )
    }

    /// The moments of each output over all branches.
    pub(super) fn root(&self, outputs: usize) -> Vec<Moments> {
        let mut branches = self.branches.values().map(|(_, moments)| moments.clone());
        let first = branches
            .next()
            .unwrap_or_else(|| vec![Moments::NONE; outputs]);
        branches.fold(first, |left, right| joined(&left, &right))
    }

    /// Whether every branch is where a branch can be, apart from the others and joined as far as it
    /// can be, and holds `outputs` moments of as many trials as its blocks have.
    pub(super) fn is_sound(&self, outputs: usize, trials: u64) -> bool {
        let block = BLOCK as u64;
        let mut reached = 0;
        self.branches.iter().all(|(&first, &(size, ref moments))| {
            let placed = size.is_power_of_two() && first.is_multiple_of(size) && first >= reached;
            let end = first
                .checked_add(size)
                .and_then(|end| end.checked_mul(block));
            let (Some(end), true) = (end, placed) else {
                return false;
            };
            reached = first + size;
            let sibling = first ^ size;
            let joinable = self.branches.get(&sibling).is_some_and(|it| it.0 == size);
            let count = end
                .min(trials)
                .saturating_sub((end - size * block).min(trials));
            !joinable
                && moments.len() == outputs
                && count > (size - 1) * block
                && moments
                    .iter()
                    .all(|one| one.trials == count && one.is_plausible())
        })
    }
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
    fn is_plausible(&self) -> bool {
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

fn joined(left: &[Moments], right: &[Moments]) -> Vec<Moments> {
    let pairs = left.iter().zip(right);
    pairs.map(|(left, right)| left.join(*right)).collect()
}

/// The first gap that ascending stretches (first, length) leave in `0..blocks`.
pub(super) fn gap(stretches: impl Iterator<Item = (u64, u64)>, blocks: u64) -> Option<(u64, u64)> {
    let mut reached = 0;
    for (first, size) in stretches {
        if first.min(blocks) > reached {
            return Some((reached, first - reached));
        }
        reached = first.saturating_add(size);
    }
    (reached < blocks).then(|| (reached, blocks - reached))
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Moments, Tree};

    fn block(index: u64) -> Vec<Moments> {
        let value = |trial: u64| libm::sin((index * 512 + trial) as f64) * 1e6;
        vec![Moments::of(&(0..512).map(value).collect::<Vec<_>>())]
    }

    #[test]
    fn a_tree_does_not_depend_on_the_order_of_its_blocks() {
        let blocks: u64 = 37;
        let tree = |stride: u64| {
            let mut tree = Tree::default();
            for step in 0..blocks {
                let index = step * stride % blocks;
                tree.insert(index, 1, block(index)).unwrap();
            }
            tree
        };
        let forwards = tree(1);
        assert_eq!(forwards.gap(blocks), None);
        for stride in [2, 5, 36] {
            assert_eq!(tree(stride), forwards);
        }
        // 37 = 32 + 4 + 1.
        assert_eq!(forwards.branches.len(), 3);
    }

    #[test]
    fn duplicates_and_gaps_are_found() {
        let mut tree = Tree::default();
        for index in [0, 1, 2, 3, 6] {
            tree.insert(index, 1, block(index)).unwrap();
        }
        assert_eq!(tree.insert(2, 1, block(2)), Err((2, 1)));
        assert_eq!(tree.gap(8), Some((4, 2)));
        assert_eq!(tree.gap(4), None);
    }

    #[test]
    fn amounts_whose_sum_overflows_have_a_mean() {
        let huge = vec![1.5e308; 3 * BLOCK];
        let moments = Moments::of_run(&huge);
        assert!((moments.mean / 1.5e308 - 1.0).abs() < 1e-12);
        let wide: Vec<f64> = (0..2 * BLOCK)
            .map(|i| if i < BLOCK { 1.7e308 } else { -1.7e308 })
            .collect();
        let moments = Moments::of_run(&wide);
        assert!(moments.mean.abs() < 1e294 && !moments.standard_deviation().is_nan());
    }
}
