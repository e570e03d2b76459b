//! Symmetric matrices: eigenvalues, and the nearest correlation matrix.

/// Rows of a square matrix.
pub(super) type Matrix = Vec<Vec<f64>>;

/// Sweeps of rotations; ten are plenty, for convergence is quadratic.
const SWEEPS: usize = 64;

/// Projections; a few hundred are usual.
const PROJECTIONS: u64 = 20_000;

/// The relative change at which projections have converged.
const CONVERGED: f64 = 1e-13;

/// How far the result is drawn towards independence, so that rounding in what uses it cannot push
/// it over the border of the possible, on which the nearest matrix lies.
const INWARDS: f64 = 1e-9;

/// Projections that did not converge: how many there were, and the last relative change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stalled {
    pub(super) iterations: u64,
    pub(super) change: f64,
}

/// The correlation matrix nearest to a symmetric matrix in the Frobenius norm.
///
/// Alternating projections on the matrices without negative eigenvalues and on those with a unit
/// diagonal, with Dykstra's correction: Higham (2002), algorithm 3.3.
pub(super) fn nearest_correlation(target: &Matrix) -> Result<Matrix, Stalled> {
    let size = target.len();
    let mut near = target.clone();
    let mut correction = vec![vec![0.0; size]; size];
    let mut change = f64::INFINITY;
    for iterations in 1..=PROJECTIONS {
        let corrected = combined(&near, &correction, |y, s| y - s);
        let Some(possible) = without_negative(&corrected) else {
            return Err(Stalled { iterations, change });
        };
        correction = combined(&possible, &corrected, |x, r| x - r);
        let mut next = possible.clone();
        for (index, row) in next.iter_mut().enumerate() {
            row[index] = 1.0;
        }
        let scale = norm(&next);
        change = distance(&next, &near).max(distance(&next, &possible)) / scale;
        near = next;
        if change <= CONVERGED {
            return Ok(inside(&possible));
        }
    }
    Err(Stalled {
        iterations: PROJECTIONS,
        change,
    })
}

/// A matrix without negative eigenvalues, scaled to a unit diagonal and drawn inwards.
fn inside(possible: &Matrix) -> Matrix {
    let roots: Vec<f64> = (0..possible.len())
        .map(|index| libm::sqrt(possible[index][index]))
        .collect();
    let mut scaled = possible.clone();
    for (i, row) in scaled.iter_mut().enumerate() {
        for (j, entry) in row.iter_mut().enumerate() {
            *entry = if i == j {
                1.0
            } else {
                (1.0 - INWARDS) * *entry / (roots[i] * roots[j])
            };
        }
    }
    scaled
}

/// The Frobenius norm of a difference.
pub(super) fn distance(a: &Matrix, b: &Matrix) -> f64 {
    norm(&combined(a, b, |x, y| x - y))
}

fn norm(matrix: &Matrix) -> f64 {
    libm::sqrt(matrix.iter().flatten().map(|entry| entry * entry).sum())
}

fn combined(a: &Matrix, b: &Matrix, with: impl Fn(f64, f64) -> f64) -> Matrix {
    let rows = a.iter().zip(b);
    rows.map(|(a, b)| a.iter().zip(b).map(|(&x, &y)| with(x, y)).collect())
        .collect()
}

/// The matrix less the parts of its negative eigenvalues; nothing if those cannot be found.
fn without_negative(matrix: &Matrix) -> Option<Matrix> {
    let (values, vectors) = eigen(matrix)?;
    let mut rest = matrix.clone();
    for (index, value) in values
        .into_iter()
        .enumerate()
        .filter(|&(_, value)| value < 0.0)
    {
        for (i, row) in rest.iter_mut().enumerate() {
            for (j, entry) in row.iter_mut().enumerate() {
                *entry -= value * (vectors[i][index] * vectors[j][index]);
            }
        }
    }
    Some(rest)
}

/// Eigenvalues, and eigenvectors as columns, by Jacobi's cyclic rotations: Golub and Van Loan
/// (2013), *Matrix Computations*, section 8.5. The same bits everywhere.
fn eigen(matrix: &Matrix) -> Option<(Vec<f64>, Matrix)> {
    let size = matrix.len();
    let mut turned = matrix.clone();
    let mut vectors = vec![vec![0.0; size]; size];
    for (index, row) in vectors.iter_mut().enumerate() {
        row[index] = 1.0;
    }
    let negligible = f64::EPSILON * f64::EPSILON * norm(matrix);
    for _ in 0..SWEEPS {
        let mut rotated = false;
        for p in 0..size {
            for q in p + 1..size {
                if turned[p][q].abs() > negligible {
                    rotate(&mut turned, &mut vectors, p, q);
                    rotated = true;
                }
            }
        }
        if !rotated {
            let values = (0..size).map(|index| turned[index][index]).collect();
            return Some((values, vectors));
        }
    }
    None
}

/// Turns the plane of `p` and `q` so that their entry vanishes.
fn rotate(matrix: &mut Matrix, vectors: &mut Matrix, p: usize, q: usize) {
    let slope = (matrix[q][q] - matrix[p][p]) / (2.0 * matrix[p][q]);
    let tangent = 1.0_f64.copysign(slope) / (slope.abs() + libm::sqrt(1.0 + slope * slope));
    let cosine = 1.0 / libm::sqrt(1.0 + tangent * tangent);
    let sine = tangent * cosine;
    let turn = |x: f64, y: f64| (cosine * x - sine * y, sine * x + cosine * y);
    for row in matrix.iter_mut().chain(vectors) {
        (row[p], row[q]) = turn(row[p], row[q]);
    }
    let (above, below) = matrix.split_at_mut(q);
    for (x, y) in above[p].iter_mut().zip(&mut below[0]) {
        (*x, *y) = turn(*x, *y);
    }
    (matrix[p][q], matrix[q][p]) = (0.0, 0.0);
}

#[cfg(test)]
mod tests {
    use super::{distance, eigen, nearest_correlation};

    /// Higham (2002), section 4, gives 0.7607, 0.1573 and the distance 0.5278; further digits, and
    /// the second matrix, from alternating projections in `NumPy` 2.4.6.
    #[test]
    fn matches_higham_2002() {
        let three = [[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]];
        let three = three.map(Vec::from).to_vec();
        let nearest = nearest_correlation(&three).unwrap();
        assert!(
            (nearest[0][1] - 0.760_689_853_4).abs() < 2e-9,
            "{nearest:?}"
        );
        assert!(
            (nearest[0][2] - 0.157_298_106_1).abs() < 2e-9,
            "{nearest:?}"
        );
        assert!((distance(&nearest, &three) - 0.527_790_463_6).abs() < 2e-9);

        let four = [
            [2.0, -1.0, 0.0, 0.0],
            [-1.0, 2.0, -1.0, 0.0],
            [0.0, -1.0, 2.0, -1.0],
            [0.0, 0.0, -1.0, 2.0],
        ];
        let four = four.map(Vec::from).to_vec();
        let nearest = nearest_correlation(&four).unwrap();
        let expected = [-0.808_412_498_1, 0.191_587_501_9, 0.106_775_049_0];
        for (found, expected) in nearest[0][1..].iter().zip(expected) {
            assert!((found - expected).abs() < 2e-9, "{nearest:?}");
        }
        assert!(
            (nearest[1][2] + 0.656_232_694_8).abs() < 2e-9,
            "{nearest:?}"
        );
        assert!((distance(&nearest, &four) - 2.133_729_108_7).abs() < 2e-9);
    }

    /// The eigenvalues of the second difference matrix are 2 - 2 cos(k pi / (n + 1)).
    #[test]
    fn eigenvalues_of_differences_are_known() {
        let size = 20;
        let matrix: Vec<Vec<f64>> = (0..size)
            .map(|i: usize| {
                let entry = |j: usize| match i.abs_diff(j) {
                    0 => 2.0,
                    1 => -1.0,
                    _ => 0.0,
                };
                (0..size).map(entry).collect()
            })
            .collect();
        let (mut values, vectors) = eigen(&matrix).unwrap();
        for (index, &value) in values.iter().enumerate() {
            for row in 0..size {
                let image: f64 = (0..size).map(|j| matrix[row][j] * vectors[j][index]).sum();
                assert!((image - value * vectors[row][index]).abs() < 1e-13);
            }
        }
        values.sort_by(f64::total_cmp);
        for (k, value) in (1_u8..).zip(values) {
            let expected = 2.0 - 2.0 * libm::cos(f64::from(k) * std::f64::consts::PI / 21.0);
            assert!((value - expected).abs() < 1e-13);
        }
    }

    #[test]
    fn possible_matrices_hardly_move() {
        let two = vec![vec![1.0, 0.5], vec![0.5, 1.0]];
        assert!(distance(&nearest_correlation(&two).unwrap(), &two) < 1e-9);
    }
}
