//! A maximum of the likelihood in the parameters of a law.

use super::search::{Convergence, Top};
use crate::distribution::Parameter;

/// The scale on which the error of a parameter is nearly normal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::retention) enum Scale {
    Log,
    Logit,
}

/// A maximum of the likelihood.
pub(in crate::retention) struct Estimate {
    pub(in crate::retention) names: Vec<&'static str>,
    pub(in crate::retention) values: Vec<f64>,
    pub(in crate::retention) covariance: Vec<Vec<f64>>,
    pub(in crate::retention) scales: Vec<Scale>,
    pub(in crate::retention) log_likelihood: f64,
    pub(in crate::retention) convergence: Convergence,
}

impl Estimate {
    /// Of a top of the mean likelihood of so many customers, by the logarithms of the parameters.
    pub(in crate::retention) fn of_logarithms<const N: usize>(
        top: &Top<N>,
        names: &[&'static str],
        customers: f64,
    ) -> Self {
        let values = top.point.map(libm::exp);
        Self {
            names: names.to_vec(),
            covariance: spread(&top.covariance, &values, customers),
            values: values.to_vec(),
            scales: vec![Scale::Log; N],
            log_likelihood: top.value * customers,
            convergence: top.convergence,
        }
    }

    pub(in crate::retention) fn parameters(&self) -> Vec<Parameter> {
        let pairs = self.names.iter().zip(&self.values).enumerate();
        pairs
            .map(|(index, (&name, &value))| Parameter {
                name,
                value,
                standard_error: Some(libm::sqrt(self.covariance[index][index])),
            })
            .collect()
    }
}

/// The covariance of functions of the coordinates with these slopes.
pub(super) fn spread<const N: usize>(
    covariance: &[[f64; N]; N],
    slopes: &[f64; N],
    customers: f64,
) -> Vec<Vec<f64>> {
    let cell = |i: usize, j: usize| covariance[i][j] * slopes[i] * slopes[j] / customers;
    (0..N)
        .map(|i| (0..N).map(|j| cell(i, j)).collect())
        .collect()
}
