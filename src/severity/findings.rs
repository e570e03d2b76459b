//! What was found out, with draws, as data.

use serde::{Deserialize, Serialize};

use super::ShareBase;
use crate::error::{Invalid, Permitted, unknown_name};
use crate::quantity::Unit;
use crate::sample::{Interval, IntervalMethod, JointEmpirical};

/// One finding: its interval, what it is a share of, and its draws.
///
/// # Example
/// See [`SeverityFindings`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SeverityFinding {
    /// What it is, such as "would consider switching".
    pub name: String,
    /// Whom it is a share of, or was found among.
    #[serde(default)]
    pub base: ShareBase,
    /// The estimate and how far it may be from the truth.
    pub interval: Interval,
    /// How many answers it rests on, if it rests on answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<u64>,
    /// How many unweighted answers would say as much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_answers: Option<f64>,
    draws: Vec<f64>,
}

impl SeverityFinding {
    /// A figure with its draws, which rest on no answers as far as is said.
    #[must_use]
    pub fn new(name: impl Into<String>, interval: Interval, draws: Vec<f64>) -> Self {
        Self {
            name: name.into(),
            base: ShareBase::All,
            interval,
            answers: None,
            effective_answers: None,
            draws,
        }
    }

    /// What it is a share of.
    #[must_use]
    pub fn of(mut self, base: ShareBase) -> Self {
        self.base = base;
        self
    }

    /// How many answers it rests on, and how many unweighted ones would say as much.
    #[must_use]
    pub const fn resting_on(mut self, answers: u64, effective_answers: f64) -> Self {
        self.answers = Some(answers);
        self.effective_answers = Some(effective_answers);
        self
    }

    /// The estimate.
    #[must_use]
    pub const fn estimate(&self) -> f64 {
        self.interval.estimate
    }

    /// Its values in the draws, in their order.
    #[must_use]
    pub fn draws(&self) -> &[f64] {
        &self.draws
    }
}

/// What a survey, or a computation on ranges, found out: figures whose draws belong together, row
/// by row. A study of a business case.
///
/// # Example
/// ```
/// use bizcase::quantity::{Share, Unit};
/// use bizcase::sample::{Interval, IntervalMethod};
/// use bizcase::severity::{SeverityFinding, SeverityFindings, ShareBase};
///
/// let confidence = Share::percent(95.0)?;
/// let share = |estimate, low, high| {
///     Interval::new(estimate, (low, high), Unit::Share, confidence, IntervalMethod::Wilson)
/// };
/// let need = SeverityFinding::new("has the job", share(0.6, 0.5, 0.7)?, vec![0.55, 0.6, 0.65]);
/// let moves = SeverityFinding::new("would switch", share(0.3, 0.2, 0.4)?, vec![0.35, 0.3, 0.25])
///     .of(ShareBase::Those("those with the job".into()));
///
/// let found = SeverityFindings::new("owners", [need])?.with(SeverityFindings::new("owners", [moves])?)?;
/// assert_eq!(found.get("would switch")?.estimate(), 0.3);
/// // The draws of one survey stay together.
/// assert_eq!(found.joint()?.rows(), 3);
/// assert_eq!(*found.get("would swich").unwrap_err().nearest, ["would switch"]);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct SeverityFindings {
    name: String,
    findings: Vec<SeverityFinding>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    name: String,
    findings: Vec<SeverityFinding>,
}

impl TryFrom<Stored> for SeverityFindings {
    type Error = Invalid;

    fn try_from(stored: Stored) -> Result<Self, Invalid> {
        Self::new(stored.name, stored.findings)
    }
}

impl SeverityFindings {
    /// Figures under the name of the survey.
    ///
    /// # Errors
    /// [`Invalid`] without a figure or a draw, for two figures of one name or with different
    /// numbers of draws, and for a draw that is not a number of the figure's unit.
    pub fn new(
        name: impl Into<String>,
        findings: impl IntoIterator<Item = SeverityFinding>,
    ) -> Result<Self, Invalid> {
        let (name, findings) = (name.into(), findings.into_iter().collect::<Vec<_>>());
        let Some(first) = findings.first() else {
            let parameter = format!("findings of `{name}`");
            return Err(Invalid::rule(&parameter, "none", "one or more"));
        };
        for (place, finding) in findings.iter().enumerate() {
            let parameter = format!("finding `{}` of `{name}`", finding.name);
            if findings[..place].iter().any(|it| it.name == finding.name) {
                let rule = "named differently from every other";
                return Err(Invalid::rule(&parameter, "a second one", rule));
            }
            if finding.draws.is_empty() || finding.draws.len() != first.draws.len() {
                let told = format!("{} draws", finding.draws.len());
                let rule = format!(
                    "{} draws, as `{}` has",
                    first.draws.len().max(1),
                    first.name
                );
                return Err(Invalid::rule(&parameter, told, rule));
            }
            let permitted = finding.permitted();
            for &draw in &finding.draws {
                permitted.check(&parameter, draw)?;
            }
        }
        Ok(Self { name, findings })
    }

    /// The name of the survey.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All figures.
    pub fn iter(&self) -> impl Iterator<Item = &SeverityFinding> {
        self.findings.iter()
    }

    /// The figure of a name.
    ///
    /// # Errors
    /// [`Invalid`] if there is none; the nearest names are told.
    pub fn get(&self, name: &str) -> Result<&SeverityFinding, Invalid> {
        let found = self.iter().find(|it| it.name == name);
        let what = format!("finding of `{}`", self.name);
        found.ok_or_else(|| unknown_name(&what, name, self.iter().map(|it| it.name.as_str())))
    }

    /// These figures and others of the same survey.
    ///
    /// # Errors
    /// [`Invalid`] if the others are of another survey, or as in [`new`](Self::new).
    pub fn with(self, others: Self) -> Result<Self, Invalid> {
        if others.name != self.name {
            let told = format!("those of `{}`", others.name);
            let rule = format!("those of `{}`, whose draws belong together", self.name);
            return Err(Invalid::rule("findings to add", told, rule));
        }
        Self::new(self.name, self.findings.into_iter().chain(others.findings))
    }

    /// Some of the draws, one as often as it is named; estimates and intervals are then theirs.
    pub(crate) fn chosen(&self, rows: &[usize]) -> Self {
        let findings = self.iter().map(|finding| {
            let draws: Vec<f64> = rows.iter().map(|&row| finding.draws[row]).collect();
            let mean = draws.iter().sum::<f64>() / draws.len().max(1) as f64;
            let Interval {
                unit, confidence, ..
            } = finding.interval;
            let drawn = draws.iter().map(|&draw| Some(draw));
            let method = IntervalMethod::Bootstrap;
            let interval = Interval::of_draws(mean, drawn, unit, confidence, method);
            SeverityFinding {
                interval: interval.unwrap_or(finding.interval),
                draws,
                ..finding.clone()
            }
        });
        Self {
            name: self.name.clone(),
            findings: findings.collect(),
        }
    }

    /// The draws as columns of a model: one row is one draw of all figures.
    ///
    /// # Errors
    /// [`Invalid`] never, for findings that exist.
    pub fn joint(&self) -> Result<JointEmpirical, Invalid> {
        let columns = self.iter().map(|it| (it.name.as_str(), it.draws.clone()));
        JointEmpirical::new(self.name.as_str(), columns)
    }
}

impl SeverityFinding {
    fn permitted(&self) -> Permitted {
        match self.interval.unit {
            Unit::Share => Permitted::SHARE,
            Unit::Count => Permitted::COUNT,
            Unit::Money(_) | Unit::Ratio => Permitted::FINITE,
        }
    }
}
