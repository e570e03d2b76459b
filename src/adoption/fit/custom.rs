//! Least-squares fits of a curve of your own.

use serde::Serialize;

use crate::error::{AdoptionError, Invalid, Permitted};
use crate::numeric::{Orthogonal, descend, differences};
use crate::sample::{FitParameters, Parameter, Reach, Search};

/// A curve of your own, fitted to pairs of numbers by nonlinear least squares from a start near the
/// solution.
///
/// Use it for adoption under a formula that no family has. The fit knows nothing of what the
/// parameters mean, so it refuses only what it cannot identify: use [`Fitting`](super::Fitting)
/// where it serves.
///
/// # Precision
/// The Levenberg-Marquardt method with slopes from five-point differences: parameters to about 10
/// digits, standard errors to 8. On NIST's reference data sets Misra1a, Thurber, Rat42, `BoxBOD`
/// and `DanWood`, from both certified starts, parameters agree to 9 digits and standard deviations
/// to 7.
///
/// # Example
/// ```
/// use bizcase::adoption::CurveFit;
///
/// // b1 (1 - exp(-b2 x)) through noise-free points.
/// let days = [1.0, 2.0, 3.0, 5.0, 8.0];
/// let reached: Vec<f64> = days.iter().map(|x: &f64| 200.0 * (1.0 - (-0.5 * x).exp())).collect();
/// let fit = CurveFit::new(&days, &reached, &[("ceiling", 100.0), ("rate", 1.0)], |x, b| {
///     b[0] * (1.0 - (-b[1] * x).exp())
/// })?;
/// assert!((fit.parameters[0].value - 200.0).abs() < 1e-6);
/// assert!((fit.parameters[1].value - 0.5).abs() < 1e-9);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// National Institute of Standards and Technology, *Statistical Reference Datasets: nonlinear
/// regression*.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CurveFit {
    /// The parameters. The data reach from the smallest to the largest `x`.
    pub parameters: FitParameters,
    /// The observations less the curve.
    pub residuals: Vec<f64>,
    /// The sum of squared residuals.
    pub sum_of_squares: f64,
    /// The standard deviation of the residuals, by the degrees of freedom.
    pub residual_standard_error: f64,
}

impl CurveFit {
    /// Fits `curve`, which takes an `x` and the parameters, to pairs of `x` and `y`. `start` names
    /// the parameters and sets where the search begins.
    ///
    /// # Errors
    /// [`AdoptionError::Invalid`] unless `x` and `y` are finite, of equal number, and more than the
    /// parameters; [`AdoptionError::NotIdentified`] if the curve has no value at the start, or its
    /// parameters cannot be told apart; [`AdoptionError::NotConverged`] if the search fails.
    pub fn new(
        x: &[f64],
        y: &[f64],
        start: &[(&'static str, f64)],
        curve: impl Fn(f64, &[f64]) -> f64,
    ) -> Result<Self, AdoptionError> {
        if x.len() != y.len() {
            return Err(Invalid::rule("values of y", y.len(), "as many as of x").into());
        }
        for (index, (&x, &y)) in (1..).zip(x.iter().zip(y)) {
            Permitted::FINITE.check(&format!("x of observation {index}"), x)?;
            Permitted::FINITE.check(&format!("y of observation {index}"), y)?;
        }
        for &(name, value) in start {
            Permitted::FINITE.check(&format!("start of {name}"), value)?;
        }
        if y.len() <= start.len() || start.is_empty() {
            let rule = "more than there are parameters, of which there is one at least";
            return Err(Invalid::rule("observations", y.len(), rule).into());
        }
        let begin: Vec<f64> = start.iter().map(|&(_, value)| value).collect();
        let found = solve(&begin, y, &|b, values| {
            for (value, &x) in values.iter_mut().zip(x) {
                *value = curve(x, b);
            }
        })?;
        let freedom = (y.len() - start.len()) as f64;
        let dispersion = found.square / freedom;
        let covariance: Vec<Vec<f64>> = found
            .inverse
            .iter()
            .map(|row| row.iter().map(|entry| entry * dispersion).collect())
            .collect();
        let parameters = start
            .iter()
            .zip(&found.point)
            .enumerate()
            .map(|(index, (&(name, _), &value))| {
                Parameter::new(name, value, Some(libm::sqrt(covariance[index][index])))
            })
            .collect();
        let reach = Reach::over("x", x.iter().copied());
        let parameters = FitParameters::new(parameters, covariance, found.search, reach);
        let residuals = x.iter().zip(y).map(|(&x, y)| y - curve(x, &found.point));
        Ok(Self {
            parameters: parameters.student(freedom),
            residuals: residuals.collect(),
            sum_of_squares: found.square,
            residual_standard_error: libm::sqrt(dispersion),
        })
    }
}

/// Where a search with slopes by differences ended.
pub(super) struct Solution {
    pub(super) point: Vec<f64>,
    pub(super) square: f64,
    /// The inverse of the products of the slopes.
    pub(super) inverse: Vec<Vec<f64>>,
    pub(super) search: Search,
}

/// The parameters with which the values are nearest to `data`. Steps that trust the start too much
/// can end on a plateau, so a search that fails is repeated with smaller ones.
pub(super) fn solve(
    start: &Vec<f64>,
    data: &[f64],
    fill: &dyn Fn(&Vec<f64>, &mut [f64]),
) -> Result<Solution, AdoptionError> {
    let first = solve_with(1e-3, start, data, fill);
    if first.is_ok() {
        return first;
    }
    let later = [1.0, 1e3].into_iter();
    let found = later.map(|caution| solve_with(caution, start, data, fill));
    found.flatten().next().map_or(first, Ok)
}

/// Whether a search failed because a parameter grew and grew, as a potential does that the data do
/// not hold.
pub(super) fn ran_away(error: &AdoptionError, parameter: usize, limit: f64) -> bool {
    match error {
        AdoptionError::NotConverged { best, .. } => {
            best.get(parameter).is_some_and(|(_, value)| *value > limit)
        }
        _ => false,
    }
}

fn solve_with(
    caution: f64,
    start: &Vec<f64>,
    data: &[f64],
    fill: &dyn Fn(&Vec<f64>, &mut [f64]),
) -> Result<Solution, AdoptionError> {
    const CURVE: &str = "a curve";
    let rows = data.len();
    let nothing = 1e-29 * data.iter().map(|y| y * y).sum::<f64>();
    let mut values = vec![0.0; rows];
    let mut model = |point: &Vec<f64>, residuals: &mut [f64], slopes: Option<&mut [f64]>| {
        fill(point, residuals);
        for (r, y) in residuals.iter_mut().zip(data) {
            *r -= y;
        }
        if let Some(slopes) = slopes {
            differences(point, &units(point, start), fill, &mut values, slopes);
            if slopes.iter().any(|s| !s.is_finite()) {
                return false;
            }
        }
        residuals.iter().all(|r| r.is_finite())
    };
    let found = descend(start, rows, nothing, caution, &mut model);
    if !found.square.is_finite() {
        return Err(AdoptionError::NotIdentified {
            curve: CURVE.to_owned(),
            reason: "it has no value at the start of the search".to_owned(),
        });
    }
    if !found.converged {
        return Err(AdoptionError::NotConverged {
            curve: CURVE.to_owned(),
            iterations: found.iterations,
            gradient: found.gradient,
            best: found
                .point
                .iter()
                .map(|&value| ("parameter", value))
                .collect(),
        });
    }
    let columns: Vec<&[f64]> = found.slopes.chunks_exact(rows).collect();
    let Ok(factors) = Orthogonal::new(&columns, 1e-10) else {
        return Err(AdoptionError::NotIdentified {
            curve: CURVE.to_owned(),
            reason: "its parameters cannot be told apart".to_owned(),
        });
    };
    Ok(Solution {
        point: found.point,
        square: found.square,
        inverse: factors.inverse_squares(),
        search: Search::from_one_start(found.iterations, found.gradient),
    })
}

/// The scales on which parameters are seen to move.
fn units(point: &[f64], start: &[f64]) -> Vec<f64> {
    let pairs = point.iter().zip(start);
    pairs
        .map(|(x, start)| match x.abs().max(1e-3 * start.abs()) {
            0.0 => 1.0,
            scale => scale,
        })
        .collect()
}
