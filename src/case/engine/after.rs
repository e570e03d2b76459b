//! What comes after the plan.

use super::Engine;
use super::State;
use super::current::whole;
use super::flow::Flow;
use super::last_year::{Bridge, Grown, LastYear};
use super::shared::CostForm;
use crate::case::data::{AfterHorizon, ChargeBasis};
use crate::case::engine::terms::Values;
use crate::finance::TaxYears;
use crate::quantity::{Approx, Money, Number, Ratio, Share};

/// For how many years losses are run off at most: nothing later is worth anything.
const RUN_OFF_YEARS: u32 = 100;

impl Engine {
    /// Enters a month of the last twelve, if what comes after the plan is measured by them.
    #[inline(always)]
    pub(super) fn remember<N: Number>(
        &self,
        month: i32,
        profit: Approx<Money, N>,
        flow: &Flow<N>,
        year: &mut LastYear<N>,
    ) {
        let measured = matches!(
            self.terminal,
            AfterHorizon::Perpetuity { .. } | AfterHorizon::Multiple(_)
        );
        if !measured || month <= whole(self.months) - 12 {
            return;
        }
        let a_month = self.rates.grown_into(month - whole(self.months) + 11);
        let one_off = self.one_off(flow);
        year.one_off += one_off;
        year.earnings.add(profit + one_off, a_month);
        year.cash += flow.cash;
        year.tax += flow.tax;
        year.invested += flow.invested;
        for asset in &flow.assets {
            year.capital += asset.bought - asset.sold;
        }
        for (index, winning) in year.offers.iter_mut().enumerate() {
            if !self.has_ended(index) {
                let offer = &flow.offers[index];
                winning.came += offer.gained + offer.arrived;
                winning.left += offer.lost + offer.departed;
                winning.cost.add(self.winning(index, flow), a_month);
            }
        }
    }

    /// Whether an offer is no longer sold after the plan.
    fn has_ended(&self, offer: usize) -> bool {
        self.offers[offer].last.is_some_and(|it| it <= self.months)
    }

    /// What winning customers cost in a month, less what they paid once.
    #[inline(always)]
    fn winning<N: Number>(&self, offer: usize, flow: &Flow<N>) -> Approx<Money, N> {
        let engine = &self.offers[offer];
        let mut cost = flow.offers[offer].acquisition;
        let streams = &flow.streams[engine.first_stream..];
        for (stream, out) in engine.streams.iter().zip(streams) {
            if matches!(stream.per, ChargeBasis::NewCustomer | ChargeBasis::NewUnit) {
                cost -= out.gross_margin;
            }
        }
        cost
    }

    /// What does not come again: costs that are paid once, events, the end of offers, and all of
    /// those that end with the plan.
    #[inline(always)]
    fn one_off<N: Number>(&self, flow: &Flow<N>) -> Approx<Money, N> {
        let mut sum = Approx::<Money, N>::new(0.0);
        let ended = |offer: Option<usize>| offer.is_some_and(|it| self.has_ended(it));
        for (line, &cost) in self.costs.iter().zip(&flow.costs) {
            if matches!(line.cost, CostForm::Once(_)) || ended(line.offer) {
                sum += cost;
            }
        }
        for &cost in &flow.costs[self.costs.len()..] {
            sum += cost;
        }
        for (role, out) in self.team.iter().zip(&flow.team) {
            if ended(role.offer) {
                sum += out.cost;
            }
        }
        for (index, offer) in flow.offers.iter().enumerate() {
            sum += offer.ending;
            if self.has_ended(index) {
                sum -= offer.gross_margin - offer.acquisition;
            }
        }
        sum
    }

    /// What comes after the plan, as of its end, and how a perpetuity comes about.
    #[inline(always)]
    pub(super) fn terminal_value<N: Number>(
        &self,
        values: &Values<N>,
        state: &State<N>,
        flow: &Flow<N>,
        factor: Approx<Ratio, N>,
    ) -> (Approx<Money, N>, Option<Bridge<N>>) {
        match self.terminal {
            AfterHorizon::None => (Approx::new(0.0), None),
            AfterHorizon::RunOff => {
                let mut value = Approx::new(0.0);
                let offers = self.offers.iter().zip(&state.offers).zip(&flow.offers);
                for ((offer, state), flow) in offers {
                    let kept = offer.kept_in_the_end(values, state);
                    let rising = self.rising(kept);
                    value += self.rates.run_off(flow.recurring_margin, rising, factor);
                    if self.bills {
                        let ahead = flow.deferred - flow.accrued;
                        value -= self.rates.owed(ahead, kept, factor);
                    }
                }
                (value, None)
            }
            AfterHorizon::Perpetuity { growth } => {
                let bridge = self.perpetuity(growth, values, state, flow);
                let year = bridge.normalised() + bridge.interest;
                let value = year * self.rates.perpetuity();
                (value + bridge.losses, Some(bridge))
            }
            AfterHorizon::Multiple(multiple) => (state.last_year.earnings.sum * multiple, None),
        }
    }

    /// The share of a margin that is left a month later, where prices rise while customers leave.
    #[inline(always)]
    fn rising<N: Number>(&self, kept: Approx<Share, N>) -> Approx<Share, N> {
        match &self.price_level {
            Some((_, rises)) => Approx::from_number(kept.number() * N::splat(1.0 + rises)),
            None => kept,
        }
    }

    #[inline(always)]
    fn perpetuity<N: Number>(
        &self,
        growth: f64,
        values: &Values<N>,
        state: &State<N>,
        flow: &Flow<N>,
    ) -> Bridge<N> {
        let year = &state.last_year;
        let one = Approx::<Ratio, N>::new(1.0);
        let mut spared = Grown::zero();
        for (winning, offer) in year.offers.iter().zip(&flow.offers) {
            let share = one - winning.needed(offer.customers, growth);
            spared.sum += winning.cost.sum * share;
            spared.at_end += winning.cost.at_end * share;
        }
        let mut replaced = Approx::<Money, N>::new(0.0);
        for asset in &self.assets {
            replaced += asset.yearly(values);
        }
        let tied = state.tied * (growth / (1.0 + growth));
        let earnings = year.earnings.sum + spared.sum;
        let profit = earnings - replaced;
        let rate = match &self.tax {
            Some((_, rate)) => values.get(*rate),
            None => Approx::new(0.0),
        };
        let tax = profit.at_least(Approx::new(0.0)) * rate;
        // Month by month what is earned, evenly what is invested; the tax is paid at the end.
        let earned = year.earnings.at_end + spared.at_end - earnings;
        let invested = (replaced + tied) * (self.even_year() - 1.0);
        Bridge {
            cash: year.cash,
            one_off: year.one_off,
            winning: spared.sum,
            capital: year.capital - replaced,
            working_capital: year.invested - tied,
            tax: year.tax - tax,
            interest: earned - invested,
            losses: self.losses(growth, profit, rate, state.tax.clone()),
        }
    }

    /// What one unit spread evenly over a year is worth at its end.
    fn even_year(&self) -> f64 {
        let grown = (0..12).fold(0.0, |sum, month| sum * self.rates.grown_into(month) + 1.0);
        grown / 12.0
    }

    /// The tax saved by the losses carried forward, set off against a growing profit.
    #[inline(always)]
    fn losses<N: Number>(
        &self,
        growth: f64,
        mut profit: Approx<Money, N>,
        rate: Approx<Share, N>,
        years: Option<TaxYears<N>>,
    ) -> Approx<Money, N> {
        let mut saved = Approx::<Money, N>::new(0.0);
        let (Some(mut years), Some((rule, _))) = (years, &self.tax) else {
            return saved;
        };
        let mut worth = 1.0;
        let usable = rule.years_carried().unwrap_or(RUN_OFF_YEARS);
        for year in 0..usable.min(RUN_OFF_YEARS) {
            profit = profit * (1.0 + growth);
            worth /= self.rates.grown_in(year);
            let earned = profit.at_least(Approx::new(0.0));
            saved += (earned - years.tax(earned)) * worth;
        }
        saved * rate
    }
}
