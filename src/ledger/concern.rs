//! Concerns about an assumption on a given day.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use super::{Assumption, Evidence};
use crate::quantity::Period;

/// A reason not to rely on an assumption as it stands.
///
/// # Example
/// See [`Flagged`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    /// The assumption has expired.
    Expired {
        /// The last day on which it was valid.
        on: Date,
        /// The number of days since then.
        days: i32,
    },
    /// It has no source.
    Unsourced {
        /// The evidence that it claims.
        evidence: Evidence,
    },
    /// It is dated in the future.
    Future {
        /// Its date.
        date: Date,
        /// The number of days until that date.
        days: i32,
    },
    /// It is older than allowed.
    TooOld {
        /// Its date.
        date: Date,
        /// Its age in days.
        days: i32,
    },
    /// It has no date, so its age is unknown.
    Undated,
}

/// An assumption with a concern.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::ledger::{Assumption, Concern, Ledger};
///
/// let ledger = Ledger::new([Assumption::guess("churn", Dist::uniform(0.01, 0.03)?)
///     .owned_by("Tom")
///     .dated("2027-01-01".parse()?)])?;
/// let flagged = ledger.concerns("2026-11-22".parse()?);
/// assert!(matches!(flagged[0].concern, Concern::Future { days: 40, .. }));
/// assert_eq!(
///     flagged[0].to_string(),
///     "`churn` is dated 2027-01-01, 40 days in the future (owner: Tom)",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Flagged {
    /// The name of the assumption.
    pub name: String,
    /// The owner; empty if there is none.
    pub owner: String,
    /// The concern.
    pub concern: Concern,
}

impl Flagged {
    fn new(assumption: &Assumption, concern: Concern) -> Self {
        Self {
            name: assumption.name.clone(),
            owner: assumption.owner.clone(),
            concern,
        }
    }
}

fn days(from: Date, to: Date) -> i32 {
    // Dates of the years -9999 to 9999 are fewer than 2^31 days apart.
    from.until(to).map_or(0, |span| span.get_days())
}

impl Assumption {
    /// The concerns about this assumption on this day: dated in the future, expired, unsourced.
    #[must_use]
    pub fn concerns(&self, today: Date) -> Vec<Flagged> {
        let future = self.date.filter(|&date| date > today);
        let future = future.map(|date| Concern::Future {
            date,
            days: days(today, date),
        });
        let expired = self.valid_until.filter(|&on| on < today);
        let expired = expired.map(|on| Concern::Expired {
            on,
            days: days(on, today),
        });
        let unsourced = self.source.trim().is_empty();
        let unsourced = unsourced.then_some(Concern::Unsourced {
            evidence: self.evidence,
        });
        let all = [future, expired, unsourced].into_iter().flatten();
        all.map(|concern| Flagged::new(self, concern)).collect()
    }

    /// The concern that it is older than so many periods, or not dated, or dated in the future.
    pub(super) fn too_old(&self, age: u32, period: Period, today: Date) -> Option<Flagged> {
        let concern = match self.date {
            None => Concern::Undated,
            Some(date) if date > today => Concern::Future {
                date,
                days: days(today, date),
            },
            Some(date) => {
                let months = i64::from(age) * i64::from(period.months());
                let span = jiff::Span::new().try_months(months).ok()?;
                // An age beyond the calendar is never reached.
                let limit = date.checked_add(span).ok()?;
                if limit >= today {
                    return None;
                }
                Concern::TooOld {
                    date,
                    days: days(date, today),
                }
            }
        };
        Some(Flagged::new(self, concern))
    }
}

impl fmt::Display for Flagged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.name, self.concern)?;
        if self.owner.is_empty() {
            f.write_str(" (no owner)")
        } else {
            write!(f, " (owner: {})", self.owner)
        }
    }
}

/// Read after the name of the assumption: `expired on 2026-10-31, 22 days ago`.
impl fmt::Display for Concern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |days: i32| if days == 1 { "day" } else { "days" };
        match *self {
            Self::Expired { on, days } => {
                write!(f, "expired on {on}, {days} {} ago", plural(days))
            }
            Self::Unsourced {
                evidence: Evidence::Guess,
            } => f.write_str("has no source: it is a guess"),
            Self::Unsourced { evidence } => {
                write!(f, "has no source, though it is said to be from: {evidence}")
            }
            Self::Future { date, days } => {
                write!(f, "is dated {date}, {days} {} in the future", plural(days))
            }
            Self::TooOld { date, days } => {
                write!(f, "is dated {date}, {days} {} ago", plural(days))
            }
            Self::Undated => f.write_str("has no date, so that its age is unknown"),
        }
    }
}
