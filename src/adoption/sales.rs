//! Customers won by salespeople: headcount, ramp, sales cycle and win rate.

use serde::Serialize;

use super::Lags;
use crate::error::{Invalid, Permitted};
use crate::quantity::{Approx, Count, Number, Share, Timeline};

/// The sales capacity of a business that sells to businesses: customers limited by salespeople.
///
/// Salespeople hired at the start of a period become productive linearly until they are ramped.
/// Each opportunity needs several approvals, and the win rate is their product. Deals are won at
/// the end of their sales cycle.
///
/// # Formula
/// `productive(t) = sum over hires of (1 - leaving)^(k - 1) min(1, k / ramp)` with `k = 1` in the
/// period of the hire; `deals(t) = win rate * (sum over k of cycle(k) * opportunities in t - k)`.
///
/// # Example
/// ```
/// use bizcase::adoption::{Lags, SalesCapacity};
/// use bizcase::quantity::Approx;
///
/// // Four salespeople, three months to ramp, five opportunities a month each; the user, the budget
/// // owner and the security office have to approve; deals take two months.
/// let team: SalesCapacity = SalesCapacity::new(Approx::new(5.0), Lags::fixed(2)?)
///     .ramped_after(3)?
///     .approval("user", Approx::new(0.6))
///     .approval("budget", Approx::new(0.5))
///     .approval("security", Approx::new(0.8));
/// assert!((team.win_rate().number() - 0.24).abs() < 1e-15);
///
/// let hired = [Approx::new(4.0), Approx::new(0.0), Approx::new(0.0), Approx::new(0.0)];
/// let plan = team.plan(&hired)?;
/// let deals: Vec<f64> = plan.iter().map(|month| month.deals.number()).collect();
/// assert_eq!(deals[..2], [0.0, 0.0]);
/// assert!((deals[2] - 1.6).abs() < 1e-12); // 4 x 1/3 x 5 x 0.24
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SalesCapacity<N = f64> {
    opportunities: Approx<Count, N>,
    cycle: Lags,
    ramp: u32,
    leaving: Approx<Share, N>,
    approvals: Vec<(String, Approx<Share, N>)>,
}

/// A period of a [`SalesCapacity`] plan.
///
/// # Example
/// See [`SalesCapacity`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SalesPeriod<N = f64> {
    /// The number of salespeople employed.
    pub salespeople: Approx<Count, N>,
    /// The equivalent number of fully ramped salespeople.
    pub productive: Approx<Count, N>,
    /// The number of opportunities opened.
    pub opportunities: Approx<Count, N>,
    /// The number of deals won.
    pub deals: Approx<Count, N>,
}

impl<N: Number> SalesCapacity<N> {
    /// Salespeople who each open `opportunities` per period when fully ramped, with this
    /// distribution of the sales cycle. They are ramped at once unless
    /// [`ramped_after`](Self::ramped_after) says otherwise.
    #[must_use]
    pub fn new(opportunities: Approx<Count, N>, cycle: Lags) -> Self {
        Self {
            opportunities,
            cycle,
            ramp: 1,
            leaving: Approx::new(0.0),
            approvals: Vec::new(),
        }
    }

    /// Sets the number of periods over which new salespeople ramp up linearly.
    ///
    /// # Errors
    /// [`Invalid`] for zero periods or more than [`Timeline::MAX_PERIODS`].
    pub fn ramped_after(mut self, periods: u32) -> Result<Self, Invalid> {
        let permitted = Permitted::between(1.0, f64::from(Timeline::MAX_PERIODS));
        permitted.check("periods until ramped", f64::from(periods))?;
        self.ramp = periods;
        Ok(self)
    }

    /// Sets the share of salespeople who leave at the end of each period.
    #[must_use]
    pub fn leaving(mut self, share: Approx<Share, N>) -> Self {
        self.leaving = share;
        self
    }

    /// Adds an approval that every deal needs, with the share of deals that get it.
    #[must_use]
    pub fn approval(mut self, by: &str, share: Approx<Share, N>) -> Self {
        self.approvals.push((by.to_owned(), share));
        self
    }

    /// The share of opportunities won: the product of the approvals.
    #[must_use]
    pub fn win_rate(&self) -> Approx<Share, N> {
        let all = Approx::new(1.0);
        self.approvals
            .iter()
            .fold(all, |rate, (_, share)| rate * *share)
    }

    /// The approvals: by whom, and the share of deals that get them.
    #[must_use]
    pub fn approvals(&self) -> &[(String, Approx<Share, N>)] {
        &self.approvals
    }

    /// The plan period by period, given the salespeople hired at the start of each.
    ///
    /// # Errors
    /// [`Invalid`] for zero periods or more than [`Timeline::MAX_PERIODS`].
    pub fn plan(&self, hired: &[Approx<Count, N>]) -> Result<Vec<SalesPeriod<N>>, Invalid> {
        super::lags::check_periods(hired.len())?;
        let kept = self.leaving.complement();
        let win_rate = self.win_rate();
        let (mut cohorts, mut opened) = (Vec::new(), Vec::new());
        let mut plan = Vec::with_capacity(hired.len());
        for &new in hired {
            for cohort in &mut cohorts {
                *cohort = *cohort * kept;
            }
            cohorts.push(new);
            let none: Approx<Count, N> = Approx::new(0.0);
            let salespeople = cohorts.iter().fold(none, |sum, cohort| sum + *cohort);
            let productive = (1..)
                .zip(cohorts.iter().rev())
                .fold(none, |sum, (age, cohort)| {
                    let part = f64::from(self.ramp.min(age)) / f64::from(self.ramp);
                    sum + *cohort * part
                });
            let each: Approx<crate::quantity::Ratio, N> =
                Approx::from_number(self.opportunities.number());
            opened.push(productive * each);
            plan.push(SalesPeriod {
                salespeople,
                productive,
                opportunities: productive * each,
                deals: self.cycle.ending(&opened) * win_rate,
            });
        }
        Ok(plan)
    }
}
