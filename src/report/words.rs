//! What reports call things.

use std::borrow::Cow;

use crate::case::AfterHorizon;

/// An input as people know it: a study is drawn by the number of its row.
pub(super) fn told(input: &str) -> Cow<'_, str> {
    match input.strip_suffix(": draw") {
        Some(study) => Cow::Owned(format!("study {study}")),
        None => Cow::Borrowed(input),
    }
}

/// A rank correlation with two decimals; a dash for the draws of a study, whose numbers have no
/// order.
pub(super) fn ranked(input: &str, correlation: f64) -> String {
    if input.ends_with(": draw") {
        "-".to_owned()
    } else {
        format!("{correlation:+.2}")
    }
}

/// Said where no figure of a table has a standard error.
pub(super) const NO_ERRORS: &str = "A dash under ± stands where the trials tell no error: a single \
    Latin hypercube or Sobol design does not. With `replicates` it does.";

/// The value that a case is judged by: NPV, with what comes after the plan.
pub(super) const fn npv_name(after: AfterHorizon) -> &'static str {
    match after {
        AfterHorizon::None => "NPV",
        after => after.npv_name(),
    }
}
