//! Constant churn, equal for all customers.

use serde::Serialize;

use super::Survival;
use super::lifetime::positive;
use crate::error::{Invalid, loaded};
use crate::quantity::{Approx, Count, Number, Ratio, Share};

/// A lifetime distribution in which every customer leaves with the same probability in every
/// period.
///
/// # Formula
/// Survival to the end of period `t`: `(1 - churn)^t`.
///
/// # Example
/// ```
/// use bizcase::quantity::Approx;
/// use bizcase::retention::GeometricLifetime;
///
/// let monthly: GeometricLifetime<f64> = GeometricLifetime::new(Approx::new(0.10));
/// assert_eq!(monthly.lost(Approx::new(50.0)).number(), 5.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct GeometricLifetime<N> {
    churn: Approx<Share, N>,
}

loaded::through!(
    GeometricLifetime<f64> { churn: Share }
        => Ok::<_, Invalid>(GeometricLifetime::new(Approx::new(churn.value())))
);

impl<N: Number> GeometricLifetime<N> {
    /// The distribution with this churn per period.
    #[inline]
    #[must_use]
    pub const fn new(churn: Approx<Share, N>) -> Self {
        Self { churn }
    }

    /// The number of customers lost in a period, of those present at its start.
    #[inline]
    #[must_use]
    pub fn lost(&self, customers: Approx<Count, N>) -> Approx<Count, N> {
        customers * self.churn
    }

    /// The number of customers remaining at the end of a period, of those present at its start.
    #[inline]
    #[must_use]
    pub fn kept(&self, customers: Approx<Count, N>) -> Approx<Count, N> {
        customers * self.kept_share()
    }

    /// The share of customers remaining after a period.
    #[inline]
    #[must_use]
    pub fn kept_share(&self) -> Approx<Share, N> {
        self.churn.complement()
    }

    /// The expected lifetime in periods, including the one in which the customer leaves. Infinite
    /// without churn.
    ///
    /// # Formula
    /// `1 / churn`
    #[inline]
    #[must_use]
    pub fn lifetime(&self) -> Approx<Ratio, N> {
        Approx::<Ratio, N>::new(1.0) / self.churn
    }
}

/// `base` to a whole power, by squaring.
#[inline(always)]
pub(super) fn raised<N: Number>(base: N, exponent: u32) -> N {
    let (mut square, mut left) = (base, exponent);
    let mut power = N::splat(1.0);
    while left > 0 {
        if left % 2 == 1 {
            power = power * square;
        }
        square = square * square;
        left /= 2;
    }
    power
}

impl<N: Number> Survival<N> for GeometricLifetime<N> {
    #[inline(always)]
    fn survival(&self, period: u32) -> Approx<Share, N> {
        Approx::from_number(raised(self.kept_share().number(), period))
    }

    fn periods_ahead(&self, period: u32) -> Option<Approx<Ratio, N>> {
        let there = <Self as Survival<N>>::survival(self, period).number();
        positive(there)
            .then(|| Approx::from_number(self.kept_share().number() / self.churn.number()))
    }

    #[inline(always)]
    fn fill(&self, curve: &mut [Approx<Share, N>]) {
        let kept = self.kept_share().number();
        let mut share = N::splat(1.0);
        for value in curve {
            *value = Approx::from_number(share);
            share = share * kept;
        }
    }
}
