//! Choice probabilities of one situation.

use super::design::Design;
use super::goodness::ChoiceGoodness;

/// The log-likelihood of what was chosen in a situation, and the probabilities of its rows.
pub(super) fn probabilities(
    design: &Design,
    situation: usize,
    point: &[f64],
    shares: &mut Vec<f64>,
) -> f64 {
    shares.clear();
    // What was chosen has the utility zero.
    let mut most: f64 = 0.0;
    for row in design.rows_of(situation) {
        let parts = design.row(row).iter().zip(point);
        let utility: f64 = parts.map(|(x, coefficient)| x * coefficient).sum();
        most = most.max(utility);
        shares.push(utility);
    }
    let mut sum = 0.0;
    for share in shares.iter_mut() {
        *share = libm::exp(*share - most);
        sum += *share;
    }
    for share in shares.iter_mut() {
        *share /= sum;
    }
    -(most + libm::log(sum))
}

/// Which part of a hit it is that an alternative was chosen: all of one if it was the most likely,
/// a part where others were as likely.
pub(super) fn hit(shares: &[f64], chosen: usize) -> f64 {
    let own = shares[chosen];
    if shares.iter().any(|&share| share > own) {
        return 0.0;
    }
    let tied = shares.iter().filter(|&&share| share >= own).count();
    1.0 / tied as f64
}

/// Sums over the choices of a design.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    log_likelihood: f64,
    at_zero: f64,
    hits: f64,
    weight: f64,
}

impl Tally {
    /// Adds a choice of this weight with the log-likelihood and the probabilities of its rows.
    pub(super) fn add(
        &mut self,
        design: &Design,
        situation: usize,
        weight: f64,
        (log_likelihood, shares): (f64, &[f64]),
    ) {
        let chosen = design.chosen[situation] as usize - design.rows_of(situation).start;
        self.log_likelihood += weight * log_likelihood;
        self.at_zero -= weight * libm::log(shares.len() as f64);
        self.hits += weight * hit(shares, chosen);
        self.weight += weight;
    }

    /// What the sums say of a model with so many parameters.
    pub(super) fn goodness(&self, design: &Design, parameters: usize) -> ChoiceGoodness {
        ChoiceGoodness {
            log_likelihood: self.log_likelihood,
            log_likelihood_at_zero: self.at_zero,
            parameters,
            choices: design.situations(),
            people: design.weights.len(),
            hit_rate: self.hits / self.weight,
        }
    }
}
