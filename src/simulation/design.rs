//! What the engine has to know about a sampling design.

use std::ops::Range;

use crate::error::Invalid;
use crate::random::{Design, Sampling};

/// More independent parts than this would not make an error more certain.
const MOST_PARTS: u64 = 64;

/// The independent parts of a run whose trials are not independent of each other; none if they
/// are.
pub(super) fn parts(sampling: Sampling) -> Vec<Range<usize>> {
    if sampling.design() == Design::MonteCarlo {
        return Vec::new();
    }
    let place = |trial| usize::try_from(trial).unwrap_or(usize::MAX);
    let parts = sampling.parts(MOST_PARTS);
    parts
        .map(|part| place(part.start)..place(part.end))
        .collect()
}

/// The same design and seed with another number of trials, provided that its first draws are the
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
