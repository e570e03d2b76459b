//! Errors: what went wrong, where, and what would have been accepted.
//!
//! Every fallible function of the crate returns one of the errors below or [`Error`], into which
//! all of them convert, so `?` just works and `match` stays possible. The most common is
//! [`Invalid`]: a value that its parameter does not permit. It always names the parameter, the
//! value and what is permitted.
//!
//! An error is also data: [`Error::failure`] has its code, place, parameter, value and what is
//! permitted, and every error serialises as its [`Failure`].
//!
//! # Example
//! ```
//! use bizcase::quantity::Share;
//!
//! fn conversion() -> Result<Share, bizcase::Error> {
//!     Ok(Share::new(18.0)?)
//! }
//!
//! let error = conversion().unwrap_err();
//! assert_eq!(error.failure().code, "invalid");
//! assert_eq!(error.invalid().unwrap().value, "18");
//! assert!(error.to_string().contains("outside [0, 1]"));
//! ```

use std::fmt;

mod adoption;
mod case;
mod check;
mod choice;
mod codes;
mod decision;
mod failure;
mod fault;
mod finance;
mod fit;
mod import;
mod invalid;
mod ledger;
pub(crate) mod loaded;
mod market;
mod merge;
mod money;
mod nearest;
mod number;
mod permitted;
mod report;
mod retention;
mod run;
mod survey;
mod told;

pub use adoption::{AdoptionError, PotentialEvidence, PotentialProblem};
pub use case::CaseError;
pub use check::CheckError;
pub use choice::ChoiceError;
pub use decision::DecisionError;
pub use failure::Failure;
pub use fault::Fault;
pub use finance::RateOfReturnError;
pub use fit::FitError;
#[cfg(feature = "import")]
pub(crate) use import::column_letters;
pub use import::{ImportError, Problem};
pub use invalid::Invalid;
pub use ledger::LedgerError;
pub use market::{Difference, MarketError};
pub use merge::MergeError;
pub use money::MoneyError;
pub(crate) use nearest::{repeated, unknown_name};
pub(crate) use number::Shown;
pub use permitted::{Bound, Permitted};
pub use report::ReportError;
pub use retention::RetentionError;
pub use run::RunError;
pub use survey::SurveyError;
pub(crate) use told::{outcome, recorded};

/// Any error of this crate.
///
/// It is two words big: the parts are boxed. `Debug` of this and of every other error shows the
/// message instead of the structure, because a `main` or a `#[test]` that returns the error prints
/// it that way.
///
/// # Example
/// ```
/// use bizcase::{Error, quantity::Money};
///
/// let error = Error::from("USD 1,2oo".parse::<Money>().unwrap_err());
/// assert!(matches!(error, Error::Invalid(_)));
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A value that its parameter does not permit.
    #[error(transparent)]
    Invalid(Box<Invalid>),
    /// Amounts that cannot be combined.
    #[error(transparent)]
    Money(Box<MoneyError>),
    /// A business case that cannot be read, computed or solved.
    #[error(transparent)]
    Case(Box<CaseError>),
    /// Sizings that contradict themselves or cannot be compared.
    #[error(transparent)]
    Market(Box<MarketError>),
    /// Cash flows without a unique rate of return.
    #[error(transparent)]
    RateOfReturn(Box<RateOfReturnError>),
    /// An adoption history that does not determine a curve.
    #[error(transparent)]
    Adoption(Box<AdoptionError>),
    /// Data, percentiles or an expert's points that do not determine a distribution.
    #[error(transparent)]
    Fit(Box<FitError>),
    /// Customer records that do not determine a survival or purchase model.
    #[error(transparent)]
    Retention(Box<RetentionError>),
    /// Survey answers, or a demand curve, without the requested result.
    #[error(transparent)]
    Survey(Box<SurveyError>),
    /// Choices that do not determine a model.
    #[error(transparent)]
    Choice(Box<ChoiceError>),
    /// A file that was not imported.
    #[error(transparent)]
    Import(Box<ImportError>),
    /// A check that does not pass or cannot be made.
    #[error(transparent)]
    Check(Box<CheckError>),
    /// A decision tree, a list of priorities or a portfolio that contradicts itself.
    #[error(transparent)]
    Decision(Box<DecisionError>),
    /// A ledger that contradicts itself.
    #[error(transparent)]
    Ledger(Box<LedgerError>),
    /// A simulation that cannot start or did not finish.
    #[error(transparent)]
    Run(Box<RunError>),
    /// Parts that do not make up a run.
    #[error(transparent)]
    Merge(Box<MergeError>),
    /// A report that could not be handed on.
    #[error(transparent)]
    Report(Box<ReportError>),
}

/// Shows the message of errors where their structure is asked for.
macro_rules! debug_in_words {
    ($($error:ty),+ $(,)?) => {$(
        impl fmt::Debug for $error {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    )+};
}

debug_in_words!(
    AdoptionError,
    CaseError,
    CheckError,
    ChoiceError,
    DecisionError,
    Error,
    FitError,
    ImportError,
    Invalid,
    LedgerError,
    MarketError,
    MergeError,
    MoneyError,
    RateOfReturnError,
    ReportError,
    RetentionError,
    RunError,
    SurveyError,
);

impl Error {
    /// The [`Invalid`] inside this error, if there is one; for a refused file, the first.
    #[must_use]
    pub fn invalid(&self) -> Option<&Invalid> {
        match self {
            Self::Invalid(invalid) => Some(invalid),
            Self::Import(import) => import.invalid(),
            Self::Fit(fit) => fit.invalid(),
            Self::Adoption(adoption) => adoption.invalid(),
            Self::Retention(retention) => retention.invalid(),
            Self::Survey(survey) => survey.invalid(),
            Self::Choice(choice) => choice.invalid(),
            Self::Decision(decision) => decision.invalid(),
            _ => None,
        }
    }
}

macro_rules! from_part {
    ($($part:ident => $variant:ident),+ $(,)?) => {$(
        impl From<$part> for Error {
            fn from(part: $part) -> Self {
                Self::$variant(Box::new(part))
            }
        }
    )+};
}

from_part! {
    Invalid => Invalid,
    CaseError => Case,
    MarketError => Market,
    MoneyError => Money,
    RateOfReturnError => RateOfReturn,
    AdoptionError => Adoption,
    FitError => Fit,
    RetentionError => Retention,
    SurveyError => Survey,
    ChoiceError => Choice,
    ImportError => Import,
    CheckError => Check,
    DecisionError => Decision,
    LedgerError => Ledger,
    RunError => Run,
    MergeError => Merge,
    ReportError => Report,
}

#[cfg(test)]
mod tests {
    use super::Error;

    #[test]
    fn error_is_two_words() {
        assert!(size_of::<Error>() <= 2 * size_of::<usize>());
    }
}
