//! The covariance of estimates whose errors are not what their likelihood takes for granted.
//!
//! # Reference
//! H. White (1980), "A heteroskedasticity-consistent covariance matrix estimator and a direct test
//! for heteroskedasticity", *Econometrica* 48, 817-838.

use super::vector::{Vector, dot};

/// `B (sum of w s s') B`, with the inverse of the information `B` and for each row or cluster its
/// weight `w` and its score `s`, the slopes of its part of the likelihood.
pub(crate) fn sandwich<V: Vector>(
    bread: &V::Matrix,
    scores: impl Iterator<Item = (f64, V)>,
) -> V::Matrix {
    let mut sum = bread.clone();
    for row in sum.as_mut() {
        row.as_mut().fill(0.0);
    }
    for (weight, score) in scores {
        // Each score is mapped before it is squared: the sum of squares cannot lose its sign.
        let mut moved = score.clone();
        for (entry, row) in moved.as_mut().iter_mut().zip(bread.as_ref()) {
            *entry = dot(row.as_ref(), score.as_ref());
        }
        for (row, a) in sum.as_mut().iter_mut().zip(moved.as_ref()) {
            for (entry, b) in row.as_mut().iter_mut().zip(moved.as_ref()) {
                *entry += weight * a * b;
            }
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::sandwich;

    /// For a mean, the bread is 1 / n and the scores are the deviations: the covariance is their
    /// mean square over n.
    #[test]
    fn the_error_of_a_mean_is_that_of_its_deviations() {
        let deviations = [-1.5, -0.5, 0.5, 1.5];
        let scores = deviations.map(|deviation| (1.0, [deviation]));
        let [[square]] = sandwich(&[[0.25]], scores.into_iter());
        assert!((square - 1.25 / 4.0).abs() < 1e-16);
    }

    #[test]
    fn a_weight_counts_as_so_many_rows() {
        let bread = [[2.0, 0.5], [0.5, 1.0]];
        let twice = sandwich(&bread, [(2.0, [1.0, -3.0])].into_iter());
        let both = sandwich(&bread, [(1.0, [1.0, -3.0]); 2].into_iter());
        assert_eq!(twice, both);
    }
}
