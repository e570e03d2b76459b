//! The beta distribution: both tails and their inverse.

use std::cmp::Ordering;
use std::f64::consts::PI;

use super::normal::normal_quantile;
use super::quadrature::integral;
use super::solve::{Probe, Side, Tail, solve};
use super::stirling::{
    deviance, exp_m1_less, ln_gamma_1p, ln_gamma_rise, log_1p_less, stirling_error,
};

/// From this value of the smaller shape on, quadrature is quicker than the continued fraction.
const QUADRATURE_FROM: f64 = 3000.0;

/// Terms of a series or a fraction: none of those that are asked needs a tenth of them.
const MOST_TERMS: f64 = 1e5;

/// A point of [0, 1] with its complement, each with all its digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Unit {
    /// The distance from 0.
    pub(crate) x: f64,
    /// The distance from 1.
    pub(crate) y: f64,
}

impl Unit {
    fn ln(value: f64, complement: f64) -> f64 {
        if value < 0.5 {
            libm::log(value)
        } else {
            libm::log1p(-complement)
        }
    }

    fn swapped(self) -> Self {
        Self {
            x: self.y,
            y: self.x,
        }
    }
}

/// The tails of a beta distribution.
///
/// The coordinate of [`solve`] is `u = ln(x / y)`, in which the density is `x^a y^b / B(a, b)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct BetaTails {
    a: f64,
    b: f64,
    /// The smaller shape where it is below one, else one: the density is proportional to it.
    unit: f64,
    /// What the logarithm of the density over `unit` does not owe to `x`.
    front: f64,
}

/// A tail as a multiple of the density, or as such.
enum Part {
    Ratio(f64),
    Tail(f64),
}

impl BetaTails {
    /// The tails for two shapes above zero.
    pub(crate) fn new(a: f64, b: f64) -> Self {
        let (small, large) = if a < b { (a, b) } else { (b, a) };
        let front = if small < 1.0 {
            // -ln(small B(small, large)), which vanishes with the small shape.
            ln_gamma_rise(large, small) - ln_gamma_1p(small)
        } else {
            // ab / (a + b) without overflow.
            let harmonic = small / (1.0 + small / large);
            0.5 * libm::log(harmonic / (2.0 * PI)) + stirling_error(a + b)
                - stirling_error(a)
                - stirling_error(b)
        };
        Self {
            a,
            b,
            unit: small.min(1.0),
            front,
        }
    }

    pub(crate) fn shapes(&self) -> (f64, f64) {
        (self.a, self.b)
    }

    /// `ln B(a, b)` where one of the shapes is below one.
    pub(crate) fn ln_beta(&self) -> f64 {
        -self.front - libm::log(self.unit)
    }

    /// `x^a y^b / B(a, b)`, the density of the logit of `x`.
    pub(crate) fn logit_density(&self, at: Unit) -> f64 {
        self.unit * libm::exp(self.ln_density(at))
    }

    /// The logarithm of the density of the logit over `unit`.
    fn ln_density(&self, at: Unit) -> f64 {
        let Self { a, b, front, .. } = *self;
        let Unit { x, y } = at;
        if a < 1.0 || b < 1.0 {
            return front + a * Unit::ln(x, y) + b * Unit::ln(y, x);
        }
        let excess = b * x - a * y;
        front
            - deviance(a, excess, || Unit::ln(x, y) + libm::log1p(b / a))
            - deviance(b, -excess, || Unit::ln(y, x) + libm::log1p(a / b))
    }

    /// The density at a point; infinite at a pole, zero outside.
    pub(crate) fn density(&self, at: Unit) -> f64 {
        let edge = |shape: f64, other: f64| match shape.partial_cmp(&1.0) {
            Some(Ordering::Less) => f64::INFINITY,
            Some(Ordering::Equal) => other,
            _ => 0.0,
        };
        if at.x > 0.0 && at.y > 0.0 {
            self.logit_density(at) / at.x / at.y
        } else if at.x == 0.0 {
            edge(self.a, self.b)
        } else if at.y == 0.0 {
            edge(self.b, self.a)
        } else {
            0.0
        }
    }

    /// The probability on one side of a point strictly between 0 and 1.
    pub(crate) fn tail(&self, side: Side, at: Unit) -> f64 {
        let tail = match self.part(side, at) {
            Part::Ratio(ratio) => self.logit_density(at) * ratio,
            Part::Tail(tail) => tail,
        };
        tail.clamp(0.0, 1.0)
    }

    /// The point with this tail probability, which is positive and at most a half.
    pub(crate) fn quantile(&self, side: Side, probability: f64) -> Unit {
        match side {
            Side::Lower => self.lower_quantile(probability),
            Side::Upper => self.mirrored().lower_quantile(probability).swapped(),
        }
    }

    fn mirrored(&self) -> Self {
        Self {
            a: self.b,
            b: self.a,
            ..*self
        }
    }

    fn lower_quantile(&self, probability: f64) -> Unit {
        // Near an end of the range the first term of the series there is all there is.
        let low = self.first_term(libm::log(probability));
        if low < 1e-17 / (1.0 + self.b) {
            return Unit { x: low, y: 1.0 };
        }
        let high = self.mirrored().first_term(libm::log1p(-probability));
        if high < 1e-17 / (1.0 + self.a) {
            return Unit { x: 1.0, y: high };
        }
        let start = self.start(probability, low, high);
        solve(self, start, libm::log(probability))
    }

    /// The solution of `x^a / (a B(a, b)) = P`.
    fn first_term(&self, ln_probability: f64) -> f64 {
        libm::exp((ln_probability + self.ln_beta_times_a()) / self.a)
    }

    /// `ln(a B(a, b))`: what the logarithm of the lower tail owes to `x` near zero is `a ln(x)` less
    /// this.
    pub(crate) fn ln_beta_times_a(&self) -> f64 {
        let Self { a, b, front, .. } = *self;
        if a < 1.0 && a <= b {
            -front
        } else if b < 1.0 {
            libm::log(a / b) - front
        } else {
            // front is ln(a^a b^b / ((a + b)^(a + b) B)).
            libm::log(a) - front - a * libm::log1p(b / a) - b * libm::log1p(a / b)
        }
    }

    fn start(&self, probability: f64, low: f64, high: f64) -> Unit {
        let Self { a, b, .. } = *self;
        if a > 1.0 && b > 1.0 {
            return normal_start(a, b, normal_quantile(Side::Lower, probability));
        }
        // Whichever end is nearer, with the second term of its series.
        let low = low * (1.0 + (b - 1.0) * low / (a + 1.0)).clamp(0.5, 2.0);
        let high = high * (1.0 + (a - 1.0) * high / (b + 1.0)).clamp(0.5, 2.0);
        if low <= high && low < 0.7 {
            Unit {
                x: low,
                y: 1.0 - low,
            }
        } else if high < 0.7 {
            Unit {
                x: 1.0 - high,
                y: high,
            }
        } else {
            Unit {
                x: a / (a + b),
                y: b / (a + b),
            }
        }
    }

    fn part(&self, side: Side, at: Unit) -> Part {
        match side {
            Side::Lower => self.lower_part(at),
            Side::Upper => self.mirrored().lower_part(at.swapped()),
        }
    }

    fn lower_part(&self, at: Unit) -> Part {
        let Self { a, b, .. } = *self;
        let swapped = at.swapped();
        let other = self.mirrored();
        if near_zero(a, b, at.x) {
            return Part::Ratio(series(a, b, at.x));
        }
        if near_zero(b, a, at.y) {
            return Part::Tail(other.upper_near_zero(swapped));
        }
        let inside = a * at.y >= b * at.x;
        let (near, place) = if inside {
            (self, at)
        } else {
            (&other, swapped)
        };
        let ratio = if a.min(b) >= QUADRATURE_FROM {
            quadrature(near.a, near.b, place)
        } else {
            1.0 / fraction(near.a, near.b, place)
        };
        if inside {
            Part::Ratio(ratio)
        } else {
            Part::Tail(1.0 - self.logit_density(at) * ratio)
        }
    }

    /// The upper tail where the lower one may be nearly one.
    fn upper_near_zero(&self, at: Unit) -> f64 {
        let Self { a, b, .. } = *self;
        let x = at.x;
        if a >= 1.0 {
            return 1.0 - self.logit_density(at) * series(a, b, x);
        }
        // 1 - x^a / (a B) (1 + a sum), each part with its relative digits.
        let ln_power = a * libm::log(x) - self.ln_beta_times_a();
        let mut term = 1.0;
        let mut sum = 0.0;
        let mut n = 1.0;
        loop {
            term *= (n - b) / n * x;
            let share = term / (a + n);
            sum += share;
            if share.abs() <= f64::EPSILON * 0.2 * sum.abs() || n > MOST_TERMS {
                break;
            }
            n += 1.0;
        }
        -libm::expm1(ln_power) - libm::exp(ln_power) * a * sum
    }
}

/// Whether the series at zero needs few terms and loses no digits.
fn near_zero(a: f64, b: f64, x: f64) -> bool {
    let terms = (a + b) * x;
    x <= 0.6 && (terms <= 0.75 * (a + 1.0) || (a < 1.0 && b * x <= 1.5))
}

/// The lower tail over the density: `1/a (1 + (a + b)/(a + 1) x + ...)`, all terms positive.
fn series(a: f64, b: f64, x: f64) -> f64 {
    let mut n = 0.0;
    let mut term = 1.0;
    let mut sum = 1.0;
    loop {
        let ratio = x * ((a + b + n) / (a + 1.0 + n));
        term *= ratio;
        sum += term;
        n += 1.0;
        // The ratios tend to x, so that the rest is at most four times the last term. Waiting for
        // them to come nearer would take as many terms as the shape is large.
        let settled = term <= f64::EPSILON * 0.1 * sum && ratio < 0.8;
        if settled || n > MOST_TERMS {
            return sum / a;
        }
    }
}

/// The density over the lower tail: the even part of the continued fraction of the incomplete
/// beta function, in the arrangement of `DiDonato` and Morris, whose terms do not cancel.
fn fraction(a: f64, b: f64, at: Unit) -> f64 {
    let Unit { x, y } = at;
    let below_mean = a * y - b * x;
    let mut previous = a + 1.0;
    let mut fraction = a * (1.0 + below_mean) / previous;
    let mut c = fraction;
    let mut d = 0.0;
    let mut m = 1.0;
    loop {
        let numerator =
            (a + m - 1.0) * (a + b + m - 1.0) * m * (b - m) * (x / previous) * (x / previous);
        let next = previous + 2.0;
        let denominator =
            m + m * (b - m) * x / previous + (a + m) / next * (below_mean + 1.0 + m + m * y);
        d = 1.0 / (denominator + numerator * d);
        c = denominator + numerator / c;
        let factor = c * d;
        fraction *= factor;
        if (factor - 1.0).abs() <= 2.0 * f64::EPSILON || m > MOST_TERMS {
            return fraction;
        }
        previous = next;
        m += 1.0;
    }
}

/// The lower tail over the density for two large shapes: in the logit the density falls away from
/// its mode so evenly that one Gauss rule holds all digits.
fn quadrature(a: f64, b: f64, at: Unit) -> f64 {
    let Unit { x, y } = at;
    let below_mean = a * y - b * x;
    let curvature = (a + b) * x * y;
    // Where the density has fallen by exp(-44), were the curvature constant.
    let reach = 88.0 / (below_mean + libm::sqrt(below_mean * below_mean + 88.0 * curvature));
    // ln density(u + step) - ln density(u), on the side where rounding of x does not matter.
    let change = |step: f64| {
        let bend = if x <= y {
            x * exp_m1_less(step) + log_1p_less(x * libm::expm1(step))
        } else {
            y * exp_m1_less(-step) + log_1p_less(y * libm::expm1(-step))
        };
        below_mean * step - (a + b) * bend
    };
    integral(0.0, reach, &|distance| libm::exp(change(-distance)))
}

/// The normal approximation of the logit by Carter (Abramowitz and Stegun 26.5.22).
fn normal_start(a: f64, b: f64, z: f64) -> Unit {
    let lambda = (z * z - 3.0) / 6.0;
    let (ra, rb) = (1.0 / (2.0 * a - 1.0), 1.0 / (2.0 * b - 1.0));
    let h = 2.0 / (ra + rb);
    let w = -z * libm::sqrt((h + lambda).max(0.0)) / h
        - (rb - ra) * (lambda + 5.0 / 6.0 - 2.0 / (3.0 * h));
    <BetaTails as Tail>::at(libm::log(a / b) - 2.0 * w)
}

/// The lower tail.
impl Tail for BetaTails {
    type Point = Unit;

    fn probe(&self, at: Unit) -> Probe {
        let (ln_tail, slope) = match self.lower_part(at) {
            Part::Ratio(ratio) => {
                let ln_tail = self.ln_density(at) + libm::log(self.unit * ratio);
                (ln_tail, 1.0 / ratio)
            }
            Part::Tail(tail) => (libm::log(tail), self.logit_density(at) / tail),
        };
        Probe {
            ln_tail,
            slope,
            score: self.a * at.y - self.b * at.x,
            score_slope: -(self.a + self.b) * at.x * at.y,
        }
    }

    fn moved(at: Unit, distance: f64) -> Unit {
        let grown = at.x * libm::exp(distance);
        let whole = at.y + grown;
        Unit {
            x: (grown / whole).max(f64::MIN_POSITIVE),
            y: (at.y / whole).max(f64::MIN_POSITIVE),
        }
    }

    fn at(u: f64) -> Unit {
        let odds = libm::exp(-u.abs());
        let (large, small) = (1.0 / (1.0 + odds), odds / (1.0 + odds));
        let small = small.max(f64::MIN_POSITIVE);
        if u > 0.0 {
            Unit { x: large, y: small }
        } else {
            Unit { x: small, y: large }
        }
    }
}
