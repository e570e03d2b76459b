//! The crate as three strangers use it.

mod analyst;
mod embedder;
mod failures;
mod results;
mod team;
