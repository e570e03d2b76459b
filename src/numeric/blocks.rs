//! Work in blocks of fixed size, whose results come in their order: a sum over them has the same
//! bits on any number of threads.

#[cfg(feature = "parallel")]
use rayon::prelude::*;

/// The results of all blocks, in their order.
#[cfg(feature = "parallel")]
pub(crate) fn in_order<T: Send>(blocks: usize, one: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    (0..blocks).into_par_iter().map(one).collect()
}

/// The results of all blocks, in their order.
#[cfg(not(feature = "parallel"))]
pub(crate) fn in_order<T>(blocks: usize, one: impl Fn(usize) -> T) -> Vec<T> {
    (0..blocks).map(one).collect()
}
