//! Errors of checks.

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
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// Some checks did not pass.
    #[error("{message}")]
    NotPassed {
        /// The claims of the checks that did not pass.
        asked: Vec<String>,
        /// The whole message: the claim, the finding, and what drives it.
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
        /// The message of the system.
        what: String,
    },
    /// A baseline that was changed or damaged.
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
        "the baseline {file} belongs to another model (fingerprint {found}, not {expected}): {difference}; to accept the present figures, run the tests once with BIZCASE_ACCEPT=1"
    )]
    ForeignBaseline {
        /// The file.
        file: String,
        /// The fingerprint of the present model.
        expected: String,
        /// The fingerprint in the file.
        found: String,
        /// How the models differ.
        difference: String,
    },
    /// A figure that the baseline does not have.
    #[error(
        "the baseline {file} does not have {figure}, only {}; to accept the present figures, run the tests once with BIZCASE_ACCEPT=1",
        listed(.figures)
    )]
    NoSuchFigure {
        /// The file.
        file: String,
        /// The figure.
        figure: String,
        /// The figures that it has.
        figures: Vec<String>,
    },
    /// A comparison with a baseline, without a baseline.
    #[error("`{claim}` needs a baseline: name its file with Checks::baseline")]
    NoBaseline {
        /// The claim.
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
