//! What is left of factorials and of their ratios once the large parts have cancelled.

/// Euler's constant.
pub(crate) const EULER: f64 = 0.577_215_664_901_532_9;

const HALF_LN_2_PI: f64 = 0.918_938_533_204_672_8;

/// Above this the Stirling series of [`stirling_error`] holds all digits.
const SERIES_FROM: f64 = 16.0;

/// Bernoulli numbers over `2k (2k - 1)`: the coefficients of Stirling's series.
const STIRLING: [f64; 8] = [
    1.0 / 12.0,
    -1.0 / 360.0,
    1.0 / 1260.0,
    -1.0 / 1680.0,
    1.0 / 1188.0,
    -691.0 / 360_360.0,
    1.0 / 156.0,
    -3617.0 / 122_400.0,
];

/// `(-1)^k (zeta(k) - 1) / k` for k from 2.
const ZETA: [f64; 28] = [
    0.322_467_033_424_113_2,
    -0.067_352_301_053_198_1,
    0.020_580_808_427_784_546,
    -0.007_385_551_028_673_985,
    0.002_890_510_330_741_523_4,
    -0.001_192_753_911_703_261,
    0.000_509_669_524_743_042_4,
    -0.000_223_154_758_453_579_38,
    9.945_751_278_180_853e-5,
    -4.492_623_673_813_314e-5,
    2.050_721_277_567_069e-5,
    -9.439_488_275_268_396e-6,
    4.374_866_789_907_488e-6,
    -2.039_215_753_801_366e-6,
    9.551_412_130_407_42e-7,
    -4.492_469_198_764_566e-7,
    2.120_718_480_555_466_5e-7,
    -1.004_322_482_396_81e-7,
    4.769_810_169_363_980_6e-8,
    -2.271_109_460_894_316_6e-8,
    1.083_865_921_489_695_5e-8,
    -5.183_475_041_970_047e-9,
    2.483_674_543_802_478_3e-9,
    -1.192_140_140_586_091_2e-9,
    5.731_367_241_678_862e-10,
    -2.759_522_885_124_233e-10,
    1.330_476_437_424_449e-10,
    -6.422_964_563_838_1e-11,
];

fn horner(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

/// `ln(1 + x) - x`, without the cancellation near zero.
pub(super) fn log_1p_less(x: f64) -> f64 {
    if !(-0.4..=0.7).contains(&x) {
        return libm::log1p(x) - x;
    }
    // ln(1 + x) = 2 artanh(r) with r = x / (2 + x), and 2 r - x = -r x.
    let r = x / (2.0 + x);
    let square = r * r;
    let mut power = 2.0 * square;
    let mut sum = 0.0;
    let mut odd = 3.0;
    loop {
        let term = power / odd;
        sum += term;
        if term <= f64::EPSILON * 0.1 * sum {
            break;
        }
        power *= square;
        odd += 2.0;
    }
    r * (sum - x)
}

/// `exp(x) - 1 - x`, without the cancellation near zero.
pub(super) fn exp_m1_less(x: f64) -> f64 {
    if x.abs() > 0.5 {
        return libm::expm1(x) - x;
    }
    let mut sum = 1.0;
    for n in (3..=16).rev() {
        sum = 1.0 + x * sum / f64::from(n);
    }
    0.5 * x * x * sum
}

/// `excess - k ln((k + excess) / k)`: what a Poisson probability of mean `k + excess` loses at `k`
/// against its mode (Loader's deviance). `ln_ratio` is asked for far from there only.
pub(super) fn deviance(k: f64, excess: f64, ln_ratio: impl Fn() -> f64) -> f64 {
    let relative = excess / k;
    if relative > -0.9 && relative < 10.0 {
        -k * log_1p_less(relative)
    } else {
        excess - k * ln_ratio()
    }
}

/// `ln(n!) - ln(sqrt(2 pi n) (n / e)^n)`: the error of Stirling's formula, for any `n > 0`.
pub(super) fn stirling_error(n: f64) -> f64 {
    let mut shifted = n;
    let mut sum = 0.0;
    while shifted < SERIES_FROM {
        sum += (shifted + 0.5) * libm::log1p(1.0 / shifted) - 1.0;
        shifted += 1.0;
    }
    sum + horner(&STIRLING, 1.0 / (shifted * shifted)) / shifted
}

/// `ln Gamma(1 + x)` for `x >= 0`, with all relative digits also near zero.
pub(crate) fn ln_gamma_1p(x: f64) -> f64 {
    if x > 1.0 {
        return stirling_error(x) + (x + 0.5) * libm::log(x) - x + HALF_LN_2_PI;
    }
    if x > 0.5 {
        return libm::log1p(x - 1.0) + ln_gamma_1p(x - 1.0);
    }
    let series = x * x * horner(&ZETA, x);
    // ln Gamma(1 + x) = -ln(1 + x) + (1 - Euler) x + series, where -ln(1 + x) + x is small too.
    series - log_1p_less(x) - EULER * x
}

/// `Gamma(1 + 2 e) / Gamma(1 + e)^2 - 1`: the squared coefficient of variation of a Weibull
/// distribution of shape `1 / e`.
pub(crate) fn weibull_variation(e: f64) -> f64 {
    if e > 0.25 {
        return libm::expm1(ln_gamma_1p(2.0 * e) - 2.0 * ln_gamma_1p(e));
    }
    let ratio = e / (1.0 + e);
    let (mut sum, mut power, mut double) = (0.0, e * e, 4.0);
    for coefficient in ZETA {
        sum += coefficient * power * (double - 2.0);
        power *= e;
        double *= 2.0;
    }
    libm::expm1(sum - libm::log1p(-ratio * ratio))
}

/// `ln(Gamma(z + s) / Gamma(z))` for `0 <= s <= 1`, with all digits relative to `s`.
pub(super) fn ln_gamma_rise(z: f64, s: f64) -> f64 {
    if z < SERIES_FROM {
        // From the top down, so that the largest part, at z, is added last.
        return ln_gamma_rise(z + 1.0, s) - libm::log1p(s / z);
    }
    let ratio = s / z;
    let rest = (z + s) * log_1p_less(ratio) + s * ratio - 0.5 * libm::log1p(ratio);
    s * libm::log(z) + (rest + series_difference(z, s))
}

/// The Stirling series at `z + s` less that at `z`, term by term.
fn series_difference(z: f64, s: f64) -> f64 {
    let (v, w) = (1.0 / z, 1.0 / (z + s));
    // w^(2k + 1) - v^(2k + 1) = -(s v w) (w^(2k) + w^(2k - 1) v + ... + v^(2k)).
    let mut quotient = 1.0;
    let mut power = 1.0;
    let mut sum = 0.0;
    for coefficient in STIRLING {
        sum += coefficient * quotient;
        for _ in 0..2 {
            power *= v;
            quotient = power + w * quotient;
        }
    }
    -s * v * w * sum
}

/// The logarithm of the probability of `k` successes in `n` trials of probability `p = 1 - q`
/// (Loader's saddle-point form); minus infinity outside 0 to `n`.
pub(crate) fn ln_binomial_probability(n: f64, k: f64, p: f64, q: f64) -> f64 {
    if k < 0.0 || k > n {
        return f64::NEG_INFINITY;
    }
    if p <= 0.0 || k <= 0.0 {
        return if k <= 0.0 {
            power(n, q, p)
        } else {
            f64::NEG_INFINITY
        };
    }
    if q <= 0.0 || k >= n {
        return if k >= n {
            power(n, p, q)
        } else {
            f64::NEG_INFINITY
        };
    }
    let rest = n - k;
    let excess = n * p - k;
    0.5 * libm::log(n / k / rest) - HALF_LN_2_PI + stirling_error(n)
        - stirling_error(k)
        - stirling_error(rest)
        - deviance(k, excess, || libm::log(n * p / k))
        - deviance(rest, -excess, || libm::log(n * q / rest))
}

/// `n ln(base)`, where `complement = 1 - base`.
fn power(n: f64, base: f64, complement: f64) -> f64 {
    if n <= 0.0 {
        0.0
    } else if base < 0.5 {
        n * libm::log(base)
    } else {
        n * libm::log1p(-complement)
    }
}
