//! Verdicts: whether to go, to stop, or to find out more first.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::finding::{CLEAR, ClaimFinding};
use crate::error::Error;
use crate::quantity::{Unit, grouped};
use crate::sample::Estimate;
use crate::simulation::{Claim, Run};

/// A study that turns the verdict less often than this is no reason to wait for it.
const COULD_TURN: f64 = 0.05;

/// What a [`Verdict`] says to do.
///
/// # Example
/// ```
/// use bizcase::decision::Recommendation;
///
/// assert_eq!(Recommendation::ResearchFirst.to_string(), "research first");
/// assert_eq!(serde_json::to_string(&Recommendation::NoGo)?, "\"no_go\"");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recommendation {
    /// Every criterion is met, and no study pays that could turn that.
    Go,
    /// A criterion is missed, and no study pays that could turn that.
    NoGo,
    /// A study pays that could turn the verdict, whichever it is today.
    ResearchFirst,
}

impl fmt::Display for Recommendation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Go => "go",
            Self::NoGo => "no go",
            Self::ResearchFirst => "research first",
        })
    }
}

/// A study that could be made before deciding, at its best size, and how often its results would
/// turn the verdict. [`Verdict::considering`] makes it.
///
/// # Example
/// See [`Verdict::considering`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DecisiveStudy {
    /// Its name.
    pub study: String,
    /// What it is about.
    pub about: String,
    /// How many answers it takes at its best size.
    pub answers: u64,
    /// What it costs: money, and what waiting loses.
    pub cost: f64,
    /// What it leaves on average when it is paid for.
    pub net: Estimate,
    /// How often its results would turn the verdict.
    pub turns: Estimate,
}

impl DecisiveStudy {
    /// Whether it is a reason to decide later: it pays, and turns the verdict in 5 % of the trials
    /// or more.
    #[must_use]
    pub fn is_worth_waiting_for(&self) -> bool {
        self.net.value > 0.0 && self.turns.value >= COULD_TURN
    }
}

/// `survey (400 answers): costs USD 5,000, leaves USD 42,000 ± 900 on average, turns the verdict in
/// 23% of cases`.
impl fmt::Display for DecisiveStudy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({} answers): costs {}, leaves {} on average, turns the verdict in {} of cases",
            self.study,
            grouped(&self.answers.to_string()),
            self.net.unit.show(self.cost),
            self.net,
            Unit::Share.show(self.turns.value),
        )
    }
}

/// The findings of a run on all criteria, and the studies that could be made before deciding.
///
/// # Example
/// ```
/// use bizcase::decision::{Recommendation, decide};
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
/// assert!(verdict.recommendation() == Some(Recommendation::Go) && verdict.is_clear());
/// assert_eq!(verdict.to_string(), "go: the criterion is met");
///
/// let silent = decide(&run, &[])?;
/// assert_eq!(silent.recommendation(), None);
/// assert_eq!(silent.to_string(), "no verdict: no criteria were set");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias = "go/no-go")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Verdict {
    /// One finding per criterion, in their order.
    pub findings: Vec<ClaimFinding>,
    /// The studies that pay, the one that leaves most first; none unless they were
    /// [considered](Self::considering).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub studies: Vec<DecisiveStudy>,
}

impl Verdict {
    /// What to do: research first if a study [is worth waiting
    /// for](DecisiveStudy::is_worth_waiting_for), otherwise go if every criterion is met. `None`
    /// without criteria, because then nothing was decided.
    #[must_use]
    pub fn recommendation(&self) -> Option<Recommendation> {
        if self.findings.is_empty() {
            return None;
        }
        Some(match self.waits_for() {
            Some(_) => Recommendation::ResearchFirst,
            None if self.is_met() => Recommendation::Go,
            None => Recommendation::NoGo,
        })
    }

    /// Whether every criterion is met as things are known today.
    pub(super) fn is_met(&self) -> bool {
        self.findings.iter().all(|finding| finding.met)
    }

    /// The study that leaves most of those that are worth waiting for.
    #[must_use]
    pub fn waits_for(&self) -> Option<&DecisiveStudy> {
        let mut studies = self.studies.iter();
        studies.find(|it| it.is_worth_waiting_for())
    }

    /// Whether more trials would hardly change what to do: the findings that decide it are clear,
    /// or what the study to wait for leaves is. Without criteria there is nothing to change.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        match (self.recommendation(), self.waits_for()) {
            (Some(Recommendation::ResearchFirst), Some(study)) => study.net.distance(0.0) >= CLEAR,
            (Some(Recommendation::NoGo), _) => {
                let mut findings = self.findings.iter();
                findings.any(|finding| !finding.met && finding.is_clear())
            }
            _ => self.findings.iter().all(ClaimFinding::is_clear),
        }
    }

    /// `all 3 criteria are met`, `1 of 3 criteria is not met`.
    fn found(&self) -> String {
        let missed = self.findings.iter().filter(|finding| !finding.met).count();
        match (missed, self.findings.len()) {
            (0, 1) => "the criterion is met".to_owned(),
            (0, all) => format!("all {all} criteria are met"),
            (_, 1) => "the criterion is not met".to_owned(),
            (1, all) => format!("1 of {all} criteria is not met"),
            (_, all) => format!("{missed} of {all} criteria are not met"),
        }
    }
}

/// `go: all 3 criteria are met`, `no go: 1 of 3 criteria is not met`, `research first: the criterion
/// is not met; survey (400 answers): ...`, `no verdict: no criteria were set`.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(decision) = self.recommendation() else {
            return f.write_str("no verdict: no criteria were set");
        };
        write!(f, "{decision}: {}", self.found())?;
        if let Some(study) = self.waits_for() {
            write!(f, "; {study}")?;
        }
        if self.is_clear() {
            Ok(())
        } else {
            f.write_str(" (more trials could turn this)")
        }
    }
}

/// Compares a run with criteria. Without criteria there is no verdict.
///
/// # Errors
/// [`Error::Invalid`] if a criterion names an outcome that the run does not have (the message
/// suggests the nearest), a threshold has another unit or currency, or a criterion cannot be judged
/// from one run: a value in a base case, or a comparison with a baseline.
///
/// # Example
/// ```
/// use bizcase::decision::{Recommendation, decide};
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
/// assert_eq!(verdict.recommendation(), Some(Recommendation::Go));
///
/// let error = decide(&run, &["P5 of NPW > USD -2 k".parse()?]);
/// assert!(error.unwrap_err().to_string().ends_with("did you mean `NPV`?"));
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn decide(run: &Run, criteria: &[Claim]) -> Result<Verdict, Error> {
    let found = |criterion: &Claim| ClaimFinding::of(criterion, &run.named(criterion.outcome())?);
    Ok(Verdict {
        findings: criteria.iter().map(found).collect::<Result<_, _>>()?,
        studies: Vec::new(),
    })
}
