//! The logistic function and the logarithm that goes with it.

/// `1 / (1 + exp(-x))`: zero below -709.8, where the share is smaller than any normal number.
pub(crate) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

/// `ln(1 + exp(x))`, which is minus the logarithm of `logistic(-x)`.
pub(crate) fn softplus(x: f64) -> f64 {
    // Written out it would overflow for large x, and lose all digits for small ones.
    x.max(0.0) + libm::log1p(libm::exp(-x.abs()))
}

#[cfg(test)]
mod tests {
    use super::{logistic, softplus};

    #[test]
    fn both_tails_keep_their_digits() {
        for x in [-700.0, -40.0, -1e-3, 0.0, 1e-3, 40.0, 700.0] {
            let share = logistic(x);
            assert!((share - libm::exp(-softplus(-x))).abs() <= 1e-13 * share);
            assert!((softplus(x) - softplus(-x) - x).abs() <= 1e-13 * x.abs());
        }
        assert_eq!((softplus(800.0), softplus(-800.0)), (800.0, 0.0));
    }
}
