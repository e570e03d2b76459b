//! The same trials with some inputs drawn anew, or held at a value.

use std::sync::Arc;

#[cfg(feature = "parallel")]
use rayon::prelude::*;

use super::engine::{allocate, blocks_of};
use super::plan::Plan;
use super::trial::ROWS;
use super::{BLOCK, Model, Output, Run};
use crate::error::{Error, RunError};
use crate::quantity::LANES;
use crate::random::Sampling;

/// How a variant of a run differs from it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Variant {
    /// The positions of inputs that are drawn a second time, all from the same second draw.
    pub(crate) anew: Vec<usize>,
    /// The positions of inputs that are held at a value.
    pub(crate) held: Vec<(usize, f64)>,
}

impl Variant {
    pub(crate) fn anew(inputs: impl IntoIterator<Item = usize>) -> Self {
        Self {
            anew: inputs.into_iter().collect(),
            held: Vec::new(),
        }
    }

    pub(crate) fn held(inputs: impl IntoIterator<Item = (usize, f64)>) -> Self {
        Self {
            anew: Vec::new(),
            held: inputs.into_iter().collect(),
        }
    }
}

/// The plans of a first and a second draw, and the columns of one block.
struct Room {
    first: Vec<[f64; LANES]>,
    second: Vec<[f64; LANES]>,
    mixed: Vec<[f64; LANES]>,
    outputs: Vec<[f64; LANES]>,
}

impl Model {
    /// An output in every trial of every variant of a run: a column for each variant.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub(crate) fn variants<Q>(
        &self,
        sampling: &Sampling,
        output: Output<Q>,
        variants: &[Variant],
    ) -> Result<Vec<Vec<f64>>, Error> {
        self.outputs_of_variants(sampling, &[output.of(self.id)], variants)
    }

    /// Outputs, by their positions, in every trial of every variant: for each variant a column for
    /// each output.
    pub(crate) fn outputs_of_variants(
        &self,
        sampling: &Sampling,
        outputs: &[usize],
        variants: &[Variant],
    ) -> Result<Vec<Vec<f64>>, Error> {
        let twice = variants.iter().any(|it| !it.anew.is_empty());
        let plans: Vec<Arc<Plan>> = if twice {
            let (first, second) = Plan::twice(self, sampling)?;
            vec![Arc::new(first), Arc::new(second)]
        } else {
            vec![Arc::new(Plan::new(self, sampling)?)]
        };
        let blocks = blocks_of(sampling);
        // Asked before anything is computed.
        let columns = variants.len() * outputs.len();
        drop(allocate(blocks, columns, sampling.trials())?);
        let plan = &plans[0];
        let trials = |block: u64| {
            let left = sampling.trials() - block * BLOCK as u64;
            usize::try_from(left).map_or(BLOCK, |left| left.min(BLOCK))
        };
        let room = || Room {
            first: plan.columns(),
            second: plan.columns(),
            mixed: plan.columns(),
            outputs: vec![[0.0; LANES]; plan.outputs.len() * ROWS],
        };
        let one = |room: &mut Room, block: u64| {
            let first = block * BLOCK as u64;
            for (plan, columns) in plans.iter().zip([&mut room.first, &mut room.second]) {
                plan.draw(first, columns);
            }
            let mut found = Vec::with_capacity(columns);
            for variant in variants {
                self.variant(plan, variant, room, (first, trials(block)))?;
                found.extend(outputs.iter().map(|&output| {
                    let rows = &room.outputs[output * ROWS..(output + 1) * ROWS];
                    rows.as_flattened()[..trials(block)].to_vec()
                }));
            }
            Ok(found)
        };
        #[cfg(feature = "parallel")]
        let all: Vec<Result<_, RunError>> = (0..usize::try_from(blocks).unwrap_or(usize::MAX))
            .into_par_iter()
            .map_init(room, |room, block| one(room, block as u64))
            .collect();
        #[cfg(not(feature = "parallel"))]
        let all: Vec<Result<_, RunError>> = {
            let mut room = room();
            (0..blocks).map(|block| one(&mut room, block)).collect()
        };
        let mut whole = vec![Vec::with_capacity(plan.trials); columns];
        for block in all {
            for (column, values) in whole.iter_mut().zip(block?) {
                column.extend(values);
            }
        }
        Ok(whole)
    }

    fn variant(
        &self,
        plan: &Plan,
        variant: &Variant,
        room: &mut Room,
        (first, trials): (u64, usize),
    ) -> Result<(), RunError> {
        room.mixed.copy_from_slice(&room.first);
        for &input in &variant.anew {
            let rows = input * ROWS..(input + 1) * ROWS;
            room.mixed[rows.clone()].copy_from_slice(&room.second[rows]);
        }
        for &(input, value) in &variant.held {
            room.mixed[input * ROWS..(input + 1) * ROWS].fill([value; LANES]);
        }
        self.evaluate(&plan.periods, &room.mixed, &mut room.outputs, trials);
        self.check_outputs(&room.mixed, &room.outputs, first, trials)
    }

    /// The inputs that count as one, in order of declaration: those that take the same random
    /// numbers, such as the columns of one study. What does not vary is left out.
    pub(crate) fn drawn_together(&self) -> Vec<(String, Vec<usize>)> {
        let varying = self.inputs.iter().enumerate();
        let varying = varying.filter(|(place, _)| !self.margin(*place).is_fixed());
        gathered(varying.map(|(place, it)| (place, it.name.as_str(), it.drawn_by())))
    }

    /// Pairs of inputs that are correlated.
    pub(crate) fn correlated_pairs(&self) -> Vec<(usize, usize)> {
        let pairs = self.correlations.iter();
        pairs.map(|pair| (pair.first, pair.second)).collect()
    }

    /// The name of an output.
    pub(crate) fn output_name<Q>(&self, output: Output<Q>) -> &str {
        &self.outputs[output.of(self.id)].0
    }
}

impl Run {
    /// The inputs that count as one, by their places: those that take the same random numbers.
    pub(crate) fn drawn_together(&self) -> Vec<(String, Vec<usize>)> {
        let inputs = self.plan.inputs.iter().enumerate();
        gathered(inputs.map(|(place, it)| (place, it.name.as_str(), it.drawn_by.clone())))
    }
}

/// Inputs by whose random numbers they take; an input that is alone goes by its own name.
fn gathered<'a>(
    inputs: impl Iterator<Item = (usize, &'a str, String)>,
) -> Vec<(String, Vec<usize>)> {
    let mut sets: Vec<(String, &str, Vec<usize>)> = Vec::new();
    for (place, name, address) in inputs {
        match sets.iter_mut().find(|(known, ..)| *known == address) {
            Some((.., members)) => members.push(place),
            None => sets.push((address, name, vec![place])),
        }
    }
    let named = sets
        .into_iter()
        .map(|(address, name, members)| match members[..] {
            [_] => (name.to_owned(), members),
            // The address of joint rows says that they are rows; their name alone is known.
            _ => (address.trim_start_matches("rows of ").to_owned(), members),
        });
    named.collect()
}
