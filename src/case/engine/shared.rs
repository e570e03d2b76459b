//! What the offers share: costs, the team, capital, payment terms.

use super::current::{Current, whole};
use super::flow::{Balance, HeadFlow};
use super::machine::{YearsEngine, times};
use crate::case::data::Function;
use crate::case::engine::terms::{Slot, Values};
use crate::quantity::{Approx, Count, Money, Number, Ratio};

#[derive(Debug, Clone)]
pub(super) struct CostEngine {
    pub(super) function: Function,
    pub(super) offer: Option<usize>,
    pub(super) cost: CostForm,
    /// Nothing where it stays.
    pub(super) change: Option<Slot<Ratio>>,
    pub(super) from: i32,
    pub(super) until: i32,
    /// For optimism; nothing where it is not adjusted.
    pub(super) uplift: Option<Slot<Ratio>>,
}

#[derive(Debug, Clone)]
pub(super) enum CostForm {
    Fixed(YearsEngine),
    Step { size: f64, each: Slot<Money> },
    PerCustomer(Slot<Money>),
    Once(Slot<Money>),
}

#[derive(Debug, Clone)]
pub(super) struct RoleEngine {
    pub(super) function: Function,
    pub(super) offer: Option<usize>,
    pub(super) salary: Slot<Money>,
    pub(super) on_cost: Slot<Ratio>,
    pub(super) raise: Option<Slot<Ratio>>,
    pub(super) hiring_cost: Slot<Money>,
    pub(super) ramp: u32,
    pub(super) heads: f64,
    /// Who comes and who goes in each month of the plan.
    pub(super) changes: Vec<(f64, f64)>,
    pub(super) customers_each: Option<f64>,
}

pub(super) struct RoleState<N> {
    heads: Approx<Count, N>,
    /// Who came in each month so far.
    hired: Vec<Approx<Count, N>>,
    /// What a salary of the first month is today.
    index: Approx<Ratio, N>,
}

/// What one unit of cost is bought, written down and sold for in each month of the plan.
#[derive(Debug, Clone)]
pub(super) struct AssetEngine {
    pub(super) cost: Slot<Money>,
    /// For optimism; nothing where it is not adjusted.
    pub(super) uplift: Option<Slot<Ratio>>,
    pub(super) months: Vec<[f64; 3]>,
    /// What replacing one unit of it costs a year, if it is in use at the end of the plan.
    pub(super) a_year: f64,
}

/// What a month's revenue and cost of revenue tie up, per unit of each, for a day each.
#[derive(Debug, Clone)]
pub(super) struct TermsEngine {
    pub(super) per_day: f64,
    /// Receivable and prepaid days, inventory and payable days.
    pub(super) days: [Slot<Count>; 4],
}

impl CostEngine {
    /// The cost of a month of so many customers, at the prices of the first.
    #[inline(always)]
    pub(super) fn of<N: Number>(
        &self,
        now: &Current<'_, N>,
        customers: Approx<Count, N>,
    ) -> Approx<Money, N> {
        if now.month < self.from || now.month > self.until {
            return Approx::new(0.0);
        }
        match &self.cost {
            CostForm::Fixed(years) => years.a_month(now.year(), now.values),
            CostForm::Step { size, each } => steps(customers, *size) * now.values.get(*each),
            CostForm::PerCustomer(each) => customers * now.values.get(*each),
            CostForm::Once(amount) if now.month == self.from => now.values.get(*amount),
            CostForm::Once(_) => Approx::new(0.0),
        }
    }
}

/// How many steps of a size are started. A rounding error above a whole number starts none.
#[inline(always)]
pub(super) fn steps<N: Number>(customers: Approx<Count, N>, size: f64) -> Approx<Count, N> {
    let exact = customers.number() / N::splat(size) * N::splat(1.0 - 1e-12);
    // Adding 2^52 leaves no room for a fraction.
    let shift = N::splat(4_503_599_627_370_496.0);
    let nearest = (exact + shift) - shift;
    let below = nearest.less_than(exact);
    Approx::from_number(N::choose(below, nearest + N::splat(1.0), nearest))
}

impl RoleEngine {
    pub(super) fn start<N: Number>(&self) -> RoleState<N> {
        RoleState {
            heads: Approx::new(self.heads),
            hired: Vec::new(),
            index: Approx::new(1.0),
        }
    }

    /// Who comes and goes in a month with so many customers at its start, and what all cost.
    #[inline(always)]
    pub(super) fn staff<N: Number>(
        &self,
        month: usize,
        launched: bool,
        customers: Approx<Count, N>,
        values: &Values<N>,
        state: &mut RoleState<N>,
    ) -> HeadFlow<N> {
        let (comes, goes) = self.changes.get(month).copied().unwrap_or_default();
        let (mut hired, left) = (Approx::new(comes), Approx::new(goes));
        let mut heads = state.heads + hired - left;
        if let Some(each) = self.customers_each {
            let missing = (steps(customers, each) - heads).at_least(Approx::new(0.0));
            hired += missing;
            heads += missing;
        }
        state.heads = heads;
        state.hired.push(hired);
        let mut productive = heads;
        for (since, &new) in (0..self.ramp).zip(state.hired.iter().rev()) {
            let learning = 1.0 - f64::from(since + 1) / f64::from(self.ramp);
            productive -= new * Approx::<Ratio, N>::new(learning);
        }
        let full = Approx::<Ratio, N>::new(1.0) + values.get(self.on_cost);
        let salary = values.get(self.salary) / 12.0 * full * state.index;
        if let Some(raise) = self.raise.filter(|_| launched) {
            state.index = state.index * (Approx::<Ratio, N>::new(1.0) + values.get(raise));
        }
        HeadFlow {
            hired,
            left,
            productive: productive.at_least(Approx::new(0.0)),
            cost: heads * salary + hired * values.get(self.hiring_cost),
        }
    }
}

impl AssetEngine {
    #[inline(always)]
    pub(super) fn of<N: Number>(&self, month: usize, values: &Values<N>) -> Balance<N> {
        let cost = self.price(values);
        let [bought, written_down, sold] = self.months.get(month).copied().unwrap_or_default();
        Balance {
            bought: cost * bought,
            written_down: cost * written_down,
            sold: cost * sold,
        }
    }

    /// What replacing it costs a year after the plan.
    #[inline(always)]
    pub(super) fn yearly<N: Number>(&self, values: &Values<N>) -> Approx<Money, N> {
        self.price(values) * self.a_year
    }

    /// What one costs.
    #[inline(always)]
    fn price<N: Number>(&self, values: &Values<N>) -> Approx<Money, N> {
        moved(values.get(self.cost), uplifted(self.uplift, values))
    }
}

impl TermsEngine {
    /// What is tied up at a month's revenue and cost of revenue.
    #[inline(always)]
    pub(super) fn tied<N: Number>(
        &self,
        revenue: Approx<Money, N>,
        cost: Approx<Money, N>,
        values: &Values<N>,
    ) -> Approx<Money, N> {
        let [receivable, prepaid, inventory, payable] = self
            .days
            .map(|slot| Approx::<Ratio, N>::from_number(values.get(slot).number()));
        let net = revenue * (receivable - prepaid) + cost * (inventory - payable);
        net * self.per_day
    }
}

/// What a cost is multiplied by for optimism.
#[inline(always)]
pub(super) fn uplifted<N: Number>(
    uplift: Option<Slot<Ratio>>,
    values: &Values<N>,
) -> Option<Approx<Ratio, N>> {
    let one = Approx::<Ratio, N>::new(1.0);
    uplift.map(|slot| one + values.get(slot))
}

pub(super) fn moved<N: Number>(
    cost: Approx<Money, N>,
    factor: Option<Approx<Ratio, N>>,
) -> Approx<Money, N> {
    times(cost, factor)
}

/// The place of a month of the plan among all its months.
pub(super) fn place(month: i32, build_months: u32) -> usize {
    usize::try_from(month - 1 + whole(build_months)).unwrap_or(0)
}
