//! What can go wrong between the parts of a run and the whole.

/// Parts of a run that do not make up the run.
///
/// A partial result to which a merge was refused is left as it was, so that a part delivered
/// twice is told from its error and dropped.
///
/// # Example
/// ```
/// use bizcase::error::MergeError;
///
/// let error = MergeError::Missing { first: 512, last: 1_023 };
/// assert_eq!(error.to_string(), "trials 512 to 1023 of the run are missing");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MergeError {
    /// The part is of another model, number of trials or seed.
    #[error(
        "the part is of run {found}, not of run {expected}: the model, its distributions, the sampling or the version of this crate differ"
    )]
    Foreign {
        /// The fingerprint of the run at hand.
        expected: String,
        /// The fingerprint of the part.
        found: String,
    },
    /// Trials that were merged already.
    #[error("trials {first} to {last} were merged already")]
    Duplicate {
        /// The first trial of the part that was there already.
        first: u64,
        /// The last trial of that part.
        last: u64,
    },
    /// Trials that no part holds.
    #[error("trials {first} to {last} of the run are missing")]
    Missing {
        /// The first trial that is missing.
        first: u64,
        /// The last trial of the first gap.
        last: u64,
    },
    /// A part whose content contradicts itself: it was changed since it was computed.
    #[error("the part is damaged: {what}")]
    Damaged {
        /// What does not fit.
        what: String,
    },
}
