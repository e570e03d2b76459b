//! Statistics measured on a run.

use std::fmt;

use serde::Serialize;

use super::condition::Condition;
use super::statistic::{Kind, Statistic};
use crate::error::Invalid;
use crate::quantity::{Share, Unit};
use crate::sample::{Estimate, Interval, Sample};
use crate::simulation::Run;

/// A statistic with its estimate from a run.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::Currency;
/// use bizcase::random::Sampling;
/// use bizcase::simulation::{Measured, Model, Statistic};
///
/// let mut model = Model::new(Currency::USD);
/// let profit = model.money("profit", Dist::uniform(-1_000.0, 3_000.0)?)?;
/// model.output("NPV", move |s| s.get(profit))?;
/// let run = model.run(&Sampling::monte_carlo(10_000).seed(1))?;
/// let chance = Measured::new("P(NPV > USD 0)".parse()?, &run)?;
/// assert_eq!(chance.to_string(), "P(NPV > USD 0) = 75.2% ± 0.432%");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Measured {
    /// The statistic.
    pub statistic: Statistic,
    /// The estimate from the run.
    pub found: Estimate,
}

impl Measured {
    /// Measures a statistic on a run.
    ///
    /// # Errors
    /// As [`Statistic::of`].
    pub fn new(statistic: Statistic, run: &Run) -> Result<Self, Invalid> {
        let found = statistic.of(run)?;
        Ok(Self { statistic, found })
    }
}

/// `P(NPV > USD 0) = 75.2% ± 0.432%`.
impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.statistic, self.found)
    }
}

impl Statistic {
    /// The estimate of the statistic from a run.
    ///
    /// # Errors
    /// [`Invalid`] if the run does not have the outcome (the message suggests the nearest name), a
    /// threshold has another unit or currency, or the statistic is a value in a base case, which
    /// needs a [model](crate::simulation::Model::at) instead of a run.
    ///
    /// # Example
    /// See [`Measured`].
    pub fn of(&self, run: &Run) -> Result<Estimate, Invalid> {
        self.estimate(&run.named(&self.outcome)?)
    }

    pub(crate) fn estimate(&self, outcome: &Sample) -> Result<Estimate, Invalid> {
        match self.kind {
            Kind::Mean => Ok(outcome.mean()),
            Kind::Percentile(share) => Ok(outcome.percentile(share)),
            Kind::Shortfall(share) => Ok(outcome.expected_shortfall(share)),
            Kind::Probability(condition) => {
                let region = condition.region(&self.threshold(), outcome.unit())?;
                Ok(outcome.probability(region))
            }
            Kind::AtBase(_) => Err(self.takes_no_run()),
        }
    }

    /// The interval that covers the true statistic with this confidence.
    pub(crate) fn interval(
        &self,
        outcome: &Sample,
        confidence: Share,
    ) -> Result<Interval, Invalid> {
        match self.kind {
            Kind::Mean => Ok(outcome.mean_interval(confidence)),
            Kind::Percentile(share) => Ok(outcome.percentile_interval(share, confidence)),
            Kind::Shortfall(share) => Ok(outcome.expected_shortfall_interval(share, confidence)),
            Kind::Probability(condition) => {
                let region = condition.region(&self.threshold(), outcome.unit())?;
                Ok(outcome.probability_interval(region, confidence))
            }
            Kind::AtBase(_) => Err(self.takes_no_run()),
        }
    }

    /// The unit of the statistic, where its outcome has this one.
    pub(crate) fn unit(&self, outcome: Unit) -> Result<Unit, Invalid> {
        match self.kind {
            Kind::Probability(condition) => {
                condition.region(&self.threshold(), outcome)?;
                Ok(Unit::Share)
            }
            _ => Ok(outcome),
        }
    }

    /// Whether the statistic is of trials, and not of a single case.
    pub(crate) const fn needs_trials(&self) -> bool {
        !matches!(self.kind, Kind::AtBase(_))
    }

    /// Whether the statistic is the larger the larger the outcome.
    pub(crate) const fn rises(&self) -> bool {
        !matches!(
            self.kind,
            Kind::Probability(Condition::AtMost(_) | Condition::Below(_))
        )
    }

    /// By how much the outcome would have to be higher in every trial for the statistic to be
    /// `target`; negative where it would have to be lower. Nothing where no such shift need exist.
    pub(crate) fn shift(&self, target: f64, outcome: &Sample) -> Option<f64> {
        let to = |share: f64, end: f64| {
            let reached = outcome.percentile(Share::new(share).ok()?).value;
            Some(end - reached)
        };
        let number = |end: super::Threshold| end.in_unit("", outcome.unit()).ok();
        match self.kind {
            Kind::Probability(Condition::Above(end) | Condition::AtLeast(end)) => {
                to(1.0 - target, number(end)?)
            }
            Kind::Probability(Condition::AtMost(end) | Condition::Below(end)) => {
                to(target, number(end)?)
            }
            Kind::Probability(Condition::Between(..)) | Kind::AtBase(_) => None,
            Kind::Mean | Kind::Percentile(_) | Kind::Shortfall(_) => {
                Some(target - self.estimate(outcome).ok()?.value)
            }
        }
    }

    fn threshold(&self) -> String {
        format!("threshold of `{}`", self.outcome)
    }

    fn takes_no_run(&self) -> Invalid {
        Invalid::rule("statistic", self, "a statistic of trials")
            .hint("the value in a base case takes the model, not a run")
    }
}
