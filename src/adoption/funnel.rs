//! Sales funnels: leads who become customers step by step.

use serde::Serialize;

use crate::error::Invalid;
use crate::quantity::{Approx, Count, Number, Share, Timeline};

/// One step of a [`SalesFunnel`].
///
/// # Example
/// See [`SalesFunnel`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step<N = f64> {
    /// What it leads to, such as "trial".
    pub name: String,
    /// The share of those at the step before who reach it.
    pub conversion: Approx<Share, N>,
    /// The number of periods it takes.
    pub periods: u32,
}

/// A sales funnel: leads become customers in steps, each with a conversion and a delay.
///
/// # Example
/// ```
/// use bizcase::adoption::SalesFunnel;
/// use bizcase::quantity::{Approx, Count, Share};
///
/// let funnel: SalesFunnel = SalesFunnel::new()
///     .step("sign-up", Approx::new(0.04), 0)
///     .step("trial", Approx::new(0.50), 1)
///     .step("customer", Approx::new(0.25), 1);
/// let visitors: Approx<Count, f64> = Approx::new(10_000.0);
/// assert_eq!(funnel.customers(visitors).number(), 50.0);
/// assert_eq!(funnel.leads_needed(Approx::new(100.0)).number(), 20_000.0);
///
/// // Visitors of three months are customers two months later.
/// let by_month = funnel.flow(&[visitors; 3])?;
/// let customers: Vec<f64> = by_month.iter().map(|count| count.number()).collect();
/// assert_eq!(customers, [0.0, 0.0, 50.0]);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias = "conversion funnel")]
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct SalesFunnel<N = f64> {
    steps: Vec<Step<N>>,
}

impl<N: Number> Default for SalesFunnel<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<N: Number> SalesFunnel<N> {
    /// A funnel without steps, in which every lead is a customer.
    #[must_use]
    pub const fn new() -> Self {
        Self { steps: Vec::new() }
    }

    /// Adds a step at the end: what it leads to, the share of those before who reach it, and how
    /// many periods it takes.
    #[must_use]
    pub fn step(mut self, name: &str, conversion: Approx<Share, N>, periods: u32) -> Self {
        self.steps.push(Step {
            name: name.to_owned(),
            conversion,
            periods,
        });
        self
    }

    /// The steps.
    #[must_use]
    pub fn steps(&self) -> &[Step<N>] {
        &self.steps
    }

    /// The share of leads who become customers: the product of all conversions.
    #[must_use]
    pub fn conversion(&self) -> Approx<Share, N> {
        let all = Approx::new(1.0);
        self.steps
            .iter()
            .fold(all, |share, step| share * step.conversion)
    }

    /// The number of periods from lead to customer.
    #[must_use]
    pub fn periods(&self) -> u32 {
        let each = self.steps.iter().map(|step| step.periods);
        each.fold(0, u32::saturating_add)
    }

    /// The number of customers from these leads.
    #[must_use]
    pub fn customers(&self, leads: Approx<Count, N>) -> Approx<Count, N> {
        leads * self.conversion()
    }

    /// The number of leads who reach each step.
    #[must_use]
    pub fn reached(&self, leads: Approx<Count, N>) -> Vec<Approx<Count, N>> {
        let mut left = leads;
        let each = self.steps.iter().map(|step| {
            left = left * step.conversion;
            left
        });
        each.collect()
    }

    /// The number of leads needed for these customers; infinite if nobody is converted.
    #[must_use]
    pub fn leads_needed(&self, customers: Approx<Count, N>) -> Approx<Count, N> {
        let least = Approx::new(f64::MIN_POSITIVE);
        let leads = customers / self.conversion().at_least(least);
        leads.at_most(Approx::new(f64::MAX))
    }

    /// The number of customers won in each period, given the leads of each, delayed by the periods
    /// of the steps.
    ///
    /// # Errors
    /// [`Invalid`] for more periods than [`Timeline::MAX_PERIODS`].
    pub fn flow(&self, leads: &[Approx<Count, N>]) -> Result<Vec<Approx<Count, N>>, Invalid> {
        super::lags::check_periods(leads.len())?;
        let delay = self.periods().min(Timeline::MAX_PERIODS) as usize;
        let conversion = self.conversion();
        let customers = (0..leads.len()).map(|period| match period.checked_sub(delay) {
            Some(from) => leads[from] * conversion,
            None => Approx::new(0.0),
        });
        Ok(customers.collect())
    }
}
