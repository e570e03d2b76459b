//! One number or several trials side by side, so that a formula written once serves both.
#![allow(
    clippy::inline_always,
    reason = "a lane keeps its trials in vector registers only if every operator is inlined"
)]

use std::fmt::Debug;
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

/// How many trials stand side by side in a [`Lane`].
pub const LANES: usize = 8;

/// The same quantity in [`LANES`] consecutive trials.
///
/// Operators work trial by trial; the compiler turns them into vector instructions. No operation
/// mixes trials, so a formula gives the same bits in a lane and alone.
///
/// # Example
/// ```
/// use bizcase::quantity::{Lane, Number};
///
/// let x = Lane::splat(3.0);
/// assert_eq!((x * x + Lane::splat(1.0)).get(0), 10.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(align(64))]
pub struct Lane([f64; LANES]);

/// For each trial of a [`Lane`], whether a comparison holds.
///
/// # Example
/// ```
/// use bizcase::quantity::{Lane, Number};
///
/// let below = Lane::splat(1.0).less_than(Lane::splat(2.0));
/// assert_eq!(Lane::choose(below, Lane::splat(5.0), Lane::splat(6.0)), Lane::splat(5.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mask([bool; LANES]);

impl Lane {
    /// The lane that holds these trials.
    #[inline(always)]
    #[must_use]
    pub fn new(trials: [f64; LANES]) -> Self {
        Self(trials)
    }

    /// The trials of the lane.
    #[inline(always)]
    #[must_use]
    pub fn trials(self) -> [f64; LANES] {
        self.0
    }

    /// The value in one trial of the lane; the last one beyond the end.
    #[must_use]
    pub fn get(self, trial: usize) -> f64 {
        self.0[trial.min(LANES - 1)]
    }

    #[inline(always)]
    fn map(self, f: impl Fn(f64) -> f64) -> Self {
        let mut out = self.0;
        for value in &mut out {
            *value = f(*value);
        }
        Self(out)
    }

    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        let mut out = self.0;
        for (value, other) in out.iter_mut().zip(other.0) {
            *value = f(*value, other);
        }
        Self(out)
    }
}

/// A number or a [`Lane`] of numbers: what formulas are generic over that serve both the exact
/// statement and the simulation.
///
/// Sealed: implemented for `f64` and [`Lane`]. Transcendental functions are computed in pure
/// Rust and give the same bits on every machine.
///
/// # Example
/// ```
/// use bizcase::quantity::{Lane, Number};
///
/// fn discounted<N: Number>(amount: N, rate: N) -> N {
///     amount / (N::splat(1.0) + rate)
/// }
///
/// let one = discounted(112.0, 0.12);
/// assert_eq!(discounted(Lane::splat(112.0), Lane::splat(0.12)).get(0), one);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number that formulas can be evaluated on",
    note = "use f64 for one trial or Lane for several"
)]
pub trait Number:
    Copy
    + Debug
    + Send
    + Sync
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + sealed::Sealed
{
    /// The outcome of a comparison.
    type Mask: Copy
        + Debug
        + BitAnd<Output = Self::Mask>
        + BitOr<Output = Self::Mask>
        + Not<Output = Self::Mask>;

    /// The same value in every trial.
    fn splat(value: f64) -> Self;
    /// The smaller of two; the second if one is NaN.
    #[must_use]
    fn at_most(self, other: Self) -> Self;
    /// The larger of two; the second if one is NaN.
    #[must_use]
    fn at_least(self, other: Self) -> Self;
    /// Whether this is smaller than `other`.
    fn less_than(self, other: Self) -> Self::Mask;
    /// `then` where the comparison held, `otherwise` elsewhere. Both are computed.
    fn choose(mask: Self::Mask, then: Self, otherwise: Self) -> Self;
    /// The square root.
    #[must_use]
    fn sqrt(self) -> Self;
    /// The exponential.
    #[must_use]
    fn exp(self) -> Self;
    /// `exp(self) - 1`, accurate near zero.
    #[must_use]
    fn exp_m1(self) -> Self;
    /// The natural logarithm.
    #[must_use]
    fn ln(self) -> Self;
    /// `ln(1 + self)`, accurate near zero.
    #[must_use]
    fn ln_1p(self) -> Self;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f64 {}
    impl Sealed for super::Lane {}
}

impl Number for f64 {
    type Mask = bool;

    #[inline(always)]
    fn splat(value: f64) -> Self {
        value
    }
    #[inline(always)]
    fn at_most(self, other: Self) -> Self {
        if self < other { self } else { other }
    }
    #[inline(always)]
    fn at_least(self, other: Self) -> Self {
        if self > other { self } else { other }
    }
    #[inline(always)]
    fn less_than(self, other: Self) -> bool {
        self < other
    }
    #[inline(always)]
    fn choose(mask: bool, then: Self, otherwise: Self) -> Self {
        if mask { then } else { otherwise }
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        libm::sqrt(self)
    }
    fn exp(self) -> Self {
        libm::exp(self)
    }
    fn exp_m1(self) -> Self {
        libm::expm1(self)
    }
    fn ln(self) -> Self {
        libm::log(self)
    }
    fn ln_1p(self) -> Self {
        libm::log1p(self)
    }
}

impl Number for Lane {
    type Mask = Mask;

    #[inline(always)]
    fn splat(value: f64) -> Self {
        Self([value; LANES])
    }
    #[inline(always)]
    fn at_most(self, other: Self) -> Self {
        self.zip(other, <f64 as Number>::at_most)
    }
    #[inline(always)]
    fn at_least(self, other: Self) -> Self {
        self.zip(other, <f64 as Number>::at_least)
    }
    #[inline(always)]
    fn less_than(self, other: Self) -> Mask {
        Mask(std::array::from_fn(|trial| self.0[trial] < other.0[trial]))
    }
    #[inline(always)]
    fn choose(mask: Mask, then: Self, otherwise: Self) -> Self {
        Self(std::array::from_fn(|trial| {
            if mask.0[trial] {
                then.0[trial]
            } else {
                otherwise.0[trial]
            }
        }))
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        self.map(libm::sqrt)
    }
    fn exp(self) -> Self {
        self.map(libm::exp)
    }
    fn exp_m1(self) -> Self {
        self.map(libm::expm1)
    }
    fn ln(self) -> Self {
        self.map(libm::log)
    }
    fn ln_1p(self) -> Self {
        self.map(libm::log1p)
    }
}

macro_rules! lane_operators {
    ($($trait:ident $method:ident $operator:tt),+) => {$(
        impl $trait for Lane {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                self.zip(other, |a, b| a $operator b)
            }
        }
    )+};
}

lane_operators!(Add add +, Sub sub -, Mul mul *, Div div /);

impl Neg for Lane {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.map(|value| -value)
    }
}

impl BitAnd for Mask {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Self(std::array::from_fn(|trial| self.0[trial] & other.0[trial]))
    }
}

impl BitOr for Mask {
    type Output = Self;
    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        Self(std::array::from_fn(|trial| self.0[trial] | other.0[trial]))
    }
}

impl Not for Mask {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Self(self.0.map(|holds| !holds))
    }
}
