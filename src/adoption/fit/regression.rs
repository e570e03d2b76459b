//! Bass's own fit: a quadratic regression of what adopted on what had adopted before.

use crate::adoption::{DiscreteBass, History};
use crate::error::AdoptionError;
use crate::numeric::{Orthogonal, least_squares};

/// Bass's regression of 1969: adoption in a period as a quadratic of what had adopted before it.
///
/// It belongs to the recursion, [`DiscreteBass`], not to the closed form. It needs no search, but
/// its coefficients need not make a curve: [`curve`](Self::curve) refuses those that do not.
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
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BassRegression {
    /// The coefficients `a`, `b` and `c`.
    pub coefficients: [f64; 3],
    /// Their standard errors.
    pub standard_errors: [f64; 3],
    /// The potential that they imply.
    pub potential: f64,
    /// The coefficient of innovation that they imply; below zero in some histories.
    pub innovation: f64,
    /// The coefficient of imitation that they imply.
    pub imitation: f64,
    /// The sum of squares of the residuals.
    pub sum_of_squares: f64,
    /// The standard deviation of adoption about the quadratic.
    pub residual_standard_error: f64,
    /// The share of the variance of adoption that the quadratic explains.
    pub r_squared: f64,
    /// How many periods were regressed.
    pub observations: usize,
}

impl BassRegression {
    /// The regression of a history.
    ///
    /// # Errors
    /// [`AdoptionError::TooFewPeriods`] for fewer than four periods;
    /// [`AdoptionError::NotIdentified`] if the quadratic cannot be told or has no point at which
    /// adoption ends.
    pub fn of(history: &History) -> Result<Self, AdoptionError> {
        const CURVE: &str = "Bass's recursion";
        history.at_least(4, CURVE)?;
        let refuse = |reason: &str| AdoptionError::NotIdentified {
            curve: CURVE.to_owned(),
            reason: reason.to_owned(),
        };
        let y = history.per_period();
        // In units of what has adopted, so that the columns are of one size.
        let unit = history.adopted();
        let before = |t: usize| {
            if t == 0 {
                0.0
            } else {
                history.by_period()[t - 1] / unit
            }
        };
        let rows: Vec<Vec<f64>> = (0..y.len())
            .map(|t| vec![1.0, before(t), before(t) * before(t)])
            .collect();
        let dependent = || refuse("the same number adopted in every period, or in one only");
        let found = least_squares(&rows, y).ok_or_else(dependent)?;
        let [a, b, c] = [found[0], found[1] / unit, found[2] / (unit * unit)];
        let rest = |(row, y): (&Vec<f64>, &f64)| {
            let fitted: f64 = row.iter().zip(&found).map(|(x, k)| x * k).sum();
            (y - fitted) * (y - fitted)
        };
        let sum_of_squares: f64 = rows.iter().zip(y).map(rest).sum();
        let n = y.len() as f64;
        let mean = y.iter().sum::<f64>() / n;
        let total: f64 = y.iter().map(|y| (y - mean) * (y - mean)).sum();
        let discriminant = b * b - 4.0 * a * c;
        if c >= 0.0 {
            let reason = "adoption does not slow down as more have adopted, so that it has no end";
            return Err(refuse(reason));
        }
        if discriminant < 0.0 {
            return Err(refuse("the quadratic has no point at which adoption ends"));
        }
        let potential = (-b - libm::sqrt(discriminant)) / (2.0 * c);
        let columns = [0, 1, 2].map(|k| rows.iter().map(|row| row[k]).collect::<Vec<f64>>());
        let factors = Orthogonal::new(&columns, 1e-13).map_err(|_| dependent())?;
        let inverse = factors.inverse_squares();
        let residual = libm::sqrt(sum_of_squares / (n - 3.0));
        let error = |k: usize, unit: f64| residual * libm::sqrt(inverse[k][k]) / unit;
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

    /// The recursion that the coefficients make.
    ///
    /// # Errors
    /// [`AdoptionError::Invalid`] if they make none: a coefficient of innovation below zero, say.
    pub fn curve(&self) -> Result<DiscreteBass, AdoptionError> {
        let curve = DiscreteBass::new(self.innovation, self.imitation);
        Ok(curve.map_err(|invalid| {
            invalid.hint("the regression makes no curve here; fit the closed form instead")
        })?)
    }
}
