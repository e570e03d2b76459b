//! The sums of squares and products that a fit needs.

use super::basis::Basis;
use crate::numeric::vector::dot;

/// Sums over all rows, of functions and outcomes less their means.
#[derive(Debug)]
pub(super) struct NormalEquations {
    /// The means of the functions.
    pub(super) centre: Vec<f64>,
    /// The means of the outcomes.
    pub(super) means: Vec<f64>,
    /// Functions by functions.
    pub(super) squares: Vec<Vec<f64>>,
    /// Outcomes by functions.
    pub(super) products: Vec<Vec<f64>>,
    /// The squares of the outcomes.
    totals: Vec<f64>,
}

impl NormalEquations {
    pub(super) fn new(basis: &Basis, outcomes: &[Vec<f64>]) -> Self {
        let (rows, width) = (basis.rows() as f64, basis.width());
        let mean = |values: &Vec<f64>| values.iter().sum::<f64>() / rows;
        let means: Vec<f64> = outcomes.iter().map(mean).collect();
        let mut centre = vec![0.0; width];
        let mut squares = vec![vec![0.0; width]; width];
        let mut products = vec![vec![0.0; width]; outcomes.len()];
        let mut row = vec![0.0; width];
        for index in 0..basis.rows() {
            basis.fill(index, &mut row);
            add(1.0, &row, &mut centre);
            for (place, sums) in squares.iter_mut().enumerate() {
                // Most splines are zero in a row.
                if row[place] != 0.0 {
                    add(row[place], &row[..=place], &mut sums[..=place]);
                }
            }
            for ((sums, outcome), mean) in products.iter_mut().zip(outcomes).zip(&means) {
                add(outcome[index] - mean, &row, sums);
            }
        }
        for sum in &mut centre {
            *sum /= rows;
        }
        for place in 0..width {
            for other in 0..=place {
                let centred = squares[place][other] - rows * centre[place] * centre[other];
                squares[place][other] = centred;
                squares[other][place] = centred;
            }
        }
        let deviations = outcomes.iter().zip(&means);
        let total = |(values, mean): (&Vec<f64>, &f64)| {
            let squares = values.iter().map(|it| (it - mean) * (it - mean));
            squares.sum::<f64>()
        };
        Self {
            totals: deviations.map(total).collect(),
            centre,
            means,
            squares,
            products,
        }
    }

    /// What part of the squares of the outcomes is left, summed over outcomes.
    pub(super) fn left(&self, coefficients: &[Vec<f64>]) -> f64 {
        let outcomes = coefficients.iter().zip(&self.products).zip(&self.totals);
        let left = outcomes.map(|((coefficients, products), &total)| {
            let rows = coefficients.iter().zip(&self.squares);
            let square = rows.map(|(c, row)| c * dot(coefficients, &row[..coefficients.len()]));
            let explained = 2.0 * dot(coefficients, &products[..coefficients.len()]);
            let left = total - explained + square.sum::<f64>();
            if total > 0.0 {
                (left / total).max(f64::EPSILON)
            } else {
                0.0
            }
        });
        left.sum()
    }
}

/// The covariances of what is left of the outcomes.
pub(super) fn left_over(
    outcomes: &[Vec<f64>],
    fitted: &[Vec<f64>],
    parameters: f64,
) -> Vec<Vec<f64>> {
    let left = |index: usize| {
        let pairs = outcomes[index].iter().zip(&fitted[index]);
        pairs.map(|(outcome, fitted)| outcome - fitted)
    };
    let rows = outcomes.first().map_or(0, Vec::len) as f64;
    let freedom = (rows - parameters - 1.0).max(1.0);
    let all = 0..outcomes.len();
    let row = |one: usize| {
        let others = all.clone();
        let products = others.map(|other| left(one).zip(left(other)).map(|(a, b)| a * b));
        products.map(|it| it.sum::<f64>() / freedom).collect()
    };
    all.clone().map(row).collect()
}

/// `sums + factor values`.
fn add(factor: f64, values: &[f64], sums: &mut [f64]) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += factor * value;
    }
}
