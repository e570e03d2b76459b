//! Intervals from the draws of a survey.

use super::Survey;
use crate::quantity::Unit;
use crate::sample::{Interval, IntervalMethod};

/// The interval between percentiles of draws, one for each resample of the respondents.
pub(super) fn by_respondents(
    estimate: f64,
    draws: impl Iterator<Item = f64>,
    unit: Unit,
    survey: &Survey,
) -> Interval {
    let (confidence, method) = (survey.confidence(), IntervalMethod::Bootstrap);
    let drawn = Interval::of_draws(estimate, draws.map(Some), unit, confidence, method);
    let point = || Interval::between(estimate, (estimate, estimate), unit, confidence, method);
    drawn.unwrap_or_else(point)
}
