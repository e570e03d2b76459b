//! What steers a case: scenarios, goal seek, warnings, and the plan held against what happened.

mod actual;
mod compare;
mod goal;
mod warning;

pub use actual::{Compared, Learned, NotLearned, Reforecast, Review, ReviewLine};
pub use compare::{Alternative, Comparison};
pub use goal::Sought;
pub use warning::Warning;
