//! What tasks tell about coefficients.

use crate::numeric::{Cholesky, dot};

/// The lower half of a symmetric matrix, row by row, with full rows.
pub(super) type Information = Vec<f64>;

/// What a task tells about the coefficients of people of one taste: the covariance of the columns
/// under their choice probabilities.
pub(super) fn of_task(columns: &[&[f64]], taste: &[f64], into: &mut Information) {
    let width = taste.len();
    let utilities: Vec<f64> = columns.iter().map(|row| dot(row, taste)).collect();
    let most = utilities.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let odds: Vec<f64> = utilities.iter().map(|it| libm::exp(it - most)).collect();
    let sum: f64 = odds.iter().sum();
    let mut mean = vec![0.0; width];
    for (row, odds) in columns.iter().zip(&odds) {
        for (mean, x) in mean.iter_mut().zip(*row) {
            *mean += odds / sum * x;
        }
    }
    for (row, odds) in columns.iter().zip(&odds) {
        let apart: Vec<f64> = row.iter().zip(&mean).map(|(x, mean)| x - mean).collect();
        for (i, one) in apart.iter().enumerate() {
            for (j, other) in apart[..=i].iter().enumerate() {
                into[i * width + j] += odds / sum * one * other;
            }
        }
    }
}

/// The logarithm of the determinant; nothing for a matrix that is not positive definite.
pub(super) fn ln_determinant(information: &Information, width: usize) -> Option<f64> {
    let entry = |i: usize, j: usize| information[i * width + j];
    let root = Cholesky::new(&vec![0.0; width], &entry)?;
    let diagonal = root.into_rows().into_iter().enumerate();
    Some(2.0 * diagonal.map(|(i, row)| libm::log(row[i])).sum::<f64>())
}
