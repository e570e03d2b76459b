//! Present and future values that do not leave the range of numbers on the way.
//!
//! A weight of `1e400` times a flow of zero is zero, and times one of `1e-200` it is `1e200`; so is
//! a sum whose terms are beyond all numbers and cancel. Only a result that no number states is
//! infinite.

use crate::numeric::CompensatedSum;

/// Weights between `exp(-700)` and `exp(700)` are numbers.
const REACH: f64 = 700.0;

/// `value * exp(exponent)`.
pub(super) fn grown(value: f64, exponent: f64) -> f64 {
    if value == 0.0 {
        return 0.0;
    }
    if exponent.abs() <= REACH {
        return value * libm::exp(exponent);
    }
    // In four parts, each of which is a number wherever the result is one.
    let part = libm::exp(0.25 * exponent);
    value * part * part * part * part
}

/// The sum of `value * exp(exponent)` over all terms.
pub(super) fn total_grown(terms: impl Iterator<Item = (f64, f64)> + Clone) -> f64 {
    let mut sum = CompensatedSum::default();
    let mut in_range = true;
    for (value, exponent) in terms.clone() {
        let term = grown(value, exponent);
        in_range &= term.is_finite();
        sum.add(term);
    }
    if in_range && sum.total().is_finite() {
        return sum.total();
    }
    let (scaled, shift) = scaled(terms);
    grown(scaled, shift)
}

/// `ln` of the sum of `value * exp(exponent)` over terms of which none is negative; nothing if all
/// are zero.
pub(super) fn log_total(terms: impl Iterator<Item = (f64, f64)> + Clone) -> Option<f64> {
    let (scaled, shift) = scaled(terms);
    (scaled > 0.0).then(|| libm::log(scaled) + shift)
}

/// The sum in units of its largest term, and the logarithm of that.
fn scaled(terms: impl Iterator<Item = (f64, f64)> + Clone) -> (f64, f64) {
    let size = |(value, exponent): (f64, f64)| libm::log(value.abs()) + exponent;
    let proper = terms.filter(|(value, _)| *value != 0.0);
    let largest = proper.clone().map(size).fold(f64::NEG_INFINITY, f64::max);
    let mut sum = CompensatedSum::default();
    for (value, exponent) in proper {
        sum.add(grown(value, exponent - largest));
    }
    (sum.total(), if largest.is_finite() { largest } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::{grown, log_total, total_grown};

    #[test]
    fn weights_beyond_all_numbers_do_no_harm() {
        assert_eq!(grown(0.0, 1e5).to_bits(), 0.0_f64.to_bits());
        // 1e-300 e^1300, by logarithms.
        let exact = libm::exp(1_300.0 - 300.0 * std::f64::consts::LN_10);
        assert!((grown(1e-300, 1_300.0) / exact - 1.0).abs() < 1e-12);
        assert!(grown(1.0, 800.0).is_infinite());
        // e^1000 (1 - 1) + 2.
        let terms = [(1.0, 1_000.0), (-1.0, 1_000.0), (2.0, 0.0)];
        assert!(!total_grown(terms.into_iter()).is_nan());
        let log = log_total([(1.0, 1_000.0), (1.0, 1_000.0)].into_iter()).unwrap();
        assert!((log - 1_000.0 - std::f64::consts::LN_2).abs() < 1e-12);
        assert!(log_total([(0.0, 3.0)].into_iter()).is_none());
    }
}
