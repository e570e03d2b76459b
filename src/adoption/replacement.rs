//! Replacement demand: what is bought again when it wears out.

use serde::Serialize;

use super::Lags;
use crate::error::Invalid;
use crate::quantity::{Approx, Count, Number, Share};

/// The units sold in a period, and the units in use at its end.
///
/// # Example
/// See [`Replacement`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct UnitSales<N = f64> {
    /// Units bought for the first time.
    pub first: Approx<Count, N>,
    /// Units bought to replace worn-out ones.
    pub replacement: Approx<Count, N>,
    /// Units in use at the end of the period.
    pub in_use: Approx<Count, N>,
}

impl<N: Number> UnitSales<N> {
    /// All units sold.
    #[must_use]
    pub fn total(&self) -> Approx<Count, N> {
        self.first + self.replacement
    }
}

/// Replacement of worn-out units: after saturation it is the whole market.
///
/// Lifetimes set the hazard of the installed base: of units that have lasted `k` periods, the share
/// [`Lags::hazard`] ends in the next. Owners who do not buy again are lost.
///
/// # Formula
/// `replacement(t) = again * (sum over k of share(k) * units bought in t - k)`, where units are
/// first purchases and replacements alike.
///
/// # Example
/// ```
/// use bizcase::adoption::{Bass, Curve, Lags, Replacement};
/// use bizcase::distribution::{Dist, Scale, Shape};
/// use bizcase::quantity::{Approx, Count};
///
/// // Chargers last about ten years; nine of ten owners buy another.
/// let lifetimes = Lags::of(&Dist::weibull(Shape(3.0), Scale(11.0))?, 40)?;
/// let replacement: Replacement = Replacement::new(lifetimes, Approx::new(0.9));
///
/// let first: Vec<Approx<Count, f64>> =
///     Bass::new(0.03, 0.38)?.path(Approx::new(1_000.0), 30).collect();
/// let demand = replacement.demand(&first)?;
/// assert!(demand[2].replacement.number() < 1.0);
/// // In year 25 nearly everything sold replaces something.
/// assert!(demand[24].first.number() < 1.0 && demand[24].replacement.number() > 60.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// W. A. Kamakura and S. K. Balasubramanian (1987), "Long-term forecasting with innovation
/// diffusion models: the impact of replacement purchases", *Journal of Forecasting* 6, 1-19.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Replacement<N = f64> {
    lifetimes: Lags,
    again: Approx<Share, N>,
}

impl<N: Number> Replacement<N> {
    /// Replacement of units with these lifetimes, in which the share `again` of owners buys again.
    #[must_use]
    pub fn new(lifetimes: Lags, again: Approx<Share, N>) -> Self {
        Self { lifetimes, again }
    }

    /// The lifetimes.
    #[must_use]
    pub fn lifetimes(&self) -> &Lags {
        &self.lifetimes
    }

    /// The demand of each period, given the first purchases of each. Units with a lifetime of less
    /// than half a period are replaced in the next.
    ///
    /// # Errors
    /// [`Invalid`] for zero periods or more than
    /// [`Timeline::MAX_PERIODS`](crate::quantity::Timeline::MAX_PERIODS).
    pub fn demand(&self, first: &[Approx<Count, N>]) -> Result<Vec<UnitSales<N>>, Invalid> {
        super::lags::check_periods(first.len())?;
        let mut bought: Vec<Approx<Count, N>> = Vec::with_capacity(first.len());
        let mut demand = Vec::with_capacity(first.len());
        for &first in first {
            // Nothing bought in a period wears out in it: a place is kept for what is.
            bought.push(Approx::new(0.0));
            let mut ending = self.lifetimes.ending(&bought);
            if let Some(before) = bought.len().checked_sub(2).map(|last| bought[last]) {
                ending += before * self.lifetimes.share(0);
            }
            let replacement = ending * self.again;
            if let Some(last) = bought.last_mut() {
                *last = first + replacement;
            }
            demand.push(UnitSales {
                first,
                replacement,
                in_use: self.in_use(&bought),
            });
        }
        Ok(demand)
    }

    /// What is not worn out at the end of the last period.
    fn in_use(&self, bought: &[Approx<Count, N>]) -> Approx<Count, N> {
        let Some((&last, earlier)) = bought.split_last() else {
            return Approx::new(0.0);
        };
        // Age 0 at the end of the period of purchase; what lasts no half a period goes in the next.
        let shifted = (1..)
            .zip(earlier.iter().rev())
            .fold(N::splat(0.0), |sum, (age, units)| {
                sum + units.number() * N::splat(self.lifetimes.surviving(age + 1))
            });
        last + Approx::from_number(shifted)
    }
}
