//! Distributions of a few values.
#![allow(clippy::cast_precision_loss, reason = "there are few values")]

use super::super::structure::{LEAST, MOST_VALUES, Structure};
use super::super::{Dist, Distribution};
use super::probability;
use crate::quantity::Share;

/// The values of a distribution in ascending order, and where to start looking.
#[derive(Debug, Clone)]
pub(super) struct Steps {
    values: Vec<f64>,
    /// The probability of at most each value, and of more.
    up_to: Vec<f64>,
    above: Vec<f64>,
    /// For equal parts of the unit interval, the first value that a probability in it can give.
    guide: Vec<u32>,
}

/// Whether a distribution of the user's own has its quantile stay the same next to most of a few
/// probabilities.
fn looks_stepped(law: &Dist) -> bool {
    const PLACES: [f64; 5] = [0.1103, 0.2897, 0.4901, 0.7109, 0.8893];
    let flat = |p: &&f64| {
        let near = |factor: f64| law.quantile(probability(**p * factor));
        #[expect(clippy::float_cmp, reason = "a step gives the very same value")]
        let flat = near(1.0 - 1e-7) == near(1.0 + 1e-7);
        flat
    };
    PLACES.iter().filter(flat).count() >= 3
}

fn tails(values: &[f64], tail: impl Fn(f64) -> Share) -> Vec<f64> {
    values.iter().map(|&x| tail(x).value()).collect()
}

impl Steps {
    /// The values of a distribution that has nothing but steps; nothing if it has more, or too
    /// many.
    pub(super) fn of(law: &Dist, structure: &Structure) -> Option<Self> {
        if structure.is_open {
            return looks_stepped(law).then(|| Self::walked(law)).flatten();
        }
        let listed =
            structure.is_stepped && structure.crowds.is_empty() && !structure.atoms.is_empty();
        let steps = listed.then(|| Self {
            up_to: tails(&structure.atoms, |x| law.cdf(x)),
            above: tails(&structure.atoms, |x| law.survival(x)),
            guide: Vec::new(),
            values: structure.atoms.clone(),
        })?;
        Some(steps.guided())
    }

    /// Walks from value to value.
    fn walked(law: &Dist) -> Option<Self> {
        let mut value = law.quantile(probability(LEAST));
        let (mut values, mut up_to, mut above) = (Vec::new(), Vec::new(), Vec::new());
        loop {
            let (below, beyond) = (law.cdf(value).value(), law.survival(value).value());
            values.push(value);
            up_to.push(below);
            above.push(beyond);
            if beyond < LEAST {
                break;
            }
            let next = if below < 0.5 {
                law.quantile(probability(below.next_up()))
            } else {
                law.upper_quantile(probability(beyond.next_down()))
            };
            if next.is_nan() || next <= value || values.len() == MOST_VALUES {
                return None;
            }
            value = next;
        }
        let steps = Self {
            guide: Vec::new(),
            values,
            up_to,
            above,
        };
        Some(steps.guided())
    }

    /// One part for each value or two.
    fn guided(mut self) -> Self {
        let parts = self.values.len().next_power_of_two();
        let mut first = 0;
        let mut guide = Vec::with_capacity(parts);
        for part in 0..parts {
            let u = part as f64 / parts as f64;
            // The upper half is asked by its own tail, its first probability too.
            first = self.search(first, u, 2 * part >= parts);
            guide.push(u32::try_from(first).unwrap_or(0));
        }
        self.guide = guide;
        self
    }

    /// The smallest value that is not exceeded with at least this probability.
    pub(super) fn draw(&self, u: f64) -> f64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "casts of numbers out of range and of NaN give an end of the range"
        )]
        let part = (u * self.guide.len() as f64) as usize;
        let start = self.guide[part.min(self.guide.len() - 1)] as usize;
        self.values[self.search(start, u, u > 0.5)]
    }

    /// The first value from `start` on that reaches a probability, measured from the upper end if
    /// `upper`.
    fn search(&self, start: usize, u: f64, upper: bool) -> usize {
        let last = self.values.len() - 1;
        let reaches = |index: &usize| {
            if upper {
                self.above[*index] <= 1.0 - u
            } else {
                self.up_to[*index] >= u
            }
        };
        (start..last).find(reaches).unwrap_or(last)
    }
}
