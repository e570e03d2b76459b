//! Checks of a model, and the guard against their false alarms.

mod claims;
mod guard;
mod language;
