//! How bad it can get, which of two is safer, and what to hold back.
//!
//! | question | answer |
//! |---|---|
//! | How much can be lost, and how likely is a loss? | [`Downside`]: value at risk, its conditional form, semivariance |
//! | Would every cautious person prefer one to the other? | [`Dominance`] of first and second order |
//! | What sure amount is as good as the gamble? | [`Utility`] and its [`CertaintyEquivalent`] |
//! | How much to add to a cost estimate? | [`Contingency`], [`PooledReserve`] of several, [`within_both`] limits |
//! | What to ask for in all? | [`ProjectBudget`]: what is outside the scope is kept apart |
//!
//! All of them read the trials of one run. More is better, except for the costs of a contingency.

mod budget;
mod certainty;
mod contingency;
mod dominance;
mod downside;

pub use budget::ProjectBudget;
pub use certainty::{CertaintyEquivalent, Utility};
pub use contingency::{Contingency, PooledReserve, total, within_both};
pub use dominance::{Dominance, DominanceFinding};
pub use downside::Downside;
