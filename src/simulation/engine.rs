//! The loop over blocks.

use std::ops::Range;
use std::sync::Arc;

#[cfg(feature = "parallel")]
use rayon::prelude::*;

use super::guard::guarded;
use super::plan::Plan;
use super::progress::{Meter, Watched};
use super::trial::{Block, Columns, ROWS};
use super::{BLOCK, Model, Run};
use crate::error::{Bound, Error, Permitted, RunError};
use crate::quantity::{LANES, Period, Unit};
use crate::random::Sampling;

/// What an output holds before a formula has set it: a NaN that no arithmetic produces.
const UNSET: f64 = f64::from_bits(0x7FF8_B12C_A5E0_0000);

/// The largest amount that can be told exactly.
const MONEY_LIMIT: f64 = 7.9e28;

impl Model {
    /// Draws the inputs and evaluates all outputs on every trial.
    ///
    /// With the feature `parallel` the blocks of trials are shared among the threads of the
    /// caller's `rayon` pool; the results have the same bits without it.
    ///
    /// # Errors
    /// [`Error::Invalid`] for fewer than two trials; [`Error::Run`] if the rank correlations are
    /// impossible, an output is not set, is not finite or leaves the range of its quantity in some
    /// trial, or the results do not fit into memory.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::Currency;
    /// use bizcase::random::Sampling;
    /// use bizcase::simulation::Model;
    ///
    /// let mut model = Model::new(Currency::USD);
    /// let price = model.money("price", Dist::uniform(20.0, 30.0)?)?;
    /// let twice = model.output("twice", move |s| s.get(price) * 2.0)?;
    /// let run = model.run(&Sampling::monte_carlo(1_000).seed(1))?;
    /// assert_eq!(run.outcome(twice).samples().len(), 1_000);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn run(&self, sampling: &Sampling) -> Result<Run, Error> {
        self.unwatched().run(sampling)
    }

    /// Draws and evaluates one block of a run; returns how many trials it has.
    pub(super) fn block(
        &self,
        plan: &Plan,
        block: u64,
        Workspace { inputs, outputs }: &mut Workspace,
    ) -> Result<usize, RunError> {
        let first = block * BLOCK as u64;
        let left = plan.sampling.trials().saturating_sub(first);
        let trials = usize::try_from(left).map_or(BLOCK, |left| left.min(BLOCK));
        guarded("distribution", first, || plan.draw(first, inputs))?;
        self.evaluate(&plan.periods, first, inputs, outputs, trials)?;
        self.check_outputs(inputs, outputs, first, trials)?;
        Ok(trials)
    }

    /// Evaluates all formulas on one block.
    pub(super) fn evaluate(
        &self,
        periods: &[Option<Period>],
        first: u64,
        inputs: &Columns,
        outputs: &mut Columns,
        trials: usize,
    ) -> Result<(), RunError> {
        outputs.as_flattened_mut().fill(UNSET);
        let mut block = Block {
            inputs,
            outputs,
            periods,
            model: self.id,
            trials,
            at: 0,
        };
        let ended = guarded("formula", first, || {
            self.formulas.iter().for_each(|formula| formula(&mut block));
        });
        ended.map_err(|error| error.later(block.at))
    }

    /// Refuses the first value of a block that is not of its quantity.
    pub(super) fn check_outputs(
        &self,
        inputs: &Columns,
        outputs: &Columns,
        first: u64,
        trials: usize,
    ) -> Result<(), RunError> {
        for ((name, unit), column) in self.outputs.iter().zip(outputs.chunks_exact(ROWS)) {
            let column = &column.as_flattened()[..trials];
            // Without an early exit, so that the common case is one pass of vector instructions.
            if column
                .iter()
                .fold(true, |fine, &value| fine & allowed(*unit, value))
            {
                continue;
            }
            let Some(trial) = column.iter().position(|&value| !allowed(*unit, value)) else {
                continue;
            };
            let (output, value) = (name.clone(), column[trial]);
            if value.to_bits() == UNSET.to_bits() {
                return Err(RunError::NotSet { output });
            }
            let drawn = self.inputs.iter().zip(inputs.chunks_exact(ROWS));
            let inputs = drawn
                .map(|(input, rows)| (input.name.clone(), rows.as_flattened()[trial]))
                .collect();
            let (permitted, trial) = (permitted(*unit), first + trial as u64);
            return Err(RunError::OutOfRange {
                output,
                value,
                permitted,
                trial,
                inputs,
            });
        }
        Ok(())
    }
}

impl RunError {
    /// A panic that came some trials later.
    fn later(mut self, by: usize) -> Self {
        if let Self::Panicked { trial, .. } = &mut self {
            *trial += by as u64;
        }
        self
    }

    pub(super) fn too_large(trials: u64, outputs: usize) -> Self {
        Self::TooLarge {
            trials,
            outputs,
            bytes: u128::from(trials) * outputs as u128 * 8,
        }
    }
}

/// The columns of one block, used again for the next.
pub(super) struct Workspace {
    pub(super) inputs: Vec<[f64; LANES]>,
    pub(super) outputs: Vec<[f64; LANES]>,
}

impl Workspace {
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            inputs: plan.columns(),
            outputs: vec![[0.0; LANES]; plan.outputs.len() * ROWS],
        }
    }
}

impl Watched<'_> {
    /// As [`Model::run`].
    ///
    /// # Errors
    /// As [`Model::run`], and [`RunError::Cancelled`].
    pub fn run(&self, sampling: &Sampling) -> Result<Run, Error> {
        let plan = Plan::new(self.model, sampling)?;
        let kept: Vec<usize> = (0..plan.outputs.len()).collect();
        let outputs = self.samples(&plan, 0..blocks_of(sampling), &kept)?;
        Ok(Run::new(Arc::new(plan), outputs))
    }

    /// The columns of the kept outputs over some blocks: for each block, for each output, a
    /// column of [`BLOCK`] trials.
    pub(super) fn samples(
        &self,
        plan: &Plan,
        blocks: Range<u64>,
        kept: &[usize],
    ) -> Result<Vec<[f64; LANES]>, RunError> {
        let count = blocks.end - blocks.start;
        let meter = Meter::new(self.watch, trials_in(&blocks, plan.sampling.trials()));
        let mut samples = allocate(count, kept.len(), plan.sampling.trials())?;
        let rows = kept.len() * ROWS;
        if rows == 0 {
            meter.finish()?;
            return Ok(samples);
        }
        let evaluate = |workspace: &mut Workspace, index: usize, samples: &mut Columns| {
            let trials = self
                .model
                .block(plan, blocks.start + index as u64, workspace)?;
            for (&output, column) in kept.iter().zip(samples.chunks_exact_mut(ROWS)) {
                column.copy_from_slice(&workspace.outputs[output * ROWS..(output + 1) * ROWS]);
            }
            meter.advance(trials)
        };
        #[cfg(feature = "parallel")]
        samples
            .par_chunks_mut(rows)
            .enumerate()
            .map_init(
                || Workspace::new(plan),
                |workspace, (index, samples)| evaluate(workspace, index, samples),
            )
            .find_map_first(Result::err)
            .map_or(Ok(()), Err)?;
        #[cfg(not(feature = "parallel"))]
        {
            let mut workspace = Workspace::new(plan);
            for (index, samples) in samples.chunks_mut(rows).enumerate() {
                evaluate(&mut workspace, index, samples)?;
            }
        }
        meter.finish()?;
        Ok(samples)
    }
}

/// How many blocks the trials of a sampling fill, the last perhaps in part.
pub(super) fn blocks_of(sampling: &Sampling) -> u64 {
    sampling.trials().div_ceil(BLOCK as u64)
}

/// The positions of blocks in their range, for threads to take up.
#[cfg(feature = "parallel")]
pub(super) fn indices(blocks: &Range<u64>) -> Result<Range<usize>, RunError> {
    let count = blocks.end - blocks.start;
    let count = usize::try_from(count).map_err(|_| RunError::too_large(count, 0))?;
    Ok(0..count)
}

/// How many of the trials of a run lie in some of its blocks.
pub(super) fn trials_in(blocks: &Range<u64>, trials: u64) -> u64 {
    let until = |block: u64| block.saturating_mul(BLOCK as u64).min(trials);
    until(blocks.end).saturating_sub(until(blocks.start))
}

/// Room for the columns of a run.
///
/// Zeroed memory costs nothing until it is written, so that each of its pages is first touched by
/// the thread that computes what it holds.
pub(super) fn allocate(
    blocks: u64,
    outputs: usize,
    trials: u64,
) -> Result<Vec<[f64; LANES]>, RunError> {
    let too_large = || RunError::too_large(trials, outputs);
    let rows = usize::try_from(blocks)
        .ok()
        .and_then(|blocks| blocks.checked_mul(outputs * ROWS))
        .ok_or_else(too_large)?;
    // Asked first, because an allocation of zeroed memory cannot be refused.
    Vec::<[f64; LANES]>::new()
        .try_reserve_exact(rows)
        .map_err(|_| too_large())?;
    Ok(vec![[0.0; LANES]; rows])
}

/// The range as a message shows it.
fn permitted(unit: Unit) -> Permitted {
    match unit {
        Unit::Money(_) => Permitted::interval(
            Bound::Excluding(-MONEY_LIMIT),
            Bound::Excluding(MONEY_LIMIT),
        ),
        other => other.permitted(),
    }
}

#[inline]
pub(super) fn allowed(unit: Unit, value: f64) -> bool {
    match unit {
        Unit::Money(_) => value.abs() < MONEY_LIMIT,
        Unit::Ratio => value.is_finite(),
        Unit::Count => (0.0..f64::INFINITY).contains(&value),
        Unit::Share => (0.0..=1.0).contains(&value),
    }
}
