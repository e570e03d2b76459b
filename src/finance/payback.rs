//! Payback periods.

use serde::Serialize;

use super::{Amount, CashFlows};
use crate::error::Error;
use crate::quantity::{Approx, Money, Number, Rate};

/// When cumulative cash turns positive for good.
///
/// # Example
/// ```
/// use bizcase::finance::{CashFlows, Payback};
///
/// let yearly = CashFlows::yearly(&[-100.0, 60.0, 60.0])?;
/// assert_eq!(yearly.payback()?.periods(), Some(1.0 + 40.0 / 60.0));
/// assert_eq!(yearly.payback()?.whole_periods(), Some(2));
///
/// // Cleaning up at the end takes the money away again.
/// let mine = CashFlows::yearly(&[-100.0, 120.0, -50.0])?;
/// assert_eq!(mine.payback()?, Payback::Never { missing: 30.0 });
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Payback<A> {
    /// Cumulative cash is never negative: there is nothing to pay back.
    AtOnce,
    /// The money is back after this many periods.
    After {
        /// Periods from the first flow, with a fraction for the last: a flow arrives evenly over
        /// the period that ends with it.
        periods: f64,
    },
    /// Cumulative cash is negative at the end.
    Never {
        /// The amount missing at the end, positive.
        missing: A,
    },
}

impl<A: Amount> Payback<A> {
    /// The number of periods, with a fraction for the last; `None` if the money is not back by the
    /// end.
    #[must_use]
    pub fn periods(self) -> Option<f64> {
        match self {
            Self::AtOnce => Some(0.0),
            Self::After { periods } => Some(periods),
            Self::Never { .. } => None,
        }
    }

    /// The number of the period at whose end the money is back, without interpolation; `None` if it
    /// is not back by the end.
    #[must_use]
    pub fn whole_periods(self) -> Option<u32> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "periods are not negative, and more than u32::MAX of them do not fit into memory"
        )]
        self.periods().map(|periods| periods.ceil() as u32)
    }
}

impl<A: Amount> CashFlows<'_, A> {
    /// Payback period: when cumulative cash, undiscounted, turns positive for good.
    ///
    /// If it turns negative again, as with a late second outlay, the last crossing counts. Within a
    /// period a flow arrives evenly. Sums of [`Money`] are exact; sums of plain numbers that differ
    /// from zero only by rounding count as zero.
    ///
    /// # Errors
    /// [`Error`] if cumulative cash exceeds the range of its type.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::CashFlows;
    ///
    /// let project = CashFlows::yearly(&[-1000.0, 250.0, 300.0, 350.0, 400.0, 450.0])?;
    /// assert_eq!(project.payback()?.periods(), Some(3.25));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[doc(alias = "payback period")]
    pub fn payback(&self) -> Result<Payback<A>, Error> {
        self.paid_back(
            &A::running_totals(self.amounts)?,
            self.values.iter().copied(),
        )
    }

    /// Discounted payback period: when cumulative discounted cash turns positive for good.
    ///
    /// Within a period the discounted flow arrives evenly. Everything else is as for
    /// [`payback`](CashFlows::payback).
    ///
    /// # Errors
    /// [`Error`] if cumulative cash exceeds the range of its type.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::CashFlows;
    /// use bizcase::quantity::Rate;
    ///
    /// let project = CashFlows::yearly(&[-1000.0, 250.0, 300.0, 350.0, 400.0, 450.0])?;
    /// let periods = project.discounted_payback(Rate::per_year(0.09)?)?.periods();
    /// assert_eq!(periods.map(|periods| format!("{periods:.4}")).as_deref(), Some("3.8747"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn discounted_payback(&self, rate: Rate) -> Result<Payback<A>, Error> {
        let discounted: Vec<f64> = self.discounted(rate).collect();
        self.paid_back(
            &f64::running_totals(&discounted)?,
            discounted.iter().copied(),
        )
    }

    fn paid_back(
        &self,
        totals: &[f64],
        flows: impl Iterator<Item = f64>,
    ) -> Result<Payback<A>, Error> {
        let mut clock = PaybackClock::new();
        let mut turnover = 0.0_f64;
        let mut in_the_red = false;
        for (&total, flow) in totals.iter().zip(flows) {
            turnover += flow.abs();
            let rounding = 4.0 * f64::EPSILON * turnover.min(f64::MAX);
            let shown = if total.abs() <= rounding { 0.0 } else { total };
            in_the_red |= shown < 0.0;
            clock.record(Approx::new(shown));
        }
        Ok(if !in_the_red {
            Payback::AtOnce
        } else if clock.is_paid_back() {
            Payback::After {
                periods: clock.periods(f64::INFINITY),
            }
        } else {
            let missing = -totals.last().copied().unwrap_or(0.0);
            Payback::Never {
                missing: A::of("missing cash", missing, self.unit)?,
            }
        })
    }
}

/// Finds the payback period while cumulative cash is recorded step by step, on one number or on
/// several trials side by side.
///
/// Totals come at equal steps, the first at time zero. Between two totals cash arrives evenly. If
/// the total turns negative again, the last crossing counts.
///
/// # Example
/// ```
/// use bizcase::finance::PaybackClock;
/// use bizcase::quantity::Approx;
///
/// let mut clock = PaybackClock::<f64>::new();
/// for total in [-100.0, -40.0, 20.0] {
///     clock.record(Approx::new(total));
/// }
/// assert!(clock.is_paid_back());
/// assert!((clock.periods(f64::INFINITY) - (1.0 + 40.0 / 60.0)).abs() < 1e-15);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct PaybackClock<N> {
    time: f64,
    total: N,
    crossed: N,
}

impl<N: Number> PaybackClock<N> {
    /// A clock without any totals.
    #[must_use]
    pub fn new() -> Self {
        Self {
            time: -1.0,
            total: N::splat(0.0),
            crossed: N::splat(0.0),
        }
    }

    /// Sets the step of the first total relative to time zero, negative if before it: with -5 the
    /// clock runs from launch although the money was spent in the six months up to it.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::PaybackClock;
    /// use bizcase::quantity::Approx;
    ///
    /// let mut clock = PaybackClock::<f64>::new().first_at(-1);
    /// for total in [-100.0, -100.0, 0.0] {
    ///     clock.record(Approx::new(total));
    /// }
    /// assert_eq!(clock.periods(f64::INFINITY), 1.0);
    /// ```
    #[must_use]
    pub fn first_at(self, step: i32) -> Self {
        Self {
            time: f64::from(step) - 1.0,
            ..self
        }
    }

    /// Records the total at the next step.
    #[inline(always)]
    pub fn record(&mut self, total: Approx<Money, N>) {
        let (zero, before, after) = (N::splat(0.0), self.total, total.number());
        let crosses = before.less_than(zero) & !after.less_than(zero);
        let rise = N::choose(crosses, after - before, N::splat(1.0));
        let moment = N::splat(self.time) + (-before) / rise;
        self.crossed = N::choose(crosses, moment, self.crossed);
        self.total = after;
        self.time += 1.0;
    }

    /// The trials in which the latest total is not negative.
    #[inline(always)]
    #[must_use]
    pub fn is_paid_back(&self) -> N::Mask {
        !self.total.less_than(N::splat(0.0))
    }

    /// The number of steps from time zero until the money was back for good; `never` if it is not
    /// back, zero if the total was never negative.
    #[inline]
    #[must_use]
    pub fn periods(&self, never: f64) -> N {
        N::choose(self.is_paid_back(), self.crossed, N::splat(never))
    }
}

impl<N: Number> Default for PaybackClock<N> {
    fn default() -> Self {
        Self::new()
    }
}
