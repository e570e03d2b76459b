//! What may come of a policy.

use serde::{Deserialize, Serialize};

use crate::numeric::CompensatedSum;
use crate::quantity::Unit;

/// One outcome, and how likely it is. See [`RiskProfile`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PossibleOutcome {
    /// What is gained in all, costs on the way paid.
    pub value: f64,
    /// How likely it is.
    pub probability: f64,
}

/// The distribution of what comes of the best policy of a [`DecisionTree`](super::DecisionTree).
///
/// # Example
/// See [`DecisionTree`](super::DecisionTree).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RiskProfile {
    /// What the outcomes mean.
    pub unit: Unit,
    /// The outcomes that can happen, the worst first, each once.
    pub outcomes: Vec<PossibleOutcome>,
}

impl RiskProfile {
    /// From the ends that can be reached, in any order.
    pub(super) fn new(unit: Unit, mut ends: Vec<PossibleOutcome>) -> Self {
        ends.retain(|end| end.probability > 0.0);
        ends.sort_by(|a, b| a.value.total_cmp(&b.value));
        let mut outcomes: Vec<PossibleOutcome> = Vec::new();
        for end in ends {
            match outcomes.last_mut() {
                Some(last) if last.value.total_cmp(&end.value).is_eq() => {
                    last.probability += end.probability;
                }
                _ => outcomes.push(end),
            }
        }
        Self { unit, outcomes }
    }

    /// The mean, which is the value of the tree.
    #[must_use]
    pub fn mean(&self) -> f64 {
        let mut sum = CompensatedSum::default();
        for outcome in &self.outcomes {
            sum.add(outcome.probability * outcome.value);
        }
        sum.total()
    }

    /// The probability of less than an amount.
    #[must_use]
    pub fn below(&self, amount: f64) -> f64 {
        let below = self.outcomes.iter().filter(|it| it.value < amount);
        below.map(|it| it.probability).sum()
    }
}
