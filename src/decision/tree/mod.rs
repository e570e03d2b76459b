//! Decisions and chances one after the other, as a tree.
//!
//! A [`DecisionTree`] is a list of [`TreeNode`]s, each with the node it hangs from, and can be read
//! from a CSV file by `import`. [`rollback`](DecisionTree::rollback) works back from its ends: at
//! chance nodes to the mean, at decisions to the best branch. It gives the best policy and its
//! [`RiskProfile`], the distribution of what comes of it.
//!
//! A [`StagedProject`] is the tree of a project that passes one gate after the other, with the
//! expected commercial value of Cooper.

mod build;
mod gates;
mod node;
mod profile;
mod rollback;

pub use build::DecisionTree;
pub use gates::{CommercialValue, Gate, GateValue, StagedProject};
pub use node::{NodeKind, TreeNode};
pub use profile::{PossibleOutcome, RiskProfile};
pub use rollback::{NodeValue, Rollback};
