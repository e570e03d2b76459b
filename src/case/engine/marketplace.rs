//! Two sides that need each other.

use super::slots::{Slot, Values};
use crate::quantity::{Approx, Count, Number, Ratio, Share};

/// The supply of a stream, and what is earned on what it serves.
#[derive(Debug, Clone, Copy)]
pub(super) struct MarketplaceEngine {
    /// The place of those who serve among the customers and the users of all offers.
    pub(super) supply: usize,
    pub(super) serves: Slot<Ratio>,
    pub(super) take_rate: Slot<Share>,
    /// Nothing where nothing is paid back.
    pub(super) refunds: Option<Slot<Share>>,
    /// How many transactions each of the driver wants in a period of the stream.
    pub(super) quantity: Slot<Ratio>,
    /// How many of these periods a month has.
    pub(super) monthly: f64,
}

impl MarketplaceEngine {
    /// How many of the driver get all that they want, if the others get nothing.
    #[inline(always)]
    pub(super) fn served<N: Number>(
        &self,
        count: Approx<Count, N>,
        present: &[Approx<Count, N>],
        values: &Values<N>,
    ) -> Approx<Count, N> {
        let tiny = Approx::<Ratio, N>::new(f64::MIN_POSITIVE);
        let each = (values.get(self.quantity) * self.monthly).at_least(tiny);
        let most = present[self.supply] * values.get(self.serves);
        let enough: Approx<Count, N> = Approx::from_number(most.number() / each.number());
        count.at_most(enough)
    }
}
