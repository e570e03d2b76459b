//! The domain error that all rooms share.

use std::borrow::Cow;
use std::fmt;

use super::permitted::{MOST, listed};
use super::{Permitted, Shown};

/// A value that its parameter does not permit. `Debug` shows the message, as for
/// [`Error`](super::Error).
///
/// # Example
/// ```
/// use bizcase::quantity::Share;
///
/// let error = Share::new(12.0).unwrap_err().named("monthly churn");
/// assert_eq!(
///     error.to_string(),
///     "monthly churn = 12 is outside [0, 1]; 12% is 0.12",
/// );
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Invalid {
    /// The business name of the parameter, such as "monthly churn".
    pub parameter: String,
    /// The number or text that was given.
    pub value: String,
    /// What is permitted.
    pub permitted: Permitted,
    /// Advice on what to write instead, if there is any.
    pub hint: Option<String>,
    /// Permitted names that are like the value, the likest first.
    pub nearest: Box<[String]>,
}

impl Invalid {
    /// An error for `value`, which `parameter` does not permit.
    #[must_use]
    #[allow(
        clippy::needless_pass_by_value,
        reason = "callers pass numbers and literals"
    )]
    pub fn new(parameter: &str, value: impl fmt::Display, permitted: Permitted) -> Self {
        Self {
            parameter: parameter.to_owned(),
            value: shortened(value.to_string()),
            permitted,
            hint: None,
            nearest: Box::default(),
        }
    }

    /// An error for a value that breaks a rule; the rule reads after "must be".
    #[must_use]
    #[allow(
        clippy::needless_pass_by_value,
        reason = "callers pass numbers and literals"
    )]
    pub fn rule(
        parameter: &str,
        value: impl fmt::Display,
        rule: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(parameter, value, Permitted::Rule(rule.into()))
    }

    /// Adds advice on what to write instead.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Sets the name by which the reader of the message knows the parameter.
    #[must_use]
    pub fn named(mut self, parameter: &str) -> Self {
        parameter.clone_into(&mut self.parameter);
        self
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match self.permitted {
            Permitted::Interval { .. } => "is outside",
            Permitted::OneOf(_) => "is none of",
            Permitted::Rule(_) => "must be",
        };
        write!(f, "{} = {} {verb} ", self.parameter, self.value)?;
        match &self.permitted {
            // Of a long list those that may be meant are enough.
            Permitted::OneOf(words) if words.len() > MOST && !self.nearest.is_empty() => {
                let nearest = listed(&self.nearest);
                write!(f, "{} names, among them {nearest}", words.len())?;
            }
            permitted => write!(f, "{permitted}")?,
        }
        match &self.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

/// More characters than these are a number with an exponent, if they are one.
const LONGEST: usize = 40;

fn shortened(value: String) -> String {
    match value.parse() {
        Ok(number) if value.len() > LONGEST => Shown(number).to_string(),
        _ => value,
    }
}

impl std::error::Error for Invalid {}

impl Permitted {
    /// Returns `value` if it is permitted for `parameter`.
    ///
    /// # Errors
    /// [`Invalid`] naming the parameter, the value and what is permitted.
    #[inline]
    pub fn check(&self, parameter: &str, value: f64) -> Result<f64, Invalid> {
        if self.contains(value) {
            Ok(value)
        } else {
            Err(Invalid::new(parameter, Shown(value), self.clone()))
        }
    }
}
