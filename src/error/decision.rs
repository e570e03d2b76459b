//! What can go wrong with the data of a decision.

use super::{Invalid, Shown};

/// A decision tree, a list of priorities or a portfolio that contradicts itself.
///
/// # Example
/// ```
/// use bizcase::decision::{DecisionTree, NodeKind, TreeNode};
/// use bizcase::error::DecisionError;
/// use bizcase::quantity::Unit;
///
/// let root = TreeNode::new("launch", NodeKind::Chance);
/// let good = TreeNode::payoff("good", 9.0).under("launch").likely(0.5);
/// let bad = TreeNode::payoff("bad", -4.0).under("launch").likely(0.4);
/// let error = DecisionTree::new(Unit::Ratio, vec![root, good, bad]).unwrap_err();
/// assert!(matches!(&error, DecisionError::Probabilities { node, .. } if node == "launch"));
/// assert_eq!(
///     error.to_string(),
///     "the probabilities of the branches of `launch` add to 0.9, not to 1",
/// );
/// ```
#[derive(Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DecisionError {
    /// A value that its parameter does not permit.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Things that depend on each other in a circle.
    #[error("{what} depend on each other in a circle: {}", names.join(" -> "))]
    Circle {
        /// What they are, such as "nodes".
        what: &'static str,
        /// The circle, from one of them back to it.
        names: Vec<String>,
    },
    /// A node of a tree whose parent is not in it.
    #[error("`{node}` hangs from `{parent}`, which is not in the tree{}", meant(nearest.as_deref()))]
    Orphan {
        /// The node.
        node: String,
        /// The parent that it names.
        parent: String,
        /// The name of a node that is like it, if there is one.
        nearest: Option<String>,
    },
    /// A tree that does not begin at exactly one node.
    #[error(
        "a tree has one node without a parent, this one has {}",
        counted(roots)
    )]
    Roots {
        /// The nodes without a parent.
        roots: Vec<String>,
    },
    /// A node of a tree that is not what its kind says.
    #[error("`{node}` {problem}")]
    Node {
        /// The node.
        node: String,
        /// What is wrong with it, read after its name.
        problem: &'static str,
    },
    /// Branches of a chance node whose probabilities do not add to one.
    #[error("the probabilities of the branches of `{node}` add to {}, not to 1", Shown(*sum))]
    Probabilities {
        /// The chance node.
        node: String,
        /// The sum.
        sum: f64,
    },
    /// Raters who rate a criterion on different scales.
    #[error(
        "`{}` rates `{criterion}` on the scale {}, `{}` on {}",
        raters[0], scales[0], raters[1], scales[1]
    )]
    Scales {
        /// The criterion.
        criterion: String,
        /// Two raters.
        raters: [String; 2],
        /// Their scales.
        scales: Box<[String; 2]>,
    },
    /// Limits below what every candidate of a portfolio needs.
    #[error(
        "nothing fits: even `{candidate}` needs {} of `{resource}`, of which there is {}",
        Shown(*needs),
        Shown(*limit)
    )]
    NothingFits {
        /// The candidate that comes nearest.
        candidate: String,
        /// What there is too little of.
        resource: String,
        /// How much it needs, with all that it requires.
        needs: f64,
        /// How much there is.
        limit: f64,
    },
    /// A floor of the expected shortfall that no choice was found to keep.
    #[error("no choice keeps the expected shortfall above {} within the limits", Shown(*floor))]
    TooRisky {
        /// The floor.
        floor: f64,
    },
}

fn meant(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

fn counted(roots: &[String]) -> String {
    match roots {
        [] => "none".to_owned(),
        several => format!("{}: {}", several.len(), several.join(", ")),
    }
}

impl DecisionError {
    /// The [`Invalid`] inside this error, if there is one.
    #[must_use]
    pub fn invalid(&self) -> Option<&Invalid> {
        match self {
            Self::Invalid(invalid) => Some(invalid),
            _ => None,
        }
    }
}
