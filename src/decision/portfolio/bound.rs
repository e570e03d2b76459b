//! How much a choice can be worth at most.

use super::problem::Problem;

/// Rounds in which each multiplier is set to its best, given the others.
const ROUNDS: usize = 20;

/// The limits as one: candidates by what they are worth for what they use of it.
///
/// With a multiplier for every limit, whatever keeps all limits keeps their weighted sum. Taken in
/// part, candidates fill that one limit by their efficiency, which no choice can beat.
///
/// # Reference
/// F. Glover (1975), *Surrogate constraint duality in mathematical programming*, Operations Research
/// 23, 434-451.
#[derive(Debug)]
pub(super) struct Relaxation {
    /// What more of each limit is worth.
    pub(super) multipliers: Vec<f64>,
    /// What each candidate uses of the one limit.
    pub(super) weights: Vec<f64>,
    /// How much there is of it.
    pub(super) limit: f64,
    /// All candidates: first those that are filled in, the most efficient first.
    pub(super) order: Vec<usize>,
    /// How many of these are filled in.
    filled: usize,
    /// The candidates that are taken to begin with, because they use less than nothing.
    taken: Vec<usize>,
}

impl Relaxation {
    pub(super) fn of(problem: &Problem) -> Self {
        let multipliers = multipliers(&problem.values, problem);
        let items = 0..problem.values.len();
        let weigh = |at: usize| {
            let uses = multipliers.iter().zip(&problem.uses);
            uses.map(|(multiplier, uses)| multiplier * uses[at]).sum()
        };
        let weights: Vec<f64> = items.clone().map(weigh).collect();
        let limits = multipliers.iter().zip(&problem.limits);
        let limit = limits.map(|(multiplier, limit)| multiplier * limit).sum();
        let values = &problem.values;
        let fills = |at: &usize| values[*at] * weights[*at] > 0.0;
        let (mut order, others): (Vec<usize>, Vec<usize>) = items.clone().partition(fills);
        let efficiency = |at: usize| (values[at] / weights[at]).abs();
        order.sort_by(|&a, &b| efficiency(b).total_cmp(&efficiency(a)));
        let filled = order.len();
        order.extend(others);
        let taken =
            items.filter(|&at| weights[at] < 0.0 || (weights[at] == 0.0 && values[at] > 0.0));
        Self {
            taken: taken.collect(),
            multipliers,
            weights,
            limit,
            order,
            filled,
        }
    }

    /// The most that the candidates which are still open can add, from a place of the order on, with
    /// so much of the one limit left.
    pub(super) fn added(
        &self,
        values: &[f64],
        from: usize,
        mut left: f64,
        open: impl Fn(usize) -> bool,
    ) -> f64 {
        let mut added = 0.0;
        for &at in self.taken.iter().filter(|&&at| open(at)) {
            left -= self.weights[at];
            added += values[at];
        }
        for &at in self.order[..self.filled].iter().skip(from) {
            if !open(at) {
                continue;
            }
            // Of one that was taken to begin with, this is what it is worth to give it up.
            let (weight, value) = (self.weights[at].abs(), values[at].abs());
            if weight > left {
                return added + value * (left / weight).max(0.0);
            }
            left -= weight;
            added += value;
        }
        added
    }
}

/// What more of each limit is worth where candidates of these values may be taken in part: the
/// multipliers of the least bound of Lagrange, found one after the other. Any that are not below
/// zero give a bound.
pub(super) fn multipliers(values: &[f64], problem: &Problem) -> Vec<f64> {
    let mut found = vec![0.0; problem.limits.len()];
    for _ in 0..ROUNDS {
        let before = found.clone();
        for at in 0..found.len() {
            found[at] = best_multiplier(values, problem, &found, at);
        }
        let moved = before.iter().zip(&found);
        if found.len() == 1 || moved.into_iter().all(|(a, b)| a.total_cmp(b).is_eq()) {
            break;
        }
    }
    found
}

/// The multiplier of one limit at which the bound is least, given the others: the first at which
/// those worth more than they cost no longer exceed the limit.
fn best_multiplier(values: &[f64], problem: &Problem, others: &[f64], limit: usize) -> f64 {
    let mut turns = Vec::new();
    let mut slack = problem.limits[limit];
    for (at, value) in values.iter().enumerate() {
        let charged = others.iter().zip(&problem.uses).enumerate();
        let charged = charged.filter(|(other, _)| *other != limit);
        let rest = value - charged.map(|(_, (it, uses))| it * uses[at]).sum::<f64>();
        let used = problem.uses[limit][at];
        // Whether it pays for itself while this limit costs nothing.
        if rest > 0.0 {
            slack -= used;
        }
        let turn = rest / used;
        if turn > 0.0 && turn.is_finite() {
            turns.push((turn, used.abs()));
        }
    }
    turns.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut multiplier = 0.0;
    for (turn, used) in turns {
        if slack >= 0.0 {
            break;
        }
        multiplier = turn;
        slack += used;
    }
    multiplier
}
