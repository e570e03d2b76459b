//! The most likely shares between bids, without a law.
//!
//! # References
//! - B. W. Turnbull (1976), *The empirical distribution function with arbitrarily grouped, censored
//!   and truncated data*, Journal of the Royal Statistical Society B 38, 290-295.
//! - R. Gentleman and C. J. Geyer (1994), *Maximum likelihood for interval censored data*,
//!   Biometrika 81, 618-623: the conditions by which a top is known.

use crate::numeric::Cholesky;

/// An answer: the willingness to pay lies in the steps `from..until`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    pub(super) from: usize,
    pub(super) until: usize,
    pub(super) weight: f64,
}

/// The shares of the steps.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Masses {
    pub(super) shares: Vec<f64>,
    pub(super) log_likelihood: f64,
    pub(super) iterations: u32,
}

/// The search that did not end: its iterations, and the greatest slope left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Unfinished {
    pub(super) iterations: u32,
    pub(super) gradient: f64,
}

const ROUNDS: u32 = 500;
const WARM_UP: u32 = 10;
/// A slope per unit of weight that is rounding.
const FLAT: f64 = 1e-12;

/// The shares of so many steps that make the answers most likely.
///
/// Expectation and maximisation to begin with, then Newton's method on the steps that have a share;
/// a step that lost its share and would raise the likelihood gets one again.
pub(super) fn masses(steps: usize, spans: &[Span]) -> Result<Masses, Unfinished> {
    let problem = Problem::new(steps, spans);
    let mut shares = problem.start();
    let mut gradient = f64::INFINITY;
    for round in 0..ROUNDS {
        let slopes = problem.slopes(&shares);
        gradient = slopes
            .iter()
            .zip(&shares)
            .map(|(&slope, &share)| if share > 0.0 { slope.abs() } else { slope })
            .fold(0.0, f64::max);
        if gradient <= FLAT {
            return Ok(problem.finished(shares, round));
        }
        if round < WARM_UP || !problem.newton(&mut shares, &slopes) {
            for (share, slope) in shares.iter_mut().zip(&slopes) {
                *share *= 1.0 + slope;
            }
        }
        problem.revive(&mut shares);
    }
    Err(Unfinished {
        iterations: ROUNDS,
        gradient,
    })
}

struct Problem<'s> {
    spans: &'s [Span],
    total: f64,
    /// Whether a step can have a share at all.
    possible: Vec<bool>,
}

impl<'s> Problem<'s> {
    /// Only steps that begin where some answer begins and end where some answer ends can hold a
    /// share: any other could give it to a neighbour that more answers contain.
    fn new(steps: usize, spans: &'s [Span]) -> Self {
        let (mut begins, mut ends) = (vec![false; steps + 1], vec![false; steps + 1]);
        for span in spans.iter().filter(|span| span.weight > 0.0) {
            begins[span.from] = true;
            ends[span.until] = true;
        }
        let possible = (0..steps).map(|step| begins[step] && ends[step + 1]);
        Self {
            spans,
            total: spans.iter().map(|span| span.weight).sum(),
            possible: possible.collect(),
        }
    }

    fn start(&self) -> Vec<f64> {
        let count = self.possible.iter().filter(|&&possible| possible).count();
        let share = 1.0 / count.max(1) as f64;
        let of = |&possible: &bool| if possible { share } else { 0.0 };
        self.possible.iter().map(of).collect()
    }

    /// The probability of each answer.
    fn probabilities(&self, shares: &[f64]) -> Vec<f64> {
        let of = |span: &Span| shares[span.from..span.until].iter().sum();
        self.spans.iter().map(of).collect()
    }

    /// The mean log-likelihood less the sum of the shares, whose top is at a sum of one.
    fn value(&self, shares: &[f64]) -> f64 {
        let probabilities = self.probabilities(shares);
        let logs = self.spans.iter().zip(probabilities);
        let sum: f64 = logs
            .filter(|(span, _)| span.weight > 0.0)
            .map(|(span, p)| span.weight * libm::log(p))
            .sum();
        sum / self.total - shares.iter().sum::<f64>()
    }

    fn slopes(&self, shares: &[f64]) -> Vec<f64> {
        let mut slopes = vec![-1.0; shares.len()];
        for (span, p) in self.spans.iter().zip(self.probabilities(shares)) {
            if span.weight > 0.0 {
                let part = span.weight / (p * self.total);
                for slope in &mut slopes[span.from..span.until] {
                    *slope += part;
                }
            }
        }
        for (slope, possible) in slopes.iter_mut().zip(&self.possible) {
            if !possible {
                // As if no answer contained it.
                *slope = -1.0;
            }
        }
        slopes
    }

    /// One step of Newton's method on the shares above zero; whether it climbed.
    fn newton(&self, shares: &mut Vec<f64>, slopes: &[f64]) -> bool {
        let held: Vec<usize> = (0..shares.len()).filter(|&j| shares[j] > 0.0).collect();
        let probabilities = self.probabilities(shares);
        let mut bend = vec![vec![0.0; held.len()]; held.len()];
        for (span, p) in self.spans.iter().zip(probabilities) {
            let inside = |place: &usize| (span.from..span.until).contains(&held[*place]);
            let part = span.weight / (p * p * self.total);
            for i in (0..held.len()).filter(inside) {
                for j in (0..=i).filter(inside) {
                    bend[i][j] += part;
                }
            }
        }
        for (place, row) in bend.iter_mut().enumerate() {
            // Shares that only their sum tells apart stay where they are.
            row[place] *= 1.0 + 1e-10;
        }
        let along: Vec<f64> = held.iter().map(|&j| slopes[j]).collect();
        let Some(root) = Cholesky::new(&along, |i, j| bend[i][j]) else {
            return false;
        };
        let step = root.solve(&along);
        let here = self.value(shares);
        let mut part = 1.0;
        while part > 1e-6 {
            let mut next = shares.clone();
            for (&j, s) in held.iter().zip(&step) {
                next[j] = (next[j] + part * s).max(0.0);
            }
            let value = self.value(&next);
            if value >= here - 4.0 * f64::EPSILON * here.abs() {
                *shares = next;
                return true;
            }
            part *= 0.5;
        }
        false
    }

    /// Gives a share to steps without one that would raise the likelihood.
    fn revive(&self, shares: &mut [f64]) {
        let slopes = self.slopes(shares);
        for (share, slope) in shares.iter_mut().zip(slopes) {
            if *share <= 0.0 && slope > FLAT {
                *share = 1e-4 * slope.min(1.0);
            }
        }
    }

    fn finished(&self, mut shares: Vec<f64>, iterations: u32) -> Masses {
        let sum: f64 = shares.iter().sum();
        for share in &mut shares {
            *share /= sum;
        }
        let log_likelihood = (self.value(&shares) + 1.0) * self.total;
        Masses {
            shares,
            log_likelihood,
            iterations,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Span, masses};

    /// Two answers above 1, one below it, one between 1 and 2: shares 1/4, 3/4 in any split that
    /// only the last answer decides.
    #[test]
    fn shares_are_those_of_the_answers() {
        let span = |from, until, weight| Span {
            from,
            until,
            weight,
        };
        let spans = [span(1, 3, 2.0), span(0, 1, 1.0), span(1, 2, 1.0)];
        let found = masses(3, &spans).unwrap();
        let wanted = [0.25, 0.75, 0.0];
        for (share, wanted) in found.shares.iter().zip(wanted) {
            assert!((share - wanted).abs() < 1e-12, "{found:?}");
        }
    }
}
