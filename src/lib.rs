//! Opportunity sizing and business cases.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::dbg_macro,
        clippy::print_stdout,
        clippy::print_stderr
    )
)]

pub mod adoption;
pub mod case;
pub mod decision;
pub mod distribution;
pub mod error;
pub mod finance;
pub mod import;
pub mod ledger;
pub mod market;
mod numeric;
pub mod quantity;
pub mod random;
pub mod retention;
pub mod sensitivity;
pub mod simulation;

pub use error::Error;
