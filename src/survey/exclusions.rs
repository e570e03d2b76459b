//! Respondents left out of an analysis, with the reason.

use std::fmt;

use serde::Serialize;

use crate::error::SurveyError;
use crate::quantity::Share;

/// The reason why a respondent, or one of their answers, is left out of an analysis.
///
/// # Example
/// ```
/// use bizcase::survey::Reason;
///
/// let reason = Reason::Order { lower: "too cheap", higher: "cheap" };
/// assert_eq!(reason.to_string(), "too cheap is not below cheap");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A required answer is missing.
    Missing {
        /// The question.
        column: &'static str,
    },
    /// Two answers are in the wrong order.
    Order {
        /// The answer that should be lower.
        lower: &'static str,
        /// The answer that should be higher.
        higher: &'static str,
    },
    /// The weight is zero.
    NoWeight,
    /// Accepts a price after refusing a lower one.
    NotMonotone,
    /// Refuses the question rather than the price.
    Protest {
        /// The answer that was declared a protest.
        answer: String,
    },
    /// Is not of those whom the shares are of.
    NotInBase {
        /// The answer that says so.
        answer: String,
    },
    /// Bought above the stated price, or declined below it.
    BrokenBid,
    /// Does not know.
    DontKnow {
        /// The answer that was declared to mean "don't know".
        answer: String,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { column } => write!(f, "{column} is missing"),
            Self::Order { lower, higher } => write!(f, "{lower} is not below {higher}"),
            Self::NoWeight => f.write_str("weight is zero"),
            Self::NotMonotone => f.write_str("accepts a price after refusing a lower one"),
            Self::NotInBase { answer } => write!(f, "is not in the base (`{answer}`)"),
            Self::BrokenBid => f.write_str("did not buy as the stated price says"),
            Self::Protest { answer } => write!(f, "protest answer `{answer}`"),
            Self::DontKnow { answer } => write!(f, "does not know (`{answer}`)"),
        }
    }
}

/// One respondent who was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Exclusion {
    /// The row, counted from 0.
    pub row: usize,
    /// The respondent's id.
    pub respondent: String,
    /// The first reason found.
    pub reason: Reason,
}

/// All respondents left out of an analysis.
///
/// # Example
/// ```
/// use bizcase::survey::{Exclusions, Reason};
///
/// let mut exclusions = Exclusions::of(3);
/// exclusions.add(1, "17", Reason::Missing { column: "cheap" });
/// assert_eq!(exclusions.used(), 2);
/// assert_eq!(exclusions.to_string(), "1 of 3 left out: 1 cheap is missing");
/// // More than a fifth.
/// assert!(exclusions.many());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Exclusions {
    /// The number of rows read.
    pub asked: usize,
    /// The respondents left out, in the order of the rows.
    pub list: Vec<Exclusion>,
}

impl Exclusions {
    /// No exclusions yet among `asked` rows.
    #[must_use]
    pub const fn of(asked: usize) -> Self {
        Self {
            asked,
            list: Vec::new(),
        }
    }

    /// Leaves out a row.
    pub fn add(&mut self, row: usize, respondent: &str, reason: Reason) {
        self.list.push(Exclusion {
            row,
            respondent: respondent.to_owned(),
            reason,
        });
    }

    /// The number of rows left out.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.list.len()
    }

    /// The number of rows used.
    #[must_use]
    pub const fn used(&self) -> usize {
        self.asked.saturating_sub(self.list.len())
    }

    /// The share of rows left out; zero if there were no rows.
    #[must_use]
    pub fn share(&self) -> Share {
        let share = self.count() as f64 / self.asked.max(1) as f64;
        Share::new(share.min(1.0)).unwrap_or(Share::ONE)
    }

    /// Whether more than a fifth of the rows was left out, which puts the result in doubt.
    #[must_use]
    pub const fn many(&self) -> bool {
        5 * self.count() > self.asked
    }

    /// The number of rows left out for each reason.
    #[must_use]
    pub fn by_reason(&self) -> Vec<(Reason, usize)> {
        let mut counts = std::collections::BTreeMap::new();
        for exclusion in &self.list {
            *counts.entry(&exclusion.reason).or_insert(0) += 1;
        }
        counts
            .into_iter()
            .map(|(reason, count)| (reason.clone(), count))
            .collect()
    }

    /// Passes on the exclusions if anybody is left; otherwise an error that says why nobody is.
    pub(crate) fn unless_nobody(self, analysis: &'static str) -> Result<Self, SurveyError> {
        if self.used() > 0 {
            return Ok(self);
        }
        let reasons = self.by_reason().into_iter();
        Err(SurveyError::NobodyLeft {
            analysis,
            asked: self.asked,
            reasons: reasons.map(|(r, count)| (r.to_string(), count)).collect(),
        })
    }
}

impl fmt::Display for Exclusions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} left out", self.count(), self.asked)?;
        for (index, (reason, count)) in self.by_reason().iter().enumerate() {
            let separator = if index == 0 { ":" } else { "," };
            write!(f, "{separator} {count} {reason}")?;
        }
        Ok(())
    }
}
