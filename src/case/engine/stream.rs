//! One stream of an offer in one month.

use super::billing::{BillingEngine, Term};
use super::capacity::CapacityEngine;
use super::current::{Current, whole};
use super::flow::{OfferFlow, StreamFlow};
use super::hardware::{Experience, LearningEngine, WarrantyEngine};
use super::machine::times;
use super::marketplace::MarketplaceEngine;
use super::protection::ProtectionEngine;
use super::slots::{Slot, Values};
use super::usage::{UsageEngine, UsageState};
use crate::case::data::ChargeBasis;
use crate::quantity::{Approx, Count, Money, Number, Ratio, Share};

/// A stream, ready to be evaluated.
#[derive(Debug, Clone)]
pub(super) struct StreamEngine {
    pub(super) per: ChargeBasis,
    pub(super) from: u32,
    /// The price; beside a structure, what all its amounts are multiplied by.
    pub(super) price: Slot<Money>,
    /// The structure that bills what customers use, if there is one.
    pub(super) usage: Option<UsageEngine>,
    /// The prices that take its place, each from a month of the plan on.
    pub(super) later: Vec<(i32, Slot<Money>)>,
    /// Nothing where everyone pays the price of the month.
    pub(super) protection: Option<ProtectionEngine>,
    pub(super) realised: Slot<Share>,
    pub(super) quantity: Slot<Ratio>,
    /// What a price of its period is a month.
    pub(super) monthly: f64,
    /// Nothing where the price stays.
    pub(super) change: Option<Slot<Ratio>>,
    pub(super) gross_margin: Slot<Share>,
    /// For optimism, the share by which it falls short; nothing where it is not adjusted.
    pub(super) shortfall: Option<Slot<Ratio>>,
    /// Nothing where serving costs nothing besides.
    pub(super) unit_cost: Option<Slot<Money>>,
    /// Nothing where the unit cost stays.
    pub(super) cost_change: Option<Slot<Ratio>>,
    pub(super) learning: Option<LearningEngine>,
    pub(super) warranty: Option<WarrantyEngine>,
    pub(super) marketplace: Option<MarketplaceEngine>,
    pub(super) advertising: Option<AdvertisingEngine>,
    pub(super) capacity: Option<CapacityEngine>,
    /// How busy each month of the plan is, from the first on and again every year; nothing where all
    /// are alike.
    pub(super) season: Option<[f64; 12]>,
    /// Nothing where it is billed month by month.
    pub(super) billing: Option<BillingEngine>,
}

/// What is shown to users.
#[derive(Debug, Clone, Copy)]
pub(super) struct AdvertisingEngine {
    pub(super) sessions: Slot<Ratio>,
    pub(super) slots: Slot<Ratio>,
    pub(super) fill: Slot<Share>,
}

/// Impressions are priced by the thousand.
const MILLE: f64 = 1_000.0;

/// What a stream charges a month for each of its driver, and costs; the cost of what is made with
/// experience is that of one unit.
#[derive(Debug, Clone)]
pub(super) struct StreamState<N> {
    pub(super) charge: Approx<Money, N>,
    pub(super) cost: Approx<Money, N>,
    /// What a customer sees: the price times what is realised of it.
    pub(super) seen: Approx<Money, N>,
    /// What a mean month would earn of what this one did, where months differ.
    pub(super) steady: Option<Approx<Ratio, N>>,
    /// What has been made, where experience counts.
    experience: Option<Experience<N>>,
    /// What customers use, where a structure bills it.
    usage: Option<Box<UsageState<N>>>,
    /// Customers by the month of their bills; none where they are monthly.
    pub(super) terms: Vec<Term<N>>,
}

impl StreamEngine {
    pub(super) fn start<N: Number>(&self, values: &Values<N>) -> StreamState<N> {
        let quantity = self.each(values);
        let usage = self.usage.as_ref().map(|it| (it, it.start(values)));
        let price = match &usage {
            Some((engine, state)) => engine.bill(state),
            None => values.get(self.price),
        };
        let (charge, seen) = self.charged_at(price, values);
        let cost = match self.unit_cost {
            Some(slot) if self.learning.is_some() => values.get(slot),
            Some(slot) => values.get(slot) * quantity * self.monthly,
            None => Approx::new(0.0),
        };
        let used = usage.as_ref().map(|(_, state)| state.mean());
        StreamState {
            charge,
            cost: times(cost, used),
            seen,
            steady: None,
            usage: usage.map(|(_, state)| Box::new(state)),
            experience: self.learning.map(|it| it.start(values)),
            terms: self
                .billing
                .as_ref()
                .map_or_else(Vec::new, BillingEngine::start),
        }
    }

    /// How many times each of the driver is charged.
    #[inline(always)]
    fn each<N: Number>(&self, values: &Values<N>) -> Approx<Ratio, N> {
        let quantity = values.get(self.quantity);
        match &self.advertising {
            Some(it) => {
                let shown = values.get(it.sessions) * values.get(it.slots);
                shown * values.get(it.fill).ratio() / MILLE
            }
            None => quantity,
        }
    }

    /// The price of the list in a month of the plan.
    pub(super) fn listed(&self, month: i32) -> Slot<Money> {
        let begun = |it: &&(i32, _)| it.0 <= month;
        self.later
            .iter()
            .rev()
            .find(begun)
            .map_or(self.price, |it| it.1)
    }

    /// What is charged a month for each of the driver at a price, and what a customer sees of it.
    #[inline(always)]
    pub(super) fn charged<N: Number>(
        &self,
        price: Slot<Money>,
        values: &Values<N>,
    ) -> (Approx<Money, N>, Approx<Money, N>) {
        self.charged_at(values.get(price), values)
    }

    #[inline(always)]
    fn charged_at<N: Number>(
        &self,
        price: Approx<Money, N>,
        values: &Values<N>,
    ) -> (Approx<Money, N>, Approx<Money, N>) {
        let (realised, quantity) = (values.get(self.realised), self.each(values));
        let charge = price * self.monthly * realised * quantity;
        let one = Approx::<Ratio, N>::new(1.0);
        let reached = self.shortfall.map(|slot| one - values.get(slot));
        (times(charge, reached), price * realised)
    }

    /// What it charges and costs a number of months after launch.
    pub(super) fn start_after<N: Number>(&self, months: u32, values: &Values<N>) -> StreamState<N> {
        let mut state = self.start(values);
        if let Some(change) = self.change {
            let grown = Approx::<Ratio, N>::new(1.0) + values.get(change);
            for _ in 0..months {
                state.charge = state.charge * grown;
                state.seen = state.seen * grown;
            }
        }
        let begun = |it: &&(i32, _)| it.0 <= whole(months).saturating_add(1);
        if let Some(&(_, price)) = self.later.iter().rev().find(begun) {
            (state.charge, state.seen) = self.charged(price, values);
        }
        self.use_more(months, values, &mut state);
        if let Some(change) = self.cost_change {
            let grown = Approx::<Ratio, N>::new(1.0) + values.get(change);
            for _ in 0..months {
                state.cost = state.cost * grown;
            }
        }
        state
    }

    #[inline(always)]
    pub(super) fn bill<N: Number>(
        &self,
        now: &Current<'_, N>,
        flow: &OfferFlow<N>,
        state: &mut StreamState<N>,
        [price, cost]: [Option<Approx<Ratio, N>>; 2],
    ) -> StreamFlow<N> {
        let values = now.values;
        let mut count = match self.per {
            ChargeBasis::Customer => flow.customers,
            ChargeBasis::Unit => flow.units.closing,
            ChargeBasis::NewCustomer => flow.gained,
            ChargeBasis::NewUnit => flow.units.gained + flow.units.expanded,
            ChargeBasis::FreeUser => flow.free_users,
        };
        if let Some(season) = &self.season {
            let month = usize::try_from(now.month - 1).unwrap_or(0) % 12;
            let busy = count * Approx::<Ratio, N>::new(season[month]);
            let (mean, served) = (self.served(count, now), self.served(busy, now));
            let tiny = Approx::new(f64::MIN_POSITIVE);
            state.steady = Some(mean / served.at_least(tiny));
            count = served;
        } else {
            count = self.served(count, now);
        }
        let charge = times(state.charge, price);
        let volume = count * charge;
        let revenue = self.earned(volume, values);
        if let Some(change) = self.change {
            let moved = Approx::<Ratio, N>::new(1.0) + values.get(change);
            state.charge = state.charge * moved;
            state.seen = state.seen * moved;
        }
        let next = |it: &&(i32, _)| it.0 == now.month + 1;
        if let Some(&(_, price)) = self.later.iter().find(next) {
            (state.charge, state.seen) = self.charged(price, values);
        }
        let mut gross_margin = revenue * values.get(self.gross_margin);
        if self.unit_cost.is_some() {
            gross_margin -= match (self.learning, &mut state.experience) {
                (Some(learning), Some(experience)) => {
                    let units = count * values.get(self.quantity);
                    learning.made(units, experience) * state.cost
                }
                _ => count * state.cost,
            };
            if let Some(change) = self.cost_change {
                state.cost = state.cost * (Approx::<Ratio, N>::new(1.0) + values.get(change));
            }
        }
        if let Some(warranty) = &self.warranty {
            gross_margin -= warranty.of(count, values);
        }
        if let Some(factor) = cost {
            gross_margin = revenue - (revenue - gross_margin) * factor;
        }
        self.use_more(1, values, state);
        StreamFlow {
            volume,
            revenue,
            gross_margin,
        }
    }

    /// How many of the driver get what they want, as far as others have to serve them.
    #[inline(always)]
    fn served<N: Number>(&self, count: Approx<Count, N>, now: &Current<'_, N>) -> Approx<Count, N> {
        match (&self.marketplace, &self.capacity) {
            (Some(it), _) => it.served(count, now.present, now.values),
            (None, Some(it)) => it.served(count, now.heads, now.values),
            (None, None) => count,
        }
    }

    /// What customers use grows by some months, and with it what they are charged and cost.
    #[inline(always)]
    fn use_more<N: Number>(&self, months: u32, values: &Values<N>, state: &mut StreamState<N>) {
        let growing = self.usage.as_ref().filter(|it| it.growth.is_some());
        let (Some(engine), Some(usage)) = (growing, &mut state.usage) else {
            return;
        };
        let before = usage.mean();
        let change = self
            .change
            .map(|slot| Approx::<Ratio, N>::new(1.0) + values.get(slot));
        engine.grow(months, change, values, usage);
        let tiny = Approx::new(f64::MIN_POSITIVE);
        state.cost = state.cost * (usage.mean() / before.at_least(tiny));
        (state.charge, state.seen) = self.charged_at(engine.bill(usage), values);
    }

    /// What is earned on what customers pay.
    #[inline(always)]
    pub(super) fn earned<N: Number>(
        &self,
        paid: Approx<Money, N>,
        values: &Values<N>,
    ) -> Approx<Money, N> {
        match &self.marketplace {
            Some(it) => {
                let taken = paid * values.get(it.take_rate);
                match it.refunds {
                    Some(refunds) => taken * values.get(refunds).complement(),
                    None => taken,
                }
            }
            None => paid,
        }
    }
}
