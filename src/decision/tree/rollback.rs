//! From the ends of a tree back to its root.

use serde::{Deserialize, Serialize};

use super::{DecisionTree, NodeKind, PossibleOutcome, RiskProfile};
use crate::numeric::CompensatedSum;

/// A tree worked out: what each node is worth, what to choose, and what comes of it.
///
/// # Example
/// See [`DecisionTree`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Rollback {
    /// The nodes, each after the node it hangs from, so that the first is the root.
    pub nodes: Vec<NodeValue>,
    /// The distribution of what comes of the best policy.
    pub profile: RiskProfile,
}

/// What a node is worth. See [`Rollback`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NodeValue {
    /// The node.
    pub id: String,
    /// What can be expected from it on, less what is paid for getting to it.
    pub value: f64,
    /// The branch to choose, at a decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<String>,
    /// How likely it is to get there under the best policy.
    pub reached: f64,
}

impl Rollback {
    /// What the tree is worth under the best policy.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.nodes.first().map_or(0.0, |root| root.value)
    }

    /// The branch to choose at a decision; none for another node.
    #[must_use]
    pub fn choice(&self, decision: &str) -> Option<&str> {
        let node = self.nodes.iter().find(|node| node.id == decision)?;
        node.chosen.as_deref()
    }

    /// The best policy: each decision that can be reached, in order, with the branch to choose.
    pub fn policy(&self) -> impl Iterator<Item = (&str, &str)> {
        let reached = self.nodes.iter().filter(|node| node.reached > 0.0);
        reached.filter_map(|node| Some((node.id.as_str(), node.chosen.as_deref()?)))
    }
}

impl DecisionTree {
    /// Works back from the ends: a chance node is worth the mean of its branches, a decision the
    /// best of them (the first, where several are as good), each less its cost.
    ///
    /// # Precision
    /// Every node is visited once in each direction. Means are compensated sums, so that a value is
    /// off by no more than the rounding of its products.
    #[must_use]
    pub fn rollback(&self) -> Rollback {
        let mut values = vec![0.0; self.nodes().len()];
        let mut chosen = vec![None; values.len()];
        for &place in self.order().iter().rev() {
            let (value, choice) = self.worked_back(place, &values);
            values[place] = value - self.nodes()[place].cost.unwrap_or(0.0);
            chosen[place] = choice;
        }
        let (reached, profile) = self.followed(&chosen);
        let found = |&place: &usize| NodeValue {
            id: self.nodes()[place].id.clone(),
            value: values[place],
            chosen: chosen[place].map(|branch: usize| self.nodes()[branch].id.clone()),
            reached: reached[place],
        };
        Rollback {
            nodes: self.order().iter().map(found).collect(),
            profile,
        }
    }

    /// What a node is worth before its cost, from what its branches are worth, and the best of them.
    fn worked_back(&self, place: usize, values: &[f64]) -> (f64, Option<usize>) {
        let node = &self.nodes()[place];
        let branches = self.branches(place);
        match node.kind {
            NodeKind::Terminal => (node.payoff.unwrap_or(0.0), None),
            NodeKind::Chance => {
                let mut mean = CompensatedSum::default();
                for &branch in branches {
                    mean.add(self.nodes()[branch].probability.unwrap_or(0.0) * values[branch]);
                }
                (mean.total(), None)
            }
            NodeKind::Decision => {
                let mut best: Option<usize> = None;
                for &branch in branches {
                    if best.is_none_or(|best| values[branch] > values[best]) {
                        best = Some(branch);
                    }
                }
                (best.map_or(0.0, |best| values[best]), best)
            }
        }
    }

    /// How likely each node is under a policy, and what may come of it.
    fn followed(&self, chosen: &[Option<usize>]) -> (Vec<f64>, RiskProfile) {
        let mut reached = vec![0.0; chosen.len()];
        let mut paid = vec![0.0; chosen.len()];
        let mut ends = Vec::new();
        if let Some(&root) = self.order().first() {
            reached[root] = 1.0;
        }
        for &place in self.order() {
            let node = &self.nodes()[place];
            paid[place] += node.cost.unwrap_or(0.0);
            if let Some(payoff) = node.payoff {
                ends.push(PossibleOutcome {
                    value: payoff - paid[place],
                    probability: reached[place],
                });
            }
            for &branch in self.branches(place) {
                let share = match chosen[place] {
                    Some(best) => f64::from(u8::from(best == branch)),
                    None => self.nodes()[branch].probability.unwrap_or(0.0),
                };
                reached[branch] = share * reached[place];
                paid[branch] = paid[place];
            }
        }
        (reached, RiskProfile::new(self.unit(), ends))
    }
}
