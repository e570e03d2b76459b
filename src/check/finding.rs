//! The findings of checks, in words that a reviewer can act on.

use std::fmt::{self, Write as _};

use serde::Serialize;

use super::guard::Status;
use crate::error::{CheckError, Error};
use crate::quantity::{Unit, grouped};
use crate::sample::{Estimate, Interval};

/// The result of a check.
///
/// # Example
/// ```
/// use bizcase::check::{Status, value};
/// use bizcase::quantity::{Currency, Money};
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let finding = value("TAM", usd(6_200_000_000)).below(usd(5_000_000_000))?;
/// assert_eq!(finding.status, Status::Failed);
/// assert_eq!(
///     finding.to_string(),
///     "FAILED: TAM < USD 5 bn\n  found     USD 6.2 bn, exactly\n  \
///      missing   it would have to be USD 1.2 bn lower",
/// );
/// assert!(finding.require().is_err());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The claim that was checked.
    pub asked: String,
    /// Whether it holds.
    pub status: Status,
    /// What was found.
    pub found: Found,
    /// How far the figure is from the claim, if it does not hold.
    pub missing: Option<String>,
    /// The inputs that drive the outcome, strongest first; empty if the check passed.
    pub drivers: Vec<Cause>,
    /// How the figure compares with the stored baseline.
    pub change: Option<BaselineMovement>,
}

/// What a check found.
///
/// # Example
/// See [`Finding`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// A figure from trials, with its standard error and the interval that decided the check.
    Figure {
        /// The figure.
        estimate: Estimate,
        /// The interval that contains the true figure, at all looks together.
        interval: Interval,
        /// The number of trials it took.
        trials: u64,
    },
    /// A figure without error.
    Exact {
        /// The figure, in major units if it is money.
        value: f64,
        /// The unit of the figure.
        unit: Unit,
    },
    /// New data compared with an assumption, in words.
    Data(String),
    /// The entries of a ledger that fail the check.
    Entries(Vec<String>),
}

/// An input that drives an outcome.
///
/// # Example
/// ```
/// use bizcase::check::Cause;
///
/// let cause = Cause {
///     input: "CAC".into(),
///     correlation: -0.31,
///     basis: "log-normal(P5 350, P95 800), guess, owner: Mia".into(),
/// };
/// assert_eq!(cause.to_string(), "CAC -0.31 (log-normal(P5 350, P95 800), guess, owner: Mia)");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cause {
    /// The input.
    pub input: String,
    /// Its rank correlation with the outcome, from -1 to 1.
    pub correlation: f64,
    /// Its range, and what the ledger says about it.
    pub basis: String,
}

/// How a figure compares with the stored baseline.
///
/// # Example
/// ```
/// use bizcase::check::BaselineMovement;
/// use bizcase::quantity::Unit;
///
/// let movement = BaselineMovement {
///     before: 100.0,
///     low: 99.0,
///     high: 101.0,
///     after: 112.0,
///     unit: Unit::Count,
///     changed: vec!["churn: uniform(0, 1) -> uniform(0, 2)".into()],
/// };
/// assert_eq!(
///     movement.to_string(),
///     "100 (99 to 101) was accepted, now 112: +12%; changed: churn: uniform(0, 1) -> uniform(0, 2)",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BaselineMovement {
    /// The accepted figure.
    pub before: f64,
    /// The lower end of the accepted figure's interval.
    pub low: f64,
    /// The upper end of the accepted figure's interval.
    pub high: f64,
    /// The present figure.
    pub after: f64,
    /// The unit of the figures.
    pub unit: Unit,
    /// The inputs that changed since.
    pub changed: Vec<String>,
}

/// The model, data and seed of a report.
///
/// # Example
/// See [`Report`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Origin {
    /// The fingerprint of the model.
    pub model: String,
    /// The fingerprint of the data, if given.
    pub data: Option<String>,
    /// The seed.
    pub seed: u64,
}

/// The findings of several checks.
///
/// # Example
/// ```
/// use bizcase::check::Checks;
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::{Currency, Money, Share};
/// use bizcase::simulation::Model;
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let mut model = Model::new(Currency::USD);
/// let profit = model.money("profit", Dist::uniform(-1_000.0, 3_000.0)?)?;
/// model.output("NPV", move |s| s.get(profit))?;
/// let report = Checks::of(&model)
///     .that("P(NPV > USD 0) >= 60%".parse()?)
///     .that("mean of NPV > USD 900".parse()?)
///     .run()?;
/// assert!(report.passed());
/// assert_eq!(report.to_string().lines().next(), Some("all 2 checks passed"));
/// assert_eq!(report.origin.as_ref().unwrap().model, model.fingerprint());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// The findings, in the order of the checks.
    pub findings: Vec<Finding>,
    /// The model, data and seed they rest on.
    pub origin: Option<Origin>,
    /// Whether undecided checks pass.
    #[serde(skip)]
    pub(super) lenient: bool,
}

impl Finding {
    pub(super) fn new(asked: impl Into<String>, status: Status, found: Found) -> Self {
        Self {
            asked: asked.into(),
            status,
            found,
            missing: None,
            drivers: Vec::new(),
            change: None,
        }
    }

    pub(super) fn missing(mut self, text: impl Into<String>) -> Self {
        self.missing = Some(text.into());
        self
    }

    /// Returns the finding if the check passed.
    ///
    /// # Errors
    /// [`Error::Check`] with the whole message if the check failed or is undecided.
    pub fn require(self) -> Result<Self, Error> {
        if self.status == Status::Passed {
            return Ok(self);
        }
        Err(CheckError::NotPassed {
            message: self.to_string(),
            asked: vec![self.asked],
        }
        .into())
    }
}

impl Report {
    /// A report of separate checks.
    #[must_use]
    pub fn new(findings: impl IntoIterator<Item = Finding>) -> Self {
        Self {
            findings: findings.into_iter().collect(),
            origin: None,
            lenient: false,
        }
    }

    /// Adds a finding.
    #[must_use]
    pub fn and(mut self, finding: Finding) -> Self {
        self.findings.push(finding);
        self
    }

    /// Whether every check passed; undecided ones count as their guard decides.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.bad().next().is_none()
    }

    fn bad(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| match finding.status {
            Status::Passed => false,
            Status::Failed => true,
            Status::Undecided => !self.lenient,
        })
    }

    /// Returns the report if every check passed.
    ///
    /// # Errors
    /// [`Error::Check`] with the whole message otherwise.
    pub fn require(self) -> Result<Self, Error> {
        if self.passed() {
            return Ok(self);
        }
        let asked: Vec<String> = self.bad().map(|finding| finding.asked.clone()).collect();
        let message = match &self.findings[..] {
            [alone] => format!("{alone}{}", self.signature()),
            _ => self.to_string(),
        };
        Err(CheckError::NotPassed { asked, message }.into())
    }

    fn signature(&self) -> String {
        let Some(Origin { model, data, seed }) = &self.origin else {
            return String::new();
        };
        let data = data
            .as_ref()
            .map_or(String::new(), |it| format!(", data {it}"));
        format!("\n  run       model {model}{data}, seed {seed}")
    }
}

/// A summary, then the findings: those that passed in one line each.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |status| {
            self.findings
                .iter()
                .filter(|it| it.status == status)
                .count()
        };
        let (failed, undecided) = (count(Status::Failed), count(Status::Undecided));
        match (failed, undecided, self.findings.len()) {
            (0, 0, 1) => f.write_str("the check passed")?,
            (0, 0, all) => write!(f, "all {all} checks passed")?,
            (failed, 0, all) => write!(f, "{failed} of {all} checks failed")?,
            (0, undecided, all) => write!(f, "{undecided} of {all} checks undecided")?,
            (failed, undecided, all) => {
                write!(f, "{failed} of {all} checks failed, {undecided} undecided")?;
            }
        }
        for finding in &self.findings {
            if finding.status == Status::Passed {
                write!(f, "\npassed: {}", finding.asked)?;
                let found = finding.found.to_string();
                if !found.is_empty() {
                    write!(f, ": {found}")?;
                }
            } else {
                write!(f, "\n{finding}")?;
            }
        }
        f.write_str(&self.signature())
    }
}

/// What was asked, what was found, what is missing, what drives it, what changed.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.status, self.asked)?;
        let mut line = |label: &str, text: &str| write!(f, "\n  {label:<10}{text}");
        match &self.found {
            Found::Entries(entries) => {
                for entry in entries {
                    line("entry", entry)?;
                }
            }
            found => line("found", &found.to_string())?,
        }
        if let Some(missing) = &self.missing {
            line("missing", missing)?;
        }
        for (index, cause) in self.drivers.iter().take(3).enumerate() {
            line(
                if index == 0 { "driven by" } else { "" },
                &cause.to_string(),
            )?;
        }
        if let Some(change) = &self.change {
            line("baseline", &change.to_string())?;
        }
        Ok(())
    }
}

/// `47.9% ± 0.78% (45% to 50.8% with 99.8% confidence, 4,096 trials)`; of entries nothing.
impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Figure {
                estimate,
                interval,
                trials,
            } => {
                let (low, high) = (
                    interval.unit.show(interval.low),
                    interval.unit.show(interval.high),
                );
                let confidence = interval.confidence;
                let trials = grouped(&trials.to_string());
                write!(
                    f,
                    "{estimate} ({low} to {high} with {confidence} confidence, {trials} trials)"
                )
            }
            Self::Exact { value, unit } => write!(f, "{}, exactly", unit.show(*value)),
            Self::Data(text) => f.write_str(text),
            Self::Entries(_) => Ok(()),
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {:+.2} ({})",
            self.input, self.correlation, self.basis
        )
    }
}

impl fmt::Display for BaselineMovement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |value| self.unit.show(value);
        write!(
            f,
            "{} ({} to {}) was accepted, now {}",
            show(self.before),
            show(self.low),
            show(self.high),
            show(self.after),
        )?;
        if self.before != 0.0 {
            let moved = (self.after - self.before) / self.before.abs();
            let sign = if moved >= 0.0 { "+" } else { "" };
            write!(f, ": {sign}{}", Unit::Share.show(moved))?;
        }
        if self.changed.is_empty() {
            return f.write_str("; no input changed, so the formulas or their data may have");
        }
        let mut text = String::new();
        for change in &self.changed {
            // Writing to a String cannot fail.
            let _ = write!(text, "{}{change}", if text.is_empty() { "" } else { "; " });
        }
        write!(f, "; changed: {text}")
    }
}
