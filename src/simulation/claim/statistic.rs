//! Statistics of an outcome.

use super::condition::Condition;
use super::threshold::{Threshold, settled};
use crate::quantity::Share;
use crate::simulation::base::Base;

/// A statistic of a named outcome: a mean, a percentile, an expected shortfall, a probability, or
/// the value in a base case.
///
/// It is plain data, written alike everywhere: in a TOML or JSON file it is the text that it
/// prints. [`of`](Self::of) measures it on a run; compared with a threshold it becomes a
/// [`Claim`](super::Claim).
///
/// | text | meaning |
/// |---|---|
/// | `mean of NPV` | the mean |
/// | `median of NPV` | the 50th percentile |
/// | `P5 of NPV` | the 5th percentile |
/// | `ES10 of NPV` | the expected shortfall: the mean of the lowest 10 % |
/// | `P(NPV > USD 0)` | the probability of lying above; also with `>=`, `<` and `<=` |
/// | `P(NPV between USD 1 m and USD 2 m)` | the probability of lying between, ends included |
/// | `NPV with all inputs at their modes` | the value in that [`Base`] case |
///
/// A name may stand in quotation marks. It must if it is empty, starts or ends with a space, ends
/// with a comparison, or would otherwise read as another statistic.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::simulation::Statistic;
///
/// let nothing = Money::major(0, Currency::USD);
/// let worthwhile = Statistic::probability_above("NPV", nothing);
/// assert_eq!(worthwhile.to_string(), "P(NPV > USD 0)");
/// assert_eq!("P(NPV > USD 0)".parse::<Statistic>()?, worthwhile);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Statistic {
    pub(super) outcome: String,
    pub(super) kind: Kind,
}

/// Which statistic of an outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    Mean,
    Percentile(Share),
    Shortfall(Share),
    Probability(Condition),
    AtBase(Base),
}

impl Statistic {
    pub(super) fn new(outcome: &str, kind: Kind) -> Self {
        let outcome = outcome.to_owned();
        Self { outcome, kind }
    }

    /// The mean. Prefer the [median](Self::median) if an outcome has heavy tails.
    #[must_use]
    pub fn mean(outcome: &str) -> Self {
        Self::new(outcome, Kind::Mean)
    }

    /// The median: the value that half of the trials do not exceed.
    #[must_use]
    pub fn median(outcome: &str) -> Self {
        Self::percentile(outcome, Share::literal(0.5))
    }

    /// The percentile: the value that this share of the trials does not exceed.
    #[must_use]
    pub fn percentile(outcome: &str, share: Share) -> Self {
        Self::new(outcome, Kind::Percentile(settled(share)))
    }

    /// The expected shortfall: the mean of the lowest `share` of the trials.
    #[must_use]
    pub fn expected_shortfall(outcome: &str, share: Share) -> Self {
        Self::new(outcome, Kind::Shortfall(settled(share)))
    }

    /// The probability that the outcome meets a condition.
    ///
    /// # Example
    /// ```
    /// use bizcase::simulation::{Condition, Statistic};
    ///
    /// let some = Condition::Between(10.into(), 20.into());
    /// assert_eq!(Statistic::probability("buyers", some).to_string(), "P(buyers between 10 and 20)");
    /// ```
    #[must_use]
    pub fn probability(outcome: &str, condition: Condition) -> Self {
        Self::new(outcome, Kind::Probability(condition))
    }

    /// The probability of lying above `threshold`.
    #[must_use]
    pub fn probability_above(outcome: &str, threshold: impl Into<Threshold>) -> Self {
        Self::probability(outcome, Condition::Above(threshold.into()))
    }

    /// The probability of at least `threshold`.
    #[must_use]
    pub fn probability_at_least(outcome: &str, threshold: impl Into<Threshold>) -> Self {
        Self::probability(outcome, Condition::AtLeast(threshold.into()))
    }

    /// The probability of lying below `threshold`.
    #[must_use]
    pub fn probability_below(outcome: &str, threshold: impl Into<Threshold>) -> Self {
        Self::probability(outcome, Condition::Below(threshold.into()))
    }

    /// The probability of at most `threshold`.
    #[must_use]
    pub fn probability_at_most(outcome: &str, threshold: impl Into<Threshold>) -> Self {
        Self::probability(outcome, Condition::AtMost(threshold.into()))
    }

    /// The value in a base case, without trials: all inputs at their modes, means or medians.
    #[must_use]
    pub fn at_base(outcome: &str, base: Base) -> Self {
        Self::new(outcome, Kind::AtBase(base))
    }

    /// The name of the outcome.
    #[must_use]
    pub fn outcome(&self) -> &str {
        &self.outcome
    }

    pub(crate) const fn kind(&self) -> Kind {
        self.kind
    }
}
