//! The table of products and quotients that make sense.

use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

use super::{Approx, Count, Money, Number, Ratio, Share};

macro_rules! within {
    ($($trait:ident $method:ident $operator:tt),+) => {$(
        impl<Q, N: Number> $trait for Approx<Q, N> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self::from_number(self.number() $operator other.number())
            }
        }
    )+};
}

within!(Add add +, Sub sub -);

impl<Q, N: Number> Neg for Approx<Q, N> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self::from_number(-self.number())
    }
}

impl<Q, N: Number> AddAssign for Approx<Q, N> {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl<Q, N: Number> SubAssign for Approx<Q, N> {
    #[inline(always)]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl<Q, N: Number> Mul<f64> for Approx<Q, N> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, factor: f64) -> Self {
        Self::from_number(self.number() * N::splat(factor))
    }
}

impl<Q, N: Number> Div<f64> for Approx<Q, N> {
    type Output = Self;
    #[inline(always)]
    fn div(self, divisor: f64) -> Self {
        Self::from_number(self.number() / N::splat(divisor))
    }
}

/// `12.0 * price`: the number on either side.
impl<Q, N: Number> Mul<Approx<Q, N>> for f64 {
    type Output = Approx<Q, N>;
    #[inline(always)]
    fn mul(self, quantity: Approx<Q, N>) -> Approx<Q, N> {
        Approx::from_number(N::splat(self) * quantity.number())
    }
}

/// `1.0 - share`: the number is a share of the whole, as a share less a share is one.
impl<N: Number> Sub<Approx<Share, N>> for f64 {
    type Output = Approx<Share, N>;
    #[inline(always)]
    fn sub(self, share: Approx<Share, N>) -> Approx<Share, N> {
        Approx::from_number(N::splat(self) - share.number())
    }
}

/// A ratio is a plain number, so that a plain number may take its place.
macro_rules! plain {
    ($($trait:ident $method:ident $operator:tt),+) => {$(
        impl<N: Number> $trait<Approx<Ratio, N>> for f64 {
            type Output = Approx<Ratio, N>;
            #[inline(always)]
            fn $method(self, ratio: Approx<Ratio, N>) -> Approx<Ratio, N> {
                Approx::from_number(N::splat(self) $operator ratio.number())
            }
        }
    )+};
}

plain!(Add add +, Sub sub -, Div div /);

macro_rules! after {
    ($($trait:ident $method:ident $operator:tt),+) => {$(
        impl<N: Number> $trait<f64> for Approx<Ratio, N> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, number: f64) -> Self {
                Self::from_number(self.number() $operator N::splat(number))
            }
        }
    )+};
}

after!(Add add +, Sub sub -);

macro_rules! table {
    ($($left:ident $trait:ident $method:ident $operator:tt $right:ident = $result:ident;)+) => {$(
        impl<N: Number> $trait<Approx<$right, N>> for Approx<$left, N> {
            type Output = Approx<$result, N>;
            #[inline(always)]
            fn $method(self, other: Approx<$right, N>) -> Approx<$result, N> {
                Approx::from_number(self.number() $operator other.number())
            }
        }
    )+};
}

table! {
    Count Mul mul * Money = Money;
    Money Mul mul * Count = Money;
    Money Mul mul * Share = Money;
    Share Mul mul * Money = Money;
    Count Mul mul * Share = Count;
    Share Mul mul * Count = Count;
    Share Mul mul * Share = Share;
    Ratio Mul mul * Share = Ratio;
    Share Mul mul * Ratio = Ratio;
    Money Mul mul * Ratio = Money;
    Ratio Mul mul * Money = Money;
    Count Mul mul * Ratio = Count;
    Ratio Mul mul * Count = Count;
    Ratio Mul mul * Ratio = Ratio;
    Money Div div / Money = Ratio;
    Count Div div / Count = Ratio;
    Ratio Div div / Ratio = Ratio;
    Money Div div / Count = Money;
    Money Div div / Ratio = Money;
    Count Div div / Ratio = Count;
    Money Div div / Share = Money;
    Count Div div / Share = Count;
    Ratio Div div / Share = Ratio;
}
