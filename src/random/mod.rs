//! Which random numbers a run uses: how many trials, in which design, from which seed.
//!
//! Every random number has an address: the seed, the name of the input and the index of the
//! trial. So adding an input changes no other draw, alternatives are compared on common random
//! numbers, and trials can be computed in any order on any machine.
//!
//! That holds for all designs: nothing is shuffled and no generator has to be wound forward. What
//! else belongs to the address depends on the [`Design`]:
//!
//! | design | besides seed, name and trial |
//! |---|---|
//! | Monte Carlo, antithetic | nothing: more trials leave the first ones as they are |
//! | Latin hypercube | number of trials and of replicates |
//! | Sobol | number of trials and of replicates, position of the input in the declaration |
//!
//! # Example
//! ```
//! use bizcase::random::{Sampling, Seed};
//!
//! let sampling = Sampling::monte_carlo(100_000).seed(2022);
//! assert_eq!((sampling.trials(), sampling.seed_used()), (100_000, Seed(2022)));
//! ```
//!
//! # Reference
//! Salmon, Moraes, Dror and Shaw (2011), *Parallel random numbers: as easy as 1, 2, 3*, SC'11.
//! Owen (2013), *Monte Carlo theory, methods and examples*, chapters 8, 10 and 17, on the designs.
//!
//! # Notice
//! The direction numbers of Sobol's sequence are copyright (c) 2008, Frances Y. Kuo and Stephen
//! Joe, all rights reserved, under a licence of three clauses, which stands beside them in
//! `src/random/joe_kuo.rs`.

mod canonical;
#[cfg(feature = "rand")]
mod generator;
mod joe_kuo;
mod permutation;
mod philox;
mod replicates;
mod sampling;
mod sobol;
mod stream;
mod uniforms;

use serde::{Deserialize, Serialize};

pub(crate) use canonical::fingerprint_of;
#[cfg(feature = "rand")]
pub use generator::NamedRng;
pub use sampling::{Design, Sampling};
#[cfg(feature = "rand")]
pub(crate) use stream::open_unit;
pub(crate) use stream::{Fingerprint, Stream};
pub(crate) use uniforms::Uniforms;

/// Where a run's random numbers start. Runs with the same seed give the same bits.
///
/// # Example
/// ```
/// use bizcase::random::Seed;
///
/// assert_eq!(Seed::default(), Seed(0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Seed(pub u64);

impl From<u64> for Seed {
    fn from(seed: u64) -> Self {
        Self(seed)
    }
}
