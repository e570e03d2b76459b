//! The distribution of any number of values in little memory.
//!
//! A bucket holds the values that share sign, exponent and the first [`DIGITS`] binary digits, and
//! counts them. Finding it takes two shifts and no logarithm; the counts are integers, so that
//! merging is exact and the same in any order; every value from 2.3e-308 on keeps its relative
//! precision, and smaller ones are zero.
//!
//! # Reference
//! Masson, Rim and Lee (2019), *`DDSketch`: a fast and fully-mergeable quantile sketch with
//! relative-error guarantees*, PVLDB 12(12), 2195-2205: this one with buckets of equal width
//! within an octave, as in the `HdrHistogram` of G. Tene.

use serde::{Deserialize, Serialize};

/// How many binary digits after the first a bucket tells apart.
const DIGITS: u32 = 11;

/// How far the bits of a value are shifted to give the number of its bucket.
const SHIFT: u32 = 52 - DIGITS;

/// Buckets below hold subnormal numbers and zero.
const SMALLEST: u32 = 1 << DIGITS;

/// How many neighbouring buckets are allocated together.
const PAGE: usize = 128;

/// How many values fell into each bucket.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(i32, u64)>", into = "Vec<(i32, u64)>")]
pub(super) struct Sketch {
    zeros: u64,
    /// By the magnitude of the values: positive ones, then negative ones.
    sides: [Pages; 2],
}

/// The counts of the buckets of one sign, in pages of which only the used ones have room.
#[derive(Debug, Clone, Default, PartialEq)]
struct Pages {
    first: usize,
    pages: Vec<Vec<u64>>,
}

impl Sketch {
    /// Counts values, which are finite.
    pub(super) fn add(&mut self, values: &[f64]) {
        for value in values {
            let bits = value.to_bits();
            let bucket = ((bits & !(1 << 63)) >> SHIFT) as u32;
            *self.slot(bucket, usize::from(bits >> 63 == 1)) += 1;
        }
    }

    #[inline]
    fn slot(&mut self, bucket: u32, side: usize) -> &mut u64 {
        if bucket < SMALLEST {
            &mut self.zeros
        } else {
            self.sides[side].slot(bucket)
        }
    }

    fn count(&mut self, key: i32, times: u64) {
        let slot = self.slot(key.unsigned_abs(), usize::from(key < 0));
        *slot = slot.saturating_add(times);
    }

    /// Counts what another sketch has counted.
    pub(super) fn absorb(&mut self, other: &Self) {
        for (key, count) in other.buckets() {
            self.count(key, count);
        }
    }

    /// The buckets that hold values, in ascending order: negative numbers for negative values.
    pub(super) fn buckets(&self) -> impl Iterator<Item = (i32, u64)> {
        let [positive, negative] = &self.sides;
        let below = negative.used().map(|(bucket, count)| (-bucket, count));
        let mut below: Vec<_> = below.collect();
        below.reverse();
        let zeros = (self.zeros > 0).then_some((0, self.zeros));
        below.into_iter().chain(zeros).chain(positive.used())
    }
}

impl TryFrom<Vec<(i32, u64)>> for Sketch {
    type Error = String;

    fn try_from(buckets: Vec<(i32, u64)>) -> Result<Self, String> {
        let mut sketch = Self::default();
        let mut last = i32::MIN;
        for (key, count) in buckets {
            let magnitude = key.unsigned_abs();
            if magnitude >= 2047 << DIGITS || (key != 0 && magnitude < SMALLEST) {
                return Err(format!("no finite value falls into bucket {key}"));
            }
            if key <= last || count == 0 {
                return Err(format!("bucket {key} is empty or not in order"));
            }
            last = key;
            sketch.count(key, count);
        }
        Ok(sketch)
    }
}

impl From<Sketch> for Vec<(i32, u64)> {
    fn from(sketch: Sketch) -> Self {
        sketch.buckets().collect()
    }
}

impl Pages {
    #[inline]
    fn slot(&mut self, bucket: u32) -> &mut u64 {
        let (page, within) = (bucket as usize / PAGE, bucket as usize % PAGE);
        let known = page.wrapping_sub(self.first);
        if self.pages.get(known).is_none_or(Vec::is_empty) {
            self.make_room(page);
        }
        &mut self.pages[page - self.first][within]
    }

    #[cold]
    fn make_room(&mut self, page: usize) {
        if self.pages.is_empty() {
            self.first = page;
        }
        if page < self.first {
            let missing = self.first - page;
            self.pages
                .splice(..0, std::iter::repeat_n(Vec::new(), missing));
            self.first = page;
        }
        let known = page - self.first;
        if known >= self.pages.len() {
            self.pages.resize_with(known + 1, Vec::new);
        }
        self.pages[known] = vec![0; PAGE];
    }

    /// The buckets with their counts, in ascending order of magnitude.
    fn used(&self) -> impl Iterator<Item = (i32, u64)> {
        (self.first..).zip(&self.pages).flat_map(|(page, counts)| {
            let buckets = (page * PAGE..).zip(counts);
            buckets.filter_map(|(bucket, &count)| {
                let bucket = i32::try_from(bucket).ok()?;
                (count > 0).then_some((bucket, count))
            })
        })
    }
}

/// A sketch to be read: its buckets as ranges of values.
#[derive(Debug, Clone)]
pub(super) struct Histogram {
    bins: Vec<Bin>,
    trials: u64,
}

/// The values between two ends.
#[derive(Debug, Clone, Copy)]
struct Bin {
    low: f64,
    high: f64,
    count: u64,
    /// How many values lie in the bins below.
    below: u64,
}

/// The bucket of a value: negative for a negative one.
pub(super) fn bucket(value: f64) -> i32 {
    let bits = value.to_bits();
    let bucket = ((bits & !(1 << 63)) >> SHIFT) as u32;
    match i32::try_from(bucket).unwrap_or(0) {
        _ if bucket < SMALLEST => 0,
        bucket if value < 0.0 => -bucket,
        bucket => bucket,
    }
}

/// A figure of the trials as a sketch shows it: a guess between two ends that are certain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Reading {
    pub(super) low: f64,
    pub(super) guess: f64,
    pub(super) high: f64,
}

impl Histogram {
    /// The values that a sketch has counted, all of which lie between `minimum` and `maximum`.
    pub(super) fn new(sketch: &Sketch, minimum: f64, maximum: f64) -> Self {
        let mut trials = 0;
        let bin = |(key, count): (i32, u64)| {
            let (low, high) = ends(key);
            let below = trials;
            trials += count;
            Bin {
                low: low.clamp(minimum, maximum),
                high: high.clamp(minimum, maximum),
                count,
                below,
            }
        };
        let bins = sketch.buckets().map(bin).collect();
        Self { bins, trials }
    }

    /// The value at a rank, counted from zero, between two if the rank is a fraction.
    pub(super) fn order_statistic(&self, rank: f64) -> Reading {
        let last = self.trials.saturating_sub(1);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rank lies between zero and the number of trials"
        )]
        let below = (rank as u64).min(last);
        let above = (below + 1).min(last);
        let share = (rank - below as f64).clamp(0.0, 1.0);
        let low = self.at(below);
        let high = if share > 0.0 { self.at(above) } else { low };
        // Halved first, since the difference of two finite doubles may overflow.
        let between = |from: f64, to: f64| from + 2.0 * share * (0.5 * to - 0.5 * from);
        Reading {
            low: between(low.low, high.low),
            guess: between(low.guess, high.guess),
            high: between(low.high, high.high),
        }
    }

    /// The value at a whole rank, counted from zero.
    pub(super) fn at(&self, rank: u64) -> Reading {
        let after = self.bins.partition_point(|bin| bin.below <= rank);
        let Some(bin) = self.bins.get(after.saturating_sub(1)) else {
            return Reading {
                low: 0.0,
                guess: 0.0,
                high: 0.0,
            };
        };
        // The values of a bin count as spread evenly, each in the middle of its part.
        let share = ((rank - bin.below) as f64 + 0.5) / bin.count as f64;
        Reading {
            low: bin.low,
            guess: bin.low + share * (bin.high - bin.low),
            high: bin.high,
        }
    }

    /// The least and the largest sum of squared distances from a centre, and sum, that the values
    /// can have.
    pub(super) fn bounds(&self, centre: f64) -> [(f64, f64); 2] {
        let (mut squares, mut sums) = ((0.0, 0.0), (0.0, 0.0));
        for bin in &self.bins {
            let count = bin.count as f64;
            let nearest = centre.clamp(bin.low, bin.high) - centre;
            let farthest = (bin.low - centre).abs().max((bin.high - centre).abs());
            squares.0 += count * nearest * nearest;
            squares.1 += count * farthest * farthest;
            sums.0 += count * bin.low;
            sums.1 += count * bin.high;
        }
        [squares, sums]
    }

    /// How many values lie above a threshold.
    pub(super) fn above(&self, threshold: f64) -> Reading {
        let first = self.bins.partition_point(|bin| bin.high <= threshold);
        let Some(bin) = self.bins.get(first) else {
            return Reading::exactly(0);
        };
        let above = self.trials - bin.below;
        if threshold < bin.low {
            return Reading::exactly(above);
        }
        let share = (bin.high - threshold) / (bin.high - bin.low);
        let low = above - bin.count;
        Reading {
            low: low as f64,
            guess: low as f64 + share * bin.count as f64,
            high: above as f64,
        }
    }

    /// The mean of the lowest `share` of the values, at least one value.
    pub(super) fn shortfall(&self, share: f64) -> Reading {
        let size = (share * self.trials as f64).max(1.0);
        let mut sums = Reading::exactly(0);
        for bin in &self.bins {
            let weight = (size - bin.below as f64).min(bin.count as f64) / size;
            if weight <= 0.0 {
                break;
            }
            // The lower part of the bin, if not all of it is needed.
            let part = (size - bin.below as f64).min(bin.count as f64) / bin.count as f64;
            let middle = bin.low + 0.5 * part * (bin.high - bin.low);
            sums.low += weight * bin.low;
            sums.guess += weight * middle;
            sums.high += weight * bin.high;
        }
        sums
    }

    /// The standard error of the shortfall, as that of a sample.
    pub(super) fn shortfall_error(&self, share: f64) -> f64 {
        let n = self.trials as f64;
        let size = (share * n).max(1.0);
        let bound = self.order_statistic(libm::floor(size)).guess;
        let (mut sum, mut squares) = (0.0, 0.0);
        for bin in self.bins.iter().take_while(|bin| bin.low < bound) {
            // The shortfall is the percentile less the mean of these distances over the share.
            let distance = (bound - 0.5 * (bin.low + bin.high)).max(0.0);
            sum += distance * bin.count as f64;
            squares += distance * distance * bin.count as f64;
        }
        let variance = (squares - sum * sum / n).max(0.0) / (n - 1.0);
        if squares.is_finite() {
            libm::sqrt(variance * n) / size
        } else {
            f64::INFINITY
        }
    }
}

impl Reading {
    pub(super) fn exactly(count: u64) -> Self {
        let figure = count as f64;
        Self {
            low: figure,
            guess: figure,
            high: figure,
        }
    }
}

/// The ends of a bucket.
fn ends(key: i32) -> (f64, f64) {
    let magnitude = u64::from(key.unsigned_abs());
    let (inner, outer) = if key == 0 {
        (0.0, f64::MIN_POSITIVE)
    } else {
        let end = |bucket: u64| f64::from_bits(bucket << SHIFT);
        (end(magnitude), end(magnitude + 1))
    };
    match key {
        0 => (-outer, outer),
        key if key > 0 => (inner, outer),
        _ => (-outer, -inner),
    }
}

#[cfg(test)]
mod tests {
    #[cfg(feature = "proptest")]
    use proptest::prelude::*;

    #[cfg(feature = "proptest")]
    use super::Histogram;
    use super::{Sketch, ends};

    fn sketch(values: &[f64]) -> Sketch {
        let mut sketch = Sketch::default();
        sketch.add(values);
        sketch
    }

    #[cfg(feature = "proptest")]
    fn amounts() -> impl Strategy<Value = Vec<f64>> {
        let any = prop::num::f64::NORMAL | prop::num::f64::ZERO | prop::num::f64::SUBNORMAL;
        let usual = -1e7..1e7;
        prop::collection::vec(prop_oneof![1 => any, 3 => usual], 1..200)
    }

    #[cfg(feature = "proptest")]
    proptest! {
        #[test]
        fn every_rank_lies_in_its_bracket(values in amounts()) {
            let mut sorted = values.clone();
            sorted.sort_unstable_by(f64::total_cmp);
            let histogram =
                Histogram::new(&sketch(&values), sorted[0], sorted[sorted.len() - 1]);
            for (rank, &value) in (0..).zip(&sorted) {
                let found = histogram.at(rank);
                prop_assert!(found.low <= value && value <= found.high, "{found:?} {value}");
                prop_assert!(found.low <= found.guess && found.guess <= found.high);
                let reach = 2.0_f64.powi(-11) * value.abs() + 3.0 * f64::MIN_POSITIVE;
                prop_assert!(found.high / 2.0 - found.low / 2.0 <= reach);
            }
        }

        #[test]
        fn counts_above_a_threshold_lie_in_their_bracket(
            values in amounts(),
            threshold in -1e7..1e7,
            pick in any::<prop::sample::Index>(),
        ) {
            let (low, high) = values.iter().fold(
                (f64::INFINITY, f64::NEG_INFINITY),
                |(low, high), &x| (low.min(x), high.max(x)),
            );
            let histogram = Histogram::new(&sketch(&values), low, high);
            for at in [threshold, values[pick.index(values.len())]] {
                let above = values.iter().filter(|&&x| x > at).count() as f64;
                let found = histogram.above(at);
                prop_assert!(found.low <= above && above <= found.high, "{found:?} {above}");
                prop_assert!(found.low <= found.guess && found.guess <= found.high);
            }
        }

        #[test]
        fn merging_is_exact_and_associative(a in amounts(), b in amounts(), c in amounts()) {
            let whole = sketch(&[a.clone(), b.clone(), c.clone()].concat());
            let mut left = sketch(&a);
            left.absorb(&sketch(&b));
            left.absorb(&sketch(&c));
            let mut right = sketch(&c);
            right.absorb(&sketch(&b));
            let mut start = sketch(&a);
            start.absorb(&right);
            let buckets = |sketch: &Sketch| sketch.buckets().collect::<Vec<_>>();
            prop_assert_eq!(buckets(&left), buckets(&whole));
            prop_assert_eq!(buckets(&start), buckets(&whole));
            let travelled = Sketch::try_from(Vec::from(whole.clone())).unwrap();
            prop_assert_eq!(buckets(&travelled), buckets(&whole));
        }
    }

    #[test]
    fn buckets_have_the_width_they_say() {
        for value in [1.0_f64, 1.999, 123_456.789, 7.9e28, 3e-300] {
            let buckets: Vec<_> = sketch(&[value, -value]).buckets().collect();
            let (low, high) = ends(buckets[1].0);
            assert!(low <= value && value < high);
            assert!((high - low) / low <= 2.0_f64.powi(-11));
            assert_eq!(ends(buckets[0].0), (-high, -low));
        }
    }
}
