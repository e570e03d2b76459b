//! Trees that hold together.

use std::collections::HashMap;

use serde::Serialize;

use super::{NodeKind, TreeNode};
use crate::error::{DecisionError, Permitted, loaded, repeated, unknown_name};
use crate::quantity::Unit;

/// Probabilities are written with few digits, and still add to one within this.
const ROUNDING: f64 = 1e-9;

/// A tree of decisions and chances, whose ends have payoffs of which more is better.
///
/// As data it is a unit and a list of nodes in any order. Whatever was built or read holds
/// together: one root, no circles, probabilities below chance nodes that add to one, payoffs at the
/// ends and nowhere else.
///
/// # Example
/// ```
/// use bizcase::decision::{DecisionTree, NodeKind, TreeNode};
/// use bizcase::quantity::{Currency, Unit};
///
/// let usd = Unit::Money(Currency::USD);
/// let tree = DecisionTree::new(usd, vec![
///     TreeNode::new("build?", NodeKind::Decision),
///     TreeNode::new("small plant", NodeKind::Chance).under("build?"),
///     TreeNode::payoff("good market", 100_000.0).under("small plant").likely(0.5),
///     TreeNode::payoff("bad market", -20_000.0).under("small plant").likely(0.5),
///     TreeNode::payoff("nothing", 0.0).under("build?"),
/// ])?;
/// let best = tree.rollback();
/// assert_eq!(best.value(), 40_000.0);
/// assert_eq!(best.choice("build?"), Some("small plant"));
/// assert_eq!(best.profile.below(0.0), 0.5);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// H. Raiffa (1968), *Decision Analysis*, chapter 2.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DecisionTree {
    unit: Unit,
    nodes: Vec<TreeNode>,
    /// The places of the nodes, each after the node it hangs from.
    #[serde(skip)]
    order: Vec<usize>,
    /// The places of the branches of each node, in the order of the list.
    #[serde(skip)]
    branches: Vec<Vec<usize>>,
}

loaded::through!(DecisionTree { unit: Unit, nodes: Vec<TreeNode> } => Self::new(unit, nodes));

impl DecisionTree {
    /// A tree of these nodes, in any order; payoffs and costs are in this unit.
    ///
    /// # Errors
    /// [`DecisionError`] naming the node: no root or several, a name given twice, a parent that is
    /// not in the tree, nodes in a circle, probabilities that are missing, misplaced or do not add
    /// to one, payoffs that are, and numbers that are not finite.
    pub fn new(unit: Unit, nodes: Vec<TreeNode>) -> Result<Self, DecisionError> {
        let branches = branches(&nodes)?;
        let order = order(&nodes, &branches)?;
        for (node, branches) in nodes.iter().zip(&branches) {
            let branches: Vec<&TreeNode> = branches.iter().map(|&place| &nodes[place]).collect();
            check(node, &branches)?;
        }
        Ok(Self {
            unit,
            nodes,
            order,
            branches,
        })
    }

    /// What the payoffs mean.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// The nodes, in the order in which they were given.
    #[must_use]
    pub fn nodes(&self) -> &[TreeNode] {
        &self.nodes
    }

    /// The places of the nodes, each after the node it hangs from.
    pub(super) fn order(&self) -> &[usize] {
        &self.order
    }

    /// The places of the branches of a node.
    pub(super) fn branches(&self, place: usize) -> &[usize] {
        &self.branches[place]
    }
}

/// The places of the branches of each node.
fn branches(nodes: &[TreeNode]) -> Result<Vec<Vec<usize>>, DecisionError> {
    let names = || nodes.iter().map(|node| node.id.as_str());
    if let Some(twice) = repeated(names()) {
        return Err(wrong(twice, "is the name of two nodes"));
    }
    let places: HashMap<&str, usize> = names().zip(0..).collect();
    let mut branches = vec![Vec::new(); nodes.len()];
    for (place, node) in nodes.iter().enumerate() {
        let Some(parent) = &node.parent else {
            continue;
        };
        let Some(&above) = places.get(parent.as_str()) else {
            let unknown = unknown_name("parent", parent, names());
            return Err(DecisionError::Orphan {
                node: node.id.clone(),
                parent: parent.clone(),
                nearest: unknown.nearest.first().cloned(),
            });
        };
        branches[above].push(place);
    }
    Ok(branches)
}

/// The places of the nodes from the root on, level by level.
fn order(nodes: &[TreeNode], branches: &[Vec<usize>]) -> Result<Vec<usize>, DecisionError> {
    let roots = nodes.iter().enumerate();
    let roots = roots.filter(|(_, node)| node.parent.is_none());
    let mut order: Vec<usize> = roots.map(|(place, _)| place).collect();
    if order.is_empty() && !nodes.is_empty() {
        return Err(circle(nodes, &[]));
    }
    if order.len() != 1 {
        let roots = order.iter().map(|&place| nodes[place].id.clone());
        return Err(DecisionError::Roots {
            roots: roots.collect(),
        });
    }
    let mut next = 0;
    while let Some(&place) = order.get(next) {
        order.extend(&branches[place]);
        next += 1;
    }
    if order.len() < nodes.len() {
        return Err(circle(nodes, &order));
    }
    Ok(order)
}

/// A circle among the nodes that the root does not reach.
fn circle(nodes: &[TreeNode], reached: &[usize]) -> DecisionError {
    let parents: HashMap<&str, &str> = nodes
        .iter()
        .filter_map(|node| Some((node.id.as_str(), node.parent.as_deref()?)))
        .collect();
    let astray = (0..nodes.len()).find(|place| !reached.contains(place));
    let mut names: Vec<&str> = astray.map(|it| nodes[it].id.as_str()).into_iter().collect();
    while let Some(&above) = names.last().and_then(|name| parents.get(name)) {
        let seen = names.iter().position(|name| *name == above);
        names.push(above);
        if let Some(start) = seen {
            names.drain(..start);
            break;
        }
    }
    DecisionError::Circle {
        what: "nodes",
        names: names.into_iter().map(str::to_owned).collect(),
    }
}

fn wrong(node: &str, problem: &'static str) -> DecisionError {
    DecisionError::Node {
        node: node.to_owned(),
        problem,
    }
}

/// Whether a node is what its kind says.
fn check(node: &TreeNode, branches: &[&TreeNode]) -> Result<(), DecisionError> {
    let end = node.kind == NodeKind::Terminal;
    let problem = match (end, node.payoff, branches) {
        (true, None, _) => Some("is an end without a payoff"),
        (true, _, [_, ..]) => Some("is an end and has branches"),
        (false, Some(_), _) => Some("has a payoff, which only ends have; other nodes have a cost"),
        (false, _, []) => Some("has no branches"),
        _ => None,
    };
    if let Some(problem) = problem {
        return Err(wrong(&node.id, problem));
    }
    for (what, amount) in [("payoff", node.payoff), ("cost", node.cost)] {
        let parameter = format!("{what} of `{}`", node.id);
        Permitted::FINITE.check(&parameter, amount.unwrap_or(0.0))?;
    }
    if node.parent.is_none() && node.probability.is_some() {
        return Err(wrong(&node.id, "is the root, which has no probability"));
    }
    check_probabilities(node, branches)
}

fn check_probabilities(node: &TreeNode, branches: &[&TreeNode]) -> Result<(), DecisionError> {
    if node.kind != NodeKind::Chance {
        let chosen = branches.iter().find(|branch| branch.probability.is_some());
        return match chosen {
            Some(branch) => Err(wrong(
                &branch.id,
                "has a probability, but hangs from a decision",
            )),
            None => Ok(()),
        };
    }
    let mut sum = 0.0;
    for branch in branches {
        let Some(probability) = branch.probability else {
            return Err(wrong(
                &branch.id,
                "hangs from a chance node and needs a probability",
            ));
        };
        let parameter = format!("probability of `{}`", branch.id);
        sum += Permitted::SHARE.check(&parameter, probability)?;
    }
    if (sum - 1.0).abs() > ROUNDING {
        return Err(DecisionError::Probabilities {
            node: node.id.clone(),
            sum,
        });
    }
    Ok(())
}
