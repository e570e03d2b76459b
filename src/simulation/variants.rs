//! The same trials with some inputs drawn anew, or held at a value.

use std::sync::Arc;

#[cfg(feature = "parallel")]
use rayon::prelude::*;

use super::engine::{allocate, blocks_of};
use super::guard::guarded;
use super::model::{Declared, DrawnBy};
use super::plan::Plan;
use super::trial::ROWS;
use super::{BLOCK, Model, Output, Run};
use crate::error::{Error, Invalid, RunError};
use crate::numeric::{Cholesky, Side, normal_score, normal_tail};
use crate::quantity::LANES;
use crate::random::Sampling;

/// How a variant of a run differs from it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Variant {
    /// The positions of inputs that are drawn a second time, all from the same second draw: given
    /// the inputs that stay, where they are correlated with these.
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

/// The columns of one block: values of the first and the second draw, their uniform numbers where
/// they are asked for, and a mixture of both.
struct Room {
    first: Vec<[f64; LANES]>,
    second: Vec<[f64; LANES]>,
    uniforms: [Vec<[f64; LANES]>; 2],
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
        let given: Vec<Vec<Given>> = variants
            .iter()
            .map(|variant| self.given(variant))
            .collect::<Result<_, _>>()?;
        let conditional = given.iter().any(|it| !it.is_empty());
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
            uniforms: [plan.columns(), plan.columns()],
            mixed: plan.columns(),
            outputs: vec![[0.0; LANES]; plan.outputs.len() * ROWS],
        };
        let one = |room: &mut Room, block: u64| {
            let first = block * BLOCK as u64;
            let drawn = guarded("distribution", first, || {
                for (plan, columns) in plans.iter().zip([&mut room.first, &mut room.second]) {
                    plan.draw(first, columns);
                }
                if conditional {
                    for (plan, columns) in plans.iter().zip(&mut room.uniforms) {
                        plan.draw_uniforms(first, columns);
                    }
                }
            });
            drawn?;
            let mut found = Vec::with_capacity(columns);
            for (variant, given) in variants.iter().zip(&given) {
                guarded("distribution", first, || room.mix(plan, variant, given))?;
                let outputs_of_block = &mut room.outputs;
                self.evaluate(
                    &plan.periods,
                    first,
                    &room.mixed,
                    outputs_of_block,
                    trials(block),
                )?;
                self.check_outputs(&room.mixed, &room.outputs, first, trials(block))?;
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

    /// How the inputs that a variant draws anew hang on those that stay.
    fn given(&self, variant: &Variant) -> Result<Vec<Given>, Invalid> {
        let groups = self.correlations.groups().into_iter();
        let split = groups.map(|group| group.into_iter().partition(|it| variant.anew.contains(it)));
        let split = split.filter(|(anew, stay): &(Vec<usize>, Vec<usize>)| {
            !variant.anew.is_empty() && !anew.is_empty() && !stay.is_empty()
        });
        split.map(|(anew, stay)| self.weights(anew, stay)).collect()
    }

    /// The regression of the normal scores of some inputs on those of others.
    fn weights(&self, anew: Vec<usize>, stay: Vec<usize>) -> Result<Given, Invalid> {
        let score = |a: usize, b: usize| {
            let known = self.correlations.get(a, b).map_or(0.0, |pair| pair.score);
            if a == b { 1.0 } else { known }
        };
        let shape = vec![0.0; stay.len()];
        let factor = Cholesky::new(&shape, &|i, j| score(stay[i], stay[j])).ok_or_else(|| {
            let names: Vec<&str> = stay
                .iter()
                .map(|&at| self.inputs[at].name.as_str())
                .collect();
            let told = format!("`{}`", names.join("`, `"));
            let rule = "none of which is a combination of the others";
            Invalid::rule("correlated inputs", told, rule).hint("let them move `together`")
        })?;
        let weights = anew.iter().map(|&input| {
            let with: Vec<f64> = stay.iter().map(|&other| score(input, other)).collect();
            factor.solve(&with)
        });
        Ok(Given {
            weights: weights.collect(),
            anew,
            stay,
        })
    }

    /// The inputs that count as one, in order of declaration: those that take the same random
    /// numbers, such as the columns of one study. What does not vary is left out.
    pub(crate) fn drawn_together(&self) -> Vec<(String, Vec<usize>)> {
        let sources: Vec<DrawnBy> = self.inputs.iter().map(Declared::source).collect();
        let inputs = self.inputs.iter().zip(&sources).enumerate();
        let varying = inputs.filter(|(place, _)| !self.margin(*place).is_fixed());
        gathered(varying.map(|(place, (it, source))| (place, it.name.as_str(), source)))
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

/// How the normal scores of inputs that are drawn anew hang on those of inputs that stay.
struct Given {
    anew: Vec<usize>,
    stay: Vec<usize>,
    weights: Vec<Vec<f64>>,
}

impl Room {
    /// Puts the inputs of a variant in place.
    fn mix(&mut self, plan: &Plan, variant: &Variant, given: &[Given]) {
        let rows = |input: usize| input * ROWS..(input + 1) * ROWS;
        self.mixed.copy_from_slice(&self.first);
        for &input in &variant.anew {
            self.mixed[rows(input)].copy_from_slice(&self.second[rows(input)]);
        }
        for it in given {
            for (&input, weights) in it.anew.iter().zip(&it.weights) {
                for row in 0..ROWS {
                    for lane in 0..LANES {
                        let score = |draw: usize, input: usize| {
                            normal_score(self.uniforms[draw][input * ROWS + row][lane])
                        };
                        // The second draw, moved by what is known of its errors: conditioning by
                        // kriging. Exact for normal scores, without another factor.
                        let moved =
                            it.stay.iter().zip(weights).map(|(&other, weight)| {
                                weight * (score(0, other) - score(1, other))
                            });
                        let score = score(1, input) + moved.sum::<f64>();
                        let uniform = normal_tail(Side::Lower, score);
                        let inside = uniform.clamp(f64::EPSILON / 4.0, 1.0 - f64::EPSILON / 2.0);
                        self.mixed[input * ROWS + row][lane] = inside;
                    }
                }
                plan.turn(input, &mut self.mixed[rows(input)]);
            }
        }
        for &(input, value) in &variant.held {
            self.mixed[rows(input)].fill([value; LANES]);
        }
    }
}

impl Run {
    /// The inputs that count as one, by their places: those that take the same random numbers.
    pub(crate) fn drawn_together(&self) -> Vec<(String, Vec<usize>)> {
        let inputs = self.plan.inputs.iter().enumerate();
        gathered(inputs.map(|(place, it)| (place, it.name.as_str(), &it.source)))
    }
}

/// Inputs by whose random numbers they take: an input that is alone goes by its own name, columns of
/// joint rows by the name of the rows.
fn gathered<'a>(
    inputs: impl Iterator<Item = (usize, &'a str, &'a DrawnBy)>,
) -> Vec<(String, Vec<usize>)> {
    let mut sets: Vec<(&DrawnBy, &str, Vec<usize>)> = Vec::new();
    for (place, name, drawn_by) in inputs {
        match sets.iter_mut().find(|(known, ..)| *known == drawn_by) {
            Some((.., members)) => members.push(place),
            None => sets.push((drawn_by, name, vec![place])),
        }
    }
    let named = sets.into_iter().map(|(drawn_by, name, members)| {
        let together = if members.len() > 1 {
            &drawn_by.name
        } else {
            name
        };
        (together.to_owned(), members)
    });
    named.collect()
}
