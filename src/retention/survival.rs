//! What every distribution of retention answers.

use std::fmt;

use super::lifetime::positive;
use crate::error::{Invalid, Permitted};
use crate::quantity::{Approx, Number, Ratio, Share};

/// The most periods that a curve of survival is written out for: a million, which is 8 megabytes
/// on one number.
pub const MOST_PERIODS: u32 = 1_000_000;

/// The share of customers who are still there after so many periods.
///
/// `N` is `f64`, or [`Lane`](crate::quantity::Lane) inside a simulation: a formula written over
/// `impl Survival<N>` serves both. Curves that were only *observed* ([`KaplanMeier`], a fit) do not
/// implement it: what happens beyond the data is an assumption, and has to be stated with a
/// [`Tail`].
///
/// [`KaplanMeier`]: super::KaplanMeier
/// [`Tail`]: super::Tail
///
/// # Example
/// ```
/// use bizcase::quantity::{Approx, Share};
/// use bizcase::retention::{GeometricLifetime, ShiftedBetaGeometric, Survival};
///
/// /// Customers present after a year.
/// fn after_a_year(law: &impl Survival) -> f64 {
///     law.survival(12).number()
/// }
///
/// let alike = GeometricLifetime::new(Approx::from(Share::percent(10.0)?));
/// let mixed = ShiftedBetaGeometric::new(0.5, 4.5)?; // 10 % in the first month, too
/// assert!((after_a_year(&alike) - 0.282).abs() < 0.001);
/// assert!((after_a_year(&mixed) - 0.512).abs() < 0.001);
/// # Ok::<(), bizcase::Error>(())
/// ```
pub trait Survival<N: Number = f64>: fmt::Debug {
    /// The share still there at the end of period `period`; all of them at the end of period 0.
    fn survival(&self, period: u32) -> Approx<Share, N>;

    /// Writes the survival to the end of period 0, 1, 2, ... into `curve`, which is
    /// as long as wanted. Nothing is allocated, so that a formula can do it in every trial.
    #[inline(always)]
    fn fill(&self, curve: &mut [Approx<Share, N>]) {
        for (period, share) in (0..).zip(curve) {
            *share = self.survival(period);
        }
    }

    /// The survival to the end of periods 0 to `periods`.
    ///
    /// # Errors
    /// [`Invalid`] for more than [`MOST_PERIODS`].
    fn curve(&self, periods: u32) -> Result<Vec<Approx<Share, N>>, Invalid> {
        let permitted = Permitted::between(0.0, f64::from(MOST_PERIODS));
        permitted.check("periods of a curve", f64::from(periods))?;
        let mut curve = vec![Approx::new(1.0); periods as usize + 1];
        self.fill(&mut curve);
        Ok(curve)
    }

    /// The share of those present at the start of period `period` who stay through it: the
    /// retention rate. Period 1 is the first one. None where nobody is left at the start, be it in
    /// one trial of several: the retention of nobody is undefined.
    #[inline(always)]
    fn retention(&self, period: u32) -> Option<Approx<Share, N>> {
        let before = self.survival(period.saturating_sub(1)).number();
        let after = self.survival(period).number();
        positive(before).then(|| Approx::from_number(after / before))
    }

    /// The share of those present at the start of period `period` who leave in it; none where
    /// nobody is left.
    #[inline(always)]
    fn churn(&self, period: u32) -> Option<Approx<Share, N>> {
        self.retention(period).map(Approx::complement)
    }

    /// How many more periods, counted by their ends, those who are there at the end of `period`
    /// stay in expectation: the sum of `S(period + t) / S(period)` over all `t` from 1 on. Infinite
    /// where that diverges, or is beyond 1.8e308. None where nobody stays until then, be it in one
    /// trial of several.
    ///
    /// The distributions of this crate give it in closed form or by a sum that they know to
    /// converge. For a distribution of your own it is summed term by term: none, unless a million
    /// terms are enough.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Approx;
    /// use bizcase::retention::{GeometricLifetime, ShiftedBetaGeometric, Survival};
    ///
    /// // 2 % leave in each period: they pay 50 times in advance, 49 times in arrears.
    /// let alike: GeometricLifetime<f64> = GeometricLifetime::new(Approx::new(0.02));
    /// assert!((alike.periods_ahead(0).unwrap().number() - 49.0).abs() < 1e-12);
    ///
    /// // Customers some of whom hardly ever leave.
    /// let mixed = ShiftedBetaGeometric::new(0.9, 4.0)?;
    /// assert_eq!(mixed.periods_ahead(0).unwrap().number(), f64::INFINITY);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    fn periods_ahead(&self, period: u32) -> Option<Approx<Ratio, N>> {
        let there = self.survival(period).number();
        if !positive(there) {
            return None;
        }
        let mut sum = N::splat(0.0);
        for ahead in 1..=MOST_PERIODS {
            let share = self.survival(period.checked_add(ahead)?).number() / there;
            sum = sum + share;
            // What follows a share that falls as a power of time is of the order of `t S(t)`.
            let rest = share * N::splat(f64::from(ahead));
            let open = rest - sum * N::splat(1e-16);
            if ahead % 64 == 0 && !super::lifetime::any_positive(open) {
                return Some(Approx::from_number(sum));
            }
        }
        None
    }
}
