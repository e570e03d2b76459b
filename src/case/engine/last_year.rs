//! The last twelve months of a plan, and the year that stands for all later ones.

use crate::quantity::{Approx, Count, Money, Number, Ratio};

/// The last twelve months of a plan, by which the years after it are measured.
#[derive(Debug, Clone)]
pub(super) struct LastYear<N> {
    pub(super) cash: Approx<Money, N>,
    pub(super) tax: Approx<Money, N>,
    /// Newly tied up in working capital.
    pub(super) invested: Approx<Money, N>,
    /// Capital items bought less those sold.
    pub(super) capital: Approx<Money, N>,
    pub(super) one_off: Approx<Money, N>,
    /// Operating profit before depreciation, without what is one-off.
    pub(super) earnings: Grown<N>,
    pub(super) offers: Vec<Winning<N>>,
}

/// How an offer's customers came and went in a year, and what winning them cost less what they paid
/// for once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Winning<N> {
    pub(super) came: Approx<Count, N>,
    pub(super) left: Approx<Count, N>,
    pub(super) cost: Grown<N>,
}

/// Amounts added up, and what they are worth in the last month.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grown<N> {
    pub(super) sum: Approx<Money, N>,
    pub(super) at_end: Approx<Money, N>,
}

/// From the cash flow of the last twelve months to that of a year like all that follow.
#[derive(Debug, Clone, Copy)]
pub(in crate::case) struct Bridge<N> {
    pub(in crate::case) cash: Approx<Money, N>,
    /// One-off costs, taken out.
    pub(in crate::case) one_off: Approx<Money, N>,
    /// Winning more customers than leave and growth needs, taken out.
    pub(in crate::case) winning: Approx<Money, N>,
    /// The replacement of capital in place of what was bought and sold.
    pub(in crate::case) capital: Approx<Money, N>,
    /// Working capital at the growth rate in place of that of the year.
    pub(in crate::case) working_capital: Approx<Money, N>,
    /// Tax at the full rate in place of what was paid.
    pub(in crate::case) tax: Approx<Money, N>,
    /// What the flows earn from their months to the end of the year.
    pub(in crate::case) interest: Approx<Money, N>,
    /// What the losses carried forward are worth at the end of the plan.
    pub(in crate::case) losses: Approx<Money, N>,
}

impl<N: Number> Grown<N> {
    pub(super) fn zero() -> Self {
        Self {
            sum: Approx::new(0.0),
            at_end: Approx::new(0.0),
        }
    }

    /// Adds the amount of the next month.
    #[inline(always)]
    pub(super) fn add(&mut self, amount: Approx<Money, N>, a_month: f64) {
        self.sum += amount;
        self.at_end = self.at_end * a_month + amount;
    }
}

impl<N: Number> LastYear<N> {
    pub(super) fn start(offers: usize) -> Self {
        let zero = Approx::new(0.0);
        let nobody = Winning {
            came: Approx::new(0.0),
            left: Approx::new(0.0),
            cost: Grown::zero(),
        };
        Self {
            cash: zero,
            tax: zero,
            invested: zero,
            capital: zero,
            one_off: zero,
            earnings: Grown::zero(),
            offers: vec![nobody; offers],
        }
    }
}

impl<N: Number> Winning<N> {
    /// The share of those who came that would have been enough to keep and grow the customers.
    #[inline(always)]
    pub(super) fn needed(&self, customers: Approx<Count, N>, growth: f64) -> Approx<Ratio, N> {
        let tiny = Approx::<Count, N>::new(f64::MIN_POSITIVE);
        let wanted = (self.left + customers * growth).at_least(Approx::new(0.0));
        let share: Approx<Ratio, N> = wanted.at_most(self.came) / self.came.at_least(tiny);
        Approx::choose(self.came.less_than(tiny), Approx::new(1.0), share)
    }
}

impl<N: Number> Bridge<N> {
    /// The cash flow of a year like all that follow.
    #[inline(always)]
    pub(in crate::case) fn normalised(&self) -> Approx<Money, N> {
        self.cash + self.one_off + self.winning + self.capital + self.working_capital + self.tax
    }
}
