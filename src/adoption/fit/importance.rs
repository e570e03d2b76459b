//! Weighted draws: adaptive importance sampling, tempered until it has found the posterior.

use super::proposal::{Proposal, moved};
use super::target::{Point, Target};
use crate::error::AdoptionError;
use crate::numeric::halved;
use crate::random::Seed;

/// Draws weighted in each round that looks for the posterior.
const SEARCHED: usize = 2_000;

/// Weights that sum to one, and to how many equal ones they amount.
pub(super) fn weights(ln: &[f64]) -> (Vec<f64>, f64) {
    let most = ln.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if most == f64::NEG_INFINITY {
        return (vec![0.0; ln.len()], 0.0);
    }
    let raw: Vec<f64> = ln.iter().map(|x| libm::exp(x - most)).collect();
    let sum: f64 = raw.iter().sum();
    let weights: Vec<f64> = raw.iter().map(|w| w / sum).collect();
    let squares: f64 = weights.iter().map(|w| w * w).sum();
    (weights, 1.0 / squares)
}

pub(super) fn weighted(
    target: &Target<'_>,
    proposal: &Proposal,
    seed: Seed,
    name: &str,
    count: usize,
    heat: f64,
) -> (Vec<Point>, Vec<f64>) {
    let mut values = vec![0.0; target.history.periods()];
    let points = proposal.points(seed, name, count);
    let ln = points
        .iter()
        .map(|z| heat * target.ln_likelihood(z, &mut values) + proposal.ln_ratio(z));
    let ln = ln
        .map(|x| if x.is_nan() { f64::NEG_INFINITY } else { x })
        .collect();
    (points, ln)
}

/// A proposal near the posterior: the likelihood is let in step by step, as far as enough draws
/// carry it, and the proposal moved after it.
pub(super) fn adapted(target: &Target<'_>, seed: Seed) -> Result<Proposal, AdoptionError> {
    const ENOUGH: f64 = 150.0;
    let unit = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    let mut proposal = Proposal {
        centre: [0.0; 3],
        root: unit,
    };
    let (mut whole, mut effective) = (0, 0.0);
    for round in 0..40 {
        let name = format!("posterior: round {round}");
        let (points, full) = weighted(target, &proposal, seed, &name, SEARCHED, 1.0);
        let (_, flat) = weighted(target, &proposal, seed, &name, SEARCHED, 0.0);
        let at = |heat: f64| -> Vec<f64> {
            let pairs = full.iter().zip(&flat);
            pairs
                .map(|(full, flat)| {
                    if *full == f64::NEG_INFINITY {
                        *full
                    } else {
                        flat + heat * (full - flat)
                    }
                })
                .collect()
        };
        let all = weights(&at(1.0)).1 >= ENOUGH;
        let heat = if all {
            1.0
        } else {
            halved((0.0, 1.0), 30, &|heat| weights(&at(heat)).1 >= ENOUGH).0
        };
        let (weights, amount) = weights(&at(heat));
        effective = amount;
        if effective < 20.0 {
            break;
        }
        proposal = moved(&points, &weights);
        whole = if all { whole + 1 } else { 0 };
        if whole == 3 {
            return Ok(proposal);
        }
    }
    Err(AdoptionError::PosteriorNotReached {
        draws: SEARCHED,
        effective,
        needed: ENOUGH,
    })
}

/// Indices by systematic resampling: each as often as its weight says, to the next whole number.
pub(super) fn resampled(weights: &[f64], rows: usize) -> Vec<usize> {
    let mut chosen = Vec::with_capacity(rows);
    let mut sum = 0.0;
    for (index, weight) in weights.iter().enumerate() {
        sum += weight * rows as f64;
        while (chosen.len() as f64) + 0.5 < sum {
            chosen.push(index);
        }
    }
    // What rounding left out.
    while chosen.len() < rows {
        let last = chosen.last().copied().unwrap_or(0);
        chosen.push(last);
    }
    chosen.truncate(rows);
    chosen
}
