//! Business cases and plans.

mod plan_vs_actual;
mod plans;
mod properties;
mod sense;
mod studies;
mod terminal;
