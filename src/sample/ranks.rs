//! Which of several is the first.

use crate::quantity::Share;

/// By item, the probability of each rank, the highest first, among draws that belong together row
/// by row. Items that are equal in a draw share their ranks evenly, so that the probabilities of
/// each item, and those of each rank, sum to one.
pub(crate) fn rank_probabilities(draws: &[&[f64]]) -> Vec<Vec<Share>> {
    let items = draws.len();
    let mut counts = vec![vec![0.0; items]; items];
    let rows = draws.first().map_or(0, |first| first.len());
    let mut order: Vec<usize> = (0..items).collect();
    for row in 0..rows {
        count(draws, row, &mut order, &mut counts);
    }
    let share = |count: f64| Share::literal((count / rows as f64).clamp(0.0, 1.0));
    let shares = |counts: Vec<f64>| counts.into_iter().map(share).collect();
    counts.into_iter().map(shares).collect()
}

/// Counts the ranks of one row of draws.
fn count(draws: &[&[f64]], row: usize, order: &mut [usize], counts: &mut [Vec<f64>]) {
    let compared = |a: usize, b: usize| draws[a][row].total_cmp(&draws[b][row]);
    order.sort_by(|&a, &b| compared(b, a));
    let equal = |&a: &usize, &b: &usize| compared(a, b).is_eq();
    let mut rank = 0;
    for group in order.chunk_by(equal) {
        for &item in group {
            for count in &mut counts[item][rank..rank + group.len()] {
                *count += 1.0 / group.len() as f64;
            }
        }
        rank += group.len();
    }
}

#[cfg(test)]
mod tests {
    use super::rank_probabilities;

    #[test]
    fn equal_draws_share_their_ranks() {
        let found = rank_probabilities(&[&[3.0, 1.0], &[3.0, 2.0], &[0.0, 3.0]]);
        let values: Vec<Vec<f64>> = found
            .iter()
            .map(|ranks| ranks.iter().map(|share| share.value()).collect())
            .collect();
        assert_eq!(
            values,
            [[0.25, 0.25, 0.5], [0.25, 0.75, 0.0], [0.5, 0.0, 0.5]]
        );
    }
}
