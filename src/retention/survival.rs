//! The trait of all lifetime distributions.

use std::fmt;

use super::lifetime::positive;
use crate::error::{Invalid, Permitted};
use crate::quantity::{Approx, Number, Ratio, Share};

/// The most periods for which a survival curve is written out: a million, which take 8 megabytes as
/// plain numbers.
pub const MOST_PERIODS: u32 = 1_000_000;

/// A lifetime distribution: the share of customers remaining after each period.
///
/// `N` is `f64`, or [`Lane`](crate::quantity::Lane) inside a simulation; a formula written over
/// `impl Survival<N>` serves both. *Observed* curves ([`KaplanMeier`], a fit) do not implement it:
/// what happens beyond the data is an assumption, to be stated with a [`Tail`].
///
/// [`KaplanMeier`]: super::KaplanMeier
/// [`Tail`]: super::Tail
///
/// # Example
/// ```
/// use bizcase::quantity::{Approx, Share};
/// use bizcase::retention::{GeometricLifetime, ShiftedBetaGeometric, Survival};
///
/// /// Customers remaining after a year.
/// fn after_a_year(distribution: &impl Survival) -> f64 {
///     distribution.survival(12).number()
/// }
///
/// let alike = GeometricLifetime::new(Approx::from(Share::percent(10.0)?));
/// let mixed = ShiftedBetaGeometric::new(0.5, 4.5)?; // 10 % in the first month, too
/// assert!((after_a_year(&alike) - 0.282).abs() < 0.001);
/// assert!((after_a_year(&mixed) - 0.512).abs() < 0.001);
/// # Ok::<(), bizcase::Error>(())
/// ```
pub trait Survival<N: Number = f64>: fmt::Debug {
    /// The share remaining at the end of `period`; 1 at the end of period 0.
    fn survival(&self, period: u32) -> Approx<Share, N>;

    /// Writes the survival to the end of periods 0, 1, 2, ... into `curve`, up to its length.
    /// Nothing is allocated, so formulas can call it in every trial.
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

    /// The retention rate of `period` (the first is 1): the share of customers present at its start
    /// who stay through it. `None` where nobody is left at the start, even in only one of several
    /// trials.
    #[inline(always)]
    fn retention(&self, period: u32) -> Option<Approx<Share, N>> {
        let before = self.survival(period.saturating_sub(1)).number();
        let after = self.survival(period).number();
        positive(before).then(|| Approx::from_number(after / before))
    }

    /// The churn of `period`: the share of customers present at its start who leave in it. `None`
    /// where nobody is left.
    #[inline(always)]
    fn churn(&self, period: u32) -> Option<Approx<Share, N>> {
        self.retention(period).map(Approx::complement)
    }

    /// The expected number of further periods, counted by their ends, for customers who remain at
    /// the end of `period`: the sum of `S(period + t) / S(period)` over all `t` from 1 on. Infinite
    /// where the sum diverges or exceeds 1.8e308. `None` where nobody remains, even in only one of
    /// several trials.
    ///
    /// The distributions of this crate have a closed form or a sum that is known to converge. For a
    /// distribution of your own, the default sums term by term, and returns `None` unless a million
    /// terms suffice.
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
    /// // Some of these customers hardly ever leave.
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
