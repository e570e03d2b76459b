//! How customers stay and buy again.

#![allow(
    clippy::result_large_err,
    reason = "errors of tests are shown, not handed on"
)]

mod contractual;
mod purchases;
mod stored;
