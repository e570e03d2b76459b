//! Errors of merging parts of a run.

/// Parts that do not make up a run.
///
/// A refused merge leaves the partial result unchanged. A part delivered twice is recognised by its
/// error and can be dropped.
///
/// # Example
/// ```
/// use bizcase::error::MergeError;
///
/// let error = MergeError::Missing { first: 512, last: 1_023 };
/// assert_eq!(error.to_string(), "trials 512 to 1023 of the run are missing");
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MergeError {
    /// The part is of another model, number of trials or seed.
    #[error(
        "the part is of run {found}, not of run {expected}: the model, its distributions, the sampling or the version of this crate differ"
    )]
    Foreign {
        /// The fingerprint of the run so far.
        expected: String,
        /// The fingerprint of the part.
        found: String,
    },
    /// Trials that have already been merged.
    #[error("trials {first} to {last} have already been merged")]
    Duplicate {
        /// The first trial of the part that is already present.
        first: u64,
        /// The last trial of that part.
        last: u64,
    },
    /// Trials that no part contains.
    #[error("trials {first} to {last} of the run are missing")]
    Missing {
        /// The first missing trial.
        first: u64,
        /// The last trial of the first gap.
        last: u64,
    },
    /// A part whose content contradicts itself: it was changed after it was computed.
    #[error("the part is damaged: {what}")]
    Damaged {
        /// The contradiction.
        what: String,
    },
}
