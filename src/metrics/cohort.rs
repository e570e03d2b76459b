//! Retention of a fixed set of customers.

use serde::Serialize;

use super::history::{at, index};
use super::movement::count;
use super::{Kpi, Reactivation, RevenueBridge};
use crate::error::Invalid;
use crate::quantity::{Money, Month};

/// How much of a cohort still pays in a later month.
///
/// # Example
/// See [`RevenueBridge::retention`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CohortRetention {
    /// The MRR of the cohort in the earlier month.
    pub base: Money,
    /// Net revenue retention (NRR): the cohort's later MRR divided by its earlier MRR.
    pub net: Kpi,
    /// Gross revenue retention (GRR): as NRR, with no customer counted above their earlier MRR.
    pub gross: Kpi,
    /// Logo retention: the share of the cohort's customers who still pay.
    pub logos: Kpi,
}

/// The customers who first paid in one month, followed month by month.
///
/// # Example
/// See [`RevenueBridge::cohorts`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Cohort {
    /// The month of their first payment.
    pub month: Month,
    /// The number who pay in that month and in each month after it.
    pub customers: Vec<u64>,
    /// Their MRR in that month and in each month after it.
    pub revenue: Vec<Money>,
}

impl RevenueBridge {
    /// The retention in month `to` of the customers who paid at the end of month `from`: a fixed
    /// cohort. Annual reports use twelve months. A customer who comes back counts again.
    ///
    /// # Errors
    /// [`Invalid`] if a month is not in the bridge or `to` lies before `from`.
    ///
    /// # Example
    /// ```
    /// use bizcase::metrics::{Counting, RevenueBridge, Subscription};
    /// use bizcase::quantity::{Currency, Money, Month};
    ///
    /// let eur = |amount| Money::major(amount, Currency::EUR);
    /// let january: Month = "2024-01".parse()?;
    /// let rows = [
    ///     Subscription::month_end("grows", january, eur(100)),
    ///     Subscription::month_end("grows", january.plus(12), eur(150)),
    ///     Subscription::month_end("leaves", january, eur(100)),
    /// ];
    /// let bridge = RevenueBridge::new(&rows, january.plus(12), Counting::MonthEnd)?;
    /// let retention = bridge.retention(january, january.plus(12))?;
    /// assert_eq!(retention.net.value, Some(0.75));
    /// assert_eq!(retention.gross.value, Some(0.5));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn retention(&self, from: Month, to: Month) -> Result<CohortRetention, Invalid> {
        self.span(from, to)?;
        let (mut base, mut net, mut gross) = (0, 0, 0);
        let (mut then, mut now) = (0, 0);
        for levels in self.histories.customers() {
            let (before, was_there) = at(levels, index(from));
            if was_there {
                let (after, is_there) = at(levels, index(to));
                base += before;
                net += after;
                gross += after.min(before);
                then += 1;
                now += u64::from(is_there);
            }
        }
        let base = self.money(base);
        let of_base = |name, amount, definition| {
            let amount = self.money(amount).to_f64();
            Kpi::ratio(name, amount, base.to_f64(), definition)
        };
        Ok(CohortRetention {
            base,
            net: of_base(
                "NRR",
                net,
                "MRR now of customers who paid then / their MRR then",
            ),
            gross: of_base(
                "GRR",
                gross,
                "sum of the lesser of MRR now and then, over customers who paid then / their MRR then",
            ),
            logos: Kpi::ratio(
                "logo retention",
                count(now),
                count(then),
                "customers who paid then and pay now / customers who paid then",
            ),
        })
    }

    /// Net revenue retention as the product of the monthly figures after `from` up to `to`. This
    /// chained version includes customers who came later; compare [`RevenueBridge::retention`].
    ///
    /// # Errors
    /// [`Invalid`] if a month is not in the bridge or `to` lies before `from`.
    pub fn chained_net_retention(
        &self,
        from: Month,
        to: Month,
        reactivated: Reactivation,
    ) -> Result<Kpi, Invalid> {
        let months = self.span(from, to)?;
        let value = months
            .iter()
            .map(|month| month.net_retention(reactivated).value);
        let definition = match reactivated {
            Reactivation::Apart => "product of the monthly NRR, reactivation left out",
            Reactivation::AgainstChurn => "product of the monthly NRR, reactivation included",
        };
        Ok(Kpi::new("chained NRR", value.product(), definition))
    }

    /// Gross revenue retention as the product of the monthly figures after `from` up to `to`.
    ///
    /// # Errors
    /// [`Invalid`] if a month is not in the bridge or `to` lies before `from`.
    pub fn chained_gross_retention(&self, from: Month, to: Month) -> Result<Kpi, Invalid> {
        let months = self.span(from, to)?;
        let value = months.iter().map(|month| month.gross_retention().value);
        let definition = "product of the monthly GRR";
        Ok(Kpi::new("chained GRR", value.product(), definition))
    }

    /// The months after `from` through `to`.
    fn span(&self, from: Month, to: Month) -> Result<&[super::Movement], Invalid> {
        let (start, end) = (self.place(from)?, self.place(to)?);
        if end < start {
            let rule = "a month not before the first";
            return Err(
                Invalid::rule("second month", to, rule).hint(format!("the first is {from}"))
            );
        }
        Ok(&self.months()[start + 1..=end])
    }

    /// The cohorts by the month of their first payment: a triangle that retention fits can read.
    ///
    /// # Example
    /// ```
    /// use bizcase::metrics::{Counting, RevenueBridge, Subscription};
    /// use bizcase::quantity::{Currency, Money};
    ///
    /// let eur = |amount| Money::major(amount, Currency::EUR);
    /// let rows = [
    ///     Subscription::new(1, "2024-01-05".parse()?, None, eur(20)),
    ///     Subscription::new(2, "2024-01-09".parse()?, Some("2024-02-09".parse()?), eur(20)),
    ///     Subscription::new(3, "2024-02-01".parse()?, None, eur(30)),
    /// ];
    /// let bridge = RevenueBridge::new(&rows, "2024-03".parse()?, Counting::MonthEnd)?;
    /// let cohorts = bridge.cohorts();
    /// assert_eq!(cohorts[0].customers, [2, 1, 1]);
    /// assert_eq!(cohorts[1].revenue, [eur(30), eur(30)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn cohorts(&self) -> Vec<Cohort> {
        let months = self.months();
        let Some(first) = months.first().map(|movement| index(movement.month)) else {
            return Vec::new();
        };
        let width = months.len();
        let mut customers = vec![0_u64; width * width];
        let mut revenue = vec![0_i128; width * width];
        for levels in self.histories.customers() {
            let row = place(levels[0].month, first);
            for (index, level) in levels.iter().enumerate() {
                let next = levels.get(index + 1);
                let until = next.map_or(width, |next| place(next.month, first));
                let cells = row * width + place(level.month, first)..row * width + until;
                for (cell, amount) in customers[cells.clone()].iter_mut().zip(&mut revenue[cells]) {
                    *cell += u64::from(level.there);
                    *amount += level.amount;
                }
            }
        }
        let cohort = |row: usize| {
            let cells = row * width + row..(row + 1) * width;
            Cohort {
                month: months[row].month,
                customers: customers[cells.clone()].to_vec(),
                revenue: revenue[cells]
                    .iter()
                    .map(|&amount| self.money(amount))
                    .collect(),
            }
        };
        let cohorts = (0..width).map(cohort);
        cohorts.filter(|cohort| cohort.customers[0] > 0).collect()
    }
}

/// The place of a month among those of the bridge.
fn place(month: i32, first: i32) -> usize {
    usize::try_from(month - first).unwrap_or(0)
}
