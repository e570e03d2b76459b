//! A bare column of values, and the figures it gives.

use std::sync::OnceLock;

use super::moments::Moments;
use super::tail::{HeavyTail, heavy_tail};

/// One value or more.
#[derive(Debug, Clone)]
pub(super) struct Column {
    values: Vec<f64>,
    sorted: OnceLock<Vec<f64>>,
    moments: OnceLock<Moments>,
    heavy_tail: OnceLock<Option<HeavyTail>>,
}

impl Column {
    pub(super) fn new(values: Vec<f64>) -> Self {
        Self {
            values,
            sorted: OnceLock::new(),
            moments: OnceLock::new(),
            heavy_tail: OnceLock::new(),
        }
    }

    /// In order of the trials.
    pub(super) fn values(&self) -> &[f64] {
        &self.values
    }

    pub(super) fn sorted(&self) -> &[f64] {
        self.sorted.get_or_init(|| {
            // Integers sort in two thirds of the time of numbers that may be NaN.
            let mut keys: Vec<i64> = self.values.iter().map(|x| swapped(x.to_bits())).collect();
            keys.sort_unstable();
            let bits = keys.into_iter().map(|key| swapped(key.cast_unsigned()));
            bits.map(|bits| f64::from_bits(bits.cast_unsigned()))
                .collect()
        })
    }

    pub(super) fn moments(&self) -> &Moments {
        self.moments.get_or_init(|| Moments::of_all(&self.values))
    }

    /// The tail that is too heavy for the mean, if one is.
    pub(super) fn heavy_tail(&self) -> Option<HeavyTail> {
        let value = |rank: u64| {
            let rank = usize::try_from(rank).ok();
            let value = rank.and_then(|rank| self.sorted().get(rank));
            value.copied().unwrap_or(f64::NAN)
        };
        *self
            .heavy_tail
            .get_or_init(|| heavy_tail(self.moments(), value))
    }

    pub(super) fn trials(&self) -> f64 {
        self.values.len() as f64
    }

    /// The value that a share `p` of the trials does not exceed: type 7 of Hyndman and Fan.
    pub(super) fn percentile(&self, p: f64) -> f64 {
        self.order_statistic(p * (self.trials() - 1.0))
    }

    /// A quarter of the distance between the order statistics two binomial standard deviations to
    /// either side.
    pub(super) fn percentile_error(&self, p: f64) -> f64 {
        self.percentile_error_of(p, libm::sqrt(self.trials() * p * (1.0 - p)))
    }

    /// The same where the number of trials below has another standard deviation.
    pub(super) fn percentile_error_of(&self, p: f64, deviation: f64) -> f64 {
        let last = self.trials() - 1.0;
        let (rank, spread) = (p * last, 2.0 * deviation);
        let above = self.order_statistic((rank + spread).min(last));
        (above - self.order_statistic((rank - spread).max(0.0))) / 4.0
    }

    /// How many values do not exceed a threshold.
    pub(super) fn at_most(&self, threshold: f64) -> usize {
        self.sorted().partition_point(|&x| x <= threshold)
    }

    /// The mean of the lowest share of the trials, the last of them in part.
    pub(super) fn shortfall(&self, share: f64) -> f64 {
        let (whole, part) = self.tail(share);
        let sorted = self.sorted();
        let sum: f64 = sorted[..whole].iter().sum();
        let next = sorted.get(whole).copied().unwrap_or_default();
        (sum + part * next) / (whole as f64 + part)
    }

    /// The percentile that bounds the lowest share.
    pub(super) fn shortfall_bound(&self, share: f64) -> f64 {
        let (whole, _) = self.tail(share);
        self.sorted()[whole.min(self.values.len() - 1)]
    }

    /// The mean of `(bound - x)^+`.
    pub(super) fn mean_below(&self, bound: f64) -> f64 {
        let below = self.values.iter().map(|x| (bound - x).max(0.0));
        below.sum::<f64>() / self.trials()
    }

    /// The standard error of the shortfall: that of the mean of `(q - x)^+ / share` with `q` the
    /// percentile that bounds the tail.
    pub(super) fn shortfall_error(&self, share: f64) -> f64 {
        let (whole, part) = self.tail(share);
        let tail = &self.sorted()[..whole];
        let bound = self.shortfall_bound(share);
        let sum: f64 = tail.iter().map(|x| bound - x).sum();
        let squares: f64 = tail.iter().map(|x| (bound - x) * (bound - x)).sum();
        if !squares.is_finite() {
            return f64::INFINITY;
        }
        let n = self.trials();
        let variance = (squares - sum * sum / n).max(0.0) / (n - 1.0);
        libm::sqrt(variance * n) / (whole as f64 + part)
    }

    /// How many trials are in the lowest share, at least one: whole ones and a part of the next.
    pub(super) fn tail(&self, share: f64) -> (usize, f64) {
        let size = (share * self.trials()).max(1.0);
        let whole = index(libm::floor(size), self.values.len());
        (whole, (size - whole as f64).max(0.0))
    }

    fn order_statistic(&self, rank: f64) -> f64 {
        order_statistic(self.sorted(), rank)
    }
}

/// The value that a share `p` of some values in rising order does not exceed: type 7 of Hyndman and
/// Fan. Zero for no values.
pub(crate) fn percentile(sorted: &[f64], p: f64) -> f64 {
    order_statistic(sorted, p * sorted.len().saturating_sub(1) as f64)
}

/// The value at a rank, counted from zero, between two values if the rank is a fraction.
fn order_statistic(sorted: &[f64], rank: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let below = index(rank, last);
    let at = |rank: usize| sorted.get(rank.min(last)).copied().unwrap_or(0.0);
    let (low, high) = (at(below), at(below + 1));
    let share = rank - below as f64;
    if share == 0.0 {
        return low;
    }
    // Halves, because the distance of two amounts can overflow.
    low + 2.0 * share * (0.5 * high - 0.5 * low)
}

/// A rank from zero to `last`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rank lies between zero and the number of trials"
)]
fn index(rank: f64, last: usize) -> usize {
    (rank as usize).min(last)
}

/// The bits of a number as an integer in the order of [`f64::total_cmp`], and back: among
/// negative numbers all but the sign are turned round.
fn swapped(bits: u64) -> i64 {
    let bits = bits.cast_signed();
    bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::Column;

    #[test]
    fn values_are_sorted_by_their_total_order() {
        let values = vec![
            3.0,
            -0.0,
            f64::MIN,
            1e-310,
            0.0,
            -2.5,
            f64::MAX,
            -1e-310,
            -2.5,
            1.0,
        ];
        let mut expected = values.clone();
        expected.sort_by(f64::total_cmp);
        let bits = |values: &[f64]| values.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(Column::new(values).sorted()), bits(&expected));
    }
}
