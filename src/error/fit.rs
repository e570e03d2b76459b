//! Why no law was found for data, percentiles or an expert's points.

use super::Invalid;

/// Data, percentiles or an expert's points for which no law can be named.
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
///     "a gamma law cannot be told from 3 observations: they are all equal",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FitError {
    /// A value that the law cannot have.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// What was given does not determine the law.
    #[error("a {law} law cannot be told from {count} {given}: {reason}")]
    NotIdentified {
        /// The law that was asked for.
        law: String,
        /// How many were given.
        count: usize,
        /// What was given: "observations" or "percentiles".
        given: &'static str,
        /// What is missing, as a clause.
        reason: &'static str,
    },
    /// The quantiles would fall somewhere as the probability grows.
    #[error(
        "{law} is no distribution: its quantiles do not rise between the probabilities {from} and {to}; use fewer terms, or state percentiles that rise more evenly"
    )]
    NotFeasible {
        /// The law that was asked for.
        law: String,
        /// The lower end of an interval in which the quantiles fail to rise.
        from: f64,
        /// Its upper end.
        to: f64,
    },
    /// The search ended before it reached the tolerance.
    #[error(
        "the fit of a {law} law did not converge in {iterations} iterations: the gradient is {gradient} at {}",
        best.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ")
    )]
    NotConverged {
        /// The law that was asked for.
        law: String,
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
