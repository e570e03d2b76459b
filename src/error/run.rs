//! Errors of simulations.

use super::number::named;
use super::{Permitted, Shown};

/// A simulation that cannot start or did not finish.
#[derive(Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// A formula produced a value outside the range of its output.
    #[error(
        "output `{output}` is {} in trial {trial}, outside {permitted}; the inputs of that trial are {}",
        Shown(*value),
        named(inputs)
    )]
    OutOfRange {
        /// The output.
        output: String,
        /// The value.
        value: f64,
        /// The permitted range.
        permitted: Permitted,
        /// The first trial in which it happened.
        trial: u64,
        /// The inputs of that trial, in order of declaration.
        inputs: Vec<(String, f64)>,
    },
    /// A declared output that no formula sets.
    #[error("output `{output}` was declared, but no formula sets it")]
    NotSet {
        /// The output.
        output: String,
    },
    /// A run that does not fit into memory.
    #[error("{trials} trials of {outputs} outputs need {bytes} bytes, more than this machine has")]
    TooLarge {
        /// The number of trials.
        trials: u64,
        /// The number of outputs.
        outputs: usize,
        /// The memory that they need, in bytes.
        bytes: u128,
    },
    /// The run was cancelled.
    #[error("the run was cancelled after {done} of {of} trials")]
    Cancelled {
        /// The number of trials evaluated.
        done: u64,
        /// The number of trials requested.
        of: u64,
    },
    /// A formula, a distribution of the caller's own or a watch panicked.
    #[error("a {code} panicked in trial {trial}: {message}")]
    Panicked {
        /// Whose code it is: "formula", "distribution" or "watch".
        code: &'static str,
        /// The trial of a formula, or the first of those that it computed side by side; the first
        /// of the block that a distribution was drawing; how many trials were done when a watch was
        /// told.
        trial: u64,
        /// The message of the panic.
        message: String,
    },
    /// Rank correlations that contradict each other.
    /// [`Model::nearest_correlations`](crate::simulation::Model::nearest_correlations) finds
    /// possible ones.
    #[error(
        "the rank correlations between {} contradict each other: nothing can move with the others in the way that `{input}` is said to; weaken the strongest of them, or adopt the nearest possible ones (nearest_correlations)",
        quoted(inputs)
    )]
    ImpossibleCorrelation {
        /// The inputs of the group, in order of declaration.
        inputs: Vec<String>,
        /// The first input whose correlations are impossible given those before it.
        input: String,
        /// The conditional variance it would need, which is not positive.
        variance: f64,
    },
    /// The search for the nearest possible rank correlations did not converge.
    #[error(
        "no nearest rank correlations between {} were found: after {iterations} projections they still changed by {change:e}",
        quoted(inputs)
    )]
    NoNearestCorrelations {
        /// The inputs of the group, in order of declaration.
        inputs: Vec<String>,
        /// The number of projections.
        iterations: u64,
        /// The relative change in the last one.
        change: f64,
    },
}

fn quoted(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
