//! Tails of the normal distribution on one number or on several trials side by side.
//!
//! # Reference
//! M. M. Shepherd and J. G. Laframboise (1981), *Mathematics of Computation* 36, 249-253 (the
//! error function; coefficients recomputed).

use super::Number;

/// The probability that a standard normal number exceeds `z`.
#[inline]
pub(crate) fn normal_above<N: Number>(z: N) -> N {
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
    use super::normal_above;
    use crate::numeric::{Side, normal_tail};
    use crate::quantity::{Lane, Number};

    fn close(a: f64, b: f64, tolerance: f64) -> bool {
        (a - b).abs() <= tolerance * b.abs()
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
