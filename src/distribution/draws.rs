//! Draws of several distributions in one run, without a model.

use std::collections::HashMap;

use super::{Dist, Sampler};
use crate::error::{Invalid, Permitted};
use crate::random::{Sampling, Uniforms};

/// The most trials of a run.
const MOST_TRIALS: f64 = 1e7;

/// Every trial of every input is kept: two gigabytes of them.
const MOST_DRAWS: f64 = 2.5e8;

/// The draws of every input, in the order of the trials.
///
/// An input is a distribution and the address of its random numbers: a name, or for a column of
/// joint data that of its rows. Inputs of one address read the same uniform numbers and move
/// together. The draws equal those of a model in which the same addresses are declared in this
/// order.
///
/// # Errors
/// [`Invalid`] for fewer than two trials, more than ten million, more than 250 million draws, or
/// too many inputs for the design. `what` names what is drawn.
pub(crate) fn draws(
    what: &str,
    inputs: &[(&str, &Dist)],
    sampling: &Sampling,
) -> Result<Vec<Vec<f64>>, Invalid> {
    let count = sampling.trials() as f64;
    Permitted::between(2.0, MOST_TRIALS).check(&format!("number of trials of {what}"), count)?;
    Permitted::between(0.0, MOST_DRAWS)
        .check(
            &format!("trials times inputs of {what}"),
            count * inputs.len() as f64,
        )
        .map_err(|error| error.hint("draw fewer trials"))?;
    let mut names: Vec<&str> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for &(address, _) in inputs {
        places.entry(address).or_insert_with(|| {
            names.push(address);
            names.len() - 1
        });
    }
    let uniforms = Uniforms::all(sampling, &names)?;
    let trials = usize::try_from(sampling.trials()).unwrap_or(usize::MAX);
    // Columns are filled in groups of 32 trials.
    let length = trials.div_ceil(32).saturating_mul(32);
    let draw = |&(address, range): &(&str, &Dist)| {
        let mut column = vec![0.0; length];
        uniforms[places[address]].fill(0, &mut column);
        Sampler::new(range)?.fill(&mut column);
        column.truncate(trials);
        Ok(column)
    };
    inputs.iter().map(draw).collect()
}
