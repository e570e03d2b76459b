//! Importance from paired comparisons.

mod analysis;
mod answers;
mod fit;
mod wins;

pub use analysis::{BradleyTerry, BradleyTerryFit, ItemWorth, Ties};
pub use answers::{PairAnswer, PairCount, PairedAnswers, Preferred};
