//! Total unduplicated reach and frequency.

mod analysis;
mod answers;
mod catalogue;
mod search;

pub use analysis::{ItemSet, Optimality, Turf, TurfResult};
pub use answers::TurfAnswer;
