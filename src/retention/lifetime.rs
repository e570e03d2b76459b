//! How long customers stay in expectation: sums of survival that have no end.

use crate::numeric::{
    BetaTails, GammaTails, Side, Unit, digamma_rise, integral, ln_gamma_1p, normal_tail,
};
use crate::quantity::{LANES, Number};
use crate::retention::functions::ln_beta_fall;

/// A figure of each trial from the numbers of the trial.
pub(super) fn by_trial<N: Number, const K: usize>(
    numbers: [N; K],
    figure: impl Fn([f64; K]) -> f64,
) -> N {
    let mut columns = [[[0.0; LANES]]; K];
    for (number, column) in numbers.into_iter().zip(&mut columns) {
        number.write(column, 0);
    }
    let mut found = [[0.0; LANES]];
    for (trial, found) in found[0].iter_mut().enumerate().take(N::WIDTH) {
        *found = figure(std::array::from_fn(|index| columns[index][0][trial]));
    }
    N::read(&found, 0)
}

/// Whether a number is above zero in every trial.
pub(super) fn positive<N: Number>(number: N) -> bool {
    let mut column = [[1.0; LANES]];
    number.write(&mut column, 0);
    column[0].iter().take(N::WIDTH).all(|&value| value > 0.0)
}

/// Whether a number is above zero in one trial or more.
pub(super) fn any_positive<N: Number>(number: N) -> bool {
    let mut column = [[0.0; LANES]];
    number.write(&mut column, 0);
    column[0].iter().take(N::WIDTH).any(|&value| value > 0.0)
}

/// A survival that is smooth in time, as its sum needs it.
struct Smooth<S, I> {
    survival: S,
    /// The integral of the survival from a time on.
    beyond: I,
    /// Until this time everyone is there, to the last digit.
    full: f64,
    /// Until this time the survival may fall within few periods.
    rough: f64,
}

/// Periods that are summed one by one at least; from there on powers of time are smooth.
const SINGLY: f64 = 256.0;

/// What is lost per period at most where the sum is taken for an integral.
const SLOW: f64 = 0.02;

impl<S: Fn(f64) -> f64, I: Fn(f64) -> f64> Smooth<S, I> {
    /// The sum of `S(from + t) / S(from)` over all `t` from 1 on.
    ///
    /// Term by term until the survival is smooth on the scale of a period, then the integral with
    /// Gregory's corrections by differences.
    fn periods_ahead(&self, from: u32) -> f64 {
        let start = f64::from(from);
        let there = (self.survival)(start);
        let mut period = libm::floor(self.full).max(start);
        let mut sum = period - start;
        // A period more or less does not count, nor can it be added.
        if period > 1e15 {
            return sum + (self.beyond)(period) / there;
        }
        loop {
            period += 1.0;
            let share = (self.survival)(period) / there;
            let next = (self.survival)(period + 1.0) / there;
            let smooth = period >= self.rough.max(SINGLY) && share - next <= SLOW * share;
            if smooth {
                return sum + (self.beyond)(period) / there + self.gregory(period) / there;
            }
            sum += share;
            if share <= 1e-18 * sum || share <= 0.0 {
                return sum;
            }
        }
    }

    /// What the sum from a period on exceeds the integral by.
    fn gregory(&self, period: f64) -> f64 {
        const WEIGHTS: [f64; 6] = [
            0.5,
            -1.0 / 12.0,
            1.0 / 24.0,
            -19.0 / 720.0,
            3.0 / 160.0,
            -863.0 / 60_480.0,
        ];
        let mut values: [f64; 6] =
            std::array::from_fn(|ahead| (self.survival)(period + ahead as f64));
        let mut sum = 0.0;
        for (order, weight) in WEIGHTS.into_iter().enumerate() {
            sum += weight * values[0];
            for index in 0..WEIGHTS.len() - 1 - order {
                values[index] = values[index + 1] - values[index];
            }
        }
        sum
    }
}

/// Periods ahead under a Weibull distribution: `beyond` is `scale Gamma(1 + 1 / shape)` times the
/// upper tail of a gamma distribution of shape `1 / shape`.
pub(super) fn weibull([scale, shape]: [f64; 2], from: u32) -> f64 {
    let power = |time: f64| libm::exp(shape * libm::log(time / scale));
    let mean = libm::exp(libm::log(scale) + ln_gamma_1p(1.0 / shape));
    let tails = GammaTails::new(1.0 / shape);
    let law = Smooth {
        survival: |time: f64| libm::exp(-power(time)),
        beyond: |time: f64| match power(time) {
            x if x <= 0.0 => mean,
            x if x.is_finite() => mean * tails.tail(Side::Upper, x),
            _ => 0.0,
        },
        full: scale * libm::exp(-40.0 / shape),
        rough: 100.0 * shape,
    };
    law.periods_ahead(from)
}

/// Periods ahead under a log-normal distribution: `beyond` is what a call option on a lognormal
/// price is worth.
pub(super) fn log_normal([median, sigma]: [f64; 2], from: u32) -> f64 {
    let score = |time: f64| libm::log(time / median) / sigma;
    let mean = libm::exp(libm::log(median) + 0.5 * sigma * sigma);
    let law = Smooth {
        survival: |time: f64| normal_tail(Side::Upper, score(time)),
        beyond: |time: f64| {
            let z = score(time);
            let (all, part) = (
                normal_tail(Side::Upper, z - sigma),
                normal_tail(Side::Upper, z),
            );
            (mean * all - time * part).max(0.0)
        },
        full: median * libm::exp(-9.0 * sigma),
        rough: 100.0 / sigma,
    };
    law.periods_ahead(from)
}

/// Periods ahead under a log-logistic distribution, infinite for shapes up to 1: `beyond` is
/// `median / shape` times an incomplete beta function of `1 - 1 / shape` and `1 / shape`.
pub(super) fn log_logistic([median, shape]: [f64; 2], from: u32) -> f64 {
    if shape <= 1.0 {
        return f64::INFINITY;
    }
    let odds = |time: f64| libm::exp(shape * libm::log(time / median));
    let (first, second) = ((shape - 1.0) / shape, 1.0 / shape);
    let angle = std::f64::consts::PI * first.min(second);
    let mean = median * std::f64::consts::PI / shape / libm::sin(angle);
    let tails = BetaTails::new(first, second);
    let law = Smooth {
        survival: |time: f64| 1.0 / (1.0 + odds(time)),
        beyond: |time: f64| {
            let odds = odds(time);
            let at = Unit {
                x: 1.0 / (1.0 + odds),
                y: odds / (1.0 + odds),
            };
            if at.y <= 0.0 {
                mean
            } else if at.x > 0.0 && odds.is_finite() {
                mean * tails.tail(Side::Lower, at)
            } else {
                0.0
            }
        },
        full: median * libm::exp(-40.0 / shape),
        rough: (100.0 * shape).min(median * libm::exp(40.0 / shape)),
    };
    law.periods_ahead(from)
}

/// Periods ahead under a beta-discrete-Weibull distribution, whose survival falls as a power `-a c`
/// of time in the end: infinite for `a c` up to 1.
pub(super) fn beta_discrete_weibull([a, b, c]: [f64; 3], from: u32) -> f64 {
    if a * c <= 1.0 {
        return f64::INFINITY;
    }
    // By the logarithm w of t^c; beyond exp(650) nothing but the power is left.
    let ln_survival = |w: f64| {
        let near = w.min(650.0);
        ln_beta_fall(a, b, libm::exp(near)) - a * (w - near)
    };
    // From here on the survival is a power of time to the last digit.
    let pure = 40.0 + libm::log1p(b + (a + 1.0) * (a + b + b + 1.0));
    let law = Smooth {
        survival: |time: f64| {
            if time > 0.0 {
                libm::exp(ln_survival(c * libm::log(time)))
            } else {
                1.0
            }
        },
        beyond: |time: f64| power_tail(c * libm::log(time), pure, [a, c], ln_survival),
        full: libm::exp(libm::log(1e-17 / digamma_rise(b, a)) / c),
        rough: (100.0 * c).min(libm::exp(pure / c)),
    };
    law.periods_ahead(from)
}

/// The integral over time of a survival given by `w = c ln(t)`, from `w` on: panel by panel until
/// it adds nothing or is a power of time, whose integral is known.
fn power_tail(mut w: f64, pure: f64, [a, c]: [f64; 2], ln_survival: impl Fn(f64) -> f64) -> f64 {
    /// By how much the logarithm of the integrand may change within a panel.
    const STEEP: f64 = 10.0;
    let height = |w: f64| w / c + ln_survival(w);
    let top = height(w);
    let (mut sum, mut length) = (0.0, 1.0_f64);
    while w < pure && sum < f64::INFINITY {
        length = (2.0 * length).min(1.0);
        while (height(w + length) - height(w)).abs() > STEEP {
            length *= 0.5;
        }
        let piece = integral(w, w + length, &|v| libm::exp(height(v) - top));
        sum += piece;
        w += length;
        if piece <= 1e-18 * sum && height(w) < top {
            return libm::exp(top) * sum / c;
        }
    }
    let rest = libm::exp(height(w) - top) / (a - 1.0 / c);
    libm::exp(top) * (sum + rest) / c
}
