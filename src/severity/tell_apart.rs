//! What to find out to tell two candidates apart.

use serde::Serialize;

use super::inputs::sample;
use crate::distribution::Term;
use crate::error::Invalid;
use crate::quantity::{Share, Unit};
use crate::sample::{Moments, Sample};

/// What tells the first two candidates of a screen apart.
///
/// # Example
/// See [`Screen`](super::Screen).
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct TellApart {
    /// The candidate of the higher mean score.
    pub first: String,
    /// The other.
    pub second: String,
    /// The probability that the first is really the better one.
    pub first_is_better: f64,
    /// How much better the first is.
    pub difference: Sample,
    /// What is lost on average by choosing the first today instead of knowing which is better: the
    /// expected value of perfect information on the pair, in the unit of the scores.
    pub expected_loss: f64,
    /// What is not known about the two, that which explains most of the difference first.
    pub inputs: Vec<PairInput>,
}

/// What one unknown figure has to do with the difference of two candidates.
///
/// # Example
/// See [`Screen`](super::Screen).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PairInput {
    /// The figure, such as `late payments: those willing`.
    pub input: String,
    /// The share of the variance of the difference that would go if the figure were known.
    pub explains: f64,
    /// What knowing the figure is worth before choosing: how much of the expected loss it saves, in
    /// the unit of the scores.
    pub worth: f64,
    /// To how much of its present width the figure would have to be known for the first to be
    /// better with the probability wanted, everything else as it is: 1 if it is sure enough today,
    /// none if even knowing it exactly would not do.
    pub narrower: Option<f64>,
}

/// A factor of a candidate: its draws, and the address that tells which factors move together.
#[derive(Debug)]
pub(super) struct Factor<'a> {
    name: &'a str,
    address: String,
    draws: &'a [f64],
}

impl<'a> Factor<'a> {
    pub(super) fn of(term: &'a Term, draws: &'a [f64]) -> Self {
        Self {
            name: &term.name,
            address: term.address(),
            draws,
        }
    }
}

/// The product of the factors at one address in one candidate, and of its other factors.
struct Split {
    own: Vec<f64>,
    others: Vec<f64>,
}

impl Split {
    fn of(factors: &[Factor<'_>], address: &str) -> Self {
        let trials = factors.first().map_or(0, |it| it.draws.len());
        let product = |here: bool| {
            let mut product = vec![1.0; trials];
            for factor in factors.iter().filter(|it| (it.address == address) == here) {
                for (product, draw) in product.iter_mut().zip(factor.draws) {
                    *product *= draw;
                }
            }
            product
        };
        Self {
            own: product(true),
            others: product(false),
        }
    }
}

/// Both candidates, split by one figure.
struct SplitPair {
    first: Split,
    second: Split,
}

pub(super) fn tell_apart(
    (first, of_first): (&Sample, &[Factor<'_>]),
    (second, of_second): (&Sample, &[Factor<'_>]),
    unit: Unit,
    sure: Share,
) -> Result<TellApart, Invalid> {
    let pairs = first.samples().iter().zip(second.samples());
    let differences: Vec<f64> = pairs.map(|(first, second)| first - second).collect();
    let mut inputs: Vec<PairInput> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for factor in of_first.iter().chain(of_second) {
        if seen.contains(&factor.address.as_str()) || is_known(factor.draws) {
            continue;
        }
        seen.push(&factor.address);
        let split = SplitPair {
            first: Split::of(of_first, &factor.address),
            second: Split::of(of_second, &factor.address),
        };
        inputs.push(split.input(factor.name, &differences, sure.value()));
    }
    inputs.sort_by(|a, b| b.explains.total_cmp(&a.explains));
    let sampling = first.sampling();
    Ok(TellApart {
        first: first.name().to_owned(),
        second: second.name().to_owned(),
        first_is_better: probability_above(differences.iter().copied()),
        expected_loss: loss(&differences),
        difference: sample("difference", unit.of_difference(), differences, &sampling)?,
        inputs,
    })
}

impl SplitPair {
    fn input(&self, name: &str, differences: &[f64], sure: f64) -> PairInput {
        let expected = self.expected();
        let whole = variance(differences);
        let explains = if whole > 0.0 {
            variance(&expected) / whole
        } else {
            0.0
        };
        PairInput {
            input: name.to_owned(),
            explains: explains.min(1.0),
            worth: loss(&expected),
            narrower: self.narrower(sure),
        }
    }

    /// The expected difference in every trial if the figure were known to be what it is there. The
    /// other factors are independent of it, so that only their mean counts.
    fn expected(&self) -> Vec<f64> {
        let others = [mean(&self.first.others), mean(&self.second.others)];
        let own = self.first.own.iter().zip(&self.second.own);
        own.map(|(first, second)| first * others[0] - second * others[1])
            .collect()
    }

    /// The widest share of its present width at which the first is better with this probability.
    fn narrower(&self, sure: f64) -> Option<f64> {
        let centres = [mean(&self.first.own), mean(&self.second.own)];
        let widths = (0..=100).rev().map(|width| f64::from(width) / 100.0);
        let enough = |width: &f64| {
            let shrunk = |split: &Split, centre: f64, trial: usize| {
                (centre + width * (split.own[trial] - centre)) * split.others[trial]
            };
            let trials = 0..self.first.own.len();
            let differences = trials.map(|trial| {
                shrunk(&self.first, centres[0], trial) - shrunk(&self.second, centres[1], trial)
            });
            probability_above(differences) >= sure
        };
        widths.into_iter().find(enough)
    }
}

fn is_known(draws: &[f64]) -> bool {
    draws
        .windows(2)
        .all(|pair| pair[0].total_cmp(&pair[1]).is_eq())
}

/// The probability of more than zero; where both are equal, either may be the better one.
fn probability_above(differences: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = differences.len() as f64;
    let wins = differences.map(|it| match it.partial_cmp(&0.0) {
        Some(std::cmp::Ordering::Greater) => 1.0,
        Some(std::cmp::Ordering::Equal) => 0.5,
        _ => 0.0,
    });
    wins.sum::<f64>() / count
}

fn mean(values: &[f64]) -> f64 {
    Moments::of_all(values).mean
}

fn variance(values: &[f64]) -> f64 {
    Moments::of_all(values).variance()
}

/// What choosing the better one in every trial gains over choosing the better one on average: the
/// mean of what the differences of the other sign lose. Not as a difference of two means, which
/// rounding could leave below zero.
fn loss(differences: &[f64]) -> f64 {
    let other = if mean(differences) < 0.0 { 1.0 } else { -1.0 };
    let lost = differences
        .iter()
        .map(|difference| (other * difference).max(0.0));
    lost.sum::<f64>() / differences.len() as f64
}
