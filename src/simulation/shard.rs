//! Runs cut into shards that can be computed anywhere and merged again.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::engine::{allocate, allowed, blocks_of, trials_in};
use super::plan::Plan;
use super::progress::Watched;
use super::run::column;
use super::tree::gap;
use super::trial::ROWS;
use super::{BLOCK, Model, Run};
use crate::error::{Error, Invalid, MergeError, Permitted, RunError};
use crate::quantity::Unit;
use crate::random::Sampling;

/// More shards than this are refused: their list alone would take hundreds of megabytes.
const MOST_SHARDS: f64 = 1e6;

/// A range of the trials of a run, to be computed by a worker.
///
/// A shard is plain data of about 150 bytes as JSON. Closures do not travel: a worker builds the
/// same [`Model`] from the same code and passes the shard to [`Model::run_shard`], which verifies
/// the model by its fingerprint.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::Currency;
/// use bizcase::random::Sampling;
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// model.money("price", Dist::uniform(20.0, 30.0)?)?;
/// let shards = model.shards(&Sampling::monte_carlo(10_000), 3)?;
/// assert_eq!(shards[0].trials(), 0..3_072);
/// assert_eq!(shards[2].trials(), 6_656..10_000);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias = "distributed")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shard {
    pub(super) fingerprint: String,
    pub(super) sampling: Sampling,
    first_block: u64,
    blocks: u64,
}

impl Shard {
    /// The fingerprint of the run, as from [`Run::fingerprint`].
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The sampling of the whole run.
    #[must_use]
    pub fn sampling(&self) -> Sampling {
        self.sampling
    }

    /// The trials of the shard.
    #[must_use]
    pub fn trials(&self) -> Range<u64> {
        let all = self.sampling.trials();
        let until = |block: u64| block.saturating_mul(BLOCK as u64).min(all);
        until(self.first_block)..until(self.first_block.saturating_add(self.blocks))
    }

    /// The blocks of the shard, provided that the run has them.
    pub(super) fn blocks(&self) -> Result<Range<u64>, Invalid> {
        let end = self.first_block.checked_add(self.blocks);
        match end {
            Some(end) if self.blocks > 0 && end <= blocks_of(&self.sampling) => {
                Ok(self.first_block..end)
            }
            _ => Err(Invalid::rule(
                "shard",
                format!("{} blocks from block {}", self.blocks, self.first_block),
                "a stretch of the blocks of its run",
            )
            .hint(format!("the run has {}", blocks_of(&self.sampling)))),
        }
    }
}

/// The results of some shards of a run: [`Trials`], or the [`Tallies`](super::Tallies) of a stream.
///
/// They are plain data and merge in any order. The results of all shards make up the run, bit for
/// bit as if it had been computed at once.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::error::MergeError;
/// use bizcase::quantity::Currency;
/// use bizcase::random::Sampling;
/// use bizcase::simulation::{Model, Partial, Trials};
///
/// let mut model = Model::new(Currency::USD);
/// let price = model.money("price", Dist::uniform(20.0, 30.0)?)?;
/// let twice = model.output("twice", move |s| s.get(price) * 2.0)?;
///
/// let sampling = Sampling::monte_carlo(5_000).seed(3);
/// let shards = model.shards(&sampling, 2)?;
/// let first: Partial<Trials> = model.run_shard(&shards[0])?;
/// let mut all = model.run_shard(&shards[1])?;
/// all.merge(first.clone())?;
/// // Delivered twice: refused, without harm.
/// assert!(matches!(all.merge(first), Err(MergeError::Duplicate { first: 0, .. })));
///
/// let run = model.finish(all)?;
/// let at_once = model.run(&sampling)?;
/// assert_eq!(run.outcome(twice).samples(), at_once.outcome(twice).samples());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partial<K> {
    pub(super) fingerprint: String,
    pub(super) sampling: Sampling,
    pub(super) kept: K,
}

impl<K: Kept> Partial<K> {
    /// Adds the results of other shards of the same run.
    ///
    /// # Errors
    /// [`MergeError`] if `other` is of another run, repeats trials already present, or is damaged;
    /// `self` is then unchanged.
    pub fn merge(&mut self, other: Self) -> Result<(), MergeError> {
        check_same(&self.fingerprint, &other.fingerprint)?;
        if self.sampling != other.sampling {
            return Err(MergeError::damaged("its sampling is not that of its run"));
        }
        self.kept.absorb(other.kept, self.sampling.trials())
    }

    /// The fingerprint of the run, as from [`Run::fingerprint`].
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Whether all trials of the run are present.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.kept.gap(blocks_of(&self.sampling)).is_none()
    }

    /// Refuses a partial result that is not all of a run of `model`.
    pub(super) fn check_complete(&self, plan: &Plan) -> Result<(), MergeError> {
        check_same(&plan.run_fingerprint(), &self.fingerprint)?;
        match self.kept.gap(blocks_of(&self.sampling)) {
            Some(gap) => {
                let (first, last) = trials_between(gap, self.sampling.trials());
                Err(MergeError::Missing { first, last })
            }
            None => Ok(()),
        }
    }
}

/// What a partial result keeps of its trials.
///
/// [`Trials`] and [`Tallies`](super::Tallies) implement it; the trait is sealed.
pub trait Kept: sealed::Kept {}

pub(super) mod sealed {
    use crate::error::MergeError;

    pub trait Kept: Sized {
        /// Takes in another part; left as it was on an error.
        fn absorb(&mut self, other: Self, trials: u64) -> Result<(), MergeError>;
        /// The first gap: first block and number of blocks.
        fn gap(&self, blocks: u64) -> Option<(u64, u64)>;
    }
}

/// Every output of every trial, for some ranges of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Trials {
    /// By first block.
    stretches: BTreeMap<u64, Stretch>,
}

/// A column for each output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stretch {
    blocks: u64,
    columns: Vec<Vec<f64>>,
}

impl Kept for Trials {}

impl sealed::Kept for Trials {
    fn absorb(&mut self, other: Self, trials: u64) -> Result<(), MergeError> {
        let outputs = self.stretches.values().next();
        let outputs = outputs.map(|stretch| stretch.columns.len());
        for (&first, stretch) in self.stretches.iter().chain(&other.stretches) {
            stretch.check_shape(first, outputs.unwrap_or(stretch.columns.len()), trials)?;
        }
        let mut merged: Vec<(u64, u64)> = self.stretches().chain(other.stretches()).collect();
        merged.sort_unstable();
        for pair in merged.windows(2) {
            let ((before, size), (after, next)) = (pair[0], pair[1]);
            let end = before.saturating_add(size);
            if end > after {
                let shared = (after, end.min(after.saturating_add(next)) - after);
                return Err(MergeError::duplicate(shared, trials));
            }
        }
        self.stretches.extend(other.stretches);
        Ok(())
    }

    fn gap(&self, blocks: u64) -> Option<(u64, u64)> {
        gap(self.stretches(), blocks)
    }
}

impl Trials {
    fn stretches(&self) -> impl Iterator<Item = (u64, u64)> {
        let stretches = self.stretches.iter();
        stretches.map(|(&first, stretch)| (first, stretch.blocks))
    }
}

impl Stretch {
    /// Refuses columns that no run of so many outputs and trials has.
    fn check_shape(&self, first: u64, outputs: usize, trials: u64) -> Result<(), MergeError> {
        if self.blocks == 0 {
            return Err(MergeError::damaged("it has a stretch without trials"));
        }
        let end = first.checked_add(self.blocks);
        let inside = end.filter(|&end| end <= trials.div_ceil(BLOCK as u64));
        let long = inside.map_or(0, |end| trials_in(&(first..end), trials));
        let fits = |column: &Vec<f64>| column.len() as u64 == long;
        if inside.is_none() || self.columns.len() != outputs || !self.columns.iter().all(fits) {
            return Err(MergeError::damaged("its columns do not fit its run"));
        }
        if self
            .columns
            .iter()
            .flatten()
            .any(|value| !value.is_finite())
        {
            return Err(MergeError::damaged("a value is not finite"));
        }
        Ok(())
    }

    /// Refuses columns that the run cannot have.
    fn check(&self, first: u64, plan: &Plan) -> Result<(), MergeError> {
        self.check_shape(first, plan.outputs.len(), plan.sampling.trials())?;
        let allowed = |(column, (_, unit)): (&Vec<f64>, &(String, Unit))| {
            column.iter().all(|&value| allowed(*unit, value))
        };
        if !self.columns.iter().zip(&plan.outputs).all(allowed) {
            return Err(MergeError::damaged(
                "a value leaves the range of its output",
            ));
        }
        Ok(())
    }
}

impl Model {
    /// Cuts a run into at most `count` shards of about equal size; fewer if it is short.
    ///
    /// # Errors
    /// As [`run`](Self::run), where known in advance; [`Error::Invalid`] if `count` is zero, or if
    /// there would be more than a million shards.
    pub fn shards(&self, sampling: &Sampling, count: u64) -> Result<Vec<Shard>, Error> {
        if count == 0 {
            return Err(Invalid::rule("number of shards", count, "at least one").into());
        }
        let fingerprint = Plan::new(self, sampling)?.run_fingerprint();
        let blocks = blocks_of(sampling);
        let count = count.min(blocks);
        Permitted::between(1.0, MOST_SHARDS).check("number of shards", count as f64)?;
        // Blocks stay below 2^31 and so do shards: the product cannot overflow.
        let start = |shard: u64| blocks * shard / count;
        let shard = |index: u64| Shard {
            fingerprint: fingerprint.clone(),
            sampling: *sampling,
            first_block: start(index),
            blocks: start(index + 1) - start(index),
        };
        Ok((0..count).map(shard).collect())
    }

    /// Computes all outputs of the trials of a shard.
    ///
    /// # Errors
    /// [`Error::Merge`] if the shard is of a run of another model; otherwise as [`run`](Self::run).
    pub fn run_shard(&self, shard: &Shard) -> Result<Partial<Trials>, Error> {
        self.unwatched().run_shard(shard)
    }

    /// Assembles the run from the partial results of all its shards.
    ///
    /// # Errors
    /// [`Error::Merge`] if the run is of another model, trials are missing or a part is damaged.
    pub fn finish(&self, partial: Partial<Trials>) -> Result<Run, Error> {
        let plan = Plan::new(self, &partial.sampling)?;
        partial.check_complete(&plan)?;
        for (&first, stretch) in &partial.kept.stretches {
            stretch.check(first, &plan)?;
        }
        let outputs = plan.outputs.len();
        let mut samples = allocate(blocks_of(&plan.sampling), outputs, plan.sampling.trials())?;
        for (first, stretch) in partial.kept.stretches {
            let start = usize::try_from(first)
                .map_err(|_| RunError::too_large(plan.sampling.trials(), outputs))?;
            for (output, column) in stretch.columns.iter().enumerate() {
                for (block, values) in column.chunks(BLOCK).enumerate() {
                    let row = ((start + block) * outputs + output) * ROWS;
                    let room = samples[row..row + ROWS].as_flattened_mut();
                    room[..values.len()].copy_from_slice(values);
                }
            }
        }
        Ok(Run::new(Arc::new(plan), samples))
    }

    /// The plan of a shard's run, provided that it is of this model.
    pub(super) fn plan_of(&self, shard: &Shard) -> Result<Plan, Error> {
        let plan = Plan::new(self, &shard.sampling)?;
        check_same(&plan.run_fingerprint(), &shard.fingerprint)?;
        Ok(plan)
    }
}

impl Watched<'_> {
    /// As [`Model::run_shard`].
    ///
    /// # Errors
    /// As [`Model::run_shard`], and [`RunError::Cancelled`].
    pub fn run_shard(&self, shard: &Shard) -> Result<Partial<Trials>, Error> {
        let plan = self.model.plan_of(shard)?;
        let blocks = shard.blocks()?;
        let outputs = plan.outputs.len();
        let all: Vec<usize> = (0..outputs).collect();
        let samples = self.samples(&plan, blocks.clone(), &all)?;
        let trials = trials_in(&blocks, plan.sampling.trials());
        let trials = usize::try_from(trials).map_err(|_| RunError::too_large(trials, outputs))?;
        let columns = (0..outputs).map(|output| column(&samples, output, outputs, trials));
        let stretch = Stretch {
            blocks: blocks.end - blocks.start,
            columns: columns.collect(),
        };
        Ok(Partial {
            fingerprint: shard.fingerprint.clone(),
            sampling: shard.sampling,
            kept: Trials {
                stretches: BTreeMap::from([(blocks.start, stretch)]),
            },
        })
    }
}

impl MergeError {
    pub(super) fn damaged(what: &str) -> Self {
        Self::Damaged { what: what.into() }
    }

    pub(super) fn duplicate(blocks: (u64, u64), trials: u64) -> Self {
        let (first, last) = trials_between(blocks, trials);
        Self::Duplicate { first, last }
    }
}

fn check_same(expected: &str, found: &str) -> Result<(), MergeError> {
    if expected == found {
        return Ok(());
    }
    Err(MergeError::Foreign {
        expected: expected.into(),
        found: found.into(),
    })
}

/// The first and the last trial of some blocks: first block and number of blocks.
fn trials_between((first, blocks): (u64, u64), trials: u64) -> (u64, u64) {
    let block = BLOCK as u64;
    let end = first
        .saturating_add(blocks)
        .saturating_mul(block)
        .min(trials);
    (first.saturating_mul(block), end.saturating_sub(1))
}
