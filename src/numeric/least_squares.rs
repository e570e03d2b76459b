//! Linear least squares to nearly all digits.
//!
//! # Reference
//! Refinement by residuals in twice the precision after Å. Björck (1967), *BIT* 7, 1-21.

use super::orthogonal::Orthogonal;

/// Columns this near to a combination of the others determine nothing.
const DEPENDENT: f64 = 1e-13;

/// The coefficients `c` that minimise the sum of squares of `rows c - values`, or nothing where
/// the columns are too near to dependent, or numbers are too large. As many rows as columns or more.
///
/// Exact to some digits less than the logarithm of the condition of the scaled columns; where the
/// equations can all be met (as many as unknowns, say), to nearly all digits.
pub(crate) fn least_squares(rows: &[Vec<f64>], values: &[f64]) -> Option<Vec<f64>> {
    let width = rows.first()?.len();
    let column = |j: usize| rows.iter().map(|row| row[j]).collect();
    let columns: Vec<Vec<f64>> = (0..width).map(column).collect();
    let factors = Orthogonal::new(&columns, DEPENDENT).ok()?;
    let mut coefficients = factors.coefficients(values);
    for _ in 0..2 {
        let residuals: Vec<f64> = rows
            .iter()
            .zip(values)
            .map(|(row, &value)| residual(row, &coefficients, value))
            .collect();
        for (coefficient, correction) in coefficients
            .iter_mut()
            .zip(factors.coefficients(&residuals))
        {
            *coefficient += correction;
        }
    }
    let finite = coefficients.iter().all(|c| c.is_finite());
    finite.then_some(coefficients)
}

/// `value - row . coefficients`, as if computed with twice the digits.
fn residual(row: &[f64], coefficients: &[f64], value: f64) -> f64 {
    let (mut sum, mut lost) = (value, 0.0);
    for (&a, &b) in row.iter().zip(coefficients) {
        let (product, error) = exact_product(-a, b);
        let total = sum + product;
        let kept = total - sum;
        lost += (sum - (total - kept)) + (product - kept) + error;
        sum = total;
    }
    sum + lost
}

/// A product and what its rounding lost (Dekker's).
fn exact_product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    let ((a1, a2), (b1, b2)) = (halves(a), halves(b));
    (product, ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2)
}

fn halves(x: f64) -> (f64, f64) {
    let shifted = 134_217_729.0 * x;
    let high = shifted - (shifted - x);
    (high, x - high)
}

#[cfg(test)]
mod tests {
    use super::least_squares;

    /// The inverse of the 6 by 6 Hilbert matrix is made of whole numbers; its condition is 1.5e7.
    #[test]
    fn solves_hilbert_equations() {
        let rows: Vec<Vec<f64>> = (1..=6)
            .map(|i| (0..6).map(|j| 27_720.0 / f64::from(i + j)).collect())
            .collect();
        let values = [27_720.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        let first_column = [36.0, -630.0, 3360.0, -7560.0, 7560.0, -2772.0];
        for (found, wanted) in least_squares(&rows, &values)
            .unwrap()
            .iter()
            .zip(first_column)
        {
            assert!((found / wanted - 1.0).abs() < 1e-14, "{found} for {wanted}");
        }
    }

    #[test]
    fn refuses_dependent_columns() {
        let rows = vec![vec![1.0, 2.0], vec![2.0, 4.0], vec![3.0, 6.0]];
        assert_eq!(least_squares(&rows, &[1.0, 2.0, 3.0]), None);
    }
}
