//! What the case rests on: each assumption with its range and the evidence for it.
//!
//! An [`Assumption`] is a named uncertain quantity that says whether it is a fact, was measured,
//! or is a guess, and where it comes from. Reports list them beside the figures that depend on
//! them.
//!
//! # Example
//! ```
//! use bizcase::distribution::Dist;
//! use bizcase::ledger::{Assumption, Evidence};
//!
//! let churn = Assumption::guess("monthly churn", Dist::pert(0.009, 0.015, 0.030)?);
//! let need = Assumption::new(
//!     "need",
//!     Dist::triangular(0.80, 0.92, 1.00)?,
//!     Evidence::Interview,
//!     "41 owners, spring 2026",
//! );
//! assert_eq!(churn.evidence, Evidence::Guess);
//! assert_eq!(need.to_string(), "need: triangular(0.8, 0.92, 1), interview: 41 owners, spring 2026");
//! # Ok::<(), bizcase::Error>(())
//! ```

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::distribution::Dist;

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

/// An uncertain quantity with its name, its range and the evidence for it.
///
/// The name identifies it in reports and correlations, and is the address of its random numbers.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::ledger::Assumption;
///
/// let cost = Assumption::guess("CAC", Dist::log_normal_p5_p95(350.0, 800.0)?);
/// assert_eq!(cost.name, "CAC");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assumption {
    /// Its name.
    pub name: String,
    /// What it may be, and how likely.
    pub range: Dist,
    /// What it rests on.
    pub evidence: Evidence,
    /// Where it comes from; empty for a guess.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

impl Assumption {
    /// An assumption with its evidence and source.
    #[must_use]
    pub fn new(name: &str, range: Dist, evidence: Evidence, source: &str) -> Self {
        Self {
            name: name.to_owned(),
            range,
            evidence,
            source: source.to_owned(),
        }
    }

    /// An assumption without evidence.
    #[must_use]
    pub fn guess(name: &str, range: Dist) -> Self {
        Self::new(name, range, Evidence::Guess, "")
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
        } = self;
        write!(f, "{name}: {range}, {evidence}")?;
        if source.is_empty() {
            Ok(())
        } else {
            write!(f, ": {source}")
        }
    }
}
