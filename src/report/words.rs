//! What reports call things.

use crate::case::AfterHorizon;
use crate::sample::Estimate;

/// The value that a case is judged by: NPV, with what comes after the plan.
pub(super) const fn worth(after: AfterHorizon) -> &'static str {
    match after {
        AfterHorizon::None => "NPV",
        after => after.npv_name(),
    }
}

/// A probability as a frequency, which people judge better: `47`, `fewer than 1`, `more than 99`.
pub(super) fn of_100(chance: &Estimate) -> String {
    let count = 100.0 * chance.value;
    if count > 0.0 && count < 0.5 {
        "fewer than 1".to_owned()
    } else if count >= 99.5 && count < 100.0 {
        "more than 99".to_owned()
    } else {
        format!("{count:.0}")
    }
}
