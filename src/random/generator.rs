//! Random numbers of one name for the crate `rand`.

use std::convert::Infallible;

use rand::rand_core::{TryRng, utils};

use super::Seed;
use super::philox::{WIDTH, words};
use super::stream::Fingerprint;

/// The random words of one name under one seed, as a generator of the crate `rand`, version 0.10.
///
/// Word `t` is that behind trial `t` of an input of this name in a Monte Carlo run: what a formula of
/// one's own draws with the crate `rand` or `rand_distr` is as reproducible as a run. Words are those of
/// Philox4x32-10; they are not for secrets.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::random::{NamedRng, Seed};
/// use rand::RngExt;
///
/// let mut rng = NamedRng::new(Seed(7), "visits");
/// assert_eq!(rng.random_range(0..100), 19);
///
/// // A distribution of this crate is one of `rand`: one number of the generator a draw.
/// let churn: f64 = rng.sample(Dist::pert(0.009, 0.015, 0.030)?);
/// assert!((0.009..0.030).contains(&churn));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct NamedRng {
    seed: Seed,
    name: u64,
    counter: u64,
    group: [[u64; WIDTH]; 2],
    used: usize,
}

impl NamedRng {
    /// Starts at the first word.
    #[must_use]
    pub fn new(seed: impl Into<Seed>, name: &str) -> Self {
        let (seed, name) = (seed.into(), Fingerprint::default().text(name).value());
        Self {
            seed,
            name,
            counter: 0,
            group: words(seed.0, name, 0),
            used: 0,
        }
    }

    fn next(&mut self) -> u64 {
        if self.used == 2 * WIDTH {
            self.counter = self.counter.wrapping_add(WIDTH as u64);
            self.group = words(self.seed.0, self.name, self.counter);
            self.used = 0;
        }
        let word = self.group[self.used / WIDTH][self.used % WIDTH];
        self.used += 1;
        word
    }
}

/// Every number uses a whole word: of 32 bits, the upper half.
impl TryRng for NamedRng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.next() >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.next())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        utils::fill_bytes_via_next_word(bytes, || Ok(self.next()))
    }
}
