//! Searches from several starts, on the scale of logarithms.

use crate::error::{FitError, RetentionError};
use crate::numeric::{Ascent, Landscape, Surface, maximise};
use crate::sample::Search;

/// A parameter whose logarithm is not known to better than this is not bounded by the data: its
/// 95 percent interval spans more than a factor of ten thousand either way.
const UNKNOWN: f64 = 5.0;
/// No parameter of a believable fit is `exp` of more, either way.
pub(in crate::retention) const FARTHEST: f64 = 18.0;
/// Tops whose values differ by less than this per customer are the same.
const SAME: f64 = 1e-9;

/// What was searched for, for messages.
#[derive(Debug, Clone, Copy)]
pub(in crate::retention) struct Sought<'a> {
    pub(in crate::retention) law: &'a str,
    pub(in crate::retention) names: &'a [&'static str],
    /// By how much the likelihood of all customers exceeds that of the surface.
    pub(in crate::retention) scale: f64,
}

/// A maximum on the scale of logarithms.
#[derive(Debug, Clone, Copy)]
pub(in crate::retention) struct Top<const N: usize> {
    pub(in crate::retention) point: [f64; N],
    pub(in crate::retention) value: f64,
    /// The inverse of the negative second derivatives.
    pub(in crate::retention) covariance: [[f64; N]; N],
    pub(in crate::retention) search: Search,
}

/// The highest top that any start leads to. `simpler` names the distribution that the sought one
/// tends to where its parameters run away, and the logarithm of its likelihood.
pub(in crate::retention) fn highest<const N: usize>(
    sought: Sought<'_>,
    starts: &[[f64; N]],
    simpler: &dyn Fn() -> (String, f64),
    surface: &Landscape<'_, [f64; N]>,
) -> Result<Top<N>, RetentionError> {
    let inside = |point: &[f64; N]| {
        let near = point.iter().all(|x| x.abs() <= 2.0 * FARTHEST);
        if near {
            surface(point).filter(finite)
        } else {
            None
        }
    };
    let ends: Vec<Ascent<[f64; N]>> = starts
        .iter()
        .map(|&start| maximise(start, &inside))
        .collect();
    let known = ends.iter().filter(|end| end.value.is_finite());
    let best = known.max_by(|a, b| a.value.total_cmp(&b.value));
    let Some(best) = best else {
        return Err(FitError::NotConverged {
            distribution: sought.law.to_owned(),
            iterations: 0,
            gradient: f64::INFINITY,
            best: Vec::new(),
        }
        .into());
    };
    let top = ends
        .iter()
        .filter(|end| end.converged() && end.value >= best.value - SAME)
        .min_by(|a, b| a.gradient.total_cmp(&b.gradient));
    let at = |end: &Ascent<[f64; N]>| -> Vec<(&'static str, f64)> {
        let values = end.point.iter().map(|&x| libm::exp(x));
        sought.names.iter().copied().zip(values).collect()
    };
    let bounded = |point: &[f64; N], covariance: &[[f64; N]; N]| {
        let spread = |index: usize| libm::sqrt(covariance[index][index] / sought.scale);
        (0..N).all(|index| spread(index) < UNKNOWN && point[index].abs() < FARTHEST)
    };
    if let Some(top) = top
        && let Some(covariance) = top.covariance
        && bounded(&top.point, &covariance)
    {
        let agreeing = ends
            .iter()
            .filter(|end| end.converged() && end.value >= top.value - SAME);
        let search = Search {
            iterations: top.iterations,
            gradient: top.gradient,
            starts: starts.len(),
            agreeing: agreeing.count(),
        };
        return Ok(Top {
            point: top.point,
            value: top.value,
            covariance,
            search,
        });
    }
    let runs_away = top.is_some()
        || best.gradient < 1e-4
        || best.point.iter().any(|x| x.abs() > 0.5 * FARTHEST);
    if runs_away {
        let (simpler, simpler_log_likelihood) = simpler();
        return Err(RetentionError::Unbounded {
            distribution: sought.law.to_owned(),
            best: at(best),
            log_likelihood: best.value * sought.scale,
            limit: simpler,
            limit_log_likelihood: simpler_log_likelihood,
        });
    }
    Err(FitError::NotConverged {
        distribution: sought.law.to_owned(),
        iterations: best.iterations,
        gradient: best.gradient,
        best: at(best),
    }
    .into())
}

fn finite<const N: usize>(surface: &Surface<[f64; N]>) -> bool {
    surface.value.is_finite()
        && surface.gradient.iter().all(|g| g.is_finite())
        && surface.hessian.iter().flatten().all(|h| h.is_finite())
}

/// A surface over positive parameters as one over their logarithms.
pub(in crate::retention) fn in_logarithms<const N: usize>(
    mut surface: Surface<[f64; N]>,
    parameters: &[f64; N],
) -> Surface<[f64; N]> {
    for i in 0..N {
        for j in 0..N {
            surface.hessian[i][j] *= parameters[i] * parameters[j];
        }
        surface.gradient[i] *= parameters[i];
        surface.hessian[i][i] += surface.gradient[i];
    }
    surface
}

/// The mean over so many customers of a sum whose second derivatives stand in the lower triangle.
pub(in crate::retention) fn mean_of<const N: usize>(
    sum: &Surface<[f64; N]>,
    customers: f64,
) -> Surface<[f64; N]> {
    let mean = 1.0 / customers;
    let lower = |i: usize, j: usize| sum.hessian[i.max(j)][i.min(j)] * mean;
    Surface {
        value: sum.value * mean,
        gradient: sum.gradient.map(|g| g * mean),
        hessian: std::array::from_fn(|i| std::array::from_fn(|j| lower(i, j))),
    }
}
