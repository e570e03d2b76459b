//! What is claimed of an outcome.

use std::fmt;

use super::guard::Goal;
use crate::decision::{Criterion, Requirement};
use crate::quantity::{Share, Value};
use crate::simulation::Base;

/// A figure of an outcome that something can be claimed of.
///
/// # Example
/// ```
/// use bizcase::check::{mean, median, percentile, probability_above};
/// use bizcase::quantity::{Currency, Money, Share};
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let claim = probability_above("NPV", usd(0)).at_least(Share::percent(60.0)?);
/// assert_eq!(claim.to_string(), "P(NPV > USD 0) at least 60%");
/// let claim = percentile("NPV", Share::percent(5.0)?).above(usd(-15_000_000));
/// assert_eq!(claim.to_string(), "P5 of NPV above USD -15 m");
/// let claim = mean("NPV").within(usd(1_000_000), usd(9_000_000));
/// assert_eq!(claim.to_string(), "mean of NPV from USD 1 m to USD 9 m");
/// let claim = median("NPV").unmoved_by(Share::percent(5.0)?);
/// assert_eq!(claim.to_string(), "median of NPV within 5% of the baseline");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub(super) outcome: String,
    pub(super) kind: Kind,
}

/// Which figure of an outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Above(Value),
    UpTo(Value),
    Percentile(Share),
    Mean,
    AtBase(Base),
}

/// The probability that an outcome lies above a threshold.
///
/// # Example
/// See [`Figure`].
#[must_use]
pub fn probability_above(outcome: &str, threshold: impl Into<Value>) -> Figure {
    Figure::new(outcome, Kind::Above(threshold.into()))
}

/// The probability that an outcome does not exceed a threshold.
///
/// # Example
/// See [`Figure`].
#[must_use]
pub fn probability_at_most(outcome: &str, threshold: impl Into<Value>) -> Figure {
    Figure::new(outcome, Kind::UpTo(threshold.into()))
}

/// The value that an outcome does not exceed in this share of trials.
///
/// # Example
/// See [`Figure`].
#[must_use]
pub fn percentile(outcome: &str, share: Share) -> Figure {
    Figure::new(outcome, Kind::Percentile(share))
}

/// The value that an outcome exceeds in half of the trials.
///
/// # Example
/// See [`Figure`].
#[must_use]
pub fn median(outcome: &str) -> Figure {
    percentile(outcome, Share::literal(0.5))
}

/// The mean of an outcome. For laws with heavy tails prefer the [`median`]: see [`Guard`] on what
/// can be said of means.
///
/// [`Guard`]: super::Guard
#[must_use]
pub fn mean(outcome: &str) -> Figure {
    Figure::new(outcome, Kind::Mean)
}

/// The outcome in a single case, without any trial: all inputs at their modes, means or medians.
///
/// # Example
/// See [`Figure`].
#[must_use]
pub fn base_value(outcome: &str, base: Base) -> Figure {
    Figure::new(outcome, Kind::AtBase(base))
}

/// A figure and what is asked of it.
///
/// # Example
/// See [`Figure`].
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    pub(super) figure: Figure,
    pub(super) asked: Asked,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Asked {
    AtLeast(Value),
    AtMost(Value),
    Above(Value),
    Below(Value),
    Within(Value, Value),
    Unmoved(Share),
}

/// Whether the target itself will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    Included,
    Excluded,
}

impl Figure {
    fn new(outcome: &str, kind: Kind) -> Self {
        let outcome = outcome.to_owned();
        Self { outcome, kind }
    }

    /// It is this or more.
    #[must_use]
    pub fn at_least(self, target: impl Into<Value>) -> Claim {
        self.claim(Asked::AtLeast(target.into()))
    }

    /// It is this or less.
    #[must_use]
    pub fn at_most(self, target: impl Into<Value>) -> Claim {
        self.claim(Asked::AtMost(target.into()))
    }

    /// It is more than this.
    #[must_use]
    pub fn above(self, target: impl Into<Value>) -> Claim {
        self.claim(Asked::Above(target.into()))
    }

    /// It is less than this.
    #[must_use]
    pub fn below(self, target: impl Into<Value>) -> Claim {
        self.claim(Asked::Below(target.into()))
    }

    /// It lies between two values, ends included.
    #[must_use]
    pub fn within(self, low: impl Into<Value>, high: impl Into<Value>) -> Claim {
        self.claim(Asked::Within(low.into(), high.into()))
    }

    /// It differs from the stored baseline by at most this share of the latter. The error of the
    /// stored figure counts: what it could have been is held against what it can be now.
    #[must_use]
    pub fn unmoved_by(self, share: Share) -> Claim {
        self.claim(Asked::Unmoved(share))
    }

    fn claim(self, asked: Asked) -> Claim {
        Claim {
            figure: self,
            asked,
        }
    }
}

impl Asked {
    pub(super) const fn edge(self) -> Edge {
        match self {
            Self::Above(_) | Self::Below(_) => Edge::Excluded,
            _ => Edge::Included,
        }
    }

    /// The ends between which the figure is to lie, unless a baseline says them.
    pub(super) fn ends(self) -> Vec<(Goal, Value)> {
        match self {
            Self::AtLeast(end) | Self::Above(end) => vec![(Goal::AtLeast, end)],
            Self::AtMost(end) | Self::Below(end) => vec![(Goal::AtMost, end)],
            Self::Within(low, high) => vec![(Goal::AtLeast, low), (Goal::AtMost, high)],
            Self::Unmoved(_) => vec![],
        }
    }
}

/// A criterion of a decision as a claim to be tested.
///
/// # Example
/// ```
/// use bizcase::check::Claim;
/// use bizcase::decision::Criterion;
/// use bizcase::quantity::{Currency, Money, Share};
///
/// let nothing = Money::major(0, Currency::USD);
/// let criterion = Criterion::probability_above("NPV", nothing, Share::percent(60.0)?);
/// assert_eq!(Claim::from(&criterion).to_string(), criterion.to_string());
/// # Ok::<(), bizcase::Error>(())
/// ```
impl From<&Criterion> for Claim {
    fn from(criterion: &Criterion) -> Self {
        let outcome = &criterion.outcome;
        match criterion.requirement {
            Requirement::ProbabilityAbove {
                threshold,
                at_least,
            } => probability_above(outcome, threshold).at_least(at_least),
            Requirement::ProbabilityAtMost {
                threshold,
                at_least,
            } => probability_at_most(outcome, threshold).at_least(at_least),
            Requirement::PercentileAbove {
                percentile: share,
                threshold,
            } => percentile(outcome, share).above(threshold),
        }
    }
}

/// `P(NPV > USD 0)`, `median of NPV`.
impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = &self.outcome;
        match self.kind {
            Kind::Above(threshold) => write!(f, "P({outcome} > {threshold})"),
            Kind::UpTo(threshold) => write!(f, "P({outcome} <= {threshold})"),
            Kind::Percentile(share) if share == Share::literal(0.5) => {
                write!(f, "median of {outcome}")
            }
            Kind::Percentile(share) => {
                let rank = share.to_string();
                write!(f, "P{} of {outcome}", rank.trim_end_matches('%'))
            }
            Kind::Mean => write!(f, "mean of {outcome}"),
            Kind::AtBase(base) => write!(f, "{outcome} with {base}"),
        }
    }
}

/// `P(NPV > USD 0) at least 60%`.
impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.figure, self.asked)
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(end) => write!(f, "at least {end}"),
            Self::AtMost(end) => write!(f, "at most {end}"),
            Self::Above(end) => write!(f, "above {end}"),
            Self::Below(end) => write!(f, "below {end}"),
            Self::Within(low, high) => write!(f, "from {low} to {high}"),
            Self::Unmoved(share) => write!(f, "within {share} of the baseline"),
        }
    }
}
