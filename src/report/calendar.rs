//! Dates where a plan counts months and years from its launch.

use crate::case::{Line, Statement};
use crate::quantity::Month;

/// A year of the plan by its dates: `2027` where it is a calendar year, `to 2028-03` otherwise.
/// The first has the index zero.
pub(super) fn year_of(statement: &Statement, index: usize) -> String {
    let months = statement.months.len() - statement.build_months;
    let first = 12 * index;
    let last = (first + 11).min(months.saturating_sub(1));
    let end = after(statement.launch, last);
    if last == first + 11 && statement.launch.number() == 1 {
        end.year().to_string()
    } else {
        format!("to {end}")
    }
}

/// The build as it is called, and the years after launch by their dates.
pub(super) fn labels(statement: &Statement, years: &[Line]) -> Vec<String> {
    let before = usize::from(statement.build_months > 0);
    let labels = years.iter().enumerate().map(|(place, line)| {
        let year = place.checked_sub(before);
        year.map_or_else(|| line.label.clone(), |it| year_of(statement, it))
    });
    labels.collect()
}

/// The month that lies so many months after another.
pub(super) fn after(month: Month, months: usize) -> Month {
    month.plus(i32::try_from(months).unwrap_or(i32::MAX))
}

/// Months after launch as a date: the month in which they end.
pub(super) fn month_after(launch: Month, months: f64) -> Month {
    let whole = libm::ceil(months).max(1.0) - 1.0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "months of a plan, at least zero"
    )]
    let whole = whole as usize;
    after(launch, whole)
}
