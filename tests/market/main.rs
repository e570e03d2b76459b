//! Market sizings.

mod properties;
mod published;
mod sizings;
