//! Errors of handing on a report.

/// A report that could not be handed on.
///
/// # Example
/// ```
/// use bizcase::error::ReportError;
///
/// let error = ReportError::NotWritten {
///     file: "board.html".to_owned(),
///     reason: "No space left on device".to_owned(),
/// };
/// assert_eq!(error.to_string(), "board.html was not written: No space left on device");
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// A file that could not be written; one that stood there before is as it was.
    #[error("{file} was not written: {reason}")]
    NotWritten {
        /// The file.
        file: String,
        /// What the system says.
        reason: String,
    },
}
