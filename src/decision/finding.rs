//! Whether a run meets one criterion.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Invalid};
use crate::quantity::{Unit, significant};
use crate::sample::{Estimate, Region, Sample};
use crate::simulation::{Asked, Claim, Condition, Kind};

/// Closer to its target than this many standard errors, a finding may be noise.
pub(super) const CLEAR: f64 = 2.0;

/// The finding of a run on one criterion.
///
/// # Example
/// ```
/// use bizcase::decision::decide;
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::Currency;
/// use bizcase::random::Sampling;
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let profit = model.money("profit", Dist::uniform(-1_000.0, 3_000.0)?)?;
/// model.output("NPV", move |s| s.get(profit))?;
/// let run = model.run(&Sampling::monte_carlo(1_000))?;
/// let verdict = decide(&run, &["P5 of NPV > USD -2 k".parse()?])?;
/// let finding = &verdict.findings[0];
/// assert!(finding.met && finding.is_clear());
/// assert!(finding.room.is_some_and(|room| room > 1_000.0));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ClaimFinding {
    /// The criterion.
    pub criterion: Claim,
    /// Whether the criterion is met.
    pub met: bool,
    /// The estimate of its statistic.
    pub found: Estimate,
    /// The threshold, or the nearer end of a range, in the unit of the estimate.
    pub target: f64,
    /// How much worse the outcome could be in every trial before a met criterion fails; negative
    /// for how much better it would have to be. In the unit of the outcome. `None` for the
    /// probability of lying between two values, which no shift changes for certain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<f64>,
    /// The unit of the outcome.
    pub unit: Unit,
    /// Whether a higher outcome meets the criterion more easily.
    pub higher_is_better: bool,
}

impl ClaimFinding {
    /// The distance of the estimate above its [target](Self::target) in standard errors; negative
    /// below.
    #[must_use]
    pub fn distance(&self) -> f64 {
        self.found.distance(self.target)
    }

    /// Whether more trials would hardly change the finding: the estimate is two standard errors or
    /// more from its target.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.distance().abs() >= CLEAR
    }

    pub(super) fn of(criterion: &Claim, outcome: &Sample) -> Result<Self, Error> {
        let statistic = criterion.statistic();
        let found = statistic.estimate(outcome)?;
        let asked = asked(criterion)?.region(&format!("target for {statistic}"), found.unit)?;
        let (target, from_below) = nearest_end(asked, found.value);
        let higher_is_better = from_below == statistic.rises();
        let room = statistic.shift(target, outcome);
        Ok(Self {
            criterion: criterion.clone(),
            met: asked.contains(found.value),
            found,
            target,
            room: room.map(|shift| if higher_is_better { -shift } else { shift }),
            unit: outcome.unit(),
            higher_is_better,
        })
    }
}

/// What is asked of the figures of a run alone.
pub(super) fn asked(criterion: &Claim) -> Result<Condition, Invalid> {
    match criterion.asked() {
        Asked::Condition(condition) => Ok(condition),
        Asked::Unmoved(_) => {
            Err(
                Invalid::rule("criterion", criterion, "decided by this run alone")
                    .hint("checks compare figures with a baseline"),
            )
        }
    }
}

/// The end of a region that a number is nearest to, and whether the region lies above it.
fn nearest_end(region: Region, number: f64) -> (f64, bool) {
    match region {
        Region::AtLeast(end) | Region::Above(end) => (end, true),
        Region::AtMost(end) | Region::Below(end) => (end, false),
        Region::Between(low, high) if number - low < high - number => (low, true),
        Region::Between(_, high) => (high, false),
    }
}

/// `P(NPV > USD 0) >= 60%: not met, 47.7% ± 0.16%; every trial would have to be ...`.
impl fmt::Display for ClaimFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            criterion,
            met,
            found,
            ..
        } = self;
        let verdict = if *met { "met" } else { "not met" };
        write!(f, "{criterion}: {verdict}, {found}; {}", self.flip())?;
        if !self.is_clear() {
            f.write_str(" (too close to call with these trials)")?;
        }
        Ok(())
    }
}

impl ClaimFinding {
    /// How far the finding is from changing, in words.
    #[must_use]
    pub fn flip(&self) -> String {
        let name = self.criterion.outcome();
        let Some(room) = self.room else {
            return format!("no common shift of {name} changes that for certain");
        };
        let could = if self.met {
            "could be"
        } else {
            "would have to be"
        };
        let direction = if self.met == self.higher_is_better {
            "lower"
        } else {
            "higher"
        };
        let statistic = self.criterion.statistic();
        match (self.unit, statistic.kind()) {
            // Of what is yes or no in a trial, only the share of trials can be higher.
            (Unit::Share, Kind::Mean) => {
                let points = significant(100.0 * room.abs(), 3);
                format!("the {statistic} {could} {points} percentage points {direction}")
            }
            (Unit::Share, _) => {
                let points = significant(100.0 * room.abs(), 3);
                format!("{name} {could} {points} percentage points {direction} in every trial")
            }
            _ => {
                let amount = self.unit.show(room.abs());
                format!("{name} {could} {amount} {direction} in every trial")
            }
        }
    }
}
