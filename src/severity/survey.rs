//! Whom a survey asked, and how its draws are made.

use serde::{Deserialize, Serialize};

use super::ShareBase;
use crate::quantity::Share;
use crate::sample::Bootstrap;

/// A survey: its name, whom it asked, and how what it leaves open is drawn.
///
/// Draws are those of the Bayesian bootstrap: in each draw every respondent has a weight from the
/// exponential distribution, found by the seed, the name of the survey and the id of the
/// respondent. So whatever is found out from one survey hangs together: in one draw a respondent
/// counts for the same in every method and every segment. The order of the rows changes nothing,
/// and another respondent changes nobody's weight.
///
/// # Example
/// ```
/// use bizcase::sample::Bootstrap;
/// use bizcase::severity::Survey;
///
/// let asked = Survey::new("owners, spring 2026")
///     .bootstrap(Bootstrap::new(2_000).seed(7))
///     .population(12_000);
/// // The same people; shares are of these.
/// let with_job = asked.clone().among("those with the job");
/// assert_eq!(with_job.base().to_string(), "those with the job");
/// ```
///
/// # Reference
/// D. B. Rubin (1981), *The Bayesian bootstrap*, Annals of Statistics 9, 130-134.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    name: String,
    #[serde(default)]
    base: ShareBase,
    #[serde(default)]
    bootstrap: Bootstrap,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    population: Option<u64>,
}

impl Survey {
    /// A survey whose shares are of all asked, with a thousand draws and intervals of 95 %.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            base: ShareBase::All,
            bootstrap: Bootstrap::default(),
            population: None,
        }
    }

    /// Sets how many draws there are, their seed, and the confidence of all intervals.
    #[must_use]
    pub const fn bootstrap(mut self, bootstrap: Bootstrap) -> Self {
        self.bootstrap = bootstrap;
        self
    }

    /// Treats the respondents as a sample without replacement from `people`: the larger the part
    /// asked, the narrower the intervals.
    #[must_use]
    pub const fn population(mut self, people: u64) -> Self {
        self.population = Some(people);
        self
    }

    /// The shares are of these people instead of all asked.
    #[must_use]
    pub fn among(mut self, whom: impl Into<String>) -> Self {
        self.base = ShareBase::from(whom.into());
        self
    }

    /// The name, which is part of the address of the draws.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What its shares are of.
    #[must_use]
    pub const fn base(&self) -> &ShareBase {
        &self.base
    }

    /// How draws are made.
    #[must_use]
    pub const fn draws(&self) -> Bootstrap {
        self.bootstrap
    }

    /// How many people there are in all, if that is known.
    #[must_use]
    pub const fn people(&self) -> Option<u64> {
        self.population
    }

    /// The confidence of all intervals.
    #[must_use]
    pub const fn confidence(&self) -> Share {
        self.bootstrap.confidence_used()
    }
}
