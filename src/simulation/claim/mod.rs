//! Statistics and claims: one language for code, files, checks and print.

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
