//! The moments of many trials, the same bits in whatever order they are put together.
//!
//! Blocks are the leaves of a binary tree over their indices, and what two halves of a branch
//! know is joined only with each other. So the result depends on the tree alone, not on threads,
//! shards or the order of their arrival.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::BLOCK;
use crate::sample::Moments;

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
    use super::Tree;
    use crate::sample::Moments;

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
    fn a_tree_has_the_moments_of_the_whole_column() {
        let whole: Vec<f64> = (0..37 * 512)
            .map(|trial| libm::sin(f64::from(trial)) * 1e6)
            .collect();
        let mut tree = Tree::default();
        for index in 0..37 {
            tree.insert(index, 1, block(index)).unwrap();
        }
        assert_eq!(tree.root(1), [Moments::of_all(&whole)]);
    }
}
