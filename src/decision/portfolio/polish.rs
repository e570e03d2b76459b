//! A choice made better by adding candidates and putting one in place of another.

use super::problem::{Problem, ROUNDING};

/// Among more candidates, to look at all pairs would take longer than the search.
const MOST: usize = 2_000;

/// Makes a choice better until no candidate can be added and none put in place of another.
/// Candidates that need, are needed by or exclude others stay as they are; all do if there are more
/// than 2,000.
pub(super) fn polished(problem: &Problem, mut chosen: Vec<bool>) -> Vec<bool> {
    let free: Vec<usize> = (0..chosen.len())
        .filter(|&at| {
            problem.needs[at].is_empty()
                && problem.needed_by[at].is_empty()
                && problem.rivals[at].is_empty()
        })
        .collect();
    if free.len() > MOST {
        return chosen;
    }
    // Each change is worth more than rounding, and no choice comes twice.
    while let Some((out, into)) = best_change(problem, &chosen, &free) {
        if let Some(out) = out {
            chosen[out] = false;
        }
        chosen[into] = true;
    }
    chosen
}

/// The change that adds most and keeps all limits: what is taken out, if anything, and what is put
/// in.
fn best_change(
    problem: &Problem,
    chosen: &[bool],
    free: &[usize],
) -> Option<(Option<usize>, usize)> {
    let left: Vec<f64> = problem
        .uses
        .iter()
        .zip(&problem.limits)
        .map(|(uses, limit)| {
            let used: f64 = uses
                .iter()
                .zip(chosen)
                .map(|(it, &taken)| if taken { *it } else { 0.0 })
                .sum();
            limit - used
        })
        .collect();
    let fits = |out: Option<usize>, into: usize| {
        let limits = problem.uses.iter().zip(&left);
        limits
            .into_iter()
            .all(|(uses, left)| uses[into] - out.map_or(0.0, |out| uses[out]) <= *left)
    };
    let least = ROUNDING * problem.values.iter().map(|it| it.abs()).sum::<f64>();
    let mut best = (least, None);
    let outs = free.iter().copied().filter(|&at| chosen[at]).map(Some);
    for out in outs.chain([None]) {
        let given_up = out.map_or(0.0, |at| problem.values[at]);
        for &into in free.iter().filter(|&&at| !chosen[at]) {
            let gained = problem.values[into] - given_up;
            if gained > best.0 && fits(out, into) {
                best = (gained, Some((out, into)));
            }
        }
    }
    best.1
}
