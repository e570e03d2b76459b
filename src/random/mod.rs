//! Which random numbers a run uses: how many trials, from which seed.
//!
//! Every random number has an address: the seed, the name of the input and the index of the
//! trial. So adding an input or a trial changes no other draw, alternatives are compared on
//! common random numbers, and trials can be computed in any order on any machine.
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

mod philox;
mod stream;

use serde::{Deserialize, Serialize};

pub(crate) use stream::{Fingerprint, Stream};

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

/// How a run samples: the design, the number of trials and the seed.
///
/// # Example
/// ```
/// use bizcase::random::Sampling;
///
/// let quick = Sampling::monte_carlo(1_000);
/// assert_eq!(quick.seed(7), Sampling::monte_carlo(1_000).seed(7));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sampling {
    trials: u64,
    seed: Seed,
}

impl Sampling {
    /// Independent trials.
    #[must_use]
    pub const fn monte_carlo(trials: u64) -> Self {
        Self {
            trials,
            seed: Seed(0),
        }
    }

    /// The same with another seed; the default is 0.
    #[must_use]
    pub fn seed(mut self, seed: impl Into<Seed>) -> Self {
        self.seed = seed.into();
        self
    }

    /// How many trials.
    #[must_use]
    pub const fn trials(self) -> u64 {
        self.trials
    }

    /// The seed.
    #[must_use]
    pub const fn seed_used(self) -> Seed {
        self.seed
    }
}
