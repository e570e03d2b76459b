//! Why no distribution was found for data, percentiles or an expert's points.

use super::{Invalid, Shown};

/// Data, percentiles or an expert's points for which no distribution can be named.
///
/// # Example
/// ```
/// use bizcase::distribution::{Family, Fit};
/// use bizcase::error::FitError;
///
/// let error = Fit::new(Family::Gamma, &[3.0, 3.0, 3.0]).unwrap_err();
/// assert!(matches!(error, FitError::NotIdentified { .. }));
/// assert_eq!(
///     error.to_string(),
///     "no gamma distribution can be determined from 3 observations: they are all equal",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FitError {
    /// A value that the distribution cannot have.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// What was given does not determine the distribution.
    #[error("no {distribution} distribution can be determined from {count} {}: {reason}", if *count == 1 { given.trim_end_matches('s') } else { given })]
    NotIdentified {
        /// The distribution that was asked for.
        distribution: String,
        /// How many were given.
        count: usize,
        /// What was given: "observations" or "percentiles".
        given: &'static str,
        /// What is missing, as a clause.
        reason: &'static str,
    },
    /// The quantiles would fall somewhere as the probability grows.
    #[error(
        "{distribution} is no distribution: its quantiles do not rise between the probabilities {from} and {to}; use fewer terms, or state percentiles that rise more evenly"
    )]
    NotFeasible {
        /// The distribution that was asked for.
        distribution: String,
        /// The lower end of an interval in which the quantiles fail to rise.
        from: f64,
        /// Its upper end.
        to: f64,
    },
    /// The search ended before it reached the tolerance.
    #[error(
        "the fit of the {distribution} distribution did not converge in {iterations} iterations: the gradient is {} at {}",
        Shown(*gradient),
        best.iter().map(|(name, value)| format!("{name} = {}", Shown(*value))).collect::<Vec<_>>().join(", ")
    )]
    NotConverged {
        /// The distribution that was asked for.
        distribution: String,
        /// How many iterations were made.
        iterations: u32,
        /// The greatest slope left, relative to the scale of the objective.
        gradient: f64,
        /// The parameters at the best point reached.
        best: Vec<(&'static str, f64)>,
    },
}

impl FitError {
    /// The [`Invalid`] inside, if there is one.
    #[must_use]
    pub fn invalid(&self) -> Option<&Invalid> {
        match self {
            Self::Invalid(invalid) => Some(invalid),
            _ => None,
        }
    }
}
