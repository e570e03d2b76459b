//! How the inputs of a run are drawn.

use std::collections::HashMap;

use super::Model;
use super::copula::Group;
use super::model::Declared;
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
    uniforms: Uniforms,
    sampler: Sampler,
}

impl Plan {
    pub(super) fn new(model: &Model, sampling: &Sampling) -> Result<Self, crate::Error> {
        let asked = sampling.trials();
        let too_large = || RunError::too_large(asked, model.outputs.len());
        let trials = usize::try_from(asked).map_err(|_| too_large())?;
        let names: Vec<String> = model
            .inputs
            .iter()
            .map(|input| input.name.clone())
            .collect();
        let uniforms = addressed(model, sampling)?;
        let draw = |(input, uniforms): (&Declared, Uniforms)| {
            Ok(Drawn {
                name: input.name.clone(),
                unit: input.unit,
                uniforms,
                sampler: Sampler::new(&input.law)?,
            })
        };
        let inputs: Result<Vec<Drawn>, Invalid> =
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
        for (input, column) in self.inputs.iter().zip(columns.chunks_exact_mut(ROWS)) {
            input.uniforms.fill(first, column.as_flattened_mut());
        }
        for group in &self.groups {
            group.apply(columns);
        }
        for (input, column) in self.inputs.iter().zip(columns.chunks_exact_mut(ROWS)) {
            input.sampler.fill(column.as_flattened_mut());
        }
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
    let known: HashMap<&str, &Uniforms> = names.into_iter().zip(&uniforms).collect();
    let inputs = model.inputs.iter().map(Declared::drawn_by);
    Ok(inputs
        .filter_map(|address| known.get(address.as_str()).map(|it| (*it).clone()))
        .collect())
}
