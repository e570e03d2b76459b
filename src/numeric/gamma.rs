//! The gamma distribution of unit scale: both tails and their inverse.

use std::cmp::Ordering;
use std::f64::consts::PI;

use super::normal::{normal_quantile, scaled_erfc};
use super::solve::{Probe, Side, Tail, solve};
use super::stirling::{deviance, ln_gamma_1p, stirling_error};

/// From this shape on the uniform expansion holds all digits near the mean.
const UNIFORM_FROM: f64 = 20.0;

/// How many coefficients [`TEMME`] has.
const TEMME_TERMS: f64 = 29.0;

/// Taylor coefficients of `eta / (lambda - 1)`, where `eta^2 / 2 = lambda - 1 - ln lambda`
/// (Temme 1979, section 3), computed with 60 digits.
const TEMME: [f64; 29] = [
    1.0,
    -0.333_333_333_333_333_3,
    0.083_333_333_333_333_33,
    -0.014_814_814_814_814_815,
    0.001_157_407_407_407_407_3,
    0.000_352_733_686_067_019_4,
    -0.000_178_755_144_032_921_8,
    3.919_263_178_522_438e-5,
    -2.185_448_510_679_992_2e-6,
    -1.854_062_210_715_16e-6,
    8.296_711_340_953_086e-7,
    -1.766_595_273_682_608e-7,
    6.707_853_543_401_498e-9,
    1.026_180_978_424_030_8e-8,
    -4.382_036_018_453_353e-9,
    9.147_699_582_236_79e-10,
    -2.551_419_399_494_625e-11,
    -5.830_772_132_550_425e-11,
    2.436_194_802_066_741_6e-11,
    -5.027_669_280_114_176e-12,
    1.100_439_203_195_613_5e-13,
    3.371_763_262_400_985_4e-13,
    -1.392_388_722_418_162e-13,
    2.853_489_380_704_744_3e-14,
    -5.139_111_834_242_573e-16,
    -1.975_228_829_434_944_3e-15,
    8.099_521_156_704_561e-16,
    -1.652_253_121_639_816_2e-16,
    2.530_543_009_747_888_4e-18,
];

/// The tails of a gamma distribution of scale one.
///
/// The coordinate of [`solve`] is `u = ln x`, in which the density is `x^a exp(-x) / Gamma(a)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct GammaTails {
    shape: f64,
    /// The shape where it is below one, else one: the density is proportional to it.
    unit: f64,
    /// What the logarithm of the density over `unit` does not owe to `x`.
    front: f64,
}

/// A tail as a multiple of the density, or as such.
enum Part {
    Ratio(f64),
    Tail(f64),
}

impl GammaTails {
    /// The tails for a shape above zero.
    pub(crate) fn new(shape: f64) -> Self {
        let front = if shape < 1.0 {
            // Vanishes with the shape.
            -ln_gamma_1p(shape)
        } else {
            0.5 * libm::log(shape / (2.0 * PI)) - stirling_error(shape)
        };
        Self {
            shape,
            unit: shape.min(1.0),
            front,
        }
    }

    pub(crate) fn shape(&self) -> f64 {
        self.shape
    }

    /// `x^a exp(-x) / Gamma(a)`, the density of `ln x`.
    pub(crate) fn log_density(&self, x: f64) -> f64 {
        self.unit * libm::exp(self.ln_density(x))
    }

    /// The logarithm of the density of `ln x` over `unit`.
    fn ln_density(&self, x: f64) -> f64 {
        let a = self.shape;
        if a < 1.0 {
            a * libm::log(x) - x + self.front
        } else {
            self.front - deviance(a, x - a, || libm::log(x) - libm::log(a))
        }
    }

    /// The density at `x`; infinite at a pole, zero outside.
    pub(crate) fn density(&self, x: f64) -> f64 {
        if x > 0.0 && x < f64::INFINITY {
            self.log_density(x) / x
        } else if x == 0.0 {
            match self.shape.partial_cmp(&1.0) {
                Some(Ordering::Less) => f64::INFINITY,
                Some(Ordering::Equal) => 1.0,
                _ => 0.0,
            }
        } else {
            0.0
        }
    }

    /// The probability on one side of `x`, which is positive and finite.
    pub(crate) fn tail(&self, side: Side, x: f64) -> f64 {
        let tail = match self.part(side, x) {
            Part::Ratio(ratio) => self.log_density(x) * ratio,
            Part::Tail(tail) => tail,
        };
        tail.clamp(0.0, 1.0)
    }

    /// The `x` with this tail probability, which is positive and at most a half.
    pub(crate) fn quantile(&self, side: Side, probability: f64) -> f64 {
        // So close to zero the first term of the series is all there is.
        let first = self.first_term(side, probability);
        if first < 1e-17 {
            return first;
        }
        let start = self.start(side, probability, first);
        solve(&OneTail { of: self, side }, start, libm::log(probability))
    }

    /// The solution of `x^a / Gamma(a + 1) = P`.
    fn first_term(&self, side: Side, probability: f64) -> f64 {
        let ln_lower = match side {
            Side::Lower => libm::log(probability),
            Side::Upper => libm::log1p(-probability),
        };
        let a = self.shape;
        let ln_gamma = if a < 1.0 {
            -self.front
        } else {
            // front = ln(a^a exp(-a) / Gamma(a)).
            a * libm::log(a) - a - self.front + libm::log(a)
        };
        libm::exp((ln_lower + ln_gamma) / a)
    }

    fn start(&self, side: Side, probability: f64, first: f64) -> f64 {
        let a = self.shape;
        let z = normal_quantile(side, probability);
        // Wilson and Hilferty: the cube root is nearly normal.
        let root = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * libm::sqrt(a));
        if a >= 1.0 && root > 0.4 {
            return a * root * root * root;
        }
        if first < 0.5 * (a + 1.0) {
            return first * libm::exp(first / (a + 1.0));
        }
        // The upper tail of a small shape: x^(a - 1) exp(-x) / Gamma(a) = Q.
        let target = self.front + libm::log(self.unit / probability);
        let mut x = target.max(1.0);
        for _ in 0..2 {
            x = (target + (a - 1.0) * libm::log(x)).max(0.5);
        }
        x
    }

    fn part(&self, side: Side, x: f64) -> Part {
        let a = self.shape;
        let relative = (x - a) / a;
        if a >= UNIFORM_FROM && relative > -0.6 && relative < 1.0 {
            return match (side, x < a) {
                (Side::Lower, true) | (Side::Upper, false) => Part::Ratio(self.uniform(x)),
                _ => Part::Tail(1.0 - self.log_density(x) * self.uniform(x)),
            };
        }
        let below = x < 1.5 || x < a + 1.0;
        match (side, below) {
            (Side::Lower, true) => Part::Ratio(self.series(x)),
            (Side::Upper, false) => Part::Ratio(self.fraction(x)),
            (Side::Upper, true) => Part::Tail(self.upper_near_zero(x)),
            (Side::Lower, false) => Part::Tail(1.0 - self.log_density(x) * self.fraction(x)),
        }
    }

    /// The lower tail over the density: `1/a (1 + x/(a + 1) + x^2/((a + 1)(a + 2)) + ...)`.
    fn series(&self, x: f64) -> f64 {
        let mut n = self.shape;
        let mut term = 1.0;
        let mut sum = 1.0;
        loop {
            n += 1.0;
            term *= x / n;
            sum += term;
            // Once the ratio is below a half, the rest is less than the last term.
            if term <= f64::EPSILON * 0.2 * sum && x < 0.7 * n {
                return sum / self.shape;
            }
        }
    }

    /// The upper tail over the density, by Legendre's continued fraction.
    fn fraction(&self, x: f64) -> f64 {
        let a = self.shape;
        let mut odd = x + 1.0 - a;
        let mut fraction = odd;
        let mut c = odd;
        let mut d = 0.0;
        let mut n = 1.0;
        loop {
            let numerator = n * (a - n);
            odd += 2.0;
            d = 1.0 / (odd + numerator * d);
            c = odd + numerator / c;
            let factor = c * d;
            fraction *= factor;
            if (factor - 1.0).abs() <= 2.0 * f64::EPSILON {
                return 1.0 / fraction;
            }
            n += 1.0;
        }
    }

    /// The upper tail where the lower one may be nearly one.
    fn upper_near_zero(&self, x: f64) -> f64 {
        let a = self.shape;
        if a >= 1.0 {
            return 1.0 - self.log_density(x) * self.series(x);
        }
        // 1 - x^a / Gamma(a + 1) (1 + a sum), each part with its relative digits.
        let ln_power = a * libm::log(x) + self.front;
        let mut term = 1.0;
        let mut sum = 0.0;
        let mut n = 1.0;
        loop {
            term *= -x / n;
            let share = term / (a + n);
            sum += share;
            if share.abs() <= f64::EPSILON * 0.2 * sum.abs() {
                break;
            }
            n += 1.0;
        }
        -libm::expm1(ln_power) - libm::exp(ln_power) * a * sum
    }

    /// The tail away from the mean over the density, for a large shape not too far from its mean:
    /// the normal tail of `eta sqrt(a / 2)`, and a correction whose Taylor coefficients in `eta`
    /// obey a recursion.
    fn uniform(&self, x: f64) -> f64 {
        let a = self.shape;
        let half_square = deviance(a, x - a, || libm::log(x / a));
        let eta = libm::sqrt(2.0 * half_square / a).copysign(x - a);
        let correction = temme_sum(a, eta) / a;
        let normal = 0.5 * libm::exp(-self.front) * scaled_erfc(libm::sqrt(half_square));
        if x < a {
            normal - correction
        } else {
            normal + correction
        }
    }
}

/// `s(eta)` of the remainder `exp(-a eta^2 / 2) s(eta) / (sqrt(2 pi a) Gamma*(a))`, where
/// `s' - a eta s = a (Gamma*(a) - f(eta))` and `f` has the coefficients [`TEMME`].
fn temme_sum(a: f64, eta: f64) -> f64 {
    let mut s = [0.0; TEMME.len() + 1];
    let mut factor = TEMME_TERMS / a;
    for n in (1..TEMME.len()).rev() {
        s[n - 1] = TEMME[n] + factor * s[n + 1];
        factor -= 1.0 / a;
    }
    let square = eta * eta;
    let (mut even, mut odd) = (0.0, 0.0);
    for pair in s[..TEMME.len() - 1].rchunks_exact(2) {
        even = even * square + pair[0];
        odd = odd * square + pair[1];
    }
    even + eta * odd
}

struct OneTail<'a> {
    of: &'a GammaTails,
    side: Side,
}

impl Tail for OneTail<'_> {
    type Point = f64;

    fn probe(&self, x: f64) -> Probe {
        let (ln_tail, rate) = match self.of.part(self.side, x) {
            Part::Ratio(ratio) => {
                let ln_tail = self.of.ln_density(x) + libm::log(self.of.unit * ratio);
                (ln_tail, 1.0 / ratio)
            }
            Part::Tail(tail) => (libm::log(tail), self.of.log_density(x) / tail),
        };
        Probe {
            ln_tail,
            slope: match self.side {
                Side::Lower => rate,
                Side::Upper => -rate,
            },
            score: self.of.shape - x,
            score_slope: -x,
        }
    }

    fn moved(x: f64, distance: f64) -> f64 {
        (x * libm::exp(distance)).clamp(f64::MIN_POSITIVE, f64::MAX)
    }

    fn at(u: f64) -> f64 {
        libm::exp(u).clamp(f64::MIN_POSITIVE, f64::MAX)
    }
}
