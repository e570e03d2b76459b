//! The crate as three strangers use it.

mod analyst;
mod book;
mod case_file;
mod embedder;
mod failures;
mod readme;
#[cfg(feature = "json")]
mod request;
mod results;
mod team;
