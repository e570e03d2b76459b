//! Errors of survival and purchase models.

use super::{FitError, Invalid, Shown};

/// Customer records that do not determine a reliable figure.
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
#[derive(Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RetentionError {
    /// A value that a record, a parameter or an option cannot have.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The data do not determine the distribution, or the search did not reach a maximum.
    #[error(transparent)]
    Fit(#[from] FitError),
    /// A cohort with more customers than in the period before.
    #[error(
        "cohort {cohort} grows from {} to {} in period {period}: a cohort only loses customers; count returning customers separately, as reactivation",
        Shown(*before),
        Shown(*after)
    )]
    CohortGrows {
        /// The name of the cohort.
        cohort: String,
        /// The period in which it grows.
        period: usize,
        /// The number of customers before.
        before: f64,
        /// The number of customers after.
        after: f64,
    },
    /// The likelihood rises, or stays as high, along parameters that diverge. The error names the
    /// limit: a distribution with fewer parameters.
    #[error(
        "the data do not bound the parameters of the {distribution} distribution ({}, log-likelihood {log_likelihood:.4}); {limit} reaches {limit_log_likelihood:.4} with fewer parameters",
        best.iter().map(|(name, value)| format!("{name} = {value:.5e}")).collect::<Vec<_>>().join(", ")
    )]
    Unbounded {
        /// The distribution to be fitted.
        distribution: String,
        /// The parameters where the search was stopped.
        best: Vec<(&'static str, f64)>,
        /// The log-likelihood there.
        log_likelihood: f64,
        /// The limit, with fewer parameters.
        limit: String,
        /// The log-likelihood of the limit.
        limit_log_likelihood: f64,
    },
    /// A time beyond the last observed one.
    #[error(
        "survival was observed up to {} periods, not to {}; state what happens beyond with a tail",
        Shown(*observed),
        Shown(*asked)
    )]
    BeyondData {
        /// The requested time.
        asked: f64,
        /// The last observed time.
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
