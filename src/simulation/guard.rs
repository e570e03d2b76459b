//! Panics in the code of whoever built a model, as errors of the run.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::RunError;

/// What some code computes, or the error that it panicked.
///
/// A panic ends the run like any other error: no thread of the pool is lost, and what the code left
/// half-done is thrown away with the run, which is why it may be unwound through.
pub(super) fn guarded<T>(
    code: &'static str,
    trial: u64,
    work: impl FnOnce() -> T,
) -> Result<T, RunError> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| RunError::Panicked {
        code,
        trial,
        message: said(&*panic),
    })
}

/// The text of a panic; `panic_any` may have none.
fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("without a message").to_owned()
}
