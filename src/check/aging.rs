//! Checks of the dates and sources of assumptions.

use jiff::civil::Date;

use super::finding::{Finding, Found};
use super::guard::Status;
use crate::ledger::{Concern, Flagged, Ledger};
use crate::quantity::Period;

/// Checks that no assumption of the ledger has expired on this day.
///
/// # Example
/// ```
/// use bizcase::check::none_expired;
/// use bizcase::distribution::Dist;
/// use bizcase::ledger::{Assumption, Ledger};
///
/// let churn = Assumption::guess("churn", Dist::uniform(0.01, 0.03)?)
///     .owned_by("Tom")
///     .valid_until("2026-06-30".parse()?);
/// let finding = none_expired(&Ledger::new([churn])?, "2026-11-22".parse()?);
/// assert_eq!(
///     finding.to_string(),
///     "FAILED: no assumption has expired on 2026-11-22\n  \
///      entry     `churn` expired on 2026-06-30, 145 days ago (owner: Tom)",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn none_expired(ledger: &Ledger, today: Date) -> Finding {
    let asked = format!("no assumption has expired on {today}");
    let expired = |it: &Flagged| matches!(it.concern, Concern::Expired { .. });
    finding(asked, ledger.concerns(today).into_iter().filter(expired))
}

/// Checks that no assumption of the ledger is dated after this day.
///
/// # Example
/// ```
/// use bizcase::check::{Status, none_in_future};
/// use bizcase::distribution::Dist;
/// use bizcase::ledger::{Assumption, Ledger};
///
/// let churn = Assumption::guess("churn", Dist::uniform(0.01, 0.03)?).dated("2027-01-01".parse()?);
/// let finding = none_in_future(&Ledger::new([churn])?, "2026-11-22".parse()?);
/// assert_eq!(finding.status, Status::Failed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn none_in_future(ledger: &Ledger, today: Date) -> Finding {
    let asked = format!("no assumption is dated after {today}");
    let future = |it: &Flagged| matches!(it.concern, Concern::Future { .. });
    finding(asked, ledger.concerns(today).into_iter().filter(future))
}

/// Checks that every assumption of the ledger names its source.
///
/// # Example
/// ```
/// use bizcase::check::all_sourced;
/// use bizcase::distribution::Dist;
/// use bizcase::ledger::{Assumption, Ledger};
///
/// let ledger = Ledger::new([Assumption::guess("churn", Dist::uniform(0.01, 0.03)?)])?;
/// let error = all_sourced(&ledger).require().unwrap_err();
/// assert!(error.to_string().ends_with("`churn` has no source: it is a guess (no owner)"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[must_use]
pub fn all_sourced(ledger: &Ledger) -> Finding {
    let unsourced = |it: &Flagged| matches!(it.concern, Concern::Unsourced { .. });
    // Whether there is a source depends on no date.
    let any = Date::constant(2000, 1, 1);
    let flagged = ledger.concerns(any).into_iter().filter(unsourced);
    finding("every assumption has a source".to_owned(), flagged)
}

/// Checks that no assumption of the ledger is older than `age` periods on this day. Assumptions
/// without a date, or dated in the future, fail.
///
/// # Example
/// ```
/// use bizcase::check::no_older_than;
/// use bizcase::distribution::Dist;
/// use bizcase::ledger::{Assumption, Ledger, today};
/// use bizcase::quantity::Period;
///
/// let churn = Assumption::guess("churn", Dist::uniform(0.01, 0.03)?).dated(today());
/// no_older_than(&Ledger::new([churn])?, 1, Period::Year, today()).require()?;
/// # Ok::<(), bizcase::Error>(())
/// ```
#[must_use]
pub fn no_older_than(ledger: &Ledger, age: u32, period: Period, today: Date) -> Finding {
    let plural = if age == 1 { "" } else { "s" };
    let asked = format!("no assumption is older than {age} {period}{plural} on {today}");
    finding(asked, ledger.older_than(age, period, today).into_iter())
}

fn finding(asked: String, flagged: impl Iterator<Item = Flagged>) -> Finding {
    let entries: Vec<String> = flagged.map(|it| it.to_string()).collect();
    let status = if entries.is_empty() {
        Status::Passed
    } else {
        Status::Failed
    };
    Finding::new(asked, status, Found::Entries(entries))
}
