//! Data that a family can be fitted to.

use super::super::domain::Domain;
use crate::error::{FitError, Invalid};

/// Observations, rising, with their mean and standard deviation (dividing by `n`).
#[derive(Debug, Clone, PartialEq)]
pub(in crate::distribution) struct Data {
    pub(in crate::distribution) values: Vec<f64>,
    pub(in crate::distribution) mean: f64,
    pub(in crate::distribution) sd: f64,
    pub(in crate::distribution) least: f64,
}

impl Data {
    /// Observations that distributions of the domain can have and that identify so many parameters.
    pub(super) fn new(
        distribution: &str,
        domain: Domain,
        parameters: usize,
        values: &[f64],
    ) -> Result<Self, FitError> {
        let permitted = domain.observations();
        let name = format!("observation of {distribution}");
        for &value in values {
            permitted.check(&name, value)?;
            if domain == Domain::Count && libm::floor(value) < value {
                return Err(Invalid::rule(&name, value, "a whole number").into());
            }
        }
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let data = Self::of(sorted);
        let single = parameters == 1;
        match values {
            [] => Err(data.unknown(distribution, "there are none")),
            [_] if !single => Err(data.unknown(distribution, "it takes two or more")),
            _ if !single && data.sd <= 0.0 => Err(data.unknown(distribution, "they are all equal")),
            _ => Ok(data),
        }
    }

    /// Observations of any kind, in their order.
    pub(in crate::distribution) fn of(values: Vec<f64>) -> Self {
        let centre = mean(&values);
        // Once more about the mean, which takes up its rounding.
        let centre = centre + mean(&values.iter().map(|x| x - centre).collect::<Vec<_>>());
        let equal = values
            .windows(2)
            .all(|pair| pair[0] <= pair[1] && pair[1] <= pair[0]);
        let squares: Vec<f64> = values.iter().map(|x| (x - centre) * (x - centre)).collect();
        Self {
            mean: centre,
            sd: if equal {
                0.0
            } else {
                libm::sqrt(mean(&squares))
            },
            least: values.iter().copied().fold(f64::INFINITY, f64::min),
            values,
        }
    }

    pub(in crate::distribution) fn count(&self) -> f64 {
        self.values.len() as f64
    }

    pub(in crate::distribution) fn logs(&self) -> Vec<f64> {
        self.values.iter().map(|&x| libm::log(x)).collect()
    }

    pub(in crate::distribution) fn unknown(
        &self,
        distribution: &str,
        reason: &'static str,
    ) -> FitError {
        FitError::NotIdentified {
            distribution: distribution.to_owned(),
            count: self.values.len(),
            given: "observations",
            reason,
        }
    }
}

/// The mean.
pub(in crate::distribution) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}
