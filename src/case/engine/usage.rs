//! What customers pay whose bills follow a price structure.

use super::slots::{Slot, Values};
use crate::pricing::{BillFormula, UsageSpread};
use crate::quantity::{Approx, Count, Money, Number, Ratio};

/// A structure and what is used, ready to be evaluated.
#[derive(Debug, Clone)]
pub(super) struct UsageEngine {
    pub(super) formula: BillFormula,
    pub(super) middle: Middle,
    pub(super) spread: Slot<Ratio>,
    /// Nothing where usage stays.
    pub(super) growth: Option<Slot<Ratio>>,
    /// What all amounts of the structure are multiplied by.
    pub(super) list: Slot<Ratio>,
}

/// Which figure says how much is used.
#[derive(Debug, Clone, Copy)]
pub(super) enum Middle {
    Mean(Slot<Count>),
    Median(Slot<Count>),
}

/// What is used in a month, and what has become of the list by then.
#[derive(Debug, Clone)]
pub(super) struct UsageState<N> {
    spread: UsageSpread<N>,
    list: Approx<Ratio, N>,
}

// Plans without structures never come here: these functions stay out of their loop.
impl UsageEngine {
    #[inline(never)]
    pub(super) fn start<N: Number>(&self, values: &Values<N>) -> UsageState<N> {
        let spread = values.get(self.spread);
        UsageState {
            spread: match self.middle {
                Middle::Mean(mean) => UsageSpread::around_mean(values.get(mean), spread),
                Middle::Median(median) => UsageSpread::around_median(values.get(median), spread),
            },
            list: values.get(self.list),
        }
    }

    /// Usage grows by some months, and the list changes by a factor for each.
    #[inline(never)]
    pub(super) fn grow<N: Number>(
        &self,
        months: u32,
        change: Option<Approx<Ratio, N>>,
        values: &Values<N>,
        state: &mut UsageState<N>,
    ) {
        for _ in 0..months {
            if let Some(growth) = self.growth {
                let grown = Approx::<Ratio, N>::new(1.0) + values.get(growth);
                state.spread = state.spread.times(grown);
            }
            if let Some(change) = change {
                state.list = state.list * change;
            }
        }
    }

    /// What a customer pays on average for a period.
    #[inline(never)]
    pub(super) fn bill<N: Number>(&self, state: &UsageState<N>) -> Approx<Money, N> {
        self.formula.expected(&state.spread) * state.list
    }
}

impl<N: Number> UsageState<N> {
    /// What a customer uses on average in a period.
    pub(super) fn mean(&self) -> Approx<Ratio, N> {
        Approx::from_number(self.spread.mean().number())
    }
}
