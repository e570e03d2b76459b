//! One node of a tree.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Invalid, unknown_name};

/// What happens at a node.
///
/// # Example
/// ```
/// use bizcase::decision::NodeKind;
///
/// let kind: NodeKind = "chance".parse()?;
/// assert_eq!(kind, NodeKind::Chance);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// Somebody chooses among the branches.
    Decision,
    /// Chance chooses among the branches, by their probabilities.
    Chance,
    /// The end: a payoff.
    Terminal,
}

impl NodeKind {
    const ALL: [Self; 3] = [Self::Decision, Self::Chance, Self::Terminal];

    const fn name(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Chance => "chance",
            Self::Terminal => "terminal",
        }
    }
}

impl fmt::Display for NodeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for NodeKind {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let known = || Self::ALL.into_iter().map(Self::name);
        let place = known().position(|name| name.eq_ignore_ascii_case(text.trim()));
        place
            .map(|place| Self::ALL[place])
            .ok_or_else(|| unknown_name("kind of node", text, known()))
    }
}

/// A node of a [`DecisionTree`](super::DecisionTree) and the branch that leads to it.
///
/// # Example
/// ```
/// use bizcase::decision::{NodeKind, TreeNode};
///
/// let market = TreeNode::new("market", NodeKind::Chance).under("build").costing(50_000.0);
/// let good = TreeNode::payoff("good", 200_000.0).under("market").likely(0.5);
/// assert_eq!((market.cost, good.probability), (Some(50_000.0), Some(0.5)));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TreeNode {
    /// The name, unique in the tree.
    pub id: String,
    /// The node it hangs from; none for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// What happens at it.
    pub kind: NodeKind,
    /// What readers see; the name if it is empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// How likely the branch to it is, where it hangs from a chance node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// What is gained at the end, in the unit of the tree; only at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payoff: Option<f64>,
    /// What is paid for getting to it, in the unit of the tree; nothing if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
}

impl TreeNode {
    /// A node of this name and kind.
    #[must_use]
    pub fn new(id: &str, kind: NodeKind) -> Self {
        Self {
            id: id.to_owned(),
            parent: None,
            kind,
            label: String::new(),
            probability: None,
            payoff: None,
            cost: None,
        }
    }

    /// An end at which this is gained.
    #[must_use]
    pub fn payoff(id: &str, payoff: f64) -> Self {
        Self {
            payoff: Some(payoff),
            ..Self::new(id, NodeKind::Terminal)
        }
    }

    /// The node below another one.
    #[must_use]
    pub fn under(mut self, parent: &str) -> Self {
        self.parent = Some(parent.to_owned());
        self
    }

    /// The node with this probability, below a chance node.
    #[must_use]
    pub const fn likely(mut self, probability: f64) -> Self {
        self.probability = Some(probability);
        self
    }

    /// The node with what is paid for getting to it.
    #[must_use]
    pub const fn costing(mut self, cost: f64) -> Self {
        self.cost = Some(cost);
        self
    }
}
