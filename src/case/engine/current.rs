//! What a month looks like to an offer.

use super::flow::HeadFlow;
use super::terms::Values;
use crate::quantity::{Approx, Count, Number, Ratio};

/// What a month looks like to an offer.
pub(super) struct Current<'a, N> {
    pub(super) month: i32,
    pub(super) values: &'a Values<N>,
    pub(super) active: &'a [Approx<Ratio, N>],
    pub(super) exchange: &'a [Approx<Ratio, N>],
    /// The general price level; nothing where it is that of the first month.
    pub(super) level: Option<Approx<Ratio, N>>,
    pub(super) heads: &'a [HeadFlow<N>],
    /// Customers at the end of the month by offer, and then users, once they are known and where
    /// they matter.
    pub(super) present: &'a [Approx<Count, N>],
}

impl<N: Number> Current<'_, N> {
    /// The year of the plan, from 0 on.
    #[inline(always)]
    pub(super) fn year(&self) -> usize {
        usize::try_from((self.month - 1).max(0)).unwrap_or(0) / 12
    }
}

pub(in crate::case) fn whole(months: u32) -> i32 {
    i32::try_from(months).unwrap_or(i32::MAX)
}
