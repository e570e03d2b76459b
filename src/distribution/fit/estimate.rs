//! What a fit finds: the most likely parameters, and how sure they are.

use crate::error::FitError;
use crate::numeric::{Ascent, Cholesky};
use crate::sample::Search;

/// The scale on which the error of a parameter is nearly normal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::distribution) enum Link {
    Identity,
    Log,
    Logit,
    /// The lower end of the support, which the data only come near from above.
    End,
}

/// A maximum of the likelihood.
#[derive(Debug, Clone)]
pub(in crate::distribution) struct Estimate {
    /// The parameters in the order of their declaration.
    pub(in crate::distribution) values: Vec<f64>,
    pub(in crate::distribution) covariance: Vec<Vec<f64>>,
    pub(in crate::distribution) log_likelihood: f64,
    /// How the search for it ended.
    pub(in crate::distribution) search: Search,
}

/// The covariance of independent parameters.
pub(in crate::distribution) fn diagonal(variances: &[f64]) -> Vec<Vec<f64>> {
    let row = |i: usize| {
        let entry = |j: usize| if i == j { variances[i] } else { 0.0 };
        (0..variances.len()).map(entry).collect()
    };
    (0..variances.len()).map(row).collect()
}

/// The inverse of minus `n` times a matrix of second derivatives, which must be negative definite.
pub(in crate::distribution) fn inverse_information(
    hessian: &[[f64; 2]; 2],
    n: f64,
) -> Option<Vec<Vec<f64>>> {
    let root = Cholesky::new(&[0.0; 2], &|i, j| -hessian[i][j] * n)?;
    Some(root.inverse().map(Vec::from).into())
}

pub(in crate::distribution) fn settled<const N: usize>(
    search: &Ascent<[f64; N]>,
    distribution: &str,
    names: &[&'static str; N],
) -> Result<[f64; N], FitError> {
    if search.converged() {
        return Ok(search.point);
    }
    Err(FitError::NotConverged {
        distribution: distribution.to_owned(),
        iterations: search.iterations,
        gradient: search.gradient,
        best: names.iter().copied().zip(search.point).collect(),
    })
}
