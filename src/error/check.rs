//! What can be wrong with a check, or with what it checks.

/// A check that does not pass, or that cannot be made.
///
/// # Example
/// ```
/// use bizcase::error::CheckError;
///
/// let error = CheckError::MissingBaseline { file: "tests/baselines/case.txt".into() };
/// assert_eq!(
///     error.to_string(),
///     "there is no baseline tests/baselines/case.txt; to accept the present figures as one, run \
///      the tests once with BIZCASE_ACCEPT=1 and commit the file",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// Some checks did not pass.
    #[error("{message}")]
    NotPassed {
        /// What was asked by those that did not pass.
        asked: Vec<String>,
        /// The whole message: what was asked, what was found, what drives it.
        message: String,
    },
    /// A baseline that does not exist.
    #[error(
        "there is no baseline {file}; to accept the present figures as one, run the tests once with BIZCASE_ACCEPT=1 and commit the file"
    )]
    MissingBaseline {
        /// The file.
        file: String,
    },
    /// A baseline that cannot be read or written.
    #[error("the baseline {file} cannot be {verb}: {what}")]
    UnusableBaseline {
        /// The file.
        file: String,
        /// "read" or "written".
        verb: &'static str,
        /// What the system says.
        what: String,
    },
    /// A baseline whose text is not what was written.
    #[error(
        "the baseline {file} is damaged at line {line}: {what}; restore the committed file, or accept the present figures with BIZCASE_ACCEPT=1"
    )]
    DamagedBaseline {
        /// The file.
        file: String,
        /// The line, counted from one.
        line: usize,
        /// What is wrong there.
        what: String,
    },
    /// A baseline of another model.
    #[error(
        "the baseline {file} is of another model (fingerprint {found}, not {expected}): {difference}; to accept the present figures, run the tests once with BIZCASE_ACCEPT=1"
    )]
    ForeignBaseline {
        /// The file.
        file: String,
        /// The fingerprint of the model at hand.
        expected: String,
        /// The fingerprint in the file.
        found: String,
        /// How the models differ.
        difference: String,
    },
    /// A figure that the baseline does not hold.
    #[error(
        "the baseline {file} holds no {figure}, only {}; to accept the present figures, run the tests once with BIZCASE_ACCEPT=1",
        listed(.figures)
    )]
    NoSuchFigure {
        /// The file.
        file: String,
        /// The figure.
        figure: String,
        /// The figures that it holds.
        figures: Vec<String>,
    },
    /// A figure that is to be held against a baseline, where none is named.
    #[error("`{claim}` needs a baseline: name its file with Checks::baseline")]
    NoBaseline {
        /// What is claimed.
        claim: String,
    },
}

fn listed(figures: &[String]) -> String {
    if figures.is_empty() {
        "nothing".to_owned()
    } else {
        figures.join(", ")
    }
}
