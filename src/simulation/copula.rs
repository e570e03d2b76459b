//! Rank correlation between inputs.

mod nearest;
mod scores;
mod symmetric;

use std::f64::consts::PI;

use super::scenario::{Columns, ROWS};
use crate::error::RunError;
use crate::quantity::LANES;
use scores::{GROUP, to_scores, to_uniforms};

pub use nearest::{CorrelationChange, NearestCorrelations};

/// Two inputs and the Spearman coefficient between them.
type Pair = (usize, usize, f64);

/// Below this a conditional variance counts as zero: one input then follows from the others.
const NO_ROOM: f64 = 1e-12;

/// Inputs that depend on each other, directly or through others, and how.
#[derive(Debug)]
pub(super) struct Group {
    members: Vec<usize>,
    /// The lower triangle of the Cholesky factor of the normal scores' correlations, by rows.
    factor: Vec<Vec<f64>>,
}

impl Group {
    /// The groups that rank correlations between pairs of inputs form.
    pub(super) fn all(names: &[String], correlations: &[Pair]) -> Result<Vec<Self>, RunError> {
        connected(correlations)
            .into_iter()
            .map(|members| Self::new(names, members, correlations))
            .collect()
    }

    fn new(names: &[String], members: Vec<usize>, correlations: &[Pair]) -> Result<Self, RunError> {
        let pearson = |row: usize, column: usize| {
            let rank = coefficient(correlations, members[column], members[row]);
            score_correlation(rank.unwrap_or(0.0))
        };
        let mut factor: Vec<Vec<f64>> = Vec::with_capacity(members.len());
        for row in 0..members.len() {
            let mut entries: Vec<f64> = Vec::with_capacity(row + 1);
            let mut variance = 1.0;
            for (column, above) in factor.iter().enumerate() {
                let explained: f64 = entries.iter().zip(above).map(|(x, y)| x * y).sum();
                let rest = pearson(row, column) - explained;
                let entry = if above[column] > 0.0 {
                    rest / above[column]
                } else {
                    0.0
                };
                // A member without freedom of its own cannot be correlated beyond its causes.
                if above[column] == 0.0 && rest.abs() > NO_ROOM.sqrt() {
                    variance = f64::NEG_INFINITY;
                }
                variance -= entry * entry;
                entries.push(entry);
            }
            if variance < -NO_ROOM {
                return Err(RunError::ImpossibleCorrelation {
                    inputs: members
                        .iter()
                        .map(|&member| names[member].clone())
                        .collect(),
                    input: names[members[row]].clone(),
                    variance: variance.max(-99.0),
                });
            }
            entries.push(if variance > NO_ROOM {
                libm::sqrt(variance)
            } else {
                0.0
            });
            factor.push(entries);
        }
        Ok(Self { members, factor })
    }

    /// Turns independent uniforms in the members' columns into dependent ones.
    ///
    /// The first member keeps its numbers; each later one mixes in those before it, so that
    /// adding a correlation changes no input declared earlier.
    pub(super) fn apply(&self, columns: &mut Columns) {
        let mut scores = vec![[0.0; GROUP]; self.members.len()];
        for start in (0..ROWS * LANES).step_by(GROUP) {
            for (score, &member) in scores.iter_mut().zip(&self.members) {
                score.copy_from_slice(group(columns, member, start));
                to_scores(score);
            }
            for (&member, weights) in self.members.iter().zip(&self.factor) {
                let others = &weights[..weights.len() - 1];
                if others.iter().all(|&weight| weight == 0.0) {
                    continue;
                }
                let mut mixed = mix(weights, &scores);
                to_uniforms(&mut mixed);
                group(columns, member, start).copy_from_slice(&mixed);
            }
        }
    }
}

/// The sets of inputs that are correlated, directly or through others.
fn connected(correlations: &[Pair]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for &(a, b, _) in correlations {
        let (mut joined, apart): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|group| group.contains(&a) || group.contains(&b));
        joined.push(vec![a, b]);
        let mut members = joined.concat();
        members.sort_unstable();
        members.dedup();
        groups = apart;
        groups.push(members);
    }
    groups
}

/// Spearman's coefficient of two inputs, if one is declared.
fn coefficient(correlations: &[Pair], first: usize, second: usize) -> Option<f64> {
    let mut pairs = correlations.iter();
    pairs
        .find(|&&(a, b, _)| (a, b) == (first, second) || (b, a) == (first, second))
        .map(|&(_, _, rank)| rank)
}

/// The correlation of the normal scores of inputs with this rank correlation.
fn score_correlation(rank: f64) -> f64 {
    2.0 * libm::sin(PI * rank / 6.0)
}

/// Some trials of an input.
fn group(columns: &mut Columns, input: usize, start: usize) -> &mut [f64] {
    &mut columns[input * ROWS..(input + 1) * ROWS].as_flattened_mut()[start..start + GROUP]
}

/// The weighted sum of the first scores, as many as there are weights.
fn mix(weights: &[f64], scores: &[[f64; GROUP]]) -> [f64; GROUP] {
    let mut mixed = [0.0; GROUP];
    for (part, sums) in mixed.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
        for (weight, score) in weights.iter().zip(scores) {
            let score = &score[part * LANES..(part + 1) * LANES];
            for (sum, z) in sums.iter_mut().zip(score) {
                *sum += weight * z;
            }
        }
    }
    mixed
}

#[cfg(test)]
mod tests {
    use super::Group;

    fn names(count: usize) -> Vec<String> {
        ["a", "b", "c", "d"][..count]
            .iter()
            .map(|&name| name.to_owned())
            .collect()
    }

    #[test]
    fn groups_are_the_connected_inputs() {
        let groups = Group::all(&names(4), &[(0, 2, 0.3), (1, 3, -0.5)]).unwrap();
        assert_eq!(
            groups
                .iter()
                .map(|group| group.members.clone())
                .collect::<Vec<_>>(),
            [vec![0, 2], vec![1, 3]]
        );
    }

    #[test]
    fn perfect_correlation_is_possible_and_contradiction_is_not() {
        assert!(Group::all(&names(2), &[(0, 1, 1.0)]).is_ok());
        assert!(Group::all(&names(3), &[(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0)]).is_ok());
        assert!(Group::all(&names(3), &[(0, 1, 1.0), (0, 2, 1.0), (1, 2, -1.0)]).is_err());
        assert!(Group::all(&names(3), &[(0, 1, 0.9), (0, 2, 0.9), (1, 2, -0.9)]).is_err());
    }
}
