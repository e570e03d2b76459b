//! One number or several trials side by side, for formulas that serve both.

use std::fmt::Debug;
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use crate::numeric::vector_math;

/// The number of trials in a [`Lane`].
pub const LANES: usize = 8;

/// One quantity in [`LANES`] consecutive trials.
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
pub struct Lane([f64; LANES]);

/// Whether a comparison holds, for each trial of a [`Lane`].
///
/// # Example
/// ```
/// use bizcase::quantity::{Lane, Number};
///
/// let below = Lane::splat(1.0).less_than(Lane::splat(2.0));
/// assert_eq!(Lane::choose(below, Lane::splat(5.0), Lane::splat(6.0)), Lane::splat(5.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mask([u64; LANES]);

impl Lane {
    /// A lane of these trials.
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

    /// The value in one trial of the lane; the last value for an index beyond the end.
    #[must_use]
    pub fn get(self, trial: usize) -> f64 {
        self.0[trial.min(LANES - 1)]
    }

    #[inline(always)]
    fn map(mut self, f: impl Fn(f64) -> f64) -> Self {
        for value in &mut self.0 {
            *value = f(*value);
        }
        self
    }

    #[inline(always)]
    fn zip(mut self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        for (value, other) in self.0.iter_mut().zip(other.0) {
            *value = f(*value, other);
        }
        self
    }
}

impl Mask {
    /// The number of trials in which the comparison holds.
    #[must_use]
    pub fn count(self) -> usize {
        self.0.iter().filter(|&&holds| holds != 0).count()
    }

    #[inline(always)]
    fn zip(mut self, other: Self, f: impl Fn(u64, u64) -> u64) -> Self {
        for (bits, other) in self.0.iter_mut().zip(other.0) {
            *bits = f(*bits, other);
        }
        self
    }
}

/// A number or a [`Lane`] of numbers, for formulas that serve both the exact statement and the
/// simulation.
///
/// The trait is sealed; `f64` and [`Lane`] implement it. Transcendental functions are computed in
/// pure Rust and give the same bits on every machine.
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
    /// How many trials it holds.
    #[doc(hidden)]
    const WIDTH: usize;

    /// Reads the number for `trial` and those after it from a column of trials.
    #[doc(hidden)]
    fn read(column: &[[f64; LANES]], trial: usize) -> Self;
    /// Stores the number for `trial` and those after it in a column of trials.
    #[doc(hidden)]
    fn write(self, column: &mut [[f64; LANES]], trial: usize);

    /// The outcome of a comparison.
    type Mask: Copy
        + Debug
        + BitAnd<Output = Self::Mask>
        + BitOr<Output = Self::Mask>
        + Not<Output = Self::Mask>;

    /// The same value in every trial.
    fn splat(value: f64) -> Self;
    /// The smaller of the two; a NaN in `self` stays.
    #[must_use]
    fn at_most(self, limit: Self) -> Self;
    /// The larger of the two; a NaN in `self` stays.
    #[must_use]
    fn at_least(self, limit: Self) -> Self;
    /// Whether this is smaller than `other`.
    fn less_than(self, other: Self) -> Self::Mask;
    /// Selects `then` where the comparison holds and `otherwise` elsewhere. Both are computed.
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
    const WIDTH: usize = 1;

    #[inline(always)]
    fn read(column: &[[f64; LANES]], trial: usize) -> Self {
        column[trial / LANES][trial % LANES]
    }
    #[inline(always)]
    fn write(self, column: &mut [[f64; LANES]], trial: usize) {
        column[trial / LANES][trial % LANES] = self;
    }

    #[inline(always)]
    fn splat(value: f64) -> Self {
        value
    }
    #[inline(always)]
    fn at_most(self, limit: Self) -> Self {
        if limit < self { limit } else { self }
    }
    #[inline(always)]
    fn at_least(self, limit: Self) -> Self {
        if limit > self { limit } else { self }
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
        vector_math::exp([self])[0]
    }
    fn exp_m1(self) -> Self {
        vector_math::exp_m1([self])[0]
    }
    fn ln(self) -> Self {
        vector_math::ln([self])[0]
    }
    fn ln_1p(self) -> Self {
        vector_math::ln_1p([self])[0]
    }
}

impl Number for Lane {
    type Mask = Mask;
    const WIDTH: usize = LANES;

    #[inline(always)]
    fn read(column: &[[f64; LANES]], trial: usize) -> Self {
        Self(column[trial / LANES])
    }
    #[inline(always)]
    fn write(self, column: &mut [[f64; LANES]], trial: usize) {
        column[trial / LANES] = self.0;
    }

    #[inline(always)]
    fn splat(value: f64) -> Self {
        Self([value; LANES])
    }
    #[inline(always)]
    fn at_most(self, limit: Self) -> Self {
        self.zip(limit, <f64 as Number>::at_most)
    }
    #[inline(always)]
    fn at_least(self, limit: Self) -> Self {
        self.zip(limit, <f64 as Number>::at_least)
    }
    #[inline(always)]
    fn less_than(self, other: Self) -> Mask {
        let mut mask = [0; LANES];
        for ((bits, a), b) in mask.iter_mut().zip(self.0).zip(other.0) {
            *bits = if a < b { u64::MAX } else { 0 };
        }
        Mask(mask)
    }
    #[inline(always)]
    fn choose(mask: Mask, mut then: Self, otherwise: Self) -> Self {
        for ((value, other), holds) in then.0.iter_mut().zip(otherwise.0).zip(mask.0) {
            *value = if holds != 0 { *value } else { other };
        }
        then
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        self.map(libm::sqrt)
    }
    #[inline(always)]
    fn exp(self) -> Self {
        Self(vector_math::exp(self.0))
    }
    #[inline(always)]
    fn exp_m1(self) -> Self {
        Self(vector_math::exp_m1(self.0))
    }
    #[inline(always)]
    fn ln(self) -> Self {
        Self(vector_math::ln(self.0))
    }
    #[inline(always)]
    fn ln_1p(self) -> Self {
        Self(vector_math::ln_1p(self.0))
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
        self.zip(other, |a, b| a & b)
    }
}

impl BitOr for Mask {
    type Output = Self;
    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        self.zip(other, |a, b| a | b)
    }
}

impl Not for Mask {
    type Output = Self;
    #[inline(always)]
    fn not(mut self) -> Self {
        for bits in &mut self.0 {
            *bits = !*bits;
        }
        self
    }
}
