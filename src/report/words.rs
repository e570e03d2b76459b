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

/// The value that a case is judged by: NPV, with what comes after the plan.
pub(super) const fn npv_name(after: AfterHorizon) -> &'static str {
    match after {
        AfterHorizon::None => "NPV",
        after => after.npv_name(),
    }
}
