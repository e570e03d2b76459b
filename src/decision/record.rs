//! What was decided, on what, and what was left open.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Recommendation, SwitchingValue, Verdict};
use crate::ledger::{Date, date};
use crate::quantity::grouped;
use crate::sample::Estimate;

/// A decision as it is kept: the question, the options, the criteria with what was found, what
/// would turn it, who decided when, and what was left open. It is plain data, and prints as a page.
///
/// A valued case writes it: [`Valuation::record`](crate::case::Valuation::record); options beside
/// each other do so by [`Comparison::record`](crate::case::Comparison::record). For a model of your
/// own, begin with [`new`](Self::new).
///
/// # Example
/// ```
/// use bizcase::decision::{DecisionRecord, decide};
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::Currency;
/// use bizcase::random::Sampling;
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let profit = model.money("profit", Dist::uniform(-1_000.0, 3_000.0)?)?;
/// model.output("NPV", move |s| s.get(profit))?;
/// let run = model.run(&Sampling::monte_carlo(10_000).seed(1))?;
///
/// let verdict = decide(&run, &["P(NPV > USD 0) >= 80%".parse()?])?;
/// let record = DecisionRecord::new("Do we build it?", verdict)
///     .owned_by("Mia")
///     .dated("2026-11-30".parse()?)
///     .leaving_open("whether a partner would share the cost");
/// assert_eq!(
///     record.to_string(),
///     "Do we build it?\n\
///      \n\
///      no go: the criterion is not met\n\
///      Decided by Mia on 2026-11-30\n\
///      \n\
///      Criteria\n\
///      - P(NPV > USD 0) >= 80%: not met, 75.2% ± 0.432%; \
///      NPV would have to be USD 185.8 higher in every trial\n\
///      \n\
///      Left open\n\
///      - whether a partner would share the cost\n",
/// );
/// let stored = serde_json::to_string(&record)?;
/// assert_eq!(serde_json::from_str::<DecisionRecord>(&stored)?, record);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DecisionRecord {
    /// What was to be decided.
    pub question: String,
    /// What the criteria and the studies say to do; nothing without criteria.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Recommendation>,
    /// Who decided; empty if nobody is named.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// When.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "date::optional::serialize",
        deserialize_with = "date::optional::deserialize"
    )]
    pub date: Option<Date>,
    /// What was left open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_open: Vec<String>,
    /// What could be done, doing nothing included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<RecordedOption>,
    /// The criteria with what was found, and the studies that pay.
    pub verdict: Verdict,
    /// Where single inputs turn a criterion.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levers: Vec<SwitchingValue>,
    /// What it all was computed from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<RecordedBasis>,
}

/// One of the options of a [`DecisionRecord`].
///
/// # Example
/// See [`Comparison::record`](crate::case::Comparison::record).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedOption {
    /// Its name.
    pub name: String,
    /// What it is worth on average.
    pub worth: Estimate,
}

/// What a [`DecisionRecord`] was computed from: with the same case, model and seed it comes out the
/// same, bit by bit.
///
/// # Example
/// See [`Valuation::record`](crate::case::Valuation::record).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedBasis {
    /// The name of the case.
    pub case: String,
    /// The fingerprint of its data.
    pub data: String,
    /// The fingerprint of the model.
    pub model: String,
    /// The seed of the random numbers.
    pub seed: u64,
    /// The number of trials.
    pub trials: u64,
}

impl DecisionRecord {
    /// The record of a verdict on a question.
    #[must_use]
    pub fn new(question: &str, verdict: Verdict) -> Self {
        Self {
            question: question.to_owned(),
            result: verdict.recommendation(),
            owner: String::new(),
            date: None,
            left_open: Vec::new(),
            options: Vec::new(),
            verdict,
            levers: Vec::new(),
            basis: None,
        }
    }

    /// The record with who decided.
    #[must_use]
    pub fn owned_by(mut self, owner: &str) -> Self {
        owner.clone_into(&mut self.owner);
        self
    }

    /// The record with the day of the decision.
    #[must_use]
    pub const fn dated(mut self, date: Date) -> Self {
        self.date = Some(date);
        self
    }

    /// The record with one more thing left open.
    #[must_use]
    pub fn leaving_open(mut self, what: &str) -> Self {
        self.left_open.push(what.to_owned());
        self
    }

    /// The record with where single inputs turn a criterion, as
    /// [`switching_values`](super::switching_values) finds them. Those that turn none are left out.
    #[must_use]
    pub fn turning(mut self, levers: Vec<SwitchingValue>) -> Self {
        self.levers.extend(levers);
        self.levers.retain(|it| !it.turns.is_empty());
        self
    }

    /// The option that is worth most on average; nothing without options.
    #[must_use]
    pub fn best(&self) -> Option<&RecordedOption> {
        let mut options = self.options.iter();
        let first = options.next()?;
        Some(options.fold(first, |best, it| {
            if it.worth.value > best.worth.value {
                it
            } else {
                best
            }
        }))
    }
}

impl fmt::Display for DecisionRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n\n{}", self.question, self.verdict)?;
        let owner = match self.owner.as_str() {
            "" => String::new(),
            owner => format!(" by {owner}"),
        };
        match self.date {
            Some(date) => writeln!(f, "Decided{owner} on {date}")?,
            None if owner.is_empty() => {}
            None => writeln!(f, "Decided{owner}")?,
        }
        listed(f, "Options", &self.options)?;
        listed(f, "Criteria", &self.verdict.findings)?;
        listed(f, "What would turn it", &self.levers)?;
        listed(f, "Studies that pay", &self.verdict.studies)?;
        listed(f, "Left open", &self.left_open)?;
        match &self.basis {
            Some(basis) => write!(f, "\n{basis}\n"),
            None => Ok(()),
        }
    }
}

/// `launch: USD 1.2 m ± 0.03 m on average`.
impl fmt::Display for RecordedOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} on average", self.name, self.worth)
    }
}

/// `From the case `shops`, data 0123..., model 4567...; 10,000 trials, seed 1`.
impl fmt::Display for RecordedBasis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            case, data, model, ..
        } = self;
        let trials = grouped(&self.trials.to_string());
        let seed = self.seed;
        write!(
            f,
            "From the case `{case}`, data {data}, model {model}; {trials} trials, seed {seed}"
        )
    }
}

fn listed(f: &mut fmt::Formatter<'_>, title: &str, lines: &[impl fmt::Display]) -> fmt::Result {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(f, "\n{title}")?;
    lines.iter().try_for_each(|it| writeln!(f, "- {it}"))
}
