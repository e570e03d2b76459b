//! One language of statistics and claims: in code, in files, in checks and in print.

mod condition;
mod measured;
mod statement;
mod statistic;
mod text;
mod threshold;

pub use condition::Condition;
pub use measured::Measured;
pub(crate) use statement::Asked;
pub use statement::Claim;
pub(crate) use statistic::Kind;
pub use statistic::Statistic;
pub use threshold::Threshold;
