//! Planned adoption, and what a budget can win.

use serde::Serialize;

use super::Curve;
use super::curve::sealed::Sealed;
use crate::error::{Invalid, Permitted};
use crate::quantity::{Approx, Count, Money, Number, Share, Timeline};

/// A plan in which adoption rises linearly from zero at launch to a ceiling, and stays there.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LinearRamp {
    periods: u32,
}

impl LinearRamp {
    /// A ramp that reaches the ceiling at the end of this many periods.
    ///
    /// # Errors
    /// [`Invalid`] for zero periods or more than [`Timeline::MAX_PERIODS`].
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

impl Sealed for LinearRamp {}

impl<N: Number> Curve<N> for LinearRamp {
    #[inline]
    fn at(&self, time: f64) -> Approx<Share, N> {
        let periods = f64::from(self.periods);
        Approx::new(time.clamp(0.0, periods) / periods)
    }
}

/// A plan of adoption period by period; linear in between, and constant after the last period.
///
/// # Example
/// ```
/// use bizcase::adoption::{Curve, CustomRamp};
/// use bizcase::quantity::{Approx, Count, Share};
///
/// let plan = CustomRamp::new(vec![
///     Share::percent(5.0)?,
///     Share::percent(20.0)?,
///     Share::percent(60.0)?,
///     Share::percent(100.0)?,
/// ])?;
/// let market: Approx<Count, f64> = Approx::new(1_000.0);
/// assert_eq!(plan.adopters(market, 3).number().round(), 400.0);
/// assert_eq!(plan.adopters(market, 9).number(), 0.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CustomRamp {
    reached: Vec<f64>,
}

impl CustomRamp {
    /// A ramp that has reached these shares of the potential at the end of each period.
    ///
    /// # Errors
    /// [`Invalid`] for no shares or more than [`Timeline::MAX_PERIODS`], or if a share is below the
    /// one before.
    pub fn new(reached: Vec<Share>) -> Result<Self, Invalid> {
        let permitted = Permitted::between(1.0, f64::from(Timeline::MAX_PERIODS));
        permitted.check("periods of the ramp", reached.len() as f64)?;
        for (period, pair) in (2..).zip(reached.windows(2)) {
            if pair[1] < pair[0] {
                let parameter = format!("share reached in period {period}");
                let hint = format!("it was {} the period before", pair[0]);
                return Err(Invalid::rule(&parameter, pair[1], "no less than before").hint(hint));
            }
        }
        let reached = reached.into_iter().map(Share::value).collect();
        Ok(Self { reached })
    }
}

impl Sealed for CustomRamp {}

impl<N: Number> Curve<N> for CustomRamp {
    fn at(&self, time: f64) -> Approx<Share, N> {
        let time = time.clamp(0.0, self.reached.len() as f64);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from 0 to the number of periods"
        )]
        let whole = time as usize;
        let before = if whole == 0 {
            0.0
        } else {
            self.reached[whole - 1]
        };
        let after = self.reached.get(whole).copied().unwrap_or(before);
        Approx::new(before + (after - before) * (time - whole as f64))
    }
}

/// The number of customers that a budget can win at an acquisition cost (CAC) per customer.
///
/// # Formula
/// `budget / cost`
#[inline]
#[must_use]
pub fn affordable<N: Number>(budget: Approx<Money, N>, cost: Approx<Money, N>) -> Approx<Count, N> {
    Approx::from_number((budget / cost).number())
}
