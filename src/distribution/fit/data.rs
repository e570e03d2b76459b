//! Data that a family can be fitted to.

use super::super::Family;
use crate::error::{Bound, FitError, Invalid, Permitted};

/// Observations, rising, with their mean and standard deviation (dividing by `n`).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Data {
    pub(super) values: Vec<f64>,
    pub(super) mean: f64,
    pub(super) sd: f64,
    pub(super) least: f64,
}

impl Data {
    /// Observations that the family can have and that identify it.
    pub(super) fn new(family: Family, values: &[f64]) -> Result<Self, FitError> {
        let permitted = match family {
            Family::Beta => Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(1.0)),
            family if family.is_positive() => Permitted::between(1e-150, 1e150),
            family if family.is_count() => Permitted::between(0.0, 1e12),
            _ => Permitted::between(-1e150, 1e150),
        };
        let name = format!("observation of {family}");
        for &value in values {
            permitted.check(&name, value)?;
            if family.is_count() && libm::floor(value) < value {
                return Err(Invalid::rule(&name, value, "a whole number").into());
            }
        }
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let data = Self::of(sorted);
        let single = matches!(
            family,
            Family::Exponential | Family::Poisson | Family::Geometric
        );
        match values {
            [] => Err(data.unknown(family, "there are none")),
            [_] if !single => Err(data.unknown(family, "it takes two or more")),
            _ if !single && data.sd <= 0.0 => Err(data.unknown(family, "they are all equal")),
            _ => Ok(data),
        }
    }

    /// Observations of any kind, in their order.
    pub(super) fn of(values: Vec<f64>) -> Self {
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

    pub(super) fn count(&self) -> f64 {
        self.values.len() as f64
    }

    pub(super) fn logs(&self) -> Vec<f64> {
        self.values.iter().map(|&x| libm::log(x)).collect()
    }

    pub(super) fn unknown(&self, family: Family, reason: &'static str) -> FitError {
        FitError::NotIdentified {
            law: family.to_string(),
            count: self.values.len(),
            given: "observations",
            reason,
        }
    }
}

pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}
