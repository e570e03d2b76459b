//! What is asked of an outcome.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::quantity::{Share, Value};

/// A requirement on the outcome of a name.
///
/// # Example
/// ```
/// use bizcase::decision::Criterion;
/// use bizcase::quantity::{Currency, Money, Share};
///
/// let worst = Money::major(-15_000_000, Currency::USD);
/// let bearable = Criterion::percentile_above("NPV", Share::percent(5.0)?, worst);
/// assert_eq!(bearable.to_string(), "P5 of NPV above USD -15 m");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// The name of the outcome.
    pub outcome: String,
    /// What is asked of it.
    pub requirement: Requirement,
}

/// What is asked of an outcome.
///
/// # Example
/// ```
/// use bizcase::decision::Requirement;
/// use bizcase::quantity::{Count, Share, Value};
///
/// let within_two_years = Requirement::ProbabilityAtMost {
///     threshold: Value::Count(Count::from(24)),
///     at_least: Share::percent(80.0)?,
/// };
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Requirement {
    /// The outcome lies above the threshold with at least this probability.
    ProbabilityAbove {
        /// The value to exceed.
        threshold: Value,
        /// The least probability.
        at_least: Share,
    },
    /// The outcome does not exceed the threshold with at least this probability.
    ProbabilityAtMost {
        /// The value not to exceed.
        threshold: Value,
        /// The least probability.
        at_least: Share,
    },
    /// A percentile of the outcome lies above the threshold.
    PercentileAbove {
        /// The share of trials below the percentile.
        percentile: Share,
        /// The value to exceed.
        threshold: Value,
    },
}

impl Criterion {
    /// Asks that the outcome exceeds a threshold with at least this probability.
    #[must_use]
    pub fn probability_above(outcome: &str, threshold: impl Into<Value>, at_least: Share) -> Self {
        let threshold = threshold.into();
        Self::new(
            outcome,
            Requirement::ProbabilityAbove {
                threshold,
                at_least,
            },
        )
    }

    /// Asks that the outcome does not exceed a threshold with at least this probability.
    #[must_use]
    pub fn probability_at_most(
        outcome: &str,
        threshold: impl Into<Value>,
        at_least: Share,
    ) -> Self {
        let threshold = threshold.into();
        Self::new(
            outcome,
            Requirement::ProbabilityAtMost {
                threshold,
                at_least,
            },
        )
    }

    /// Asks that a percentile of the outcome exceeds a threshold.
    #[must_use]
    pub fn percentile_above(outcome: &str, percentile: Share, threshold: impl Into<Value>) -> Self {
        let threshold = threshold.into();
        Self::new(
            outcome,
            Requirement::PercentileAbove {
                percentile,
                threshold,
            },
        )
    }

    fn new(outcome: &str, requirement: Requirement) -> Self {
        Self {
            outcome: outcome.to_owned(),
            requirement,
        }
    }
}

impl fmt::Display for Criterion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = &self.outcome;
        match self.requirement {
            Requirement::ProbabilityAbove {
                threshold,
                at_least,
            } => {
                write!(f, "P({outcome} > {threshold}) at least {at_least}")
            }
            Requirement::ProbabilityAtMost {
                threshold,
                at_least,
            } => {
                write!(f, "P({outcome} <= {threshold}) at least {at_least}")
            }
            Requirement::PercentileAbove {
                percentile,
                threshold,
            } => {
                let rank = percentile.to_string();
                write!(
                    f,
                    "P{} of {outcome} above {threshold}",
                    rank.trim_end_matches('%')
                )
            }
        }
    }
}
