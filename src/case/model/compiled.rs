//! A case, ready to be evaluated.

use crate::case::engine::Engine;
use crate::case::engine::terms::Sources;

/// A case, ready to be evaluated.
#[derive(Debug, Clone)]
pub(in crate::case) struct Compiled {
    pub(in crate::case) engine: Engine,
    pub(in crate::case) sources: Sources,
}
