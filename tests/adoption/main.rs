//! Adoption curves and their fits.

mod bad_input;
mod coverage;
mod properties;
mod published;
mod stored;
