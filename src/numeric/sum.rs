//! Sums that keep what rounding drops.
//!
//! # Reference
//! A. Neumaier (1974), "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen",
//! *Zeitschrift für Angewandte Mathematik und Mechanik* 54, 39-51.

/// A sum beside the sum of its rounding errors.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct CompensatedSum {
    sum: f64,
    dropped: f64,
}

impl CompensatedSum {
    #[inline]
    pub(crate) fn add(&mut self, term: f64) {
        let sum = self.sum + term;
        // Knuth's exact error of an addition: no branch on which of the two is greater.
        let back = sum - self.sum;
        self.dropped += (self.sum - (sum - back)) + (term - back);
        self.sum = sum;
    }

    #[inline]
    pub(crate) fn total(self) -> f64 {
        self.total_and(0.0)
    }

    /// The total with something small beside it, which is added to the small part.
    pub(crate) fn total_and(self, small: f64) -> f64 {
        // Beyond the range of numbers the correction is NaN.
        if self.sum.is_finite() {
            self.sum + (self.dropped + small)
        } else {
            self.sum
        }
    }
}

#[cfg(test)]
mod tests {
    use super::CompensatedSum;

    #[test]
    #[expect(clippy::float_cmp, reason = "the sums are exact")]
    fn what_cancels_leaves_the_rest() {
        let mut sum = CompensatedSum::default();
        for term in [1.0, 1e100, 1.0, -1e100] {
            sum.add(term);
        }
        assert_eq!(sum.total(), 2.0);
        assert_eq!(sum.total_and(0.5), 2.5);
        sum.add(f64::MAX);
        sum.add(f64::MAX);
        assert_eq!(sum.total(), f64::INFINITY);
    }
}
