//! What to do first, when nobody is sure.
//!
//! A [`Backlog`] holds items, how they are scored, and the [`RaterSheet`]s of those who rated them,
//! in ranges on declared scales. [`rank`](Backlog::rank) draws the ratings and gives each item the
//! probability of every rank. [`Agreement`] says whether the raters mean the same.
//!
//! # References
//! - R. Lahdelma and P. Salminen (2001), *SMAA-2: stochastic multicriteria acceptability analysis
//!   for group decision making*, Operations Research 49, 444-454.
//! - K. Krippendorff (2011), *Computing Krippendorff's alpha-reliability*, University of
//!   Pennsylvania.

mod agreement;
mod backlog;
mod priorities;
mod scale;
mod scoring;
mod sheet;

pub use agreement::Agreement;
pub use backlog::Backlog;
pub use priorities::{Priorities, PriorityItem};
pub use scale::{CriterionScale, MeasurementLevel};
pub use scoring::{CriterionWeight, Preference, Scoring};
pub use sheet::{BacklogItem, ItemRating, RaterSheet};
