//! The digamma and trigamma functions, as fits of gamma distributions need them: at large arguments
//! a fit sees only the small difference of digamma from a logarithm, which no rounded value of it
//! keeps.

/// `B(2 k) / (2 k)`, the coefficients of Stirling's series for the digamma function.
const SERIES: [f64; 7] = [
    1.0 / 12.0,
    -1.0 / 120.0,
    1.0 / 252.0,
    -1.0 / 240.0,
    1.0 / 132.0,
    -691.0 / 32_760.0,
    1.0 / 12.0,
];

/// Above this the series holds all digits.
const SERIES_FROM: f64 = 12.0;

/// `ln(x) - digamma(x)` for `x > 0`, with nearly all relative digits.
pub(crate) fn ln_less_digamma(x: f64) -> f64 {
    let (mut shifted, mut sum) = (x, 0.0);
    while shifted < SERIES_FROM {
        // ln(x) - ln(x + 1) + 1 / x.
        sum += 1.0 / shifted - libm::log1p(1.0 / shifted);
        shifted += 1.0;
    }
    let square = 1.0 / (shifted * shifted);
    let series = SERIES.iter().rev().fold(0.0, |sum, c| sum * square + c);
    sum + 0.5 / shifted + square * series
}

/// The digamma function for `x > 0`. Differences of it and a logarithm, or of two of its values,
/// are [`ln_less_digamma`] and [`digamma_rise`].
pub(crate) fn digamma(x: f64) -> f64 {
    libm::log(x) - ln_less_digamma(x)
}

/// `digamma(x + by) - digamma(x)` for `x > 0` and `by >= 0`, from the small parts of both.
pub(crate) fn digamma_rise(x: f64, by: f64) -> f64 {
    if by <= 0.0 {
        return 0.0;
    }
    libm::log1p(by / x) + ln_less_digamma(x) - ln_less_digamma(x + by)
}

/// The trigamma function for `x > 0`.
pub(crate) fn trigamma(x: f64) -> f64 {
    let (mut shifted, mut sum) = (x, 0.0);
    while shifted < SERIES_FROM {
        sum += 1.0 / (shifted * shifted);
        shifted += 1.0;
    }
    let square = 1.0 / (shifted * shifted);
    let mut order = 2.0 * SERIES.len() as f64;
    let series = SERIES.iter().rev().fold(0.0, |sum, c| {
        let term = sum * square + order * c;
        order -= 2.0;
        term
    });
    sum + (1.0 + 0.5 / shifted + square * series) / shifted
}

#[cfg(test)]
mod tests {
    use super::{ln_less_digamma, trigamma};

    /// Against mpmath at 30 digits, and at whole numbers against the harmonic sums of Abramowitz
    /// and Stegun (1964), 6.3.2 and 6.4.3.
    #[test]
    fn agrees_with_mpmath_and_harmonic_sums() {
        for (x, wanted) in [
            (1e-3, 993.667_816_652_828_2),
            (0.3, 2.298_551_417_874_197),
            (1.46, 0.380_016_997_707_328_5),
            (5.5, 0.093_654_943_656_674_11),
            (11.9, 0.042_604_863_234_946_25),
            (12.1, 0.041_891_104_428_358_145),
            (300.0, 0.001_667_592_591_563_791_5),
        ] {
            let found = ln_less_digamma(x);
            assert!(
                (found / wanted - 1.0_f64).abs() < 1e-13,
                "{x}: {found} {wanted}"
            );
        }
        let euler = 0.577_215_664_901_532_9;
        assert!((ln_less_digamma(1.0) - euler).abs() < 1e-15);
        let half_pi_squared = std::f64::consts::PI * std::f64::consts::PI / 2.0;
        assert!((trigamma(0.5) - half_pi_squared).abs() < 3e-15);
        let mut sum = half_pi_squared / 3.0;
        for k in 1..40 {
            assert!((trigamma(f64::from(k)) / sum - 1.0).abs() < 1e-13, "{k}");
            sum -= 1.0 / (f64::from(k) * f64::from(k));
        }
        // ln(x) - digamma(x) = 1 / (2 x) + 1 / (12 x^2) - ...
        assert!((ln_less_digamma(1e9) * 2e9 - 1.0 - 1.0 / 6e9).abs() < 1e-15);
    }
}
