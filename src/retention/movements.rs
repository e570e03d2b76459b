//! Recurring revenue by what moved it: new, expansion, contraction, churn, reactivation.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::error::{Invalid, Permitted, RetentionError};
use crate::quantity::{Approx, Money, Month, Period, Share, Timeline};

/// What one subscription pays per month, from a day on until the day it ended.
///
/// # Example
/// See [`RevenueMovements`].
#[derive(Debug, Clone, PartialEq)]
pub struct RecurringRevenue {
    /// Who pays. Several subscriptions of a customer count together.
    pub customer: String,
    /// The first day.
    pub start: Date,
    /// The first day on which it is not paid any more; none while it goes on.
    pub end: Option<Date>,
    /// Recurring revenue per month, net of recurring discounts, without taxes, trials and one-off
    /// charges; see [`monthly_recurring_revenue`].
    pub monthly: Approx<Money, f64>,
}

/// Recurring revenue per month of a price that is billed every so many periods, for a quantity, net
/// of a recurring discount.
///
/// # Errors
/// [`Invalid`] for an interval of no period or a quantity that is negative or not a number.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money, Period, Share};
/// use bizcase::retention::monthly_recurring_revenue;
///
/// // Two seats at 2,400 a year, 20 % off.
/// let price = Money::major(2_400, Currency::USD);
/// let monthly = monthly_recurring_revenue(price, 2.0, Period::Year, 1, Share::percent(20.0)?)?;
/// assert_eq!(monthly.number(), 320.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn monthly_recurring_revenue(
    price: Money,
    quantity: f64,
    interval: Period,
    interval_count: u32,
    discount: Share,
) -> Result<Approx<Money, f64>, Invalid> {
    let permitted = Permitted::between(1.0, 120.0);
    let count = permitted.check("interval count", f64::from(interval_count))?;
    let quantity = Permitted::COUNT.check("quantity", quantity)?;
    let months = f64::from(interval.months()) * count;
    Ok(Approx::new(
        price.to_f64() * quantity * discount.complement().value() / months,
    ))
}

/// What moved the recurring revenue of one month.
///
/// # Example
/// See [`RevenueMovements`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MonthMovements {
    /// The month.
    pub month: Month,
    /// Recurring revenue at its start.
    pub start: f64,
    /// Of customers who never paid before.
    pub new: f64,
    /// What customers pay more than at the start.
    pub expansion: f64,
    /// What customers who stay pay less, as a positive amount.
    pub contraction: f64,
    /// What customers who left had paid, as a positive amount.
    pub churn: f64,
    /// Of customers who had left before and came back.
    pub reactivation: f64,
    /// Recurring revenue at its end.
    pub end: f64,
    /// Paying customers at its start.
    pub start_customers: u32,
    /// Paying customers at its end.
    pub end_customers: u32,
    /// Customers who left in it.
    pub churned_customers: u32,
}

impl MonthMovements {
    /// `part / whole`, nothing without a whole.
    fn over(part: f64, whole: f64) -> Option<f64> {
        (whole > 0.0).then(|| part / whole)
    }

    /// The revenue lost, by churn and contraction, over that of the start. None without any.
    #[must_use]
    pub fn gross_revenue_churn(&self) -> Option<f64> {
        Self::over(self.churn + self.contraction, self.start)
    }

    /// What is left of the revenue of the start with expansion, without the reactivated: net revenue
    /// retention of the month. None without revenue at the start.
    #[must_use]
    pub fn net_revenue_retention(&self) -> Option<f64> {
        let kept = self.start + self.expansion - self.contraction - self.churn;
        Self::over(kept, self.start)
    }

    /// The share of customers lost. None without customers at the start.
    #[must_use]
    pub fn customer_churn(&self) -> Option<f64> {
        Self::over(
            f64::from(self.churned_customers),
            f64::from(self.start_customers),
        )
    }

    /// Revenue won over revenue lost: new, expansion and reactivation over contraction and churn.
    /// None where nothing was lost.
    #[must_use]
    pub fn quick_ratio(&self) -> Option<f64> {
        let won = self.new + self.expansion + self.reactivation;
        Self::over(won, self.contraction + self.churn)
    }
}

/// What became of the revenue of the customers of one day.
///
/// # Example
/// See [`RevenueMovements::of_cohort`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CohortRetention {
    /// The revenue of the start.
    pub base: f64,
    /// The revenue of the same customers at the end over the base: net revenue retention.
    pub net: f64,
    /// The same, where each customer counts with at most what they paid at the start: gross revenue
    /// retention.
    pub gross: f64,
    /// The share of the customers who are still there.
    pub customers: f64,
}

/// The bridge of monthly recurring revenue, month by month, from snapshots at the ends of months.
///
/// A subscription that starts and ends within a month is in no snapshot, and moves nothing. A
/// customer who pays nothing is none.
///
/// # Example
/// ```
/// use bizcase::quantity::Approx;
/// use bizcase::retention::{RecurringRevenue, RevenueMovements};
///
/// let paid = |customer: &str, start: &str, end: Option<&str>, monthly| {
///     Ok::<_, Box<dyn std::error::Error>>(RecurringRevenue {
///         customer: customer.to_owned(),
///         start: start.parse()?,
///         end: end.map(str::parse).transpose()?,
///         monthly: Approx::new(monthly),
///     })
/// };
/// let movements = RevenueMovements::new("2024-01".parse()?, 3, [
///     paid("a", "2024-01-05", None, 100.0)?,
///     paid("b", "2024-01-10", Some("2024-03-01"), 50.0)?,
///     paid("b", "2024-03-01", None, 80.0)?, // an upgrade
///     paid("c", "2024-02-02", Some("2024-03-20"), 40.0)?,
/// ])?;
/// let march = movements.months()[2];
/// assert_eq!((march.start, march.expansion, march.churn, march.end), (190.0, 30.0, 40.0, 180.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RevenueMovements {
    months: Vec<MonthMovements>,
    /// By customer: revenue at the end of each month, from that before the first on.
    snapshots: Vec<Vec<f64>>,
}

impl RevenueMovements {
    /// The movements of so many months from a first one on. What was paid at its start is known, so
    /// customers of earlier months are not new; whoever had left before that is.
    ///
    /// # Errors
    /// [`Invalid`] for no month or more than [1,200](Timeline::MAX_PERIODS), for revenue that is
    /// negative or not a number, and for an end before the start; the subscription is named by its
    /// place, from 1.
    pub fn new(
        first: Month,
        months: u32,
        subscriptions: impl IntoIterator<Item = RecurringRevenue>,
    ) -> Result<Self, RetentionError> {
        let permitted = Permitted::between(1.0, f64::from(Timeline::MAX_PERIODS));
        permitted.check("months", f64::from(months))?;
        let count = months as usize + 1;
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut snapshots: Vec<Vec<f64>> = Vec::new();
        // The first snapshot at or after a day: that of its month. Whoever ends in a month, on its
        // last day at the latest, is not in it.
        let snapshot_of = |date: Date| {
            let month = i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
            let start = first.year() * 12 + first.number() - 1;
            usize::try_from(month - start + 1).unwrap_or(0).min(count)
        };
        for (index, subscription) in subscriptions.into_iter().enumerate() {
            let place = |what: &str| format!("{what} of subscription {}", index + 1);
            let paid = subscription.monthly.number();
            Permitted::COUNT.check(&place("monthly revenue"), paid)?;
            let until = match subscription.end {
                Some(end) if end < subscription.start => {
                    return Err(Invalid::rule(&place("end"), end, "after the start").into());
                }
                Some(end) => snapshot_of(end),
                None => count,
            };
            let from = snapshot_of(subscription.start);
            let next = places.len();
            let customer = *places.entry(subscription.customer).or_insert(next);
            if customer == snapshots.len() {
                snapshots.push(vec![0.0; count]);
            }
            for paying in snapshots[customer].iter_mut().take(until).skip(from) {
                *paying += paid;
            }
        }
        let months = (1..count).map(|at| {
            let offset = i32::try_from(at - 1).unwrap_or(i32::MAX);
            movements(first.plus(offset), at, &snapshots)
        });
        Ok(Self {
            months: months.collect(),
            snapshots,
        })
    }

    /// Month by month.
    #[must_use]
    pub fn months(&self) -> &[MonthMovements] {
        &self.months
    }

    /// What became of the customers at the end of the month at index `from` by the end of the month
    /// at index `to`, both counted from 0.
    ///
    /// # Errors
    /// [`Invalid`] unless `from` comes before `to` and both are months of the bridge, or if nobody
    /// paid at the end of `from`.
    ///
    /// # Example
    /// ```
    /// # use bizcase::quantity::Approx;
    /// # use bizcase::retention::{RecurringRevenue, RevenueMovements};
    /// # let paid = |customer: &str, end: Option<bizcase::finance::Date>, monthly| {
    /// #     RecurringRevenue {
    /// #         customer: customer.to_owned(),
    /// #         start: "2024-01-05".parse().unwrap(),
    /// #         end,
    /// #         monthly: Approx::new(monthly),
    /// #     }
    /// # };
    /// let subscriptions = [
    ///     paid("a", None, 100.0),
    ///     paid("b", Some("2024-02-10".parse()?), 300.0),
    /// ];
    /// let movements = RevenueMovements::new("2024-01".parse()?, 2, subscriptions)?;
    /// let kept = movements.of_cohort(0, 1)?;
    /// assert_eq!((kept.base, kept.net, kept.customers), (400.0, 0.25, 0.5));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_cohort(&self, from: usize, to: usize) -> Result<CohortRetention, Invalid> {
        if from >= to || to >= self.months.len() {
            let rule = "two months of the bridge, the earlier one first";
            return Err(Invalid::rule("months", format!("{from} and {to}"), rule));
        }
        let (mut base, mut net, mut gross, mut there, mut kept) = (0.0, 0.0, 0.0, 0_u32, 0_u32);
        for paid in &self.snapshots {
            let (before, after) = (paid[from + 1], paid[to + 1]);
            if before > 0.0 {
                base += before;
                net += after;
                gross += after.min(before);
                there += 1;
                kept += u32::from(after > 0.0);
            }
        }
        if base <= 0.0 {
            let rule = "above zero in the first month";
            return Err(Invalid::rule("recurring revenue", base, rule));
        }
        Ok(CohortRetention {
            base,
            net: net / base,
            gross: gross / base,
            customers: f64::from(kept) / f64::from(there),
        })
    }
}

/// The movements up to the snapshot at an index.
fn movements(month: Month, at: usize, snapshots: &[Vec<f64>]) -> MonthMovements {
    let mut moved = MonthMovements {
        month,
        start: 0.0,
        new: 0.0,
        expansion: 0.0,
        contraction: 0.0,
        churn: 0.0,
        reactivation: 0.0,
        end: 0.0,
        start_customers: 0,
        end_customers: 0,
        churned_customers: 0,
    };
    for paid in snapshots {
        let (before, after) = (paid[at - 1], paid[at]);
        moved.start += before;
        moved.end += after;
        moved.start_customers += u32::from(before > 0.0);
        moved.end_customers += u32::from(after > 0.0);
        if before > 0.0 && after > 0.0 {
            moved.expansion += (after - before).max(0.0);
            moved.contraction += (before - after).max(0.0);
        } else if before > 0.0 {
            moved.churn += before;
            moved.churned_customers += 1;
        } else if after > 0.0 {
            let known = paid[..at].iter().any(|&earlier| earlier > 0.0);
            let kind = if known {
                &mut moved.reactivation
            } else {
                &mut moved.new
            };
            *kind += after;
        }
    }
    moved
}
