//! The uniform numbers of one input, addressed by trial.

use super::Seed;
use super::philox::{WIDTH, words};
use crate::numeric::wide::{Work, widest};

/// How many trials one group of counters serves: two words each.
const GROUP: usize = 2 * WIDTH;

/// How many half words one group of counters gives.
pub(super) const HALVES: usize = 2 * GROUP;

/// Counters from here on give keys: no run has so many trials.
const KEYS: u64 = 1 << 63;

/// The uniform numbers of one named input under one seed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stream {
    seed: Seed,
    name: u64,
}

impl Stream {
    pub(crate) fn new(seed: Seed, name: &str) -> Self {
        Self {
            seed,
            name: Fingerprint::default().text(name).value(),
        }
    }

    /// Fills `column` with the numbers of the trials from `first` on.
    ///
    /// Each is `(k + 1/2) / 2^52` for a random `k`: never 0 or 1, and `1 - u` is exact. `first`
    /// and the length of the column are multiples of 16. Trial `t` uses word `(t / 8) % 2` of
    /// counter `(t / 16) * 8 + t % 8`.
    pub(crate) fn fill(&self, first: u64, column: &mut [f64]) {
        debug_assert!(first.is_multiple_of(GROUP as u64) && column.len().is_multiple_of(GROUP));
        widest(Filling {
            stream: self,
            first,
            column,
        });
    }

    /// Half a word for each of the 32 trials from `first` on, which is a multiple of 32.
    ///
    /// Trial `t` uses 32-bit word `(t / 8) % 4` of counter `(t / 32) * 8 + t % 8`.
    #[inline(always)]
    pub(super) fn halves(&self, first: u64) -> [u32; HALVES] {
        self.halves_at(first / 4)
    }

    /// Random keys, for instance for the `index`-th permutation of an input.
    pub(super) fn keys(&self, index: u64) -> [u32; HALVES] {
        self.halves_at(KEYS.wrapping_add(index.wrapping_mul(WIDTH as u64)))
    }

    #[inline(always)]
    fn halves_at(&self, counter: u64) -> [u32; HALVES] {
        let mut halves = [0; HALVES];
        let drawn = words(self.seed.0, self.name, counter);
        for (pair, words) in halves.chunks_exact_mut(GROUP).zip(drawn) {
            let (high, low) = pair.split_at_mut(WIDTH);
            for ((high, low), word) in high.iter_mut().zip(low).zip(words) {
                #[expect(clippy::cast_possible_truncation, reason = "the lower half")]
                let lower = word as u32;
                (*high, *low) = ((word >> 32) as u32, lower);
            }
        }
        halves
    }
}

/// A column that is to be filled.
struct Filling<'s, 'c> {
    stream: &'s Stream,
    first: u64,
    column: &'c mut [f64],
}

impl Work for Filling<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Stream { seed, name } = *self.stream;
        let mut counter = self.first / 2;
        for group in self.column.chunks_exact_mut(GROUP) {
            let drawn = words(seed.0, name, counter);
            for (half, words) in group.chunks_exact_mut(WIDTH).zip(drawn) {
                for (uniform, word) in half.iter_mut().zip(words) {
                    *uniform = open_unit(word);
                }
            }
            counter += WIDTH as u64;
        }
    }
}

/// The middle of the `k`-th of 2^52 equal parts of (0, 1), with `k` the word's upper 52 bits.
#[inline(always)]
pub(crate) fn open_unit(word: u64) -> f64 {
    // The bits of 1 + k / 2^52, less 1, is exact; so is adding half a part.
    let from_one = f64::from_bits(0x3FF0_0000_0000_0000 | word >> 12);
    (from_one - 1.0) + f64::EPSILON / 2.0
}

/// A 64-bit hash that is the same in every version and on every machine: FNV-1a, then the
/// finaliser of `MurmurHash3`, so that similar names give unrelated streams.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fingerprint(u64);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }
}

impl Fingerprint {
    /// Takes a text and its end into account.
    pub(crate) fn text(mut self, text: &str) -> Self {
        for byte in text.bytes().chain([0xFF]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
        self
    }

    pub(crate) fn value(self) -> u64 {
        let mut hash = self.0;
        hash = (hash ^ hash >> 33).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        hash = (hash ^ hash >> 33).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
        hash ^ hash >> 33
    }
}

#[cfg(test)]
mod tests {
    use super::{Seed, Stream, open_unit};

    #[test]
    fn uniforms_are_inside_the_open_interval_and_symmetric() {
        let (lowest, highest) = (open_unit(0), open_unit(u64::MAX));
        assert!(lowest > 0.0 && highest < 1.0);
        assert_eq!(lowest.to_bits(), (1.0 - highest).to_bits());
    }

    #[test]
    fn a_trial_has_the_same_number_wherever_the_column_starts() {
        let stream = Stream::new(Seed(5), "churn");
        let mut whole = [0.0; 64];
        let mut tail = [0.0; 32];
        stream.fill(0, &mut whole);
        stream.fill(32, &mut tail);
        assert_eq!(whole[32..], tail);
    }

    /// Sample mean and variance of a uniform: 1/2 and 1/12, with standard errors
    /// sqrt(1/12/n) and sqrt(1/180/n); the bound is four of them.
    #[test]
    fn numbers_look_uniform() {
        let mut column = vec![0.0; 1 << 20];
        Stream::new(Seed(1), "price").fill(0, &mut column);
        let n = 1_048_576.0;
        let mean = column.iter().sum::<f64>() / n;
        let variance = column.iter().map(|u| (u - 0.5) * (u - 0.5)).sum::<f64>() / n;
        assert!((mean - 0.5).abs() < 4.0 * (1.0_f64 / 12.0 / n).sqrt());
        assert!((variance - 1.0 / 12.0).abs() < 4.0 * (1.0_f64 / 180.0 / n).sqrt());
    }
}
