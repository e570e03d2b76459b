//! Market sizings.

mod properties;
mod published;
mod sizings;
mod stored;
