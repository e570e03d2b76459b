//! The normal distribution.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

use super::Side;

/// The probability below (or above) `z` standard deviations.
pub(crate) fn normal_tail(side: Side, z: f64) -> f64 {
    let outward = match side {
        Side::Lower => -z,
        Side::Upper => z,
    };
    0.5 * libm::erfc(outward * FRAC_1_SQRT_2)
}

/// The density at `z` standard deviations; zero for NaN.
pub(crate) fn normal_density(z: f64) -> f64 {
    if z.is_nan() {
        return 0.0;
    }
    libm::exp(-0.5 * z * z) / libm::sqrt(2.0 * PI)
}

/// `exp(z^2) erfc(z)` for `z > -5`.
pub(super) fn scaled_erfc(z: f64) -> f64 {
    if z < 25.0 {
        return libm::erfc(z) * libm::exp(z * z);
    }
    let v = 0.5 / (z * z);
    let series = 1.0 - v * (1.0 - 3.0 * v * (1.0 - 5.0 * v * (1.0 - 7.0 * v)));
    series / (z * libm::sqrt(PI))
}

/// The `z` below which a number is with probability `u`, from whichever tail is the smaller.
pub(crate) fn normal_score(u: f64) -> f64 {
    if u > 0.5 {
        normal_quantile(Side::Upper, 1.0 - u)
    } else {
        normal_quantile(Side::Lower, u)
    }
}

/// The `z` with this tail probability: AS 241, PPND16, about 16 digits in both tails.
pub(crate) fn normal_quantile(side: Side, probability: f64) -> f64 {
    let lower = match side {
        Side::Lower => lower_quantile(probability),
        Side::Upper => -lower_quantile(probability),
    };
    lower + 0.0
}

fn lower_quantile(p: f64) -> f64 {
    let centred = p - 0.5;
    if centred.abs() <= 0.425 {
        let r = 0.180_625 - centred * centred;
        return centred * ratio(&CENTRE, r);
    }
    let tail = if centred < 0.0 { p } else { 1.0 - p };
    if tail <= 0.0 {
        return f64::INFINITY.copysign(centred);
    }
    let r = libm::sqrt(-libm::log(tail));
    let outward = if r <= 5.0 {
        ratio(&SHOULDER, r - 1.6)
    } else {
        ratio(&TAIL, r - 5.0)
    };
    outward.copysign(centred)
}

fn ratio(coefficients: &[[f64; 8]; 2], x: f64) -> f64 {
    let [numerator, denominator] = coefficients;
    let horner = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, c| sum * x + c);
    horner(numerator) / horner(denominator)
}

const CENTRE: [[f64; 8]; 2] = [
    [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ],
    [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_854,
    ],
];

const SHOULDER: [[f64; 8]; 2] = [
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        0.000_774_545_014_278_341_4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        0.000_547_593_808_499_534_5,
        1.050_750_071_644_416_9e-9,
    ],
];

const TAIL: [[f64; 8]; 2] = [
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        0.001_242_660_947_388_078_4,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        0.000_786_869_131_145_613_2,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
];
