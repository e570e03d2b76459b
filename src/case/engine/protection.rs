//! For how long customers keep the price at which they came.

use super::loyalty::{Cohorts, Loyalty};
use super::slots::{Slot, Values};
use crate::quantity::{Approx, Count, Money, Number, Ratio, Share};

/// How long customers keep the price of a stream at which they came.
#[derive(Debug, Clone)]
pub(super) struct ProtectionEngine {
    pub(super) notice: i32,
    /// For each generation the prices that it pays, each from a month of the plan on.
    pub(super) pays: Vec<Vec<(i32, Slot<Money>)>>,
}

/// Customers who came while the same prices were in force.
#[derive(Debug, Clone)]
pub(super) struct Generation<N> {
    pub(super) customers: Approx<Count, N>,
    pub(super) cohorts: Cohorts<N>,
    /// What they paid in the month before, as they see it, and the share that buys at it; nothing
    /// before the first month, and where no study says.
    pub(super) paid: Option<(Approx<Money, N>, Approx<Share, N>)>,
}

impl<N: Number> Generation<N> {
    pub(super) fn start(loyalty: &Loyalty, values: &Values<N>) -> Self {
        Self {
            customers: Approx::new(0.0),
            cohorts: loyalty.start(values),
            paid: None,
        }
    }

    pub(super) fn thin(&mut self, kept: Approx<Ratio, N>) {
        self.customers = self.customers * kept;
        self.cohorts.thin(kept);
    }
}

impl ProtectionEngine {
    /// The price that a generation pays by its own terms.
    pub(super) fn own(&self, generation: usize, month: i32) -> Option<Slot<Money>> {
        let pays = self.pays.get(generation)?.iter().rev();
        let mut begun = pays.skip_while(|it| it.0 > month);
        begun.next().map(|it| it.1)
    }
}
