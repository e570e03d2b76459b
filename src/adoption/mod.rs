//! How customers come.
//!
//! How many can be won in a period is bounded by what the market is ready for and by what the
//! acquisition budget pays for. The formulas take plain numbers and simulated ones alike.
//!
//! # Example
//! ```
//! use bizcase::adoption::{LinearRamp, affordable};
//! use bizcase::quantity::{Approx, Count, Money};
//!
//! // Demand grows evenly to its ceiling in month 60.
//! let ramp = LinearRamp::over(60)?;
//! let ceiling: Approx<Count, f64> = Approx::new(27_000.0);
//! assert_eq!((ceiling * ramp.reached(12)).number(), 5_400.0);
//!
//! // USD 100,000 a month at USD 500 per customer.
//! let budget: Approx<Money, f64> = Approx::new(100_000.0);
//! assert_eq!(affordable(budget, Approx::new(500.0)).number(), 200.0);
//! # Ok::<(), bizcase::Error>(())
//! ```

use crate::error::{Invalid, Permitted};
use crate::quantity::{Approx, Count, Money, Number, Share, Timeline};

/// Adoption that rises evenly from nothing at launch to its ceiling, and stays there.
///
/// # Example
/// ```
/// use bizcase::adoption::LinearRamp;
/// use bizcase::quantity::{Approx, Share};
///
/// let ramp = LinearRamp::over(24)?;
/// let quarter: Approx<Share, f64> = ramp.reached(6);
/// assert_eq!(quarter.number(), 0.25);
/// let later: Approx<Share, f64> = ramp.reached(36);
/// assert_eq!(later.number(), 1.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinearRamp {
    periods: u32,
}

impl LinearRamp {
    /// A ramp that reaches the ceiling at the end of this many periods.
    ///
    /// # Errors
    /// [`Invalid`] if there is no period or more than [`Timeline::MAX_PERIODS`].
    pub fn over(periods: u32) -> Result<Self, Invalid> {
        let permitted = Permitted::between(1.0, f64::from(Timeline::MAX_PERIODS));
        permitted.check("periods of the ramp", f64::from(periods))?;
        Ok(Self { periods })
    }

    /// The share of the ceiling reached at the end of a period, counted from one.
    #[inline]
    #[must_use]
    pub fn reached<N: Number>(&self, period: u32) -> Approx<Share, N> {
        Approx::new(f64::from(period.min(self.periods)) / f64::from(self.periods))
    }
}

/// How many customers a budget can win at a cost of acquisition (CAC) per customer.
///
/// # Formula
/// `budget / cost`
#[inline]
#[must_use]
pub fn affordable<N: Number>(budget: Approx<Money, N>, cost: Approx<Money, N>) -> Approx<Count, N> {
    Approx::from_number((budget / cost).number())
}
