//! One assumption.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::date;
use crate::distribution::Dist;
use crate::quantity::Unit;

/// What an assumption rests on, from the strongest to the weakest.
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
    /// What people did when it cost them something.
    Experiment,
    /// What many people said.
    Survey,
    /// What a few people said.
    Interview,
    /// What others saw elsewhere.
    Benchmark,
    /// What we believe.
    Guess,
}

impl Evidence {
    /// All of them, from the strongest to the weakest.
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

/// An uncertain quantity with its name, its range, the evidence for it and who answers for it.
///
/// The name identifies it in reports and correlations, and is the address of its random numbers.
/// What is not known stays empty and is left out of files.
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
/// From a file:
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
    /// Its name.
    #[serde(deserialize_with = "crate::error::loaded::name")]
    pub name: String,
    /// What kind of quantity it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Unit>,
    /// Its unit in words, such as "USD per customer" or "per month".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// What it may be, and how likely; a known value is [`Dist::fixed`].
    pub range: Dist,
    /// What it rests on.
    pub evidence: Evidence,
    /// Where it comes from; empty for a guess.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// When it was written down or measured.
    #[serde(
        default,
        with = "date::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub date: Option<Date>,
    /// The last day on which it may be relied on.
    #[serde(
        default,
        with = "date::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub valid_until: Option<Date>,
    /// Why it is what it is.
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

    /// The same as a quantity of this kind, with its unit in words.
    #[must_use]
    pub fn measured_in(mut self, quantity: Unit, unit: &str) -> Self {
        self.quantity = Some(quantity);
        unit.clone_into(&mut self.unit);
        self
    }

    /// The same with the one who answers for it.
    #[must_use]
    pub fn owned_by(mut self, owner: &str) -> Self {
        owner.clone_into(&mut self.owner);
        self
    }

    /// The same with the day on which it was written down or measured.
    #[must_use]
    pub fn dated(mut self, date: Date) -> Self {
        self.date = Some(date);
        self
    }

    /// The same with the last day on which it may be relied on.
    #[must_use]
    pub fn valid_until(mut self, date: Date) -> Self {
        self.valid_until = Some(date);
        self
    }

    /// The same with the reason why it is what it is.
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
