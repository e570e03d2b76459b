//! Columns of the trials of one run.

use crate::error::Invalid;
use crate::quantity::Value;
use crate::random::Sampling;
use crate::sample::Sample;

/// Fails unless a sample has so many trials, sampled like this.
pub(super) fn same_trials<Q: Into<Value>>(
    sample: &Sample<Q>,
    sampling: Sampling,
    trials: usize,
) -> Result<(), Invalid> {
    if sample.sampling() == sampling && sample.samples().len() == trials {
        return Ok(());
    }
    let parameter = format!("trials of `{}`", sample.name());
    let given = sample.samples().len();
    Err(Invalid::rule(
        &parameter,
        given,
        "those of the first option, sampled in the same way",
    ))
}
