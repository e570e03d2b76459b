//! Rank correlation between inputs.

mod margin;
mod nearest;
mod pair;
mod scores;
mod symmetric;

use std::collections::HashMap;

use super::trial::{Columns, ROWS};
use crate::error::RunError;
use crate::numeric::wide::{Work, widest};
use crate::quantity::LANES;
use scores::{GROUP, to_scores, to_uniforms};

pub(super) use margin::Margin;
pub use nearest::{CorrelationChange, NearestCorrelations};
pub(super) use pair::{reach, score_correlation};

/// Below this a conditional variance counts as zero: one input then follows from the others.
const NO_ROOM: f64 = 1e-12;

/// How many lanes of trials are turned at once.
const PARTS: usize = GROUP / LANES;

/// How many members are mixed at once, so that what they have in common is read once.
const TOGETHER: usize = 4;

/// Two inputs that are correlated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Correlation {
    pub(super) first: usize,
    pub(super) second: usize,
    /// Spearman's coefficient between their draws.
    pub(super) rank: f64,
    /// The correlation of their normal scores that gives it.
    pub(super) score: f64,
}

/// The pairs of a model, in the order in which they were declared.
#[derive(Debug, Clone, Default)]
pub(super) struct Correlations {
    pairs: Vec<Correlation>,
    places: HashMap<(usize, usize), usize>,
}

impl Correlations {
    pub(super) fn iter(&self) -> impl Iterator<Item = &Correlation> {
        self.pairs.iter()
    }

    pub(super) fn get(&self, first: usize, second: usize) -> Option<&Correlation> {
        let place = self.places.get(&key(first, second))?;
        self.pairs.get(*place)
    }

    /// Adds a pair, or replaces what was known of it.
    pub(super) fn set(&mut self, pair: Correlation) {
        let next = self.pairs.len();
        let place = *self
            .places
            .entry(key(pair.first, pair.second))
            .or_insert(next);
        if place == next {
            self.pairs.push(pair);
        } else {
            self.pairs[place] = pair;
        }
    }

    /// The sets of inputs that are correlated, directly or through others: each in order of
    /// declaration, as is the list of them by their first.
    pub(super) fn groups(&self) -> Vec<Vec<usize>> {
        let inputs = self
            .pairs
            .iter()
            .map(|pair| pair.first.max(pair.second) + 1);
        let mut leaders: Vec<usize> = (0..inputs.max().unwrap_or(0)).collect();
        let mut correlated = vec![false; leaders.len()];
        for pair in &self.pairs {
            let (a, b) = (
                leader(&mut leaders, pair.first),
                leader(&mut leaders, pair.second),
            );
            leaders[a.max(b)] = a.min(b);
            correlated[pair.first] = true;
            correlated[pair.second] = true;
        }
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut places = HashMap::new();
        for input in (0..leaders.len()).filter(|&input| correlated[input]) {
            let place = places
                .entry(leader(&mut leaders, input))
                .or_insert(groups.len());
            if *place == groups.len() {
                groups.push(Vec::new());
            }
            groups[*place].push(input);
        }
        groups
    }

    /// For each member of a group, by its place, the places before it that it is correlated with
    /// and the correlations of the scores.
    fn before(&self, members: &[usize]) -> Vec<Vec<(usize, f64)>> {
        let places: HashMap<usize, usize> = members.iter().copied().zip(0..).collect();
        let mut before = vec![Vec::new(); members.len()];
        for pair in &self.pairs {
            let ends = (places.get(&pair.first), places.get(&pair.second));
            if let (Some(&a), Some(&b)) = ends {
                before[a.max(b)].push((a.min(b), pair.score));
            }
        }
        before
    }
}

fn key(first: usize, second: usize) -> (usize, usize) {
    (first.min(second), first.max(second))
}

/// The first member of the set that an input belongs to; the way there is shortened.
fn leader(leaders: &mut [usize], mut input: usize) -> usize {
    while leaders[input] != input {
        leaders[input] = leaders[leaders[input]];
        input = leaders[input];
    }
    input
}

/// Inputs that depend on each other, directly or through others, and how.
#[derive(Debug)]
pub(super) struct Group {
    members: Vec<usize>,
    rows: Vec<Row>,
}

/// A row of the Cholesky factor of the normal scores' correlations, from the first member that has
/// a part in it to the member itself.
#[derive(Debug)]
struct Row {
    start: usize,
    weights: Vec<f64>,
}

impl Row {
    fn weight(&self, place: usize) -> f64 {
        let inside = place.checked_sub(self.start);
        inside
            .and_then(|place| self.weights.get(place))
            .copied()
            .unwrap_or(0.0)
    }

    /// Whether any other member has a part in it.
    fn is_mixed(&self) -> bool {
        let others = &self.weights[..self.weights.len() - 1];
        others.iter().any(|&weight| weight != 0.0)
    }
}

impl Group {
    /// The groups that rank correlations between pairs of inputs form.
    pub(super) fn all(names: &[String], pairs: &Correlations) -> Result<Vec<Self>, RunError> {
        pairs
            .groups()
            .into_iter()
            .map(|members| Self::new(names, members, pairs))
            .collect()
    }

    /// Factors the correlations of a group. What lies before the first correlation of a member is
    /// zero in the factor too and left out, so that a chain of inputs costs in proportion to its
    /// length; inputs that are all correlated with each other cost the cube of their number here
    /// and its square in every trial.
    fn new(names: &[String], members: Vec<usize>, pairs: &Correlations) -> Result<Self, RunError> {
        let mut rows: Vec<Row> = Vec::with_capacity(members.len());
        for (place, before) in pairs.before(&members).into_iter().enumerate() {
            match row(&rows, place, &before) {
                Ok(row) => rows.push(row),
                Err(variance) => {
                    let inputs = members.iter().map(|&member| names[member].clone());
                    return Err(RunError::ImpossibleCorrelation {
                        inputs: inputs.collect(),
                        input: names[members[place]].clone(),
                        variance: variance.max(-99.0),
                    });
                }
            }
        }
        Ok(Self { members, rows })
    }

    /// Turns independent uniforms in the members' columns into dependent ones.
    ///
    /// The first member keeps its numbers; each later one mixes in those before it, so that
    /// adding a correlation changes no input declared earlier.
    pub(super) fn apply(&self, columns: &mut Columns) {
        let size = self.members.len();
        // A lane of trials of all members lies together: it is read again and again.
        let mut scores = vec![[0.0; LANES]; size * PARTS];
        let mut mixed = scores.clone();
        for start in (0..ROWS * LANES).step_by(GROUP) {
            let mut column = [0.0; GROUP];
            for (place, &member) in self.members.iter().enumerate() {
                column.copy_from_slice(group(columns, member, start));
                to_scores(&mut column);
                for (part, lanes) in column.as_chunks::<LANES>().0.iter().enumerate() {
                    scores[part * size + place] = *lanes;
                }
            }
            for (scores, mixed) in scores.chunks_exact(size).zip(mixed.chunks_exact_mut(size)) {
                widest(Mixing {
                    rows: &self.rows,
                    scores,
                    mixed,
                });
            }
            let members = self.members.iter().zip(&self.rows).enumerate();
            for (place, (&member, _)) in members.filter(|(_, (_, row))| row.is_mixed()) {
                for (part, lanes) in column.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
                    *lanes = mixed[part * size + place];
                }
                to_uniforms(&mut column);
                group(columns, member, start).copy_from_slice(&column);
            }
        }
    }
}

/// The next row of a factor, given the correlations of its member with those before; without one,
/// the variance that would be left for it, which is negative.
fn row(rows: &[Row], place: usize, before: &[(usize, f64)]) -> Result<Row, f64> {
    let start = before.iter().map(|&(other, _)| other).min();
    let start = start.unwrap_or(place);
    let mut wanted = vec![0.0; place - start];
    for &(other, score) in before {
        wanted[other - start] = score;
    }
    let mut weights: Vec<f64> = Vec::with_capacity(wanted.len() + 1);
    let mut variance = 1.0;
    for (column, wanted) in (start..).zip(wanted) {
        let above = &rows[column];
        let common = start.max(above.start);
        let (own, other) = (
            &weights[common - start..],
            &above.weights[common - above.start..],
        );
        let explained: f64 = own.iter().zip(other).map(|(x, y)| x * y).sum();
        let rest = wanted - explained;
        let pivot = above.weight(column);
        let entry = if pivot > 0.0 { rest / pivot } else { 0.0 };
        // A member without freedom of its own cannot be correlated beyond its causes.
        if pivot == 0.0 && rest.abs() > NO_ROOM.sqrt() {
            variance = f64::NEG_INFINITY;
        }
        variance -= entry * entry;
        weights.push(entry);
    }
    if variance < -NO_ROOM {
        return Err(variance);
    }
    weights.push(if variance > NO_ROOM {
        libm::sqrt(variance)
    } else {
        0.0
    });
    Ok(Row { start, weights })
}

/// Some trials of an input.
fn group(columns: &mut Columns, input: usize, start: usize) -> &mut [f64] {
    &mut columns[input * ROWS..(input + 1) * ROWS].as_flattened_mut()[start..start + GROUP]
}

/// One lane of trials: the weighted sums of the scores of all members.
struct Mixing<'a> {
    rows: &'a [Row],
    scores: &'a [[f64; LANES]],
    mixed: &'a mut [[f64; LANES]],
}

impl Work for Mixing<'_> {
    type Output = ();

    /// Each sum is taken in order of the members, whatever is computed beside it.
    #[inline(always)]
    fn run(self) {
        let rows = self.rows.chunks(TOGETHER);
        let starts = (0..).step_by(TOGETHER);
        for ((rows, mixed), first) in rows.zip(self.mixed.chunks_mut(TOGETHER)).zip(starts) {
            let mut sums = [[0.0; LANES]; TOGETHER];
            // What all the rows have a weight for.
            let common = rows.iter().map(|row| row.start).max().unwrap_or(0);
            let end = first + 1;
            if let ([a, b, c, d], true) = (rows, common < end) {
                for (row, sum) in rows.iter().zip(&mut sums) {
                    add(row, row.start..common, self.scores, sum);
                }
                let of = |row: &'_ Row| common - row.start..end - row.start;
                let weights = a.weights[of(a)]
                    .iter()
                    .zip(&b.weights[of(b)])
                    .zip(&c.weights[of(c)])
                    .zip(&d.weights[of(d)]);
                for (score, (((a, b), c), d)) in self.scores[common..end].iter().zip(weights) {
                    for (sum, weight) in sums.iter_mut().zip([a, b, c, d]) {
                        for (sum, z) in sum.iter_mut().zip(score) {
                            *sum += weight * z;
                        }
                    }
                }
                for ((row, sum), place) in rows.iter().zip(&mut sums).zip(first..) {
                    add(row, end..place + 1, self.scores, sum);
                }
            } else {
                for ((row, sum), place) in rows.iter().zip(&mut sums).zip(first..) {
                    add(row, row.start..place + 1, self.scores, sum);
                }
            }
            for (mixed, sum) in mixed.iter_mut().zip(sums) {
                *mixed = sum;
            }
        }
    }
}

/// Adds the scores of some members, each with its weight in a row.
#[inline(always)]
fn add(
    row: &Row,
    members: std::ops::Range<usize>,
    scores: &[[f64; LANES]],
    sum: &mut [f64; LANES],
) {
    let weights = &row.weights[members.start - row.start..members.end - row.start];
    for (weight, score) in weights.iter().zip(&scores[members]) {
        for (sum, z) in sum.iter_mut().zip(score) {
            *sum += weight * z;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Correlation, Correlations, Group, Margin, score_correlation};
    use crate::distribution::Dist;

    fn names(count: usize) -> Vec<String> {
        (0..count).map(|index| format!("input {index}")).collect()
    }

    /// Pairs of continuous inputs.
    fn pairs(pairs: &[(usize, usize, f64)]) -> Correlations {
        let margin = Margin::of(&Dist::uniform(0.0, 1.0).unwrap());
        let mut all = Correlations::default();
        for &(first, second, rank) in pairs {
            let score = score_correlation(&margin, &margin, rank);
            all.set(Correlation {
                first,
                second,
                rank,
                score,
            });
        }
        all
    }

    #[test]
    fn groups_are_the_connected_inputs() {
        let all = pairs(&[(0, 2, 0.3), (1, 3, -0.5), (6, 5, 0.1), (6, 0, 0.2)]);
        assert_eq!(all.groups(), [vec![0, 2, 5, 6], vec![1, 3]]);
    }

    #[test]
    fn perfect_correlation_is_possible_and_contradiction_is_not() {
        let possible = |all: &[_]| Group::all(&names(3), &pairs(all)).is_ok();
        assert!(possible(&[(0, 1, 1.0)]));
        assert!(possible(&[(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0)]));
        assert!(!possible(&[(0, 1, 1.0), (0, 2, 1.0), (1, 2, -1.0)]));
        assert!(!possible(&[(0, 1, 0.9), (0, 2, 0.9), (1, 2, -0.9)]));
    }

    /// The factor of a chain has two weights a row.
    #[test]
    fn a_chain_costs_in_proportion_to_its_length() {
        let chain: Vec<_> = (1..1_000).map(|index| (index - 1, index, 0.3)).collect();
        let groups = Group::all(&names(1_000), &pairs(&chain)).unwrap();
        let weights: usize = groups[0].rows.iter().map(|row| row.weights.len()).sum();
        assert_eq!(weights, 1 + 2 * 999);
    }
}
