//! What the engine has to know about a sampling design.

use crate::error::Invalid;
use crate::random::{Design, Sampling};

/// The design and seed with another number of trials, provided that its first draws are the
/// same; `None` where a draw depends on the number of trials.
pub(super) fn resized(sampling: Sampling, trials: u64) -> Option<Sampling> {
    let resized = match sampling.design() {
        Design::MonteCarlo => Sampling::monte_carlo(trials),
        Design::Antithetic => Sampling::antithetic(trials),
        _ => return None,
    };
    Some(resized.seed(sampling.seed_used()))
}

/// Refuses designs whose errors a stream, which keeps no trial, could not tell.
pub(super) fn check_stream(sampling: Sampling) -> Result<(), Invalid> {
    if sampling.design() == Design::MonteCarlo {
        return Ok(());
    }
    let design = format!("{:?}", sampling.design());
    Err(Invalid::rule("design of a stream", design, "Monte Carlo")
        .hint("other designs need far fewer trials: keep them with `Model::run`"))
}
