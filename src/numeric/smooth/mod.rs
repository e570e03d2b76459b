//! The mean of several outcomes given a few columns, as smooth as the data tell.
//!
//! Each column stands by its normal scores, so that heavy tails are no harder than light ones. Its
//! effect is a cubic spline with a penalty on its second differences; products of scores carry what
//! columns do together. How smooth the splines are, and up to which degree products go, is what
//! generalised cross-validation says.
//!
//! # References
//! - P. H. C. Eilers and B. D. Marx (1996), *Flexible smoothing with B-splines and penalties*,
//!   Statistical Science 11, 89-121.
//! - Y.-J. Kim and C. Gu (2004), *Smoothing spline Gaussian regression*, Journal of the Royal
//!   Statistical Society B 66, 337-356, for counting each parameter 1.4 times.

mod basis;
mod normal_equations;

use super::cholesky::Cholesky;
use super::vector::dot;
use basis::Basis;
use normal_equations::{NormalEquations, left_over};

/// How often a parameter counts when smoothness is chosen.
const COUNTED: f64 = 1.4;

/// The penalties tried, as exponents of ten beside the sums of squares: from `FLOOR` on, half an
/// exponent apart.
const FLOOR: f64 = -8.0;
const STEPS: u32 = 27;

/// A ridge this small beside the sums of squares holds columns apart that say the same.
const RIDGE: f64 = 1e-9;

/// Fitted means, and what tells how sure they are.
#[derive(Debug)]
pub(crate) struct Smooth {
    /// For each outcome, the fitted mean in each row.
    pub(crate) fitted: Vec<Vec<f64>>,
    basis: Basis,
    centre: Vec<f64>,
    /// The inverse of the penalised normal equations.
    inverse: Vec<Vec<f64>>,
    /// Covariances of what is left of the outcomes.
    residual: Vec<Vec<f64>>,
}

/// One choice of products and penalty.
struct Choice {
    score: f64,
    width: usize,
    parameters: f64,
    inverse: Vec<Vec<f64>>,
    coefficients: Vec<Vec<f64>>,
}

impl Smooth {
    /// The means of outcomes given columns, all of the same length.
    pub(crate) fn of(columns: &[&[f64]], outcomes: &[Vec<f64>]) -> Self {
        let basis = Basis::new(columns);
        let equations = NormalEquations::new(&basis, outcomes);
        let tried = basis.widths().into_iter().flat_map(|width| {
            let equations = &equations;
            let basis = &basis;
            (0..STEPS).filter_map(move |step| {
                let exponent = FLOOR + 0.5 * f64::from(step);
                Choice::new(basis, equations, width, libm::pow(10.0, exponent))
            })
        });
        let best = tried.min_by(|a, b| a.score.total_cmp(&b.score));
        let best = best.unwrap_or_else(|| Choice::means(outcomes.len()));
        let centre = equations.centre[..best.width].to_vec();
        let shifted: Vec<f64> = best
            .coefficients
            .iter()
            .zip(&equations.means)
            .map(|(coefficients, mean)| mean - dot(coefficients, &centre))
            .collect();
        let mut fitted = vec![Vec::with_capacity(basis.rows()); outcomes.len()];
        let mut row = vec![0.0; basis.width()];
        for index in 0..basis.rows() {
            basis.fill(index, &mut row);
            let parts = best.coefficients.iter().zip(&shifted);
            for (fitted, (coefficients, shift)) in fitted.iter_mut().zip(parts) {
                fitted.push(shift + dot(coefficients, &row[..best.width]));
            }
        }
        let residual = left_over(outcomes, &fitted, best.parameters);
        Self {
            fitted,
            basis,
            centre,
            inverse: best.inverse,
            residual,
        }
    }

    /// The variance, given the columns, of the mean over all rows of the fitted outcomes times
    /// weights, which `weigh` writes for each row.
    pub(crate) fn variance_of(&self, weigh: impl Fn(usize, &mut [f64])) -> f64 {
        let width = self.centre.len();
        let mut sums = vec![vec![0.0; width]; self.fitted.len()];
        let mut totals = vec![0.0; self.fitted.len()];
        let mut weights = vec![0.0; self.fitted.len()];
        let mut row = vec![0.0; self.basis.width()];
        for index in 0..self.basis.rows() {
            weigh(index, &mut weights);
            if weights.iter().all(|it| *it == 0.0) {
                continue;
            }
            self.basis.fill(index, &mut row);
            for ((sum, total), weight) in sums.iter_mut().zip(&mut totals).zip(&weights) {
                *total += weight;
                for ((sum, x), centre) in sum.iter_mut().zip(&row).zip(&self.centre) {
                    *sum += weight * (x - centre);
                }
            }
        }
        let rows = self.basis.rows() as f64;
        let spread = |sum: &Vec<f64>| self.inverse.iter().map(|row| dot(row, sum)).collect();
        let spreads: Vec<Vec<f64>> = sums.iter().map(spread).collect();
        let mut variance = 0.0;
        // The means of the outcomes are as sure as their rows are many.
        let parts = sums.iter().zip(&totals).zip(&self.residual);
        for ((sum, total), residual) in parts {
            let others = spreads.iter().zip(&totals).zip(residual);
            for ((spread, other), covariance) in others {
                variance += covariance * (dot(sum, spread) + total * other / rows);
            }
        }
        (variance / (rows * rows)).max(0.0)
    }
}

impl Choice {
    /// The fit with this penalty, on the first `width` columns of the basis; nothing where the
    /// columns cannot be told apart.
    fn new(basis: &Basis, equations: &NormalEquations, width: usize, penalty: f64) -> Option<Self> {
        let squares = &equations.squares;
        let scale = (0..width).map(|i| squares[i][i]).sum::<f64>() / width as f64;
        let entry = |i: usize, j: usize| {
            let ridge = if i == j { RIDGE } else { 0.0 };
            squares[i][j] + scale * (penalty * basis.penalty(i, j) + ridge)
        };
        let inverse = Cholesky::new(&vec![0.0; width], &entry)?.inverse();
        let rows = inverse.iter().zip(squares);
        let parameters: f64 = rows.map(|(row, squares)| dot(row, &squares[..width])).sum();
        let solve = |products: &Vec<f64>| -> Vec<f64> {
            let rows = inverse.iter();
            rows.map(|row| dot(row, &products[..width])).collect()
        };
        let coefficients: Vec<Vec<f64>> = equations.products.iter().map(solve).collect();
        let rows = basis.rows() as f64;
        let freedom = 1.0 - COUNTED * (parameters + 1.0) / rows;
        let left = equations.left(&coefficients);
        (freedom > 0.0).then(|| Self {
            score: left / (freedom * freedom),
            width,
            parameters,
            inverse,
            coefficients,
        })
    }

    /// Where no column varies, the means are all there is to say.
    fn means(outcomes: usize) -> Self {
        Self {
            score: 0.0,
            width: 0,
            parameters: 0.0,
            inverse: Vec::new(),
            coefficients: vec![Vec::new(); outcomes],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Smooth;
    use crate::numeric::normal_score;

    /// Rows that fill the unit square evenly, and a sine of one coordinate with a step of the
    /// other under a wave of its own.
    fn rows() -> [Vec<f64>; 3] {
        let golden = 0.618_033_988_749_894_9;
        let first: Vec<f64> = (0..4_000).map(|i| (f64::from(i) + 0.5) / 4_000.0).collect();
        let second: Vec<f64> = (0..4_000).map(|i| (f64::from(i) * golden) % 1.0).collect();
        let wave = |i: i32| {
            0.5 * normal_score((f64::from(i) * std::f64::consts::SQRT_2) % 1.0 * 0.998 + 0.001)
        };
        let outcome = |(i, (x, y)): (i32, (&f64, &f64))| libm::sin(6.0 * x) + x * y + wave(i);
        let both = (0..).zip(first.iter().zip(&second));
        let outcomes = both.map(outcome).collect();
        [first, second, outcomes]
    }

    #[test]
    fn a_curve_is_found_beneath_noise() {
        let [x, _, outcome] = rows();
        let smooth = Smooth::of(&[&x], std::slice::from_ref(&outcome));
        for (x, fitted) in x.iter().zip(&smooth.fitted[0]).skip(100).take(3_800) {
            assert!((fitted - libm::sin(6.0 * x) - 0.5 * x).abs() < 0.1, "{x}");
        }
    }

    #[test]
    fn products_are_found_where_columns_act_together() {
        let [x, y, outcome] = rows();
        let smooth = Smooth::of(&[&x, &y], std::slice::from_ref(&outcome));
        let truth = x.iter().zip(&y).map(|(x, y)| libm::sin(6.0 * x) + x * y);
        let squares = truth.zip(&smooth.fitted[0]).map(|(a, b)| (a - b) * (a - b));
        assert!(squares.sum::<f64>() / 4_000.0 < 0.01);
    }

    #[test]
    fn a_column_without_spread_leaves_the_means() {
        let [x, _, outcome] = rows();
        let same = vec![3.0; x.len()];
        let smooth = Smooth::of(&[&same], std::slice::from_ref(&outcome));
        let mean = outcome.iter().sum::<f64>() / 4_000.0;
        assert!(smooth.fitted[0].iter().all(|it| (it - mean).abs() < 1e-12));
        let squares: f64 = outcome.iter().map(|it| (it - mean) * (it - mean)).sum();
        let variance = smooth.variance_of(|_, weights| weights[0] = 1.0);
        assert!((variance / (squares / 3_999.0 / 4_000.0) - 1.0).abs() < 1e-9);
    }

    /// With two groups the fit is their means, and its variance that of a mean.
    #[test]
    fn two_groups_have_their_means() {
        let values: Vec<f64> = vec![1.0, 2.0, 3.0, 7.0, 9.0, 11.0];
        let group = vec![0.0, 0.0, 0.0, 1.0, 1.0, 1.0];
        let smooth = Smooth::of(&[&group], &[values]);
        let expected = [2.0, 2.0, 2.0, 9.0, 9.0, 9.0];
        for (fitted, expected) in smooth.fitted[0].iter().zip(expected) {
            assert!((fitted - expected).abs() < 1e-6, "{fitted}");
        }
    }
}
