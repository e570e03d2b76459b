//! Why a survival or a purchase model was not fitted, or does not answer.

use super::{FitError, Invalid};

/// Records of customers from which no figure can be told that anyone should believe.
///
/// # Example
/// ```
/// use bizcase::error::RetentionError;
/// use bizcase::retention::{CohortTriangle, Contractual, SurvivalFit};
///
/// // Everyone leaves with the same probability: the heterogeneity is not in the data.
/// let cohort = CohortTriangle::from_survivors([("2024-01", [1_000.0, 900.0, 810.0, 729.0])])?;
/// let error = SurvivalFit::new(Contractual::ShiftedBetaGeometric, &cohort.tenures()).unwrap_err();
/// assert!(matches!(error, RetentionError::Unbounded { .. }));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RetentionError {
    /// A value that a record, a parameter or an option cannot have.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The data do not determine the distribution, or the search did not reach a maximum.
    #[error(transparent)]
    Fit(#[from] FitError),
    /// More customers of a cohort are present than a period before.
    #[error(
        "cohort {cohort} grows from {before} to {after} in period {period}: a cohort only loses customers; count the returned apart, as reactivation"
    )]
    CohortGrows {
        /// The name of the cohort.
        cohort: String,
        /// The period in which it grows.
        period: usize,
        /// How many were there before.
        before: f64,
        /// How many are there after.
        after: f64,
    },
    /// The likelihood rises, or stays as high, along parameters that run to an end. A distribution
    /// with fewer is named beside it, which the distribution tends to.
    #[error(
        "the parameters of the {distribution} distribution are not bounded by the data ({}), with log-likelihood {log_likelihood:.4}; {limit} reaches {limit_log_likelihood:.4} with fewer",
        best.iter().map(|(name, value)| format!("{name} = {value:.5e}")).collect::<Vec<_>>().join(", ")
    )]
    Unbounded {
        /// The distribution that was asked for.
        distribution: String,
        /// Where the search was stopped.
        best: Vec<(&'static str, f64)>,
        /// The logarithm of the likelihood there.
        log_likelihood: f64,
        /// The distribution with fewer parameters.
        limit: String,
        /// The logarithm of its likelihood.
        limit_log_likelihood: f64,
    },
    /// A time was asked for that no customer was observed at.
    #[error(
        "survival was observed up to {observed} periods, not to {asked}; state what happens beyond with a tail"
    )]
    BeyondData {
        /// The time asked for.
        asked: f64,
        /// The last time that was observed.
        observed: f64,
    },
}

impl RetentionError {
    /// The [`Invalid`] inside, if there is one.
    #[must_use]
    pub fn invalid(&self) -> Option<&Invalid> {
        match self {
            Self::Invalid(invalid) => Some(invalid),
            Self::Fit(fit) => fit.invalid(),
            _ => None,
        }
    }
}
