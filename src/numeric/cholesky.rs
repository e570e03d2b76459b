//! The square root of a positive definite matrix.
//!
//! # Reference
//! G. H. Golub and C. F. Van Loan (2013), *Matrix Computations*, fourth edition, section 4.2.

/// A pivot this small beside its diagonal entry holds no digits.
const LOST: f64 = 1e-14;

/// The lower triangle `L` of `A = L L'`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cholesky {
    /// Row by row, up to the diagonal.
    rows: Vec<Vec<f64>>,
}

impl Cholesky {
    /// The factor of a symmetric matrix, of which the lower half is read; nothing where it is not
    /// positive definite or an entry is not finite.
    pub(crate) fn new(matrix: &[Vec<f64>]) -> Option<Self> {
        let root = Self::semidefinite(matrix)?;
        let definite = root.rows.iter().enumerate().all(|(i, row)| row[i] > 0.0);
        definite.then_some(root)
    }

    /// The same where the matrix may leave some directions without any spread: their pivots are
    /// zero, so that only [`times`](Self::times) has a meaning.
    pub(crate) fn semidefinite(matrix: &[Vec<f64>]) -> Option<Self> {
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(matrix.len());
        for (i, entries) in matrix.iter().enumerate() {
            let mut row: Vec<f64> = Vec::with_capacity(i + 1);
            for j in 0..i {
                let known: f64 = row.iter().zip(&rows[j]).map(|(a, b)| a * b).sum();
                let pivot = rows[j][j];
                row.push(if pivot > 0.0 {
                    (entries[j] - known) / pivot
                } else {
                    0.0
                });
            }
            let square = entries[i] - row.iter().map(|a| a * a).sum::<f64>();
            let rounding = LOST * entries[i];
            if !square.is_finite() || square < -1e3 * rounding || entries[i] < 0.0 {
                return None;
            }
            row.push(if square > rounding {
                libm::sqrt(square)
            } else {
                0.0
            });
            rows.push(row);
        }
        Some(Self { rows })
    }

    /// `A^-1 values`.
    pub(crate) fn solve(&self, values: &[f64]) -> Vec<f64> {
        let size = self.rows.len();
        let mut solution = values.to_vec();
        for (i, row) in self.rows.iter().enumerate() {
            let known: f64 = row[..i].iter().zip(&solution).map(|(a, b)| a * b).sum();
            solution[i] = (solution[i] - known) / row[i];
        }
        for i in (0..size).rev() {
            let known: f64 = (i + 1..size).map(|k| self.rows[k][i] * solution[k]).sum();
            solution[i] = (solution[i] - known) / self.rows[i][i];
        }
        solution
    }

    /// `A^-1`.
    pub(crate) fn inverse(&self) -> Vec<Vec<f64>> {
        let size = self.rows.len();
        let columns: Vec<Vec<f64>> = (0..size)
            .map(|j| {
                let mut unit = vec![0.0; size];
                unit[j] = 1.0;
                self.solve(&unit)
            })
            .collect();
        // The same number on both sides of the diagonal.
        let entry = |i: usize, j: usize| columns[i.min(j)][i.max(j)];
        (0..size)
            .map(|i| (0..size).map(|j| entry(i, j)).collect())
            .collect()
    }

    /// `L values`: independent standard normal values become ones with covariance `A`.
    pub(crate) fn times(&self, values: &[f64]) -> Vec<f64> {
        self.rows
            .iter()
            .map(|row| row.iter().zip(values).map(|(a, b)| a * b).sum())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Cholesky;

    /// The inverse of Pascal's matrix is made of whole numbers.
    #[test]
    fn inverts_pascals_matrix() {
        let pascal = vec![
            vec![1.0, 1.0, 1.0],
            vec![1.0, 2.0, 3.0],
            vec![1.0, 3.0, 6.0],
        ];
        let root = Cholesky::new(&pascal).unwrap();
        assert_eq!(root.times(&[1.0, 1.0, 1.0]), [1.0, 2.0, 4.0]);
        let inverse = [[3.0, -3.0, 1.0], [-3.0, 5.0, -2.0], [1.0, -2.0, 1.0]];
        assert_eq!(root.inverse(), inverse);
    }

    #[test]
    fn refuses_what_is_not_positive_definite() {
        assert_eq!(Cholesky::new(&[vec![1.0, 2.0], vec![2.0, 4.0]]), None);
        assert_eq!(Cholesky::new(&[vec![f64::NAN]]), None);
        assert_eq!(
            Cholesky::semidefinite(&[vec![1.0, 2.0], vec![2.0, 3.0]]),
            None
        );
    }

    #[test]
    fn a_direction_without_spread_stays_without() {
        let root = Cholesky::semidefinite(&[vec![4.0, 2.0], vec![2.0, 1.0]]).unwrap();
        assert_eq!(root.times(&[3.0, 7.0]), [6.0, 3.0]);
    }
}
