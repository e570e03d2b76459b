//! Assumptions.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::date;
use crate::distribution::Dist;
use crate::quantity::Unit;

/// The evidence for an assumption, from the strongest to the weakest.
///
/// # Example
/// ```
/// use bizcase::ledger::Evidence;
///
/// assert!(Evidence::Experiment < Evidence::Guess);
/// assert_eq!(Evidence::Benchmark.to_string(), "benchmark");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// A published figure or a contract.
    Fact,
    /// An experiment: what people did when it cost them something.
    Experiment,
    /// A survey: what many people said.
    Survey,
    /// Interviews: what a few people said.
    Interview,
    /// A benchmark: what was observed elsewhere.
    Benchmark,
    /// A guess: what we believe.
    Guess,
}

impl Evidence {
    /// All kinds of evidence, from the strongest to the weakest.
    pub const ALL: [Self; 6] = [
        Self::Fact,
        Self::Experiment,
        Self::Survey,
        Self::Interview,
        Self::Benchmark,
        Self::Guess,
    ];
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fact => "fact",
            Self::Experiment => "experiment",
            Self::Survey => "survey",
            Self::Interview => "interview",
            Self::Benchmark => "benchmark",
            Self::Guess => "guess",
        })
    }
}

/// An uncertain quantity with its name, range, evidence and owner.
///
/// The name identifies the assumption in reports and correlations, and its random numbers. Unknown
/// fields stay empty and are left out of files.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::ledger::{Assumption, Evidence};
/// use bizcase::quantity::{Currency, Unit};
///
/// let guess = Assumption::guess("CAC", Dist::log_normal_p5_p95(350.0, 800.0)?);
/// let range = guess.range.clone();
/// let known = Assumption::new("CAC", range, Evidence::Experiment, "spring campaign")
///     .measured_in(Unit::Money(Currency::USD), "USD per customer")
///     .owned_by("Mia")
///     .dated("2026-05-01".parse()?)
///     .valid_until("2027-04-30".parse()?)
///     .because("412 customers won over two channels");
/// assert_eq!(known.owner, "Mia");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
/// Read from a file:
/// ```
/// use bizcase::ledger::{Assumption, Evidence};
///
/// let churn: Assumption = toml::from_str(
///     r#"
///     name = "churn"
///     quantity = "share"
///     unit = "per month"
///     range = { pert = { min = 0.009, mode = 0.015, max = 0.030 } }
///     evidence = "benchmark"
///     source = "two comparable launches"
///     owner = "Tom"
///     date = 2026-03-01
///     valid_until = 2027-02-28
///     "#,
/// )?;
/// assert_eq!(churn.evidence, Evidence::Benchmark);
/// assert_eq!(churn.date, Some("2026-03-01".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assumption {
    /// The name.
    #[serde(deserialize_with = "crate::error::loaded::name")]
    pub name: String,
    /// The kind of quantity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Unit>,
    /// The unit in words, such as "USD per customer" or "per month".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// The distribution; [`Dist::fixed`] for a known value.
    pub range: Dist,
    /// The evidence.
    pub evidence: Evidence,
    /// The source; empty for a guess.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The owner: who answers for it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// The day on which it was written down or measured.
    #[serde(
        default,
        with = "date::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub date: Option<Date>,
    /// The last day on which it is valid.
    #[serde(
        default,
        with = "date::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub valid_until: Option<Date>,
    /// The reasoning behind it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rationale: String,
}

impl Assumption {
    /// An assumption with its evidence and source.
    #[must_use]
    pub fn new(name: &str, range: Dist, evidence: Evidence, source: &str) -> Self {
        Self {
            name: name.to_owned(),
            quantity: None,
            unit: String::new(),
            range,
            evidence,
            source: source.to_owned(),
            owner: String::new(),
            date: None,
            valid_until: None,
            rationale: String::new(),
        }
    }

    /// An assumption without evidence.
    #[must_use]
    pub fn guess(name: &str, range: Dist) -> Self {
        Self::new(name, range, Evidence::Guess, "")
    }

    /// Sets the kind of quantity, and its unit in words.
    #[must_use]
    pub fn measured_in(mut self, quantity: Unit, unit: &str) -> Self {
        self.quantity = Some(quantity);
        unit.clone_into(&mut self.unit);
        self
    }

    /// Sets the owner.
    #[must_use]
    pub fn owned_by(mut self, owner: &str) -> Self {
        owner.clone_into(&mut self.owner);
        self
    }

    /// Sets the day on which it was written down or measured.
    #[must_use]
    pub fn dated(mut self, date: Date) -> Self {
        self.date = Some(date);
        self
    }

    /// Sets the last day on which it is valid.
    #[must_use]
    pub fn valid_until(mut self, date: Date) -> Self {
        self.valid_until = Some(date);
        self
    }

    /// Adds the reasoning behind it.
    #[must_use]
    pub fn because(mut self, rationale: &str) -> Self {
        rationale.clone_into(&mut self.rationale);
        self
    }
}

/// `churn: PERT(0.009, 0.015, 0.03), guess`.
impl fmt::Display for Assumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            range,
            evidence,
            source,
            ..
        } = self;
        write!(f, "{name}: {range}, {evidence}")?;
        if source.is_empty() {
            Ok(())
        } else {
            write!(f, ": {source}")
        }
    }
}
