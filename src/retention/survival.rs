//! What every law of retention answers.

use std::fmt;

use crate::quantity::{Approx, Number, Share};

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
/// use bizcase::retention::{Geometric, ShiftedBetaGeometric, Survival};
///
/// /// Customers present after a year.
/// fn after_a_year(law: &impl Survival) -> f64 {
///     law.survival(12).number()
/// }
///
/// let alike = Geometric::new(Approx::from(Share::percent(10.0)?));
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
    fn curve(&self, periods: u32) -> Vec<Approx<Share, N>> {
        let mut curve = vec![Approx::new(1.0); periods as usize + 1];
        self.fill(&mut curve);
        curve
    }

    /// The share of those present at the start of period `period` who stay through it: the
    /// retention rate. Period 1 is the first one. Where nobody is left, nobody stays.
    #[inline(always)]
    fn retention(&self, period: u32) -> Approx<Share, N> {
        let before = self.survival(period.saturating_sub(1)).number();
        let after = self.survival(period).number();
        let nobody = before.less_than(N::splat(f64::MIN_POSITIVE));
        let safe = N::choose(nobody, N::splat(1.0), before);
        Approx::from_number(N::choose(nobody, N::splat(0.0), after / safe))
    }

    /// The share of those present at the start of period `period` who leave in it.
    #[inline(always)]
    fn churn(&self, period: u32) -> Approx<Share, N> {
        self.retention(period).complement()
    }
}
