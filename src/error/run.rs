//! What can go wrong between a declared model and its outcome.

use std::fmt::Write as _;

use super::Permitted;

/// A simulation that cannot start or did not finish.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// A formula produced a value that its output cannot have.
    #[error(
        "output `{output}` is {value} in trial {trial}, outside {permitted}; the inputs of that trial are {}",
        listed(inputs)
    )]
    OutOfRange {
        /// The output.
        output: String,
        /// What it was.
        value: f64,
        /// What it may be.
        permitted: Permitted,
        /// The first trial in which it happened.
        trial: u64,
        /// The inputs of that trial, in order of declaration.
        inputs: Vec<(String, f64)>,
    },
    /// A formula did not set an output that was declared.
    #[error("output `{output}` was declared, but no formula sets it")]
    NotSet {
        /// The output.
        output: String,
    },
    /// A run of so many trials does not fit into memory.
    #[error(
        "{trials} trials of {outputs} outputs need {bytes} bytes, more than this machine gives"
    )]
    TooLarge {
        /// How many trials were asked.
        trials: u64,
        /// How many outputs the model has.
        outputs: usize,
        /// What they would take.
        bytes: u128,
    },
    /// The run was asked to stop before its end.
    #[error("the run was cancelled after {done} of {of} trials")]
    Cancelled {
        /// How many trials were evaluated.
        done: u64,
        /// How many were asked.
        of: u64,
    },
    /// Rank correlations that no set of inputs can have at once.
    #[error(
        "the rank correlations between {} cannot hold together: given the others, the variance of `{input}` would have to be {variance:.3}; weaken the strongest of them, or ask Model::nearest_correlations for the nearest that can",
        quoted(inputs)
    )]
    ImpossibleCorrelation {
        /// The inputs of the group, in order of declaration.
        inputs: Vec<String>,
        /// The first input for which there is no room.
        input: String,
        /// The conditional variance that would be needed, which is not positive.
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
        /// How many projections were made.
        iterations: u64,
        /// The relative change of the last one.
        change: f64,
    },
}

fn quoted(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

fn listed(inputs: &[(String, f64)]) -> String {
    let mut text = String::new();
    for (index, (name, value)) in inputs.iter().enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(text, "{comma}{name} = {value}");
    }
    text
}
