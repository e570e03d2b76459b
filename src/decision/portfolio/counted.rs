//! How much a choice can be worth at most, because only so many candidates fit.

use super::bound::multipliers;
use super::problem::Problem;

/// How often the interval is shortened in which the best price of a place lies.
const STEPS: u32 = 60;

/// What no choice is worth more than, by how many candidates fit at most.
///
/// Where each candidate is worth what it costs and something on top, all are about as efficient,
/// and filling the limits in part says little about which to take. That only so many fit is one more
/// limit; it is charged for by a price of each place, and the price is sought at which the bound of
/// Lagrange is least. Values that are whole numbers add up to one.
///
/// # Reference
/// S. Martello and P. Toth (1997), *Upper bounds and algorithms for hard 0-1 knapsack problems*,
/// Operations Research 45, 768-778.
pub(super) fn ceiling(problem: &Problem) -> f64 {
    let most = most_that_fit(problem);
    if most >= problem.values.len() {
        return f64::INFINITY;
    }
    let bound = |price: f64| bound_at(problem, price) + price * most as f64;
    let mut from = 0.0;
    let mut to = problem.values.iter().copied().fold(0.0, f64::max);
    // The bound is convex in the price.
    for _ in 0..STEPS {
        let third = (to - from) / 3.0;
        let (low, high) = (from + third, to - third);
        if bound(low) < bound(high) {
            to = high;
        } else {
            from = low;
        }
    }
    let least = bound(0.5 * (from + to));
    let whole = problem
        .values
        .iter()
        .all(|it| libm::trunc(*it).total_cmp(it).is_eq());
    if whole {
        // What the search for the price misses must not cost a whole unit.
        libm::floor(least * (1.0 + 1e-9))
    } else {
        least
    }
}

/// The bound of Lagrange where each place costs so much, without what the places cost.
fn bound_at(problem: &Problem, price: f64) -> f64 {
    let values: Vec<f64> = problem.values.iter().map(|it| it - price).collect();
    let multipliers = multipliers(&values, problem);
    let charged = multipliers.iter().zip(&problem.limits);
    let limits: f64 = charged.map(|(it, limit)| it * limit).sum();
    let rest = values.iter().enumerate().map(|(at, value)| {
        let uses = multipliers.iter().zip(&problem.uses);
        let charged: f64 = uses.map(|(it, uses)| it * uses[at]).sum();
        (value - charged).max(0.0)
    });
    limits + rest.sum::<f64>()
}

/// How many candidates fit into each limit if the smallest are taken: no choice has more than the
/// least of these.
fn most_that_fit(problem: &Problem) -> usize {
    let fit = problem
        .uses
        .iter()
        .zip(&problem.limits)
        .map(|(uses, limit)| {
            let mut sorted = uses.clone();
            sorted.sort_by(f64::total_cmp);
            let mut used = 0.0;
            let fits = sorted.iter().take_while(|it| {
                used += **it;
                used <= limit * (1.0 + 1e-9)
            });
            fits.count()
        });
    fit.min().unwrap_or(problem.values.len())
}
