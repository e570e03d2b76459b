//! Errors as data.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{
    AdoptionError, CaseError, CheckError, Error, FitError, ImportError, Invalid, LedgerError,
    MarketError, MergeError, MoneyError, Permitted, Problem, RateOfReturnError, RetentionError,
    RunError, SurveyError,
};

/// How many characters of a value are shown.
const SHOWN: usize = 120;

/// An error as data, for programs that show it in their own way or hand it on: what kind it is,
/// where it happened, which value was given and what is permitted.
///
/// Every error of the crate serialises as its failure, and so does every part of an [`Error`].
///
/// # Example
/// ```
/// use bizcase::quantity::Share;
///
/// let error = Share::new(12.0).unwrap_err().named("monthly churn");
/// let failure = error.failure();
/// assert_eq!(failure.code, "invalid");
/// assert_eq!(failure.parameter.as_deref(), Some("monthly churn"));
///
/// let json = serde_json::to_value(&error)?;
/// assert_eq!(json["value"], "12");
/// assert_eq!(json["permitted"]["at_least"], 0.0);
/// assert_eq!(json["message"], error.to_string());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Failure {
    /// The kind of failure, such as `invalid` or `survey_no_draws`. A code keeps its meaning in
    /// later versions.
    pub code: &'static str,
    /// What a person reads.
    pub message: String,
    /// The place in a file: `file:line:column` in a file of rows, the keys that lead to the value
    /// in a business case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The parameter, column or name that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// What was given, cut after 120 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What would have been accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permitted: Option<Permitted>,
    /// Permitted names that are like the one given, the likest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nearest: Vec<String>,
    /// Each problem, where several were collected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Failure>,
}

impl Failure {
    /// What an error says, by its kind.
    pub(super) fn new(code: &'static str, error: &(impl fmt::Display + Told)) -> Self {
        let mut failure = Self {
            code,
            message: error.to_string(),
            path: None,
            parameter: None,
            value: None,
            permitted: None,
            nearest: Vec::new(),
            problems: Vec::new(),
        };
        error.tell(&mut failure);
        failure
    }

    fn of(&mut self, parameter: &str) {
        self.parameter = Some(parameter.to_owned());
    }

    fn at(&mut self, path: &str) {
        self.path = Some(path.to_owned());
    }

    fn given(&mut self, value: &str) {
        self.value = Some(shortened(value));
    }
}

/// The beginning of a long text.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// What an error adds to its code and its message.
pub(super) trait Told {
    fn tell(&self, _failure: &mut Failure) {}
}

impl Told for MarketError {}
impl Told for MergeError {}
impl Told for MoneyError {}
impl Told for RateOfReturnError {}

impl Told for Invalid {
    fn tell(&self, failure: &mut Failure) {
        failure.of(&self.parameter);
        failure.given(&self.value);
        failure.permitted = Some(self.permitted.clone());
        failure.nearest.clone_from(&self.nearest);
    }
}

impl Told for AdoptionError {
    fn tell(&self, failure: &mut Failure) {
        if let Some(invalid) = self.invalid() {
            invalid.tell(failure);
        }
    }
}

impl Told for FitError {
    fn tell(&self, failure: &mut Failure) {
        if let Some(invalid) = self.invalid() {
            invalid.tell(failure);
        }
    }
}

impl Told for RetentionError {
    fn tell(&self, failure: &mut Failure) {
        if let Some(invalid) = self.invalid() {
            invalid.tell(failure);
        }
    }
}

impl Told for CaseError {
    fn tell(&self, failure: &mut Failure) {
        match self {
            Self::Unreadable { path, .. } => failure.at(path),
            Self::OutOfReach { figure, target, .. } => {
                failure.of(figure);
                failure.given(&target.to_string());
            }
            Self::MissingActuals { offer, .. } => failure.of(offer),
            Self::Untied { label, left, .. } => {
                failure.of(label);
                failure.given(left);
            }
            Self::Cycle { .. } => {}
        }
    }
}

impl Told for SurveyError {
    fn tell(&self, failure: &mut Failure) {
        match self {
            Self::Invalid(invalid) => invalid.tell(failure),
            Self::UnknownAnswers {
                column,
                answers,
                known,
                ..
            } => {
                failure.of(column);
                failure.given(&answers.join(", "));
                failure.permitted = Some(Permitted::OneOf(known.clone()));
            }
            Self::NoVariation { column, value, .. } => {
                failure.of(column);
                failure.given(value);
            }
            Self::Separated { column, .. } | Self::Dependent { column } => failure.of(column),
            _ => {}
        }
    }
}

impl Told for CheckError {
    fn tell(&self, failure: &mut Failure) {
        match self {
            Self::NotPassed { .. } | Self::NoBaseline { .. } => {}
            Self::DamagedBaseline { file, line, .. } => failure.at(&format!("{file}:{line}")),
            Self::MissingBaseline { file }
            | Self::UnusableBaseline { file, .. }
            | Self::ForeignBaseline { file, .. } => failure.at(file),
            Self::NoSuchFigure {
                file,
                figure,
                figures,
            } => {
                failure.at(file);
                failure.of(figure);
                failure.permitted = Some(Permitted::OneOf(figures.clone()));
            }
        }
    }
}

impl Told for LedgerError {
    fn tell(&self, failure: &mut Failure) {
        match self {
            Self::TwoOwners { name, .. }
            | Self::Duplicate { name }
            | Self::Backwards { name, .. }
            | Self::NoText { name, .. }
            | Self::NoCell { name, .. } => failure.of(name),
            Self::Nameless { .. } | Self::Disjoint { .. } => {}
        }
    }
}

impl Told for RunError {
    fn tell(&self, failure: &mut Failure) {
        match self {
            Self::OutOfRange {
                output,
                value,
                permitted,
                ..
            } => {
                failure.of(output);
                failure.given(&value.to_string());
                failure.permitted = Some(permitted.clone());
            }
            Self::NotSet { output } => failure.of(output),
            Self::ImpossibleCorrelation { input, .. } => failure.of(input),
            Self::TooLarge { .. } | Self::Cancelled { .. } | Self::NoNearestCorrelations { .. } => {
            }
        }
    }
}

impl Told for ImportError {
    fn tell(&self, failure: &mut Failure) {
        match self {
            Self::Unreadable { file, .. } => failure.at(file),
            Self::Setting { file, cause } => {
                cause.tell(failure);
                failure.at(file);
            }
            Self::MixedLevels { file, column, .. } => {
                failure.at(file);
                failure.of(column);
            }
            Self::Refused { file, problems, .. } => {
                failure.at(file);
                failure.problems = problems.iter().map(Problem::failure).collect();
            }
        }
    }
}

impl Told for Problem {
    fn tell(&self, failure: &mut Failure) {
        if let Some(cause) = self.cause() {
            cause.tell(failure);
        }
        let column = self.column.map(|column| format!(":{column}"));
        failure.at(&format!(
            "{}:{}{}",
            self.file,
            self.line,
            column.unwrap_or_default()
        ));
        if let Some(header) = &self.header {
            failure.of(header);
        }
        if let Some(cell) = &self.cell {
            failure.given(cell);
        }
    }
}

impl Error {
    /// The error as data.
    #[must_use]
    pub fn failure(&self) -> Failure {
        match self {
            Self::Invalid(part) => part.failure(),
            Self::Money(part) => part.failure(),
            Self::Case(part) => part.failure(),
            Self::Market(part) => part.failure(),
            Self::RateOfReturn(part) => part.failure(),
            Self::Adoption(part) => part.failure(),
            Self::Fit(part) => part.failure(),
            Self::Retention(part) => part.failure(),
            Self::Survey(part) => part.failure(),
            Self::Import(part) => part.failure(),
            Self::Check(part) => part.failure(),
            Self::Ledger(part) => part.failure(),
            Self::Run(part) => part.failure(),
            Self::Merge(part) => part.failure(),
        }
    }
}

impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.failure().serialize(serializer)
    }
}

/// An outcome or the failure to reach one, as a field of a result: `{ reached = ... }` or
/// `{ refused = ... }`.
pub(crate) fn outcome<T: Serialize, E: Serialize, S: Serializer>(
    outcome: &Result<T, E>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    #[serde(rename_all = "snake_case")]
    enum Outcome<'o, T, E> {
        Reached(&'o T),
        Refused(&'o E),
    }
    match outcome {
        Ok(reached) => Outcome::<T, E>::Reached(reached),
        Err(refused) => Outcome::Refused(refused),
    }
    .serialize(serializer)
}
