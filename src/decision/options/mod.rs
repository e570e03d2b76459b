//! What it is worth to be able to wait, to abandon or to expand.
//!
//! The textbook form is a [`RealOption`] on a project whose value moves up and down in a
//! [`Lattice`]. On a simulated case, [`flexible_value`] takes what is known and what exercising
//! brings at each [`ExerciseDate`], trial by trial, and decides by least-squares Monte Carlo.

mod lattice;
mod least_squares;
mod real_option;

pub use lattice::Lattice;
pub use least_squares::{ExerciseDate, FlexibleValue, flexible_value};
pub use real_option::{OptionValue, RealOption};
