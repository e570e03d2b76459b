//! Errors as data.

use std::fmt;

use serde::Serialize;

use super::{Invalid, Permitted, loaded, unknown_name};

/// How many characters of a value are shown.
const SHOWN: usize = 120;

/// An error as data, for programs that show it in their own way or hand it on: what kind it is,
/// where it happened, which value was given and what is permitted.
///
/// Every error of the crate serialises as its failure, and so does every part of an [`Error`](crate::Error).
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

loaded::through!(
    Failure {
        code: String,
        message: String,
        #[serde(default)]
        path: Option<String>,
        #[serde(default)]
        parameter: Option<String>,
        #[serde(default)]
        value: Option<String>,
        #[serde(default)]
        permitted: Option<Permitted>,
        #[serde(default)]
        nearest: Vec<String>,
        #[serde(default)]
        problems: Vec<Failure>,
    } => known(&code).map(|code| Failure {
        code,
        message,
        path,
        parameter,
        value,
        permitted,
        nearest,
        problems,
    })
);

/// The code of this name.
fn known(code: &str) -> Result<&'static str, Invalid> {
    let known = || Failure::CODES.iter().copied();
    let found = known().find(|known| *known == code);
    found.ok_or_else(|| unknown_name("code of a failure", code, known()))
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Failure {
    /// The code, as parts of an error are asked for theirs.
    pub(super) fn code(&self) -> &'static str {
        self.code
    }

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

    pub(super) fn of(&mut self, parameter: &str) {
        self.parameter = Some(parameter.to_owned());
    }

    pub(super) fn at(&mut self, path: &str) {
        self.path = Some(path.to_owned());
    }

    pub(super) fn given(&mut self, value: &str) {
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
