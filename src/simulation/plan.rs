//! How the inputs of a run are drawn.

use std::collections::HashMap;

use super::Model;
use super::copula::Group;
use super::guard::guarded;
use super::model::{Declared, DrawnBy};
use super::trial::{Columns, ROWS};
use crate::distribution::Sampler;
use crate::error::{Invalid, RunError};
use crate::quantity::{Period, Unit};
use crate::random::{Sampling, Uniforms};

/// Everything needed to draw any trial of a run again.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) fingerprint: u64,
    pub(super) model: u32,
    pub(super) sampling: Sampling,
    pub(super) trials: usize,
    pub(super) inputs: Vec<Drawn>,
    pub(super) outputs: Vec<(String, Unit)>,
    pub(super) periods: Vec<Option<Period>>,
    groups: Vec<Group>,
}

/// One input, ready to be drawn.
#[derive(Debug)]
pub(super) struct Drawn {
    pub(super) name: String,
    pub(super) unit: Unit,
    /// Whose random numbers it takes.
    pub(super) source: DrawnBy,
    uniforms: Uniforms,
    sampler: Sampler,
}

impl Plan {
    pub(super) fn new(model: &Model, sampling: &Sampling) -> Result<Self, crate::Error> {
        Self::of(model, sampling, addressed(model, sampling)?)
    }

    /// Two independent draws of all inputs. The first is that of [`new`](Self::new); of Sobol's
    /// sequence the second takes the coordinates behind those of the first.
    pub(super) fn twice(model: &Model, sampling: &Sampling) -> Result<(Self, Self), crate::Error> {
        let (first, second) = addressed_twice(model, sampling)?;
        let first = Self::of(model, sampling, first)?;
        Ok((first, Self::of(model, sampling, second)?))
    }

    fn of(
        model: &Model,
        sampling: &Sampling,
        uniforms: Vec<Uniforms>,
    ) -> Result<Self, crate::Error> {
        let asked = sampling.trials();
        let too_large = || RunError::too_large(asked, model.outputs.len());
        let trials = usize::try_from(asked).map_err(|_| too_large())?;
        let names: Vec<String> = model
            .inputs
            .iter()
            .map(|input| input.name.clone())
            .collect();
        let draw = |(input, uniforms): (&Declared, Uniforms)| {
            Ok(Drawn {
                name: input.name.clone(),
                unit: input.unit,
                source: input.source(),
                uniforms,
                sampler: guarded("distribution", 0, || Sampler::new(&input.law))??,
            })
        };
        let inputs: Result<Vec<Drawn>, crate::Error> =
            model.inputs.iter().zip(uniforms).map(draw).collect();
        Ok(Self {
            fingerprint: model.hash(),
            model: model.id,
            sampling: *sampling,
            trials,
            groups: Group::all(&names, &model.correlations)?,
            inputs: inputs?,
            outputs: model.outputs.clone(),
            periods: model.inputs.iter().map(|input| input.period).collect(),
        })
    }

    /// Draws the inputs of one block, whose first trial is a multiple of the block's size.
    pub(super) fn draw(&self, first: u64, columns: &mut Columns) {
        self.draw_uniforms(first, columns);
        for (input, column) in columns.chunks_exact_mut(ROWS).enumerate() {
            self.turn(input, column);
        }
    }

    /// The uniform numbers of the inputs of one block, correlated as they are to be.
    pub(super) fn draw_uniforms(&self, first: u64, columns: &mut Columns) {
        for (input, column) in self.inputs.iter().zip(columns.chunks_exact_mut(ROWS)) {
            input.uniforms.fill(first, column.as_flattened_mut());
        }
        for group in &self.groups {
            group.apply(columns);
        }
    }

    /// Turns the uniform numbers of an input into its values.
    pub(super) fn turn(&self, input: usize, column: &mut Columns) {
        self.inputs[input].sampler.fill(column.as_flattened_mut());
    }

    /// An empty block of inputs.
    pub(super) fn columns(&self) -> Vec<[f64; crate::quantity::LANES]> {
        vec![Default::default(); self.inputs.len() * ROWS]
    }
}

/// The uniform numbers of each input.
fn addressed(model: &Model, sampling: &Sampling) -> Result<Vec<Uniforms>, Invalid> {
    let addresses = model.addresses();
    let names: Vec<&str> = addresses.iter().map(String::as_str).collect();
    let uniforms = Uniforms::all(sampling, &names)?;
    Ok(by_input(model, &addresses, &uniforms))
}

/// The uniform numbers of each input, and others beside them that are independent of them.
fn addressed_twice(
    model: &Model,
    sampling: &Sampling,
) -> Result<(Vec<Uniforms>, Vec<Uniforms>), Invalid> {
    let addresses = model.addresses();
    let again = addresses.iter().map(|address| format!("{address}, again"));
    let both: Vec<String> = addresses.iter().cloned().chain(again).collect();
    let names: Vec<&str> = both.iter().map(String::as_str).collect();
    let uniforms = Uniforms::all(sampling, &names)?;
    let (first, second) = uniforms.split_at(addresses.len());
    let of = |uniforms| by_input(model, &addresses, uniforms);
    Ok((of(first), of(second)))
}

fn by_input(model: &Model, addresses: &[String], uniforms: &[Uniforms]) -> Vec<Uniforms> {
    let names = addresses.iter().map(String::as_str);
    let known: HashMap<&str, &Uniforms> = names.zip(uniforms).collect();
    let inputs = model.inputs.iter().map(Declared::drawn_by);
    inputs
        .filter_map(|address| known.get(address.as_str()).map(|it| (*it).clone()))
        .collect()
}
