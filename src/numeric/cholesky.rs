//! The square root of a positive definite matrix.
//!
//! # Reference
//! G. H. Golub and C. F. Van Loan (2013), *Matrix Computations*, fourth edition, section 4.2.

use super::vector::{Vector, dot};

/// A pivot this small beside its diagonal entry holds no digits.
const LOST: f64 = 1e-14;

/// The lower triangle `L` of `A = L L'`.
#[derive(Debug, Clone)]
pub(crate) struct Cholesky<V: Vector> {
    rows: V::Matrix,
    shape: V,
}

impl<V: Vector> Cholesky<V> {
    /// The factor of the symmetric matrix with these entries, of which those below and on the
    /// diagonal are asked for; nothing where it is not positive definite or an entry is not finite.
    ///
    /// `shape` is any vector as long as the matrix is wide.
    pub(crate) fn new(shape: &V, entry: &dyn Fn(usize, usize) -> f64) -> Option<Self> {
        let root = Self::semidefinite(shape, entry)?;
        let rows = root.rows.as_ref().iter().enumerate();
        let definite = rows.into_iter().all(|(i, row)| row.as_ref()[i] > 0.0);
        definite.then_some(root)
    }

    /// The same where the matrix may leave some directions without any spread: their pivots are
    /// zero, so that only [`times`](Self::times) has a meaning.
    pub(crate) fn semidefinite(shape: &V, entry: &dyn Fn(usize, usize) -> f64) -> Option<Self> {
        let mut matrix = shape.square();
        let rows = matrix.as_mut();
        for i in 0..rows.len() {
            let (above, row) = rows.split_at_mut(i);
            let row = row[0].as_mut();
            for (j, other) in above.iter().enumerate() {
                let other = other.as_ref();
                let pivot = other[j];
                if pivot > 0.0 {
                    row[j] = (entry(i, j) - dot(&row[..j], &other[..j])) / pivot;
                }
            }
            let diagonal = entry(i, i);
            let square = diagonal - dot(&row[..i], &row[..i]);
            let rounding = LOST * diagonal;
            if !square.is_finite() || square < -1e3 * rounding || diagonal < 0.0 {
                return None;
            }
            if square > rounding {
                row[i] = libm::sqrt(square);
            }
        }
        Some(Self {
            rows: matrix,
            shape: shape.zeros(),
        })
    }

    /// `A^-1 values`.
    pub(crate) fn solve(&self, values: &V) -> V {
        let rows = self.rows.as_ref();
        let mut solved = values.clone();
        let solution = solved.as_mut();
        for (i, row) in rows.iter().enumerate() {
            let row = row.as_ref();
            solution[i] = (solution[i] - dot(&row[..i], &solution[..i])) / row[i];
        }
        for i in (0..rows.len()).rev() {
            let below = rows[i + 1..].iter().zip(&solution[i + 1..]);
            let known: f64 = below.map(|(row, x)| row.as_ref()[i] * x).sum();
            solution[i] = (solution[i] - known) / rows[i].as_ref()[i];
        }
        solved
    }

    /// `A^-1`.
    pub(crate) fn inverse(&self) -> V::Matrix {
        let mut inverse = self.rows.clone();
        let rows = inverse.as_mut();
        for j in 0..rows.len() {
            let mut unit = self.shape.clone();
            unit.as_mut()[j] = 1.0;
            rows[j] = self.solve(&unit);
            // The same number on both sides of the diagonal.
            for i in 0..j {
                rows[j].as_mut()[i] = rows[i].as_ref()[j];
            }
        }
        inverse
    }

    /// The rows of `L`.
    pub(crate) fn into_rows(self) -> V::Matrix {
        self.rows
    }

    /// `L values`: independent standard normal values become ones with covariance `A`.
    pub(crate) fn times(&self, values: &V) -> V {
        let mut product = values.clone();
        let rows = self.rows.as_ref().iter();
        for (entry, row) in product.as_mut().iter_mut().zip(rows) {
            *entry = dot(row.as_ref(), values.as_ref());
        }
        product
    }
}

#[cfg(test)]
mod tests {
    use super::Cholesky;

    fn of<const N: usize>(matrix: [[f64; N]; N]) -> Option<Cholesky<[f64; N]>> {
        Cholesky::new(&[0.0; N], &|i, j| matrix[i][j])
    }

    /// The inverse of Pascal's matrix is made of whole numbers.
    #[test]
    fn inverts_pascals_matrix() {
        let root = of([[1.0, 1.0, 1.0], [1.0, 2.0, 3.0], [1.0, 3.0, 6.0]]).unwrap();
        assert_eq!(root.times(&[1.0, 1.0, 1.0]).to_vec(), [1.0, 2.0, 4.0]);
        let inverse = [[3.0, -3.0, 1.0], [-3.0, 5.0, -2.0], [1.0, -2.0, 1.0]];
        assert_eq!(root.inverse(), inverse);
    }

    #[test]
    fn refuses_what_is_not_positive_definite() {
        assert!(of([[1.0, 2.0], [2.0, 4.0]]).is_none());
        assert!(of([[f64::NAN]]).is_none());
        let indefinite = [[1.0, 2.0], [2.0, 3.0]];
        let root = Cholesky::semidefinite(&vec![0.0; 2], &|i, j| indefinite[i][j]);
        assert!(root.is_none());
    }

    #[test]
    fn a_direction_without_spread_stays_without() {
        let flat = [[4.0, 2.0], [2.0, 1.0]];
        let root = Cholesky::semidefinite(&vec![0.0; 2], &|i, j| flat[i][j]).unwrap();
        assert_eq!(root.times(&vec![3.0, 7.0]), [6.0, 3.0]);
    }
}
