//! What reports call things.

use crate::case::AfterHorizon;

/// The value that a case is judged by: NPV, with what comes after the plan.
pub(super) const fn worth(after: AfterHorizon) -> &'static str {
    match after {
        AfterHorizon::None => "NPV",
        after => after.npv_name(),
    }
}
