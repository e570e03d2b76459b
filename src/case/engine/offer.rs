//! One offer in one month.

use super::accounts::SizedSegments;
use super::billing::BillingMonth;
use super::buying::BuyingEngine;
use super::current::{Current, whole};
use super::flow::{KnownMonth, OfferFlow, StreamFlow, UnitFlow};
use super::loyalty::{Cohorts, Loyalty};
use super::machine::{Machine, MachineState, Push, times};
use super::protection::Generation;
use super::stream::{StreamEngine, StreamState};
use crate::case::data::{ChargeBasis, Lever, Phase};
use crate::case::engine::terms::{Slot, Values};
use crate::market::Funnel;
use crate::quantity::{Approx, Count, Money, Number, Ratio, Share};

/// An offer, ready to be evaluated.
#[derive(Debug, Clone)]
pub(in crate::case) struct OfferEngine {
    /// How many months after launch it is entered.
    pub(super) starts: u32,
    /// The last month in which it is served, counted from launch.
    pub(super) last: Option<u32>,
    pub(super) machine: Machine,
    /// The share that buys at the price, where a study says so.
    pub(super) buying: Option<BuyingEngine>,
    pub(super) loyalty: Loyalty,
    /// The month of the plan in which each generation of customers begins; none where nobody keeps
    /// a price.
    pub(super) generations: Vec<i32>,
    /// Nothing where nobody buys again.
    pub(super) repurchase: Option<Slot<Share>>,
    pub(super) units: Option<UnitEngine>,
    pub(super) streams: Vec<StreamEngine>,
    /// Where its streams begin among those of all offers.
    pub(super) first_stream: usize,
    pub(super) stages: Vec<StageEngine>,
    pub(super) end: Option<EndEngine>,
    /// Which exchange rate its amounts are converted at.
    pub(super) exchange: Option<usize>,
    /// Which events move which lever, by how much.
    pub(super) effects: Vec<(Lever, usize, Slot<Ratio>)>,
    /// What happened in the first months of its age.
    pub(super) known: Vec<KnownMonth>,
}

/// Units, where they are not simply the customers.
#[derive(Debug, Clone)]
pub(super) struct UnitEngine {
    pub(super) each: Option<Slot<Count>>,
    pub(super) expansion: Option<(Slot<Share>, Slot<Ratio>)>,
    pub(super) contraction: Option<(Slot<Share>, Slot<Share>)>,
}

/// The factors of a stage on demand, price, churn and acquisition cost.
#[derive(Debug, Clone)]
pub(in crate::case) struct StageEngine {
    pub(super) phase: Phase,
    pub(super) from: u32,
    pub(super) factors: [Slot<Ratio>; 4],
}

#[derive(Debug, Clone)]
pub(super) struct EndEngine {
    pub(super) shutdown: Slot<Money>,
    pub(super) obligation: Slot<Money>,
    pub(super) obligation_months: u32,
    pub(super) salvage: Slot<Money>,
    pub(super) successor: Option<(usize, Slot<Share>)>,
}

/// What an offer remembers from month to month.
#[derive(Debug, Clone)]
pub(super) struct OfferState<N> {
    pub(super) customers: Approx<Count, N>,
    units: Approx<Count, N>,
    machine: MachineState<N>,
    pub(super) cohorts: Cohorts<N>,
    /// All of them by when they came, where they keep a price.
    pub(super) generations: Vec<Generation<N>>,
    pub(super) streams: Vec<StreamState<N>>,
    /// The share that bought at the price of the month before, where a study says so.
    pub(super) buying: Option<Approx<Share, N>>,
    /// What was paid then, as customers see it, where a rise weighs besides.
    paid: Approx<Money, N>,
}

impl<N: Number> OfferState<N> {
    /// Keeps a part of everyone, in the same proportion whenever they came.
    #[inline(always)]
    pub(super) fn thin(&mut self, kept: Approx<Ratio, N>) {
        self.cohorts.thin(kept);
        for generation in &mut self.generations {
            generation.thin(kept);
        }
    }

    /// Some of those who stayed go to another offer.
    #[inline(always)]
    pub(super) fn depart(&mut self, count: Approx<Count, N>, flow: &mut OfferFlow<N>) {
        let kept = flow.customers;
        let share: Approx<Ratio, N> = count / kept.at_least(Approx::new(f64::MIN_POSITIVE));
        let stays = (Approx::<Ratio, N>::new(1.0) - share).at_least(Approx::new(0.0));
        self.thin(stays);
        flow.departed += count;
        flow.customers = (kept - count).at_least(Approx::new(0.0));
    }
}

impl OfferEngine {
    /// The share of customers that stays a month after the plan.
    pub(super) fn kept_in_the_end<N: Number>(
        &self,
        values: &Values<N>,
        state: &OfferState<N>,
    ) -> Approx<Share, N> {
        self.loyalty.kept_in_the_end(values, &state.cohorts)
    }

    /// How many could buy, and which shares of them need it, can be served and can be won.
    #[inline(always)]
    pub(in crate::case) fn audience<N: Number>(
        &self,
        values: &Values<N>,
    ) -> (Approx<Count, N>, Funnel<N>) {
        let (accounts, mut funnel) = self.machine.audience(values);
        if let Some(share) = self.buying_at_entry(values) {
            funnel.obtainable = funnel.obtainable * share;
        }
        (accounts, funnel)
    }

    /// How many could buy by segment, where a sizing has several.
    pub(in crate::case) fn segments(&self) -> Option<&SizedSegments> {
        self.machine.accounts().segments.as_ref()
    }

    /// The share that buys at the price of the entry, where a study says so.
    #[inline(always)]
    pub(in crate::case) fn buying_at_entry<N: Number>(
        &self,
        values: &Values<N>,
    ) -> Option<Approx<Share, N>> {
        let buying = self.buying.as_ref()?;
        Some(buying.share(self.seen_at_entry(buying.stream, values), values))
    }

    /// What customers see at entry of the price of a stream.
    #[inline(always)]
    fn seen_at_entry<N: Number>(&self, stream: usize, values: &Values<N>) -> Approx<Money, N> {
        let stream = &self.streams[stream];
        let begins = self.starts.saturating_add(stream.from);
        stream.start_after(begins, values).seen
    }

    /// The share that buys this month; those leave whom a higher price drives out.
    #[inline(always)]
    fn buy<N: Number>(
        &self,
        now: &Current<'_, N>,
        state: &mut OfferState<N>,
        [lost, kept]: [&mut Approx<Count, N>; 2],
    ) -> Option<Approx<Share, N>> {
        let buying = self.buying.as_ref()?;
        let before = state.buying?;
        if buying.stays {
            return Some(before);
        }
        let paid = state.paid;
        let (price, share) = self.see_price(buying, now, state);
        if !state.generations.is_empty() {
            let [leaving, staying] = self.leave_by_generation(now, state);
            *lost += leaving;
            *kept = staying;
            return Some(share);
        }
        let there = buying.share_of_those_there((price, share), paid, now.values);
        let staying = buying.staying(before, there, now.values);
        let stay = *kept * staying;
        *lost += *kept - stay;
        *kept = stay;
        state.cohorts.thin(staying);
        Some(share)
    }

    /// The price of the month as customers see it, and the share that buys at it.
    #[inline(always)]
    pub(super) fn see_price<N: Number>(
        &self,
        buying: &BuyingEngine,
        now: &Current<'_, N>,
        state: &mut OfferState<N>,
    ) -> (Approx<Money, N>, Approx<Share, N>) {
        let seen = state.streams[buying.stream].seen;
        let price = times(seen, self.factor(Lever::Price, now));
        let share = buying.share(price, now.values);
        (state.paid, state.buying) = (price, Some(share));
        (price, share)
    }

    /// What a new customer pays again and again, and the gross margin on it: for a month, at the
    /// prices of the launch, in the currency of the offer.
    #[inline(always)]
    pub(in crate::case) fn bill<N: Number>(&self, values: &Values<N>) -> [Approx<Money, N>; 2] {
        let each = self.units.as_ref().and_then(|it| it.each);
        let mut sums = [Approx::new(0.0); 2];
        for stream in &self.streams {
            let StreamState { charge, cost, .. } = stream.start(values);
            let charge = stream.earned(charge, values);
            let margin = charge * values.get(stream.gross_margin) - cost;
            let units = match (stream.per, each) {
                (ChargeBasis::Customer, _) | (ChargeBasis::Unit, None) => None,
                (ChargeBasis::Unit, Some(each)) => {
                    Some(Approx::<Ratio, N>::from_number(values.get(each).number()))
                }
                (ChargeBasis::NewCustomer | ChargeBasis::NewUnit | ChargeBasis::FreeUser, _) => {
                    continue;
                }
            };
            sums[0] += times(charge, units);
            sums[1] += times(margin, units);
        }
        sums
    }

    /// What one of the first stream that is paid again and again costs, as a share of its list
    /// price.
    #[inline(always)]
    pub(in crate::case) fn realised<N: Number>(&self, values: &Values<N>) -> Approx<Share, N> {
        let recurring = |it: &&StreamEngine| it.per.recurs();
        match self.streams.iter().find(recurring) {
            Some(stream) => values.get(stream.realised),
            None => Approx::new(1.0),
        }
    }

    /// What it costs to win a customer, where that is bought.
    #[inline(always)]
    pub(in crate::case) fn acquisition_cost<N: Number>(
        &self,
        values: &Values<N>,
    ) -> Option<Approx<Money, N>> {
        match &self.machine {
            Machine::Reach(it) => Some(values.get(it.cost)),
            _ => None,
        }
    }

    pub(super) fn start<N: Number>(&self, values: &Values<N>) -> OfferState<N> {
        OfferState {
            customers: Approx::new(0.0),
            units: Approx::new(0.0),
            machine: self.machine.start(values),
            cohorts: self.loyalty.start(values),
            generations: self
                .generations
                .iter()
                .map(|_| Generation::start(&self.loyalty, values))
                .collect(),
            streams: self
                .streams
                .iter()
                .map(|it| it.start_after(self.starts.saturating_add(it.from), values))
                .collect(),
            buying: self.buying_at_entry(values),
            paid: match &self.buying {
                Some(buying) if buying.reference.is_some() => {
                    self.seen_at_entry(buying.stream, values)
                }
                _ => Approx::new(0.0),
            },
        }
    }

    /// Whether a stream is not billed month by month.
    pub(super) fn has_bills(&self) -> bool {
        self.streams.iter().any(|it| it.billing.is_some())
    }

    /// Whether its customers trade with those of another offer.
    pub(super) fn trades(&self) -> bool {
        self.streams.iter().any(|it| it.marketplace.is_some())
    }

    /// The month of its age, from 1 on; zero or less before its entry.
    fn age(&self, month: i32) -> i32 {
        month - whole(self.starts)
    }

    /// Its phase in a month of the plan; nothing before its entry.
    pub(in crate::case) fn phase(&self, month: i32) -> Option<Phase> {
        let age = self.age(month);
        if age < 1 {
            return None;
        }
        if self.last.is_some_and(|last| month > whole(last)) {
            return Some(Phase::EndOfLife);
        }
        Some(self.stage(age).map_or(Phase::Introduction, |it| it.phase))
    }

    fn stage(&self, age: i32) -> Option<&StageEngine> {
        let begun = |stage: &&StageEngine| whole(stage.from) < age;
        self.stages.iter().rev().find(begun)
    }

    /// What a lever is multiplied by this month; nothing where nothing moves it.
    #[inline(always)]
    pub(super) fn factor<N: Number>(
        &self,
        lever: Lever,
        now: &Current<'_, N>,
    ) -> Option<Approx<Ratio, N>> {
        let place = match lever {
            Lever::Demand => Some(0),
            Lever::Price => Some(1),
            Lever::Churn => Some(2),
            Lever::AcquisitionCost => Some(3),
            _ => None,
        };
        let stage = self.stage(self.age(now.month)).zip(place);
        let mut factor = stage.map(|(stage, place)| now.values.get(stage.factors[place]));
        for &(moved, event, slot) in &self.effects {
            if moved == lever {
                let one = Approx::<Ratio, N>::new(1.0);
                let effect = one + now.active[event] * (now.values.get(slot) - one);
                factor = Some(factor.map_or(effect, |factor| factor * effect));
            }
        }
        factor
    }

    /// Customers leave, and others are won. What moves between offers comes after.
    #[inline(always)]
    pub(super) fn win<N: Number>(
        &self,
        now: &Current<'_, N>,
        state: &mut OfferState<N>,
        flow: &mut OfferFlow<N>,
    ) {
        let age = self.age(now.month);
        if age < 1 {
            // Nothing has happened yet.
            return;
        }
        if !self.is_open(now.month) {
            *flow = OfferFlow::empty();
            return;
        }
        // All else is counted anew, or never.
        flow.arrived = Approx::new(0.0);
        flow.departed = Approx::new(0.0);
        let age = usize::try_from(age).unwrap_or(0);
        let churn = self.factor(Lever::Churn, now);
        let [mut lost, mut kept] = if state.generations.is_empty() {
            let (customers, cohorts) = (state.customers, &mut state.cohorts);
            self.loyalty
                .part(age, customers, churn, now.values, cohorts)
        } else {
            self.part_by_generation(age, churn, now.values, state)
        };
        let known = self.known_at(age);
        if let Some(known) = known {
            [lost, kept] = self.know_lost(known, age, kept, state);
        }
        let returned = self.repurchase.map(|share| lost * now.values.get(share));
        let buying = match known {
            Some(_) => self.know_price(now, state),
            None => self.buy(now, state, [&mut lost, &mut kept]),
        };
        let push = Push {
            age,
            year: now.year(),
            month: now.month,
            buying,
            demand: self.factor(Lever::Demand, now),
            cost: self.factor(Lever::AcquisitionCost, now),
            heads: now.heads,
            kept: returned.map_or(kept, |again| kept + again),
            lost,
        };
        self.machine
            .win(&push, now.values, &mut state.machine, flow);
        if let Some(again) = returned {
            flow.returned = again;
            flow.gained += again;
        }
        flow.lost = lost;
        flow.customers = kept;
        flow.acquisition = self.converted(flow.acquisition, now);
        flow.free_cost = times(
            self.converted(flow.free_cost, now),
            self.factor(Lever::CostOfRevenue, now),
        );
        if let Some(known) = known {
            self.know_gained(known, now, flow);
        }
    }

    /// Everyone goes in the month after the last: a share to the successor, the others for good.
    #[inline(always)]
    pub(super) fn close<N: Number>(
        &self,
        now: &Current<'_, N>,
        state: &mut OfferState<N>,
        flow: &mut OfferFlow<N>,
    ) -> Option<(usize, Approx<Count, N>)> {
        let last = whole(self.last?);
        let end = self.end.as_ref()?;
        let since = now.month - last;
        if since < 1 {
            return None;
        }
        let mut ending = Approx::new(0.0);
        if since <= whole(end.obligation_months) {
            ending += now.values.get(end.obligation);
        }
        if since > 1 {
            flow.ending = self.converted(ending, now);
            return None;
        }
        ending += now.values.get(end.shutdown);
        ending -= now.values.get(end.salvage);
        flow.ending = self.converted(ending, now);
        let all = std::mem::replace(&mut state.customers, Approx::new(0.0));
        state.thin(Approx::new(0.0));
        let moving = end
            .successor
            .map(|(successor, share)| (successor, all * now.values.get(share)));
        flow.departed = moving.map_or(Approx::new(0.0), |(_, count)| count);
        flow.lost = all - flow.departed;
        moving
    }

    /// Whether customers can come to it this month.
    pub(super) fn is_open(&self, month: i32) -> bool {
        self.age(month) >= 1 && self.last.is_none_or(|last| month <= whole(last))
    }

    /// Counts who is there at the end, and charges them.
    #[inline(always)]
    pub(super) fn charge<N: Number>(
        &self,
        now: &Current<'_, N>,
        state: &mut OfferState<N>,
        flow: &mut OfferFlow<N>,
        streams: &mut [StreamFlow<N>],
    ) {
        if !self.is_open(now.month) {
            self.clear(state, flow, streams);
            return;
        }
        let age = self.age(now.month);
        let joined = flow.gained + flow.arrived;
        let months = usize::try_from(age).unwrap_or(0);
        self.loyalty.welcome(months, joined, &mut state.cohorts);
        if !state.generations.is_empty() {
            self.join_generation((now.month, months), joined, state);
        }
        let opening = std::mem::replace(&mut state.customers, flow.customers + joined);
        let stayed = std::mem::replace(&mut flow.customers, state.customers);
        self.count_units(now, (opening, stayed, joined), state, flow);
        let price = self.factor(Lever::Price, now);
        let cost = self.factor(Lever::CostOfRevenue, now);
        let mut margin = Approx::<Money, N>::new(0.0) - flow.free_cost;
        let (mut revenue, mut recurring) = (Approx::<Money, N>::new(0.0), Approx::new(0.0));
        (flow.deferred, flow.accrued) = (Approx::new(0.0), Approx::new(0.0));
        let OfferState {
            cohorts,
            generations,
            streams: states,
            ..
        } = state;
        for ((engine, state), out) in self.streams.iter().zip(states).zip(&mut *streams) {
            if age > whole(engine.from) {
                if engine.protection.is_some() {
                    state.charge = engine.mean_charge(now.month, generations, now.values);
                }
                let charge = times(state.charge, price);
                let billed = engine.bill(now, flow, state, [price, cost]);
                // Straight to its place: a copy for every stream would cost half a month.
                out.revenue = self.converted(billed.revenue, now);
                out.gross_margin = self.converted(billed.gross_margin, now);
                if engine.marketplace.is_some() {
                    out.volume = self.converted(billed.volume, now);
                }
                if engine.billing.is_some() {
                    self.bill_terms((engine, state), now, (charge, cost), cohorts, flow, out);
                }
            } else {
                *out = StreamFlow::none();
            }
            revenue += out.revenue;
            margin += out.gross_margin;
            if engine.per.recurs() {
                recurring += times(out.gross_margin, state.steady);
            }
        }
        flow.revenue = revenue;
        flow.gross_margin = margin;
        flow.recurring_margin = recurring;
        if let Some(known) = self.known_at(usize::try_from(age).unwrap_or(0)) {
            self.know_billed(known, now, flow, streams);
        }
    }

    /// Puts what customers pay under the bills that they have in place of what they would pay
    /// at the prices of the month.
    #[inline(never)]
    fn bill_terms<N: Number>(
        &self,
        (engine, state): (&StreamEngine, &mut StreamState<N>),
        now: &Current<'_, N>,
        (charge, cost): (Approx<Money, N>, Option<Approx<Ratio, N>>),
        cohorts: &Cohorts<N>,
        flow: &mut OfferFlow<N>,
        out: &mut StreamFlow<N>,
    ) {
        let Some(billing) = &engine.billing else {
            return;
        };
        let age = self.age(now.month);
        let tiny = Approx::<Count, N>::new(f64::MIN_POSITIVE);
        let per_unit = engine.per == ChargeBasis::Unit;
        let month = BillingMonth {
            age: usize::try_from(age).unwrap_or(0),
            first: age == whole(engine.from) + 1,
            charge: self.converted(charge, now),
            each: per_unit.then(|| flow.units.closing / flow.customers.at_least(tiny)),
            loyalty: &self.loyalty,
            cohorts,
            values: now.values,
        };
        let billed = billing.bill(&month, &mut state.terms);
        let one = Approx::<Ratio, N>::new(1.0);
        let in_proportion = times(one - now.values.get(engine.gross_margin).ratio(), cost);
        out.gross_margin += (billed.revenue - out.revenue) * (one - in_proportion);
        out.revenue = billed.revenue;
        flow.deferred += billed.deferred;
        flow.accrued += billed.accrued;
    }

    fn clear<N: Number>(
        &self,
        state: &mut OfferState<N>,
        flow: &mut OfferFlow<N>,
        streams: &mut [StreamFlow<N>],
    ) {
        flow.units.lost = std::mem::replace(&mut state.units, Approx::new(0.0));
        if self.units.is_none() {
            flow.units.lost = flow.lost + flow.departed;
        }
        streams.fill(StreamFlow::none());
    }

    #[inline(always)]
    fn count_units<N: Number>(
        &self,
        now: &Current<'_, N>,
        (opening, stayed, joined): (Approx<Count, N>, Approx<Count, N>, Approx<Count, N>),
        state: &mut OfferState<N>,
        flow: &mut OfferFlow<N>,
    ) {
        let Some(engine) = &self.units else {
            flow.units = UnitFlow {
                gained: joined,
                expanded: Approx::new(0.0),
                contracted: Approx::new(0.0),
                lost: flow.lost + flow.departed,
                closing: flow.customers,
            };
            return;
        };
        let tiny = Approx::new(f64::MIN_POSITIVE);
        let share: Approx<Ratio, N> = stayed / opening.at_least(tiny);
        let kept = state.units * share;
        let lost = state.units - kept;
        let gained = match engine.each {
            Some(each) => Approx::from_number(joined.number() * now.values.get(each).number()),
            None => joined,
        };
        let (mut expanded, mut contracted) = (Approx::new(0.0), Approx::new(0.0));
        if let Some((customers, by)) = engine.expansion {
            flow.expanded = stayed * now.values.get(customers);
            expanded = kept * now.values.get(customers) * now.values.get(by);
        }
        if let Some((customers, by)) = engine.contraction {
            flow.contracted = stayed * now.values.get(customers);
            contracted = kept * now.values.get(customers) * now.values.get(by);
        }
        state.units = kept + gained + expanded - contracted;
        flow.units = UnitFlow {
            gained,
            expanded,
            contracted,
            lost,
            closing: state.units,
        };
    }

    /// An amount in the prices of the first month, in the currency of the plan and the prices of
    /// this month.
    #[inline(always)]
    pub(super) fn converted<N: Number>(
        &self,
        amount: Approx<Money, N>,
        now: &Current<'_, N>,
    ) -> Approx<Money, N> {
        self.exchanged(times(amount, now.level), now)
    }

    /// An amount of this month in the currency of the plan.
    #[inline(always)]
    pub(super) fn exchanged<N: Number>(
        &self,
        amount: Approx<Money, N>,
        now: &Current<'_, N>,
    ) -> Approx<Money, N> {
        match self.exchange {
            Some(rate) => times(
                amount * now.exchange[rate],
                self.factor(Lever::Exchange, now),
            ),
            None => amount,
        }
    }
}
