//! What can be asked of a payback.

use crate::case::data::BusinessCase;
use crate::error::Invalid;
use crate::simulation::{Claim, Condition, Kind, Statistic};

/// Refuses probabilities of a payback beyond the plan: a trial whose money is not back counts as
/// its last month, so that all trials would meet them.
pub(in crate::case) fn check(case: &BusinessCase, months: u32) -> Result<(), Invalid> {
    let criteria = case.criteria.iter().map(Claim::statistic);
    let mut statistics = criteria.chain(&case.targets);
    statistics.try_for_each(|it| within(it, f64::from(months)))
}

fn within(statistic: &Statistic, months: f64) -> Result<(), Invalid> {
    let Kind::Probability(condition) = statistic.kind() else {
        return Ok(());
    };
    if !statistic.outcome().contains("payback, months") {
        return Ok(());
    }
    let beyond = match condition {
        Condition::AtMost(end) | Condition::Above(end) => end.number() >= months,
        Condition::Below(end) | Condition::AtLeast(end) => end.number() > months,
        Condition::Between(low, high) => low.number() > months || high.number() >= months,
    };
    if !beyond {
        return Ok(());
    }
    let rule = format!("about a month before the last, which is {months}");
    let hint = "what is not paid back counts as the last month; for the whole plan ask for \
                \"mean of paid back >= 60%\"";
    Err(Invalid::rule("claim", format!("`{statistic}`"), rule).hint(hint))
}
