//! Columns less the effects of stores and weeks.

use std::collections::BTreeMap;

/// Rows by group.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Groups {
    pub(super) of: Vec<usize>,
    pub(super) count: usize,
}

impl Groups {
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut known = BTreeMap::new();
        let of = names
            .map(|name| {
                let next = known.len();
                *known.entry(name).or_insert(next)
            })
            .collect();
        Self {
            of,
            count: known.len(),
        }
    }

    /// Takes the mean of each group out of a column; the greatest mean that was there.
    fn take_out(&self, column: &mut [f64]) -> f64 {
        let (mut sums, mut counts) = (vec![0.0; self.count], vec![0.0; self.count]);
        for (&group, x) in self.of.iter().zip(column.iter()) {
            sums[group] += x;
            counts[group] += 1.0;
        }
        for (sum, count) in sums.iter_mut().zip(&counts) {
            *sum /= count;
        }
        for (&group, x) in self.of.iter().zip(column.iter_mut()) {
            *x -= sums[group];
        }
        sums.iter().fold(0.0, |most, mean| mean.abs().max(most))
    }
}

/// The most rounds of two effects in turn.
const ROUNDS: u32 = 20_000;

/// Takes the effects of groups out of a column and puts its mean back in; nothing if that does not
/// settle.
///
/// Of two effects, in turn until neither is left: the projection on both.
pub(super) fn within(effects: &[&Groups], column: &[f64]) -> Option<Vec<f64>> {
    let mean = column.iter().sum::<f64>() / column.len() as f64;
    let mut rest: Vec<f64> = column.iter().map(|x| x - mean).collect();
    let scale = rest.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    // Alternating projections converge to the projection on both (Halperin 1962).
    for _ in 0..ROUNDS {
        let left = effects
            .iter()
            .map(|groups| groups.take_out(&mut rest))
            .fold(0.0, f64::max);
        if effects.len() < 2 || left <= 1e-15 * scale {
            // A second pass takes out what rounding left.
            for groups in effects {
                groups.take_out(&mut rest);
            }
            for x in &mut rest {
                *x += mean;
            }
            return Some(rest);
        }
    }
    None
}

/// How many separate markets stores and weeks form: groups that no row connects.
pub(super) fn components(stores: &Groups, weeks: &Groups) -> usize {
    // Union-find over stores and weeks, which the rows connect.
    let mut leader: Vec<usize> = (0..stores.count + weeks.count).collect();
    let find = |leader: &mut Vec<usize>, mut one: usize| {
        while leader[one] != one {
            leader[one] = leader[leader[one]];
            one = leader[one];
        }
        one
    };
    for (&store, &week) in stores.of.iter().zip(&weeks.of) {
        let (a, b) = (
            find(&mut leader, store),
            find(&mut leader, stores.count + week),
        );
        leader[a] = b;
    }
    (0..leader.len()).filter(|&one| leader[one] == one).count()
}
