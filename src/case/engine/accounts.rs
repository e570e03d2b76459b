//! How many could buy.

use std::sync::Arc;

use super::slots::{Slot, Values};
use crate::market::{SizedYear, Sizing};
use crate::quantity::{Approx, Count, Number, Ratio};

/// A count that a sizing gives in every trial.
#[derive(Debug, Clone)]
pub(super) struct SizedCount {
    pub(super) sizing: Arc<Sizing>,
    pub(super) segment: Option<String>,
    pub(super) year: SizedYear,
    /// The places of its inputs.
    pub(super) inputs: Vec<usize>,
    /// The place of what an account spends, where the sizing is in revenue.
    pub(super) spend: Option<usize>,
}

impl SizedCount {
    #[inline(always)]
    pub(super) fn value<N: Number>(&self, values: &[N]) -> N {
        let read = |input: usize| values[self.inputs[input]];
        let size = match &self.segment {
            // The segment was found when the count was added.
            Some(segment) => {
                let value = self.sizing.segment_in(segment, self.year, read);
                value.unwrap_or(N::splat(0.0))
            }
            None => self.sizing.total_in(self.year, read),
        };
        match self.spend {
            Some(spend) => size / values[spend],
            None => size,
        }
    }
}

/// A count that a sizing gives, and those of its segments.
#[derive(Debug, Clone)]
pub(in crate::case) struct SizedSegments {
    whole: SizedCount,
    each: Vec<SizedCount>,
}

impl SizedSegments {
    pub(super) fn of(whole: &SizedCount, names: &[&str]) -> Self {
        let each = names.iter().map(|&name| SizedCount {
            segment: Some(name.to_owned()),
            ..whole.clone()
        });
        Self {
            whole: whole.clone(),
            each: each.collect(),
        }
    }

    /// The accounts of each segment, where there are so many in all: an override may have changed
    /// what the sizing gives. If it has not, they are those of the sizing, bit by bit.
    #[inline(always)]
    pub(in crate::case) fn of_all<N: Number>(
        &self,
        accounts: Approx<Count, N>,
        values: &Values<N>,
    ) -> impl Iterator<Item = Approx<Count, N>> {
        let whole = Approx::<Count, N>::from_number(self.whole.value(values.all()));
        let changed: Approx<Ratio, N> = accounts / whole.at_least(Approx::new(f64::MIN_POSITIVE));
        let each = self.each.iter();
        each.map(move |it| Approx::<Count, N>::from_number(it.value(values.all())) * changed)
    }
}

/// How many could buy, by calendar year.
#[derive(Debug, Clone)]
pub(in crate::case) struct Accounts {
    /// The last goes on.
    pub(super) years: Vec<Slot<Count>>,
    /// The months of the calendar year of the launch that lie before it.
    pub(super) before: i32,
    /// By segment in the first year, where a sizing has several.
    pub(super) segments: Option<SizedSegments>,
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
