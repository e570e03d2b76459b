//! How many to ask.

mod difference;
mod noncentral;
mod precision;
mod sample_size;

pub use difference::TwoShares;
pub use precision::ShareInterval;
pub use sample_size::{PlannedSample, SampleSize};
