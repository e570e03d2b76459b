//! Services that people of the team render.

use super::flow::HeadFlow;
use super::slots::{Slot, Values};
use crate::quantity::{Approx, Count, Number, Ratio, Share};

/// Who renders a stream, ready to be evaluated.
#[derive(Debug, Clone, Copy)]
pub(super) struct CapacityEngine {
    /// The role, among those of the team.
    pub(super) role: usize,
    pub(super) hours: Slot<Ratio>,
    pub(super) utilisation: Slot<Share>,
    /// How many hours each of the driver wants in a period of the stream.
    pub(super) quantity: Slot<Ratio>,
    /// How many of these periods a month has.
    pub(super) monthly: f64,
}

impl CapacityEngine {
    /// How many of the driver get all that they want, if the others get nothing.
    #[inline(always)]
    pub(super) fn served<N: Number>(
        &self,
        count: Approx<Count, N>,
        heads: &[HeadFlow<N>],
        values: &Values<N>,
    ) -> Approx<Count, N> {
        let tiny = Approx::<Ratio, N>::new(f64::MIN_POSITIVE);
        let each = (values.get(self.quantity) * self.monthly).at_least(tiny);
        let hours = values.get(self.hours) * values.get(self.utilisation).ratio();
        let enough = (heads[self.role].productive * hours).number() / each.number();
        count.at_most(Approx::from_number(enough))
    }
}
