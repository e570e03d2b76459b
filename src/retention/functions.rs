//! Special functions on one number or on several trials side by side.
//!
//! # References
//! M. M. Shepherd and J. G. Laframboise (1981), *Mathematics of Computation* 36, 249-253 (the
//! error function; coefficients recomputed); Stirling's series for the gamma function.

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

/// The probability that a standard normal number exceeds `z`.
#[inline]
pub(super) fn normal_above<N: Number>(z: N) -> N {
    let (zero, one) = (N::splat(0.0), N::splat(1.0));
    let below = z.less_than(zero);
    let outward = N::choose(below, -z, z);
    // Beyond 39 standard deviations there are no doubles.
    let x = (outward * N::splat(std::f64::consts::FRAC_1_SQRT_2)).at_most(N::splat(39.0));
    let tail = N::splat(0.5) * (-(x * x)).exp() * scaled_erfc(x);
    N::choose(below, one - tail, tail)
}

/// `exp(x^2) erfc(x)` for `x >= 0`.
#[inline]
fn scaled_erfc<N: Number>(x: N) -> N {
    const CHEBYSHEV: [f64; 25] = [
        1.177_578_934_567_401_8,
        -0.004_590_054_580_646_477,
        -0.084_249_133_366_517_92,
        0.059_209_939_998_191_89,
        -0.026_658_668_435_305_753,
        0.009_074_997_670_705_265,
        -0.002_413_163_540_417_608,
        0.000_490_775_836_525_808_6,
        -6.916_973_302_501_206e-5,
        4.139_027_986_073_01e-6,
        7.740_383_066_198_849e-7,
        -2.188_640_104_923_44e-7,
        1.076_499_946_567_091_1e-8,
        4.521_959_811_218_287e-9,
        -7.754_400_208_831_135e-10,
        -6.318_088_340_886_685e-11,
        2.868_795_010_930_67e-11,
        1.945_586_854_577_734_8e-13,
        -9.654_696_748_434_44e-13,
        3.252_548_148_148_74e-14,
        3.347_811_948_286_806e-14,
        -1.864_562_880_419_313e-15,
        -1.250_795_053_068_864_8e-15,
        7.418_235_256_624_043e-17,
        5.068_148_904_796_111e-17,
    ];
    let middle = N::splat(3.75);
    let t = (x - middle) / (x + middle);
    let twice = t + t;
    let (mut last, mut before) = (N::splat(0.0), N::splat(0.0));
    for &coefficient in CHEBYSHEV[1..].iter().rev() {
        (last, before) = (twice * last - before + N::splat(coefficient), last);
    }
    let series = t * last - before + N::splat(CHEBYSHEV[0]);
    series / (N::splat(1.0) + x + x)
}

#[cfg(test)]
mod tests {
    use super::{ln_gamma_ratio, normal_above};
    use crate::numeric::{Side, normal_tail};
    use crate::quantity::{Lane, Number};

    fn close(a: f64, b: f64, tolerance: f64) -> bool {
        (a - b).abs() <= tolerance * b.abs()
    }

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

    #[test]
    fn normal_tails_agree_with_the_error_function_of_libm() {
        for index in -380..380 {
            let z = f64::from(index) * 0.1;
            let (found, wanted): (f64, f64) = (normal_above(z), normal_tail(Side::Upper, z));
            assert!(
                close(found, wanted, 4e-16 * (2.0 + z * z)),
                "{z}: {found} {wanted}"
            );
            assert_eq!(normal_above(Lane::splat(z)), Lane::splat(found));
        }
        let ends = [f64::INFINITY, f64::NEG_INFINITY].map(normal_above);
        assert_eq!(ends.map(f64::to_bits), [0.0, 1.0].map(f64::to_bits));
    }
}
