//! How far the distribution of an outcome moves where an input is known.

use serde::Serialize;

/// Into how many equally likely intervals the range of an input is cut.
const INTERVALS: usize = 10;

/// The median of Kolmogorov's distribution.
const MEDIAN: f64 = 0.827_573_555_189_906;

/// The distances of Kolmogorov and Smirnov between the distribution of an outcome over all trials
/// and that over the trials with the input in one of ten equally likely intervals (PAWN). From 0,
/// where the input changes nothing, to 1. Unlike indices of variance they need no finite variance
/// and see changes of spread and shape.
///
/// # Reference
/// F. Pianosi and T. Wagener (2018), *Distribution-based sensitivity analysis from a generic
/// input-output sample*, Environmental Modelling and Software 108, 197-207.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Distances {
    /// The median over the intervals.
    pub median: f64,
    /// The largest.
    pub largest: f64,
    /// The mean over the intervals.
    pub mean: f64,
    /// What the median is expected to be for an input that changes nothing, because an interval has
    /// few trials.
    pub by_chance: f64,
}

impl Distances {
    /// The trials in the order of their outcomes, the same for every input.
    pub(super) fn order(outcome: &[f64]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..outcome.len()).collect();
        order.sort_unstable_by(|&a, &b| outcome[a].total_cmp(&outcome[b]));
        order
    }

    pub(super) fn of(input: &[f64], outcome: &[f64], order: &[usize]) -> Self {
        let intervals = intervals(input);
        let mut sizes = [0_u32; INTERVALS];
        for &interval in &intervals {
            sizes[interval] += 1;
        }
        let trials = input.len() as f64;
        let mut seen = [0.0; INTERVALS];
        let mut furthest = [0.0_f64; INTERVALS];
        let mut all = 0.0;
        for tied in order.chunk_by(|&a, &b| outcome[a].total_cmp(&outcome[b]).is_eq()) {
            for &trial in tied {
                seen[intervals[trial]] += 1.0;
            }
            all += tied.len() as f64;
            for ((furthest, seen), size) in furthest.iter_mut().zip(seen).zip(sizes) {
                let below = seen / f64::from(size.max(1));
                *furthest = furthest.max((below - all / trials).abs());
            }
        }
        // An input of few values leaves intervals empty.
        let filled = furthest.iter().zip(sizes).filter(|(_, size)| *size > 0);
        let mut found: Vec<f64> = filled.map(|(distance, _)| *distance).collect();
        found.sort_by(f64::total_cmp);
        let count = found.len() as f64;
        let in_each = trials / count;
        Self {
            median: crate::sample::percentile(&found, 0.5),
            largest: found.last().copied().unwrap_or(0.0),
            mean: found.iter().sum::<f64>() / count,
            by_chance: MEDIAN * libm::sqrt((1.0 - in_each / trials) / in_each),
        }
    }
}

/// The interval that each trial is in, equal values in the same one.
fn intervals(input: &[f64]) -> Vec<usize> {
    let mut intervals = vec![0; input.len()];
    crate::numeric::each_tie(input, |below, tied| {
        let middle = 2 * below + tied.len() - 1;
        let interval = middle * INTERVALS / (2 * input.len());
        for &(_, trial) in tied {
            intervals[trial] = interval;
        }
    });
    intervals
}
