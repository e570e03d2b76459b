//! Claims: statistics compared with thresholds.

use super::condition::Condition;
use super::statistic::{Kind, Statistic};
use super::threshold::Threshold;
use crate::quantity::Share;

/// A claim about a statistic: a criterion of a decision, a check, or a goal to be sought.
///
/// It is plain data, written alike in code, in files and in [`check!`](crate::check!). In a TOML or
/// JSON file it is the text that it prints:
///
/// ```toml
/// criteria = ["P(NPV > USD 0) >= 60%", "P5 of NPV > USD -15 m", "median of NPV < USD 9 m"]
/// ```
///
/// [`Statistic`] lists the statistics. The claim itself is a [`Condition`] (`>=`, `>`, `<=`, `<` or
/// `between ... and ...`), or in checks `within 5% of the baseline`.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money, Share};
/// use bizcase::simulation::{Claim, Statistic};
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let claim = Statistic::probability_above("NPV", usd(0)).at_least(Share::percent(60.0)?);
/// assert_eq!(claim.to_string(), "P(NPV > USD 0) >= 60%");
/// assert_eq!("P(NPV > USD 0) >= 0.6".parse::<Claim>()?, claim);
///
/// let claim = Statistic::percentile("NPV", Share::percent(5.0)?).above(usd(-15_000_000));
/// assert_eq!(claim.to_string(), "P5 of NPV > USD -15 m");
/// let claim = Statistic::mean("NPV").between(usd(1_000_000), usd(9_000_000));
/// assert_eq!(claim.to_string(), "mean of NPV between USD 1 m and USD 9 m");
/// let claim = Statistic::median("NPV").unmoved_by(Share::percent(5.0)?);
/// assert_eq!(claim.to_string(), "median of NPV within 5% of the baseline");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    pub(super) statistic: Statistic,
    pub(super) asked: Asked,
}

/// What is asked of a statistic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Asked {
    Condition(Condition),
    Unmoved(Share),
}

impl Claim {
    /// The statistic.
    #[must_use]
    pub const fn statistic(&self) -> &Statistic {
        &self.statistic
    }

    /// The name of the outcome.
    #[must_use]
    pub fn outcome(&self) -> &str {
        &self.statistic.outcome
    }

    pub(crate) const fn asked(&self) -> Asked {
        self.asked
    }
}

impl Statistic {
    /// Claims that the statistic meets a condition.
    #[must_use]
    pub fn is(self, condition: Condition) -> Claim {
        let condition = match self.kind {
            // So that 0.6 and 60% are the same claim.
            Kind::Probability(_) => condition.map(Threshold::as_probability),
            _ => condition,
        };
        Claim {
            statistic: self,
            asked: Asked::Condition(condition),
        }
    }

    /// Claims that the statistic is at least `threshold`.
    #[must_use]
    pub fn at_least(self, threshold: impl Into<Threshold>) -> Claim {
        self.is(Condition::AtLeast(threshold.into()))
    }

    /// Claims that the statistic is above `threshold`.
    #[must_use]
    pub fn above(self, threshold: impl Into<Threshold>) -> Claim {
        self.is(Condition::Above(threshold.into()))
    }

    /// Claims that the statistic is at most `threshold`.
    #[must_use]
    pub fn at_most(self, threshold: impl Into<Threshold>) -> Claim {
        self.is(Condition::AtMost(threshold.into()))
    }

    /// Claims that the statistic is below `threshold`.
    #[must_use]
    pub fn below(self, threshold: impl Into<Threshold>) -> Claim {
        self.is(Condition::Below(threshold.into()))
    }

    /// Claims that the statistic lies between two thresholds, ends included.
    #[must_use]
    pub fn between(self, low: impl Into<Threshold>, high: impl Into<Threshold>) -> Claim {
        self.is(Condition::Between(low.into(), high.into()))
    }

    /// Claims that the statistic differs from the stored baseline of [checks](crate::check::Checks)
    /// by at most this share of the baseline. The error of the stored value counts: its interval is
    /// compared with that of the present value.
    #[must_use]
    pub fn unmoved_by(self, share: Share) -> Claim {
        Claim {
            statistic: self,
            asked: Asked::Unmoved(super::threshold::settled(share)),
        }
    }
}
