//! The loop over blocks.

use std::sync::Arc;

#[cfg(feature = "parallel")]
use rayon::prelude::*;

use super::plan::Plan;
use super::scenario::{Block, Columns, ROWS};
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
    /// caller's `rayon` pool; the results are the same bits without it.
    ///
    /// # Errors
    /// [`Error::Invalid`] if fewer than two trials are asked; [`Error::Run`] if the rank
    /// correlations are impossible, an output is not set, is not finite or leaves the range of
    /// its quantity in some trial, or the results do not fit into memory.
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
        let plan = Plan::new(self, sampling)?;
        let rows = plan.outputs.len() * ROWS;
        let blocks = plan.trials.div_ceil(BLOCK);
        let mut outputs = allocate(&plan, blocks)?;
        let evaluate = |columns: &mut Vec<[f64; LANES]>, block: usize, outputs: &mut Columns| {
            let first = block * BLOCK;
            plan.draw(first as u64, columns);
            let trials = BLOCK.min(plan.trials - first);
            self.evaluate(&plan.periods, columns, outputs, trials);
            self.check_outputs(columns, outputs, first, trials)
        };
        if rows > 0 {
            #[cfg(feature = "parallel")]
            outputs
                .par_chunks_mut(rows)
                .enumerate()
                .map_init(
                    || plan.columns(),
                    |columns, (block, out)| evaluate(columns, block, out),
                )
                .find_map_first(Result::err)
                .map_or(Ok(()), Err)?;
            #[cfg(not(feature = "parallel"))]
            {
                let mut columns = plan.columns();
                for (block, out) in outputs.chunks_mut(rows).enumerate() {
                    evaluate(&mut columns, block, out)?;
                }
            }
        }
        Ok(Run::new(Arc::new(plan), outputs))
    }

    /// Evaluates all formulas on one block.
    pub(super) fn evaluate(
        &self,
        periods: &[Option<Period>],
        inputs: &Columns,
        outputs: &mut Columns,
        trials: usize,
    ) {
        outputs.as_flattened_mut().fill(UNSET);
        let mut block = Block {
            inputs,
            outputs,
            periods,
            model: self.id,
            trials,
        };
        for formula in &self.formulas {
            formula(&mut block);
        }
    }

    /// Refuses the first value of a block that is not of its quantity.
    pub(super) fn check_outputs(
        &self,
        inputs: &Columns,
        outputs: &Columns,
        first: usize,
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
            let (permitted, trial) = (permitted(*unit), (first + trial) as u64);
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
    pub(super) fn too_large(trials: u64, outputs: usize) -> Self {
        Self::TooLarge {
            trials,
            outputs,
            bytes: u128::from(trials) * outputs as u128 * 8,
        }
    }
}

fn allocate(plan: &Plan, blocks: usize) -> Result<Vec<[f64; LANES]>, RunError> {
    let too_large = || RunError::too_large(plan.sampling.trials(), plan.outputs.len());
    let rows = blocks
        .checked_mul(plan.outputs.len() * ROWS)
        .ok_or_else(too_large)?;
    // Asked first, because allocating zeroed memory, which costs nothing until it is written,
    // cannot be refused.
    Vec::<[f64; LANES]>::new()
        .try_reserve_exact(rows)
        .map_err(|_| too_large())?;
    Ok(vec![[0.0; LANES]; rows])
}

/// The same range, as a message shows it.
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
fn allowed(unit: Unit, value: f64) -> bool {
    match unit {
        Unit::Money(_) => value.abs() < MONEY_LIMIT,
        Unit::Ratio => value.is_finite(),
        Unit::Count => (0.0..f64::INFINITY).contains(&value),
        Unit::Share => (0.0..=1.0).contains(&value),
    }
}
