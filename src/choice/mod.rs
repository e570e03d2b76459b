//! What are features worth, and what share does each offer take? Choice models and conjoint.
//!
//! People choose one [`Alternative`] of each [`ChoiceSituation`]; a [`Utility`] says which
//! attributes count.

mod coding;
mod design;
mod situation;
mod utility;

pub use crate::error::ChoiceError;
pub use situation::{Alternative, AttributeValue, ChoiceRow, ChoiceSituation};
pub use utility::{LevelCoding, Utility, UtilityTerm};
