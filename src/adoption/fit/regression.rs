//! Bass's own fit: a quadratic regression of adoption on cumulative adoption.

use serde::Serialize;

use super::identify::{PROFILE, doubt};
use super::search::RUNAWAY;
use crate::adoption::{DiscreteBass, History};
use crate::error::{AdoptionError, PotentialEvidence, PotentialProblem};
use crate::numeric::{Orthogonal, least_squares};
use crate::quantity::Timeline;

const CURVE: &str = "Bass's recursion";

/// Bass's regression of 1969: adoption in a period as a quadratic of cumulative adoption before it.
///
/// It belongs to the recursion, [`DiscreteBass`], not to the closed form. It needs no search, but
/// its coefficients need not form a curve: [`curve`](Self::curve) refuses those that do not. It
/// refuses a potential that the history does not determine, on the evidence of an
/// [`AdoptionFit`](super::AdoptionFit).
///
/// # Formula
/// `y(t) = a + b Y(t - 1) + c Y(t - 1)^2` with `a = p m`, `b = q - p` and `c = -q / m`, so that
/// `m = (-b - sqrt(b^2 - 4 a c)) / (2 c)`.
///
/// # Example
/// ```
/// use bizcase::adoption::{BassRegression, Curve, History};
/// use bizcase::quantity::Period;
///
/// let sold = [96.0, 195.0, 238.0, 380.0, 1045.0, 1230.0, 1267.0, 1828.0, 1586.0, 1673.0, 1800.0,
///     1580.0, 1500.0];
/// let regression = BassRegression::of(&History::increments(Period::Year, &sold)?)?;
/// assert!((regression.potential - 17_091.25).abs() < 0.01);
/// assert!((regression.curve()?.innovation() - 0.016_992).abs() < 1e-6);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// F. M. Bass (1969), "A new product growth for model consumer durables", *Management Science* 15,
/// 215-227.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BassRegression {
    /// The coefficients `a`, `b` and `c`.
    pub coefficients: [f64; 3],
    /// Their standard errors.
    pub standard_errors: [f64; 3],
    /// The implied potential.
    pub potential: f64,
    /// The implied coefficient of innovation; below zero for some histories.
    pub innovation: f64,
    /// The implied coefficient of imitation.
    pub imitation: f64,
    /// The sum of squares of the residuals.
    pub sum_of_squares: f64,
    /// The standard deviation of adoption around the quadratic.
    pub residual_standard_error: f64,
    /// The share of the variance of adoption that the quadratic explains.
    pub r_squared: f64,
    /// The number of periods in the regression.
    pub observations: usize,
}

impl BassRegression {
    /// Runs the regression on a history.
    ///
    /// # Errors
    /// [`AdoptionError::TooFewPeriods`] for fewer than four periods;
    /// [`AdoptionError::PotentialNotIdentified`] if adoption does not slow down as more people have
    /// adopted, if the quadratic has no maximum within the history, or if a straight line
    /// (unlimited growth) is not rejected at the 95 % level (by an F test);
    /// [`AdoptionError::NotIdentified`] if the quadratic cannot be estimated or has no point at
    /// which adoption ends.
    pub fn of(history: &History) -> Result<Self, AdoptionError> {
        history.at_least(4, CURVE)?;
        let y = history.per_period();
        // In units of what has adopted, so that the columns are of one size.
        let unit = history.adopted();
        let before = stock_before(history);
        let rows: Vec<Vec<f64>> = before.iter().map(|&x| vec![1.0, x, x * x]).collect();
        let dependent = || refusal("the same number adopted in every period, or in one only");
        let found = least_squares(&rows, y).ok_or_else(dependent)?;
        let sum_of_squares = squares(&rows, y, &found);
        let columns = [0, 1, 2].map(|k| rows.iter().map(|row| row[k]).collect::<Vec<f64>>());
        let factors = Orthogonal::new(&columns, 1e-13).map_err(|_| dependent())?;
        let inverse = factors.inverse_squares();
        let residual = libm::sqrt(sum_of_squares / (y.len() - 3) as f64);
        let quadratic = Quadratic {
            found: [found[0], found[1], found[2]],
            inverse: &inverse,
            sum_of_squares,
            residual,
        };
        let potential = unit * quadratic.end(history)?;
        let [a, b, c] = [found[0], found[1] / unit, found[2] / (unit * unit)];
        let error = |k: usize, unit: f64| residual * libm::sqrt(inverse[k][k]) / unit;
        let mean = y.iter().sum::<f64>() / y.len() as f64;
        let total: f64 = y.iter().map(|y| (y - mean) * (y - mean)).sum();
        Ok(Self {
            coefficients: [a, b, c],
            standard_errors: [error(0, 1.0), error(1, unit), error(2, unit * unit)],
            potential,
            innovation: a / potential,
            imitation: -potential * c,
            sum_of_squares,
            residual_standard_error: residual,
            r_squared: if total > 0.0 {
                1.0 - sum_of_squares / total
            } else {
                0.0
            },
            observations: y.len(),
        })
    }

    /// The recursion with the implied coefficients.
    ///
    /// # Errors
    /// [`AdoptionError::Invalid`] if they form no curve, such as a coefficient of innovation below
    /// zero.
    pub fn curve(&self) -> Result<DiscreteBass, AdoptionError> {
        let curve = DiscreteBass::new(self.innovation, self.imitation);
        Ok(curve.map_err(|invalid| {
            invalid.hint("the regression makes no curve here; fit the closed form instead")
        })?)
    }
}

fn refusal(reason: &str) -> AdoptionError {
    AdoptionError::NotIdentified {
        curve: CURVE.to_owned(),
        reason: reason.to_owned(),
    }
}

/// What had adopted before each period, as a share of all who have.
fn stock_before(history: &History) -> Vec<f64> {
    let stock = history
        .by_period()
        .iter()
        .map(|sum| sum / history.adopted());
    [0.0]
        .into_iter()
        .chain(stock)
        .take(history.periods())
        .collect()
}

/// The sum of squares that a combination of columns leaves.
fn squares(rows: &[Vec<f64>], values: &[f64], coefficients: &[f64]) -> f64 {
    let rest = |(row, y): (&Vec<f64>, &f64)| {
        let fitted: f64 = row.iter().zip(coefficients).map(|(x, k)| x * k).sum();
        (y - fitted) * (y - fitted)
    };
    rows.iter().zip(values).map(rest).sum()
}

/// Adoption as a quadratic of the stock, in units of what has adopted.
struct Quadratic<'q> {
    found: [f64; 3],
    inverse: &'q [Vec<f64>],
    sum_of_squares: f64,
    residual: f64,
}

impl Quadratic<'_> {
    /// The stock at which adoption ends, if the history holds it.
    fn end(&self, history: &History) -> Result<f64, AdoptionError> {
        let [a, b, c] = self.found;
        let y = history.per_period();
        let line: Vec<Vec<f64>> = stock_before(history)
            .iter()
            .map(|&x| vec![1.0, x])
            .collect();
        let unlimited = least_squares(&line, y).map_or(f64::INFINITY, |k| squares(&line, y, &k));
        let root = (-b - libm::sqrt(b * b - 4.0 * a * c)) / (2.0 * c);
        if c >= 0.0 || root > RUNAWAY {
            let problem = PotentialProblem::NoEstimate;
            return Err(self.evidence(history, None, problem, unlimited));
        }
        if root.is_nan() {
            return Err(refusal("the quadratic has no point at which adoption ends"));
        }
        // Where the quadratic turns; all who have adopted are one.
        let later = -b / (2.0 * c) > 1.0;
        let square = self.residual * self.residual;
        let worse = unlimited - self.sum_of_squares;
        if let Some(problem) = doubt(later, worse, y.len() - 3, square)? {
            return Err(self.evidence(history, Some(root), problem, unlimited));
        }
        Ok(root)
    }

    /// By how much the end is off for a standard error of the coefficients.
    fn end_error(&self, root: f64) -> f64 {
        let [_, b, c] = self.found;
        let slopes = [1.0, root, root * root].map(|x| x / (b + 2.0 * c * root));
        let variance: f64 = (0..3)
            .map(|i| {
                (0..3)
                    .map(|j| slopes[i] * self.inverse[i][j] * slopes[j])
                    .sum::<f64>()
            })
            .sum();
        self.residual * libm::sqrt(variance)
    }

    /// In which period the recursion turns.
    fn turn(&self, adopted: f64) -> Option<f64> {
        let [a, b, c] = self.found;
        let mut stock = 0.0;
        let turned = (1..=Timeline::MAX_PERIODS).find(|_| {
            stock += (a + stock * (b + stock * c)) / adopted;
            stock >= -b / (2.0 * c)
        });
        turned.map(f64::from)
    }

    fn evidence(
        &self,
        history: &History,
        root: Option<f64>,
        problem: PotentialProblem,
        unlimited: f64,
    ) -> AdoptionError {
        let (adopted, y) = (history.adopted(), history.per_period());
        let [a, _, c] = self.found;
        let estimate = root.map_or_else(Vec::new, |root| {
            let (p, q) = (a / adopted / root, -c * root / adopted);
            vec![("potential", root * adopted), ("p", p), ("q", q)]
        });
        // With the potential known, p (m - Y) + q Y (m - Y) / m is linear in p and q.
        let with = |times: f64| -> Option<(f64, f64)> {
            let row = |&x: &f64| vec![times - x, x * (times - x) / times];
            let rows: Vec<Vec<f64>> = stock_before(history).iter().map(row).collect();
            let found = least_squares(&rows, y)?;
            Some((times * adopted, squares(&rows, y, &found)))
        };
        AdoptionError::PotentialNotIdentified(Box::new(PotentialEvidence {
            curve: CURVE.to_owned(),
            problem,
            periods: y.len(),
            adopted,
            estimate,
            potential_standard_error: root.map(|root| adopted * self.end_error(root)),
            inflection: root.and_then(|_| self.turn(adopted)),
            misfit: root.map(|_| self.sum_of_squares),
            misfit_unlimited: unlimited,
            profile: PROFILE.into_iter().filter_map(with).collect(),
        }))
    }
}
