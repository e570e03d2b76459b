//! Whether a run meets its criteria.

use std::fmt;

use super::{Criterion, Requirement};
use crate::error::Error;
use crate::quantity::{Unit, Value};
use crate::sample::{Estimate, Sample};
use crate::simulation::Run;

/// Closer to its target than this many standard errors, a finding may be noise.
const CLEAR: f64 = 2.0;

/// What a run says about one criterion.
///
/// # Example
/// ```
/// use bizcase::decision::{Criterion, decide};
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::{Currency, Money, Share};
/// use bizcase::random::Sampling;
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let profit = model.money("profit", Dist::uniform(-1_000.0, 3_000.0)?)?;
/// model.output("NPV", move |s| s.get(profit))?;
/// let run = model.run(&Sampling::monte_carlo(1_000))?;
/// let worst = Money::major(-2_000, Currency::USD);
/// let verdict = decide(&run, &[Criterion::percentile_above("NPV", Share::percent(5.0)?, worst)])?;
/// let finding = &verdict.findings[0];
/// assert!(finding.met && finding.is_clear());
/// assert!(finding.room > 1_000.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What was asked.
    pub criterion: Criterion,
    /// Whether it is met.
    pub met: bool,
    /// The probability or percentile found.
    pub found: Estimate,
    /// How many standard errors the figure lies above what was asked; negative below.
    pub distance: f64,
    /// How much worse the outcome could be in every trial before a met criterion fails; negative:
    /// how much better it would have to be. In the unit of the outcome.
    pub room: f64,
    /// The unit of the outcome.
    pub unit: Unit,
}

impl Finding {
    /// Whether more trials could hardly turn the finding.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.distance.abs() >= CLEAR
    }

    fn of(criterion: &Criterion, outcome: &Sample) -> Result<Self, Error> {
        let unit = outcome.unit();
        let number = |threshold: Value| threshold.in_unit(outcome.name(), unit);
        let (found, target, room) = match criterion.requirement {
            Requirement::ProbabilityAbove {
                threshold,
                at_least,
            } => (
                outcome.probability_above(threshold)?,
                at_least.value(),
                outcome.percentile(at_least.complement()).value - number(threshold)?,
            ),
            Requirement::ProbabilityAtMost {
                threshold,
                at_least,
            } => (
                outcome.probability_at_most(threshold)?,
                at_least.value(),
                number(threshold)? - outcome.percentile(at_least).value,
            ),
            Requirement::PercentileAbove {
                percentile,
                threshold,
            } => {
                let (found, target) = (outcome.percentile(percentile), number(threshold)?);
                (found, target, found.value - target)
            }
        };
        let met = match criterion.requirement {
            Requirement::PercentileAbove { .. } => found.value > target,
            _ => found.value >= target,
        };
        let criterion = criterion.clone();
        Ok(Self {
            criterion,
            met,
            found,
            distance: found.distance(target),
            room,
            unit,
        })
    }
}

/// `P(NPV > USD 0) at least 60%: not met, 47.7% ± 0.16%; every trial would have to be ...`.
impl fmt::Display for Finding {
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

impl Finding {
    /// How far the finding is from flipping, in words.
    #[must_use]
    pub fn flip(&self) -> String {
        let lower_is_better = matches!(
            self.criterion.requirement,
            Requirement::ProbabilityAtMost { .. }
        );
        let direction = |worse: bool| {
            if worse == lower_is_better {
                "higher"
            } else {
                "lower"
            }
        };
        let (name, amount) = (&self.criterion.outcome, self.unit.show(self.room.abs()));
        if self.met {
            format!(
                "{name} could be {amount} {} in every trial",
                direction(true)
            )
        } else {
            format!(
                "{name} would have to be {amount} {} in every trial",
                direction(false)
            )
        }
    }
}

/// What a run says about all criteria.
///
/// # Example
/// ```
/// use bizcase::decision::{Criterion, decide};
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::{Currency, Money, Share};
/// use bizcase::random::Sampling;
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let profit = model.money("profit", Dist::uniform(-1_000.0, 3_000.0)?)?;
/// model.output("NPV", move |s| s.get(profit))?;
/// let run = model.run(&Sampling::monte_carlo(1_000))?;
/// let worst = Money::major(-2_000, Currency::USD);
/// let verdict = decide(&run, &[Criterion::percentile_above("NPV", Share::percent(5.0)?, worst)])?;
/// assert!(verdict.go() && verdict.is_clear());
/// assert_eq!(verdict.to_string(), "go: the criterion is met");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// One finding for each criterion, in their order.
    pub findings: Vec<Finding>,
}

impl Verdict {
    /// Whether every criterion is met.
    #[must_use]
    pub fn go(&self) -> bool {
        self.findings.iter().all(|finding| finding.met)
    }

    /// Whether more trials could hardly turn the verdict: those findings that decide it are clear.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        if self.go() {
            self.findings.iter().all(Finding::is_clear)
        } else {
            self.findings
                .iter()
                .any(|finding| !finding.met && finding.is_clear())
        }
    }
}

/// `go: all 3 criteria are met`, `no go: 1 of 3 criteria is not met`.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let missed = self.findings.iter().filter(|finding| !finding.met).count();
        match (missed, self.findings.len()) {
            (_, 0) => f.write_str("no criteria were set")?,
            (0, 1) => f.write_str("go: the criterion is met")?,
            (0, all) => write!(f, "go: all {all} criteria are met")?,
            (_, 1) => f.write_str("no go: the criterion is not met")?,
            (1, all) => write!(f, "no go: 1 of {all} criteria is not met")?,
            (_, all) => write!(f, "no go: {missed} of {all} criteria are not met")?,
        }
        if self.is_clear() {
            Ok(())
        } else {
            f.write_str(" (more trials could turn this)")
        }
    }
}

/// Holds a run against criteria.
///
/// # Errors
/// [`Error::Invalid`] if a criterion names an outcome that the run does not have (the nearest is
/// suggested) or a threshold is in another unit or currency.
///
/// # Example
/// ```
/// use bizcase::decision::{Criterion, decide};
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::{Currency, Money, Share};
/// use bizcase::random::Sampling;
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let profit = model.money("profit", Dist::uniform(-1_000.0, 3_000.0)?)?;
/// model.output("NPV", move |s| s.get(profit))?;
/// let run = model.run(&Sampling::monte_carlo(1_000))?;
/// let worst = Money::major(-2_000, Currency::USD);
/// let verdict = decide(&run, &[Criterion::percentile_above("NPV", Share::percent(5.0)?, worst)])?;
/// assert!(verdict.go());
///
/// let error = decide(&run, &[Criterion::percentile_above("NPW", Share::percent(5.0)?, worst)]);
/// assert!(error.unwrap_err().to_string().ends_with("did you mean `NPV`?"));
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn decide(run: &Run, criteria: &[Criterion]) -> Result<Verdict, Error> {
    let found = |criterion: &Criterion| Finding::of(criterion, &run.named(&criterion.outcome)?);
    Ok(Verdict {
        findings: criteria.iter().map(found).collect::<Result<_, _>>()?,
    })
}
