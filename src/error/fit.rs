//! Errors of distribution fits.

use super::number::named;
use super::{Invalid, Shown};

/// Data, percentiles or an expert's points that do not determine a distribution.
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
#[derive(Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FitError {
    /// A value that the distribution cannot have.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The data do not determine the distribution.
    #[error("no {distribution} distribution can be determined from {count} {}: {reason}", if *count == 1 { given.trim_end_matches('s') } else { given })]
    NotIdentified {
        /// The distribution to be fitted.
        distribution: String,
        /// The number of data.
        count: usize,
        /// The kind of data: "observations" or "percentiles".
        given: &'static str,
        /// What is missing, as a clause.
        reason: &'static str,
    },
    /// The quantiles would fall somewhere as the probability rises.
    #[error(
        "{distribution} is no distribution: its quantiles do not rise between the probabilities {from} and {to}; use fewer terms, or state percentiles that rise more evenly"
    )]
    NotFeasible {
        /// The distribution to be fitted.
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
        named(best)
    )]
    NotConverged {
        /// The distribution to be fitted.
        distribution: String,
        /// The number of iterations.
        iterations: u32,
        /// The largest remaining slope, relative to the scale of the objective.
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
