//! Special functions on one number or on several trials side by side.
//!
//! # Reference
//! Stirling's series for the gamma function.

use crate::quantity::Number;

/// `ln(Gamma(x + a) / Gamma(x))` for `x > 0` and `a` from 0 to 1e50, to some units in the 16th
/// digit of itself or of one, whichever is larger.
#[inline]
pub(super) fn ln_gamma_ratio<N: Number>(x: N, a: N) -> N {
    /// So many factors are taken out, above which Stirling's series holds all digits.
    const SHIFT: u32 = 10;
    let one = N::splat(1.0);
    // The product of (x + k) / (x + a + k) = 1 / (1 + a / (x + k)), in parts that neither overflow
    // nor vanish; the first factor may be beyond doubles by itself.
    let lead = (a / x).at_most(N::splat(f64::MAX)).ln_1p();
    let (mut first, mut second) = (one, one);
    for k in 1..SHIFT {
        let factor = one + a / (x + N::splat(f64::from(k)));
        if k % 2 == 0 {
            first = first * factor;
        } else {
            second = second * factor;
        }
    }
    let y = x + N::splat(f64::from(SHIFT));
    let sum = y + a;
    let main = (y - N::splat(0.5)) * (a / y).ln_1p() + a * sum.ln() - a;
    main + (stirling(sum) - stirling(y)) - (lead + first.ln() + second.ln())
}

/// `ln(B(a, b + u) / B(a, b))` for `a` and `u` up to 1e50: as the difference of what rises by the
/// smaller of `a` and `u`, in which it is symmetric, so that less cancels.
#[inline]
pub(super) fn ln_beta_fall<N: Number>(a: N, b: N, u: N) -> N {
    let rise = a.at_most(u);
    ln_gamma_ratio(b, rise) - ln_gamma_ratio(b + a.at_least(u), rise)
}

/// The correction of Stirling's formula for `x >= 10`.
#[inline]
fn stirling<N: Number>(x: N) -> N {
    const TERMS: [f64; 7] = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1_260.0,
        -1.0 / 1_680.0,
        1.0 / 1_188.0,
        -691.0 / 360_360.0,
        1.0 / 156.0,
    ];
    let inverse = N::splat(1.0) / x;
    let square = inverse * inverse;
    let series = TERMS
        .iter()
        .rev()
        .fold(N::splat(0.0), |sum, &term| sum * square + N::splat(term));
    inverse * series
}

#[cfg(test)]
mod tests {
    use super::ln_gamma_ratio;
    use crate::quantity::{Lane, Number};

    /// From mpmath 1.3.0 at 40 digits.
    #[test]
    fn gamma_ratios_match_multiple_precision() {
        let cases = [
            (0.01, 0.5, -4.046_506_060_112_221),
            (1.28, 9.0, 13.540_963_408_489_783),
            (3.8, 1e-9, 1.197_689_846_142_664_8e-9),
            (250.0, 0.7, 3.864_602_754_738_479),
            (1e6, 30.0, 414.465_751_734_650_8),
            (0.3, 1e5, 1_051_290.067_052_251_6),
        ];
        for (x, a, wanted) in cases {
            let found: f64 = ln_gamma_ratio(x, a);
            let error = (found - wanted).abs() / wanted.abs().max(1.0);
            assert!(error < 2e-15, "{x} {a}: {found} {wanted}");
            assert_eq!(
                ln_gamma_ratio(Lane::splat(x), Lane::splat(a)),
                Lane::splat(found)
            );
        }
    }
}
