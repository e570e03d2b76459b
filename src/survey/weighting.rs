//! What unequal weights cost.

use serde::Serialize;

use super::respondent::Answer;
use crate::error::{Invalid, Permitted};

/// How much less respondents with unequal weights say than as many with equal ones.
///
/// The effective sample size is the number of equally weighted respondents whose mean would have
/// the same variance. It holds for answers whose variance does not depend on the weight.
///
/// # Formula
/// `effective = (sum of weights)^2 / sum of squared weights`, `design_effect = used / effective`,
/// which is one plus the squared coefficient of variation of the weights.
///
/// # Example
/// ```
/// use bizcase::survey::Weighting;
///
/// let weighting = Weighting::of_weights([1.0, 1.0, 2.0])?;
/// assert_eq!(weighting.effective, 16.0 / 6.0);
/// assert_eq!(weighting.design_effect, 1.125);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// L. Kish (1965), *Survey Sampling*, section 11.7; (1992), *Weighting for unequal Pi*, Journal of
/// Official Statistics 8, 183-200.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Weighting {
    /// The number of respondents with a weight above zero.
    pub used: usize,
    /// Kish's effective sample size, from one to `used`.
    pub effective: f64,
    /// How many times as large the variance of a mean is as with equal weights: one or more.
    pub design_effect: f64,
    /// The smallest weight above zero, over the mean weight.
    pub lightest: f64,
    /// The largest weight, over the mean weight.
    pub heaviest: f64,
}

impl Weighting {
    /// The weighting of the respondents of some answers.
    ///
    /// # Errors
    /// [`Invalid`] if a weight is negative or not a number, or none is above zero.
    pub fn of<R: Answer>(rows: &[R]) -> Result<Self, Invalid> {
        let weights = rows.iter().map(|row| row.respondent().checked_weight());
        Self::of_checked(&weights.collect::<Result<Vec<_>, _>>()?)
    }

    /// The weighting of some weights.
    ///
    /// # Errors
    /// As [`of`](Self::of).
    pub fn of_weights(weights: impl IntoIterator<Item = f64>) -> Result<Self, Invalid> {
        let permitted = Permitted::between(0.0, 1e100);
        let checked = |(index, weight)| {
            let named = |error: Invalid| error.named(&format!("weight {index}"));
            permitted.check("weight", weight).map_err(named)
        };
        let weights = weights.into_iter().enumerate().map(checked);
        Self::of_checked(&weights.collect::<Result<Vec<_>, _>>()?)
    }

    pub(super) fn of_checked(weights: &[f64]) -> Result<Self, Invalid> {
        let heaviest = weights
            .iter()
            .fold(0.0, |most: f64, &weight| most.max(weight));
        if heaviest == 0.0 {
            return Err(Invalid::rule(
                "weights",
                "all zero",
                "above zero for somebody",
            ));
        }
        // Weights beside the largest, whose squares cannot overflow or vanish all.
        let parts = weights.iter().map(|weight| weight / heaviest);
        let parts: Vec<f64> = parts.filter(|&part| part > 0.0).collect();
        let used = parts.len();
        let sum: f64 = parts.iter().sum();
        let squares: f64 = parts.iter().map(|part| part * part).sum();
        let mean = sum / used as f64;
        let effective = (sum * sum / squares).min(used as f64);
        Ok(Self {
            used,
            effective,
            design_effect: used as f64 / effective,
            lightest: parts.iter().fold(1.0, |least: f64, &part| least.min(part)) / mean,
            heaviest: 1.0 / mean,
        })
    }
}
