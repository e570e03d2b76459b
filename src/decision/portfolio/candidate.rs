//! What could be funded.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Something that could be funded.
///
/// # Example
/// See [`Portfolio`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortfolioCandidate {
    /// The identifier.
    pub id: String,
    /// What it is worth. In a simulated portfolio its outcome takes the place of this.
    #[serde(default)]
    pub value: f64,
    /// What it uses of each resource; nothing of those left out. Less than nothing adds to what
    /// there is.
    #[serde(default)]
    pub uses: BTreeMap<String, f64>,
    /// The candidates without which it cannot be done.
    #[serde(default)]
    pub requires: Vec<String>,
}

impl PortfolioCandidate {
    /// A candidate with this value.
    #[must_use]
    pub fn new(id: &str, value: f64) -> Self {
        Self {
            id: id.to_owned(),
            value,
            uses: BTreeMap::new(),
            requires: Vec::new(),
        }
    }

    /// The candidate with what it uses of a resource.
    #[must_use]
    pub fn using(mut self, resource: &str, amount: f64) -> Self {
        self.uses.insert(resource.to_owned(), amount);
        self
    }

    /// The candidate with another one that it needs.
    #[must_use]
    pub fn requiring(mut self, other: &str) -> Self {
        self.requires.push(other.to_owned());
        self
    }
}

/// Candidates, and the limits within which to choose among them.
///
/// # Example
/// ```
/// use bizcase::decision::{PortfolioCandidate, WhyLeftOut, Portfolio};
///
/// let portfolio = Portfolio {
///     candidates: vec![
///         PortfolioCandidate::new("mobile", 60.0).using("budget", 10.0).requiring("login"),
///         PortfolioCandidate::new("export", 50.0).using("budget", 10.0),
///         PortfolioCandidate::new("login", 0.0).using("budget", 5.0),
///         PortfolioCandidate::new("rewrite", 40.0).using("budget", 40.0),
///     ],
///     limits: [("budget".to_owned(), 20.0)].into(),
///     exclusive: Vec::new(),
/// };
/// let best = portfolio.best()?;
/// // 60 for 15 beats 50 for 10: both do not fit.
/// assert_eq!(best.chosen, ["mobile", "login"]);
/// assert_eq!((best.value, best.used["budget"]), (60.0, 15.0));
/// assert!(best.is_optimal());
/// assert_eq!(
///     best.left_out[1].why,
///     WhyLeftOut::NeverFits { resource: "budget".to_owned() },
/// );
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// G. B. Dantzig (1957), *Discrete-variable extremum problems*, Operations Research 5, 266-277.
/// S. Martello and P. Toth (1990), *Knapsack Problems*.
#[doc(alias("knapsack", "capital rationing"))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Portfolio {
    /// What could be funded.
    pub candidates: Vec<PortfolioCandidate>,
    /// How much there is of each resource: money, weeks of work, people.
    pub limits: BTreeMap<String, f64>,
    /// Groups of candidates of which at most one can be done.
    #[serde(default)]
    pub exclusive: Vec<Vec<String>>,
}

impl Portfolio {
    /// The identifiers, in order.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.candidates.iter().map(|it| it.id.as_str())
    }
}
