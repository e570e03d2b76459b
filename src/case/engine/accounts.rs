//! How many could buy.

use std::sync::Arc;

use super::slots::Slot;
use crate::market::{SizedYear, Sizing};
use crate::quantity::{Count, Number};

/// A count that a sizing gives in every trial.
#[derive(Debug, Clone)]
pub(super) struct SizedCount {
    pub(super) sizing: Arc<Sizing>,
    pub(super) segment: Option<String>,
    pub(super) year: SizedYear,
    /// The places of its inputs.
    pub(super) inputs: Vec<usize>,
}

impl SizedCount {
    #[inline(always)]
    pub(super) fn value<N: Number>(&self, values: &[N]) -> N {
        let read = |input: usize| values[self.inputs[input]];
        match &self.segment {
            // The segment was found when the count was added.
            Some(segment) => {
                let value = self.sizing.segment_in(segment, self.year, read);
                value.unwrap_or(N::splat(0.0))
            }
            None => self.sizing.total_in(self.year, read),
        }
    }
}

/// How many could buy, by calendar year.
#[derive(Debug, Clone)]
pub(in crate::case) struct Accounts {
    /// The last goes on.
    pub(super) years: Vec<Slot<Count>>,
    /// The months of the calendar year of the launch that lie before it.
    pub(super) before: i32,
}

impl Accounts {
    /// Those of a month of the plan.
    #[inline(always)]
    pub(super) fn at(&self, month: i32) -> Slot<Count> {
        let year = usize::try_from((month - 1 + self.before).max(0)).unwrap_or(0) / 12;
        self.years[year.min(self.years.len() - 1)]
    }

    /// Those of the first month.
    #[inline(always)]
    pub(super) fn first(&self) -> Slot<Count> {
        self.years[0]
    }

    /// Whether they are the same in all months.
    #[inline(always)]
    pub(super) fn stay(&self) -> bool {
        self.years.len() == 1
    }
}
