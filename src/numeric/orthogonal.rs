//! Columns made orthogonal one after another, so that the first that adds nothing is found by
//! place and by what it repeats.
//!
//! # Reference
//! G. H. Golub and C. F. Van Loan (2013), *Matrix Computations*, fourth edition, section 5.2;
//! two passes keep the columns orthogonal to rounding: Giraud, Langou, Rozložník and van den
//! Eshof (2005), *Numerische Mathematik* 101, 87-100.

use super::vector::dot;

/// Orthonormal columns `Q` and the triangle `R` with `X = Q R`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Orthogonal {
    columns: Vec<Vec<f64>>,
    /// Column by column, down to the diagonal.
    triangle: Vec<Vec<f64>>,
    /// The lengths of the columns of `X`.
    lengths: Vec<f64>,
}

/// A column that is a combination of columns before it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Dependent {
    /// Its place.
    pub(crate) column: usize,
    /// The places of those that make it up, each with a part in it that matters.
    pub(crate) of: Vec<usize>,
}

impl Orthogonal {
    /// The factors of these columns, all as long as each other. A column is `dependent` if no more
    /// than this part of it is left after those before it are taken out.
    pub(crate) fn new<C: AsRef<[f64]>>(columns: &[C], dependent: f64) -> Result<Self, Dependent> {
        let mut made = Self {
            columns: Vec::with_capacity(columns.len()),
            triangle: Vec::with_capacity(columns.len()),
            lengths: Vec::with_capacity(columns.len()),
        };
        for (place, column) in columns.iter().enumerate() {
            made.add(place, column.as_ref(), dependent)?;
        }
        Ok(made)
    }

    fn add(&mut self, place: usize, column: &[f64], dependent: f64) -> Result<(), Dependent> {
        let whole = length(column);
        let mut rest = column.to_vec();
        let mut above = vec![0.0; place];
        for _ in 0..2 {
            for (part, unit) in above.iter_mut().zip(&self.columns) {
                let along = dot(unit, &rest);
                *part += along;
                for (x, u) in rest.iter_mut().zip(unit) {
                    *x -= along * u;
                }
            }
        }
        let left = length(&rest);
        if left.is_nan() || left <= dependent * whole {
            let of = self.parts(&above, whole);
            return Err(Dependent { column: place, of });
        }
        for x in &mut rest {
            *x /= left;
        }
        above.push(left);
        self.columns.push(rest);
        self.triangle.push(above);
        self.lengths.push(whole);
        Ok(())
    }

    /// The columns that make up a combination, by the share of its length they account for.
    fn parts(&self, along: &[f64], whole: f64) -> Vec<usize> {
        let weights = self.back(along);
        (0..weights.len())
            .filter(|&place| (weights[place] * self.lengths[place]).abs() > 1e-6 * whole)
            .collect()
    }

    /// `R^-1 values`.
    fn back(&self, values: &[f64]) -> Vec<f64> {
        let size = values.len();
        let mut solution = values.to_vec();
        for i in (0..size).rev() {
            let known: f64 = (i + 1..size)
                .map(|k| self.triangle[k][i] * solution[k])
                .sum();
            solution[i] = (solution[i] - known) / self.triangle[i][i];
        }
        solution
    }

    /// The coefficients for which the combination of the columns is nearest to `values`.
    pub(crate) fn coefficients(&self, values: &[f64]) -> Vec<f64> {
        let mut rest = values.to_vec();
        let mut along = Vec::with_capacity(self.columns.len());
        for unit in &self.columns {
            let part = dot(unit, &rest);
            for (x, u) in rest.iter_mut().zip(unit) {
                *x -= part * u;
            }
            along.push(part);
        }
        self.back(&along)
    }

    /// `(X'X)^-1`.
    pub(crate) fn inverse_squares(&self) -> Vec<Vec<f64>> {
        let size = self.columns.len();
        // The columns of R^-1.
        let inverse: Vec<Vec<f64>> = (0..size)
            .map(|j| {
                let mut unit = vec![0.0; size];
                unit[j] = 1.0;
                self.back(&unit)
            })
            .collect();
        let entry = |i: usize, j: usize| inverse.iter().map(|column| column[i] * column[j]).sum();
        (0..size)
            .map(|i| (0..size).map(|j| entry(i, j)).collect())
            .collect()
    }

    /// The ratio of the greatest singular value to the least of the columns scaled to length one, by
    /// one-sided Jacobi rotations.
    pub(crate) fn condition(&self) -> f64 {
        let size = self.columns.len();
        let scaled = |(column, whole): (&Vec<f64>, &f64)| {
            let mut column: Vec<f64> = column.iter().map(|x| x / whole).collect();
            column.resize(size, 0.0);
            column
        };
        let mut columns: Vec<Vec<f64>> = self
            .triangle
            .iter()
            .zip(&self.lengths)
            .map(scaled)
            .collect();
        for _ in 0..30 {
            let mut largest: f64 = 0.0;
            for a in 0..size {
                for b in a + 1..size {
                    let (left, right) = columns.split_at_mut(b);
                    largest = largest.max(rotate(&mut left[a], &mut right[0]));
                }
            }
            if largest < 1e-15 {
                break;
            }
        }
        let lengths = columns.iter().map(|column| length(column));
        let (least, greatest) = lengths.fold((f64::INFINITY, 0.0_f64), |(least, greatest), x| {
            (least.min(x), greatest.max(x))
        });
        greatest / least
    }
}

/// Makes two columns orthogonal; the cosine between them before.
fn rotate(a: &mut [f64], b: &mut [f64]) -> f64 {
    let (aa, bb, ab) = (dot(a, a), dot(b, b), dot(a, b));
    let cosine = ab.abs() / libm::sqrt(aa * bb);
    if cosine < 1e-16 {
        return 0.0;
    }
    let zeta = (bb - aa) / (2.0 * ab);
    let tangent = libm::copysign(1.0, zeta) / (zeta.abs() + libm::hypot(1.0, zeta));
    let c = 1.0 / libm::hypot(1.0, tangent);
    let s = c * tangent;
    for (x, y) in a.iter_mut().zip(b) {
        (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
    }
    cosine
}

fn length(column: &[f64]) -> f64 {
    column.iter().fold(0.0, |sum, &x| libm::hypot(sum, x))
}

#[cfg(test)]
mod tests {
    use super::{Dependent, Orthogonal};

    #[test]
    fn names_the_column_and_what_it_repeats() {
        let columns = [
            vec![1.0, 1.0, 1.0, 1.0],
            vec![0.0, 1.0, 5.0, 7.0],
            vec![1.0, 0.0, 0.0, 2.0],
            vec![4.0, 2.0, 2.0, 6.0],
        ];
        let found = Orthogonal::new(&columns, 1e-10).unwrap_err();
        assert_eq!(
            found,
            Dependent {
                column: 3,
                of: vec![0, 2]
            }
        );
    }

    /// A line through (0, 1), (1, 3), (2, 5) and its inverse sums of squares.
    #[test]
    fn finds_a_line() {
        let factors = Orthogonal::new(&[[1.0; 3], [0.0, 1.0, 2.0]], 1e-10).unwrap();
        let line = factors.coefficients(&[1.0, 3.0, 5.0]);
        assert!((line[0] - 1.0).abs() < 1e-14 && (line[1] - 2.0).abs() < 1e-14);
        let inverse = factors.inverse_squares();
        assert!((inverse[0][0] - 5.0 / 6.0).abs() < 1e-14);
        assert!((inverse[0][1] + 0.5).abs() < 1e-14);
        // The cosine of the columns is 3 / sqrt(15).
        let cosine = libm::sqrt(0.6);
        let condition = libm::sqrt((1.0 + cosine) / (1.0 - cosine));
        assert!((factors.condition() / condition - 1.0).abs() < 1e-14);
    }
}
