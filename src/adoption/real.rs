//! Numbers that curves are evaluated on: plain ones, lanes, and numbers that carry their slopes.

use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::numeric::Jet;
use crate::quantity::Number;

/// What the formula of a curve needs.
pub(super) trait Real:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    fn constant(value: f64) -> Self;
    fn exp(self) -> Self;
    fn exp_m1(self) -> Self;
    /// At most 700, the exponential of which is within doubles.
    fn bounded(self) -> Self;
}

impl<N: Number> Real for N {
    #[inline(always)]
    fn constant(value: f64) -> Self {
        N::splat(value)
    }
    #[inline(always)]
    fn exp(self) -> Self {
        Number::exp(self)
    }
    #[inline(always)]
    fn exp_m1(self) -> Self {
        Number::exp_m1(self)
    }
    #[inline(always)]
    fn bounded(self) -> Self {
        self.at_most(N::splat(700.0))
    }
}

impl<const K: usize> Real for Jet<K> {
    fn constant(value: f64) -> Self {
        Self::constant(value)
    }
    fn exp(self) -> Self {
        self.exp()
    }
    fn exp_m1(self) -> Self {
        self.exp_m1()
    }
    fn bounded(self) -> Self {
        if self.value > 700.0 {
            Self::constant(700.0)
        } else {
            self
        }
    }
}

/// The share of Bass's closed form by a time: `p g / (p g + p + q)` with `g = exp((p + q) t) - 1`, in
/// which nothing cancels.
#[inline(always)]
pub(super) fn bass_share<R: Real>(p: R, q: R, time: R) -> R {
    let sum = p + q;
    let grown = p * (sum * time).bounded().exp_m1();
    grown / (grown + sum)
}

/// The rate of Bass's closed form at a time: `p (p + q)^2 e / (p + q e)^2`.
#[inline(always)]
pub(super) fn bass_rate<R: Real>(p: R, q: R, time: R) -> R {
    let sum = p + q;
    let e = (-(sum * time)).exp();
    let below = p + q * e;
    p * e * (sum / below) * (sum / below)
}

/// `1 / (1 + exp(-rate (t - midpoint)))`
#[inline(always)]
pub(super) fn logistic_share<R: Real>(rate: R, midpoint: R, time: R) -> R {
    R::constant(1.0) / (R::constant(1.0) + (rate * (midpoint - time)).exp())
}

/// `exp(-exp(-rate (t - inflection)))`
#[inline(always)]
pub(super) fn gompertz_share<R: Real>(rate: R, inflection: R, time: R) -> R {
    (-(rate * (inflection - time)).exp()).exp()
}

/// `(1 - exp(-b t)) exp(-eta exp(-b t))`
#[inline(always)]
pub(super) fn shifted_gompertz_share<R: Real>(rate: R, eta: R, time: R) -> R {
    let exponent = -(rate * time);
    -exponent.exp_m1() * (-(eta * exponent.exp())).exp()
}

/// `1 - exp(-exp(shape (ln t - ln scale)))` for a time above zero.
#[inline(always)]
pub(super) fn weibull_share<R: Real>(shape: R, ln_scale: R, ln_time: R) -> R {
    -(-(shape * (ln_time - ln_scale)).exp()).exp_m1()
}
