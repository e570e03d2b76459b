//! Importance that answers cannot give to everything.

mod constant_sum;
mod max_diff;

pub use constant_sum::{ConstantSum, ConstantSumAnswer, ConstantSumResult, ItemPoints};
pub(crate) use max_diff::CompleteSet;
pub use max_diff::{MaxDiff, MaxDiffAnswers, MaxDiffItem, MaxDiffResult, MaxDiffSet};
