//! The months of a plan, on one number or on several trials side by side.

mod accounts;
mod after;
mod assemble;
mod billing;
mod buying;
mod capacity;
mod current;
mod drawn;
mod flow;
mod found;
mod generations;
mod hardware;
mod known;
mod last_year;
mod loyalty;
mod machine;
mod marketplace;
mod offer;
mod protection;
mod rates;
mod shared;
mod slots;
mod stream;
pub(in crate::case) mod terms;
mod usage;

use current::Current;
pub(in crate::case) use current::whole;
pub(in crate::case) use flow::{Flow, OfferFlow};
pub(in crate::case) use last_year::Bridge;
use last_year::LastYear;

use crate::case::data::{AfterHorizon, Function};
use crate::finance::{PaybackClock, PresentValue, TaxRule, TaxYears, discount_factor};
use crate::market::Limit;
use crate::numeric::wide::{Work, widest};
use crate::quantity::{Approx, Count, Lane, Money, Number, Ratio, Share};
pub(in crate::case) use assemble::fitted::check_prices;
pub(in crate::case) use offer::OfferEngine;
use offer::OfferState;
use rates::Rates;
use shared::{AssetEngine, CostEngine, RoleEngine, RoleState, TermsEngine, moved, place, uplifted};
use terms::{Slot, Values};

/// The horizons at which value is read off, in months.
pub(super) const MILESTONES: [u32; 3] = [24, 60, 120];

/// A plan, ready to be evaluated.
#[derive(Debug, Clone)]
pub(super) struct Engine {
    pub(super) build_months: u32,
    pub(super) months: u32,
    build: Option<(f64, Slot<Ratio>)>,
    /// Its uplift for optimism, and by how many months that makes the launch later.
    build_uplift: Option<Slot<Ratio>>,
    pub(super) delay: u32,
    rates: Rates,
    /// The general price level in each month after launch, and how it rises per month; nothing where
    /// it stays.
    price_level: Option<(Vec<f64>, f64)>,
    terminal: AfterHorizon,
    pub(super) offers: Vec<OfferEngine>,
    /// By, of, share: who takes customers from whom.
    takings: Vec<(usize, usize, Slot<Share>)>,
    /// From, to, share: who moves from one to another.
    moves: Vec<(usize, usize, Slot<Share>)>,
    costs: Vec<CostEngine>,
    team: Vec<RoleEngine>,
    assets: Vec<AssetEngine>,
    tax: Option<(TaxRule, Slot<Share>)>,
    terms: Option<TermsEngine>,
    exchange: Vec<(Slot<Ratio>, Slot<Ratio>)>,
    events: Vec<EventEngine>,
    streams: usize,
    /// Whether a stream is not billed month by month.
    bills: bool,
    /// Whether customers of one offer trade with those of another.
    trades: bool,
    /// The last month of which it is known what happened; 0 if there is none.
    pub(super) known_until: u32,
}

/// An event: whether, when and for how long, and what it costs.
#[derive(Debug, Clone)]
struct EventEngine {
    occurs: Slot<Ratio>,
    month: Slot<Count>,
    lasts: Option<Slot<Count>>,
    cost: Slot<Money>,
    /// On shared cost: what it is multiplied by.
    shared: Vec<Slot<Ratio>>,
}

/// What the months amount to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Worth<N> {
    /// Net present value at launch, without what comes after the horizon.
    pub(super) npv: Approx<Money, N>,
    /// What comes after the horizon, as of launch.
    pub(super) terminal: Approx<Money, N>,
    /// What comes after the horizon, as of the end of the plan.
    pub(super) terminal_at_end: Approx<Money, N>,
    /// How it comes about, where it is a perpetuity.
    pub(super) bridge: Option<Bridge<N>>,
    /// Months from launch until the money is back; the horizon where it is not.
    pub(super) payback: Approx<Count, N>,
    /// Whether the money is back within the horizon: 1 or 0.
    pub(super) paid_back: Approx<Share, N>,
    /// The most money that is out at any time.
    pub(super) funding: Approx<Money, N>,
    /// Net present value of the months up to each milestone within the horizon.
    pub(super) milestones: [Approx<Money, N>; MILESTONES.len()],
    /// What comes after the months that are known, as of the end of the last; of all months, as of
    /// launch, where none is.
    pub(super) still_to_come: Approx<Money, N>,
}

/// Everything that changes from month to month.
struct State<N: Number> {
    offers: Vec<OfferState<N>>,
    team: Vec<RoleState<N>>,
    /// What a cost of the first month is today, by cost line.
    costs: Vec<Approx<Ratio, N>>,
    /// What the currencies are worth this month.
    exchange: Vec<Approx<Ratio, N>>,
    /// How far each event is in force this month.
    active: Vec<Approx<Ratio, N>>,
    customers: Approx<Count, N>,
    /// Customers at the end of the month by offer, and then users, where one side needs the other.
    present: Vec<Approx<Count, N>>,
    tied: Approx<Money, N>,
    tax: Option<TaxYears<N>>,
    taxable: Approx<Money, N>,
    last_year: LastYear<N>,
}

impl Engine {
    /// The number of the first month: 1 is the first after launch.
    pub(super) fn first_month(&self) -> i32 {
        1 - whole(self.build_months)
    }

    /// [`project`](Self::project) for several trials side by side. It is long, and compiled for two
    /// sets of instructions: here only, and not again with every visitor.
    pub(super) fn project_lanes(
        &self,
        values: &Values<Lane>,
        visit: &mut dyn FnMut(i32, &Flow<Lane>),
    ) -> Worth<Lane> {
        widest(Months(self, values, visit))
    }

    /// Goes through the months, from the first of the build to the last of the plan. `visit` is
    /// given the number of the month, which is 1 for the first after launch.
    #[inline(always)]
    pub(super) fn project<N: Number>(
        &self,
        values: &Values<N>,
        mut visit: impl FnMut(i32, &Flow<N>),
    ) -> Worth<N> {
        let mut factor = discount_factor(Approx::new(self.rates.first()));
        let before = whole(self.build_months) - 1;
        let mut value = PresentValue::new(factor).first_at(whole(self.delay) - before);
        let mut clock = PaybackClock::new().first_at(-before);
        let mut state = self.start(values);
        let mut flow = Flow::empty(
            self.offers.len(),
            self.streams,
            self.costs.len() + self.events.len(),
            self.team.len(),
            self.assets.len(),
        );
        let zero = Approx::new(0.0);
        let (mut funding, mut milestones) = (zero, [zero; MILESTONES.len()]);
        let (mut sunk, mut today) = (zero, Approx::<Ratio, N>::new(1.0));
        for month in self.first_month()..=whole(self.months) {
            self.month(month, values, &mut state, &mut flow);
            flow.weight = value.next_weight();
            if let Some(rate) = self.rates.beginning_in(month + 1) {
                factor = discount_factor(Approx::new(rate));
                value.discount_by(factor);
            }
            value.add(flow.cash);
            flow.cumulative += flow.cash;
            clock.record(flow.cumulative);
            funding = funding.at_least(-flow.cumulative);
            visit(month, &flow);
            if self.known_until > 0 && month == whole(self.known_until) {
                (sunk, today) = (value.total(), flow.weight);
            }
            for (milestone, reached) in MILESTONES.into_iter().zip(&mut milestones) {
                if month <= whole(milestone) {
                    *reached = value.total();
                }
            }
        }
        let (at_end, bridge) = self.terminal_value(values, &state, &flow, factor);
        let paid_back = clock.is_paid_back();
        let months = clock.periods(f64::from(self.months));
        let terminal = at_end * (value.next_weight() / factor);
        let to_come = value.total() - sunk + terminal;
        Worth {
            npv: value.total(),
            terminal,
            still_to_come: Approx::from_number(to_come.number() / today.number()),
            terminal_at_end: at_end,
            bridge,
            payback: Approx::from_number(months).at_least(Approx::new(0.0)),
            paid_back: Approx::choose(paid_back, Approx::new(1.0), Approx::new(0.0)),
            funding,
            milestones,
        }
    }

    /// The general price level of a month; nothing where it is that of the first.
    #[inline(always)]
    fn level<N: Number>(&self, month: i32) -> Option<Approx<Ratio, N>> {
        let (levels, _) = self.price_level.as_ref()?;
        let place = usize::try_from(month - 1).ok()?;
        levels.get(place).map(|&level| Approx::new(level))
    }

    #[inline(always)]
    fn start<N: Number>(&self, values: &Values<N>) -> State<N> {
        let zero = Approx::new(0.0);
        let rates = self.exchange.iter();
        State {
            offers: self.offers.iter().map(|it| it.start(values)).collect(),
            team: self.team.iter().map(RoleEngine::start).collect(),
            costs: vec![Approx::new(1.0); self.costs.len()],
            exchange: rates.map(|&(rate, _)| values.get(rate)).collect(),
            active: vec![Approx::new(0.0); self.events.len()],
            customers: Approx::new(0.0),
            present: vec![
                Approx::new(0.0);
                if self.trades {
                    2 * self.offers.len()
                } else {
                    0
                }
            ],
            tied: zero,
            tax: self.tax.as_ref().map(|&(rule, _)| TaxYears::new(rule)),
            taxable: zero,
            last_year: LastYear::start(self.offers.len()),
        }
    }

    #[inline(always)]
    fn month<N: Number>(
        &self,
        month: i32,
        values: &Values<N>,
        state: &mut State<N>,
        flow: &mut Flow<N>,
    ) {
        if month >= 1 {
            self.happen(month, values, state);
        }
        let place = place(month, self.build_months);
        let level = self.level(month);
        let roles = self.team.iter().zip(&mut state.team).zip(&mut flow.team);
        for ((role, state_of_role), out) in roles {
            let customers = match role.offer {
                Some(offer) => state.offers[offer].customers,
                None => state.customers,
            };
            *out = role.staff(place, month >= 1, customers, values, state_of_role);
            out.cost = moved(out.cost, level);
        }
        if month >= 1 {
            self.serve(month, values, state, flow);
        }
        self.spend(month, values, state, flow);
        for (asset, out) in self.assets.iter().zip(&mut flow.assets) {
            *out = asset.of(place, values);
        }
        self.settle(month, values, state, flow);
    }

    /// An amount of an offer at the exchange rate of the launch.
    #[inline(always)]
    pub(super) fn at_launch<N: Number>(
        &self,
        offer: &OfferEngine,
        amount: Approx<Money, N>,
        values: &Values<N>,
    ) -> Approx<Money, N> {
        match offer.exchange {
            Some(rate) => amount * values.get(self.exchange[rate].0),
            None => amount,
        }
    }

    /// Which limit holds back new customers in a month: the share of the offers then sold.
    #[inline(always)]
    pub(super) fn binding(&self, month: i32, flow: &Flow<Lane>) -> [Approx<Share>; 3] {
        let mut often = [Approx::<Share>::new(0.0); 3];
        let mut sold = 0.0;
        for (offer, flow) in self.offers.iter().zip(&flow.offers) {
            if offer.is_open(month) {
                sold += 1.0;
                for (often, limit) in often.iter_mut().zip(Limit::ALL) {
                    *often += flow.limits.binds(limit);
                }
            }
        }
        often.map(|often| if sold > 1.0 { often / sold } else { often })
    }

    /// Months in which the gross margin of a customer of an offer pays back what it cost to win
    /// them; the length of the plan where it never does.
    #[inline(always)]
    pub(super) fn acquisition_payback(&self, offer: usize, values: &Values<Lane>) -> Approx<Count> {
        let offer = &self.offers[offer];
        let never = Approx::<Count>::new(f64::from(self.months));
        let Some(cost) = offer.acquisition_cost(values) else {
            return never;
        };
        let [_, margin] = offer.bill(values);
        let tiny = Approx::new(f64::MIN_POSITIVE);
        let months: Approx<Ratio> = cost / margin.at_least(tiny);
        let months = Approx::from_number(months.number());
        Approx::choose(margin.less_than(tiny), never, months)
    }

    /// What is in force this month: events and exchange rates.
    #[inline(always)]
    fn happen<N: Number>(&self, month: i32, values: &Values<N>, state: &mut State<N>) {
        let now: Approx<Count, N> = Approx::new(f64::from(month));
        let zero = Approx::<Ratio, N>::new(0.0);
        for (event, active) in self.events.iter().zip(&mut state.active) {
            let from = values.get(event.month);
            let begun = Approx::choose(now.less_than(from), zero, values.get(event.occurs));
            *active = match event.lasts {
                Some(lasts) => {
                    let lasting = now.less_than(from + values.get(lasts));
                    Approx::choose(lasting, begun, zero)
                }
                None => begun,
            };
        }
        // What they are given for is the first month.
        let changing = if month > 1 { &self.exchange[..] } else { &[] };
        for (&(_, change), rate) in changing.iter().zip(&mut state.exchange) {
            *rate = *rate * (Approx::<Ratio, N>::new(1.0) + values.get(change));
        }
    }

    /// Customers come, move, stay and pay.
    #[inline(always)]
    fn serve<N: Number>(
        &self,
        month: i32,
        values: &Values<N>,
        state: &mut State<N>,
        flow: &mut Flow<N>,
    ) {
        let State {
            offers,
            exchange,
            active,
            present,
            ..
        } = state;
        let mut now = Current {
            month,
            values,
            active,
            exchange,
            level: self.level(month),
            heads: &flow.team,
            present: &[],
        };
        let flows = &mut flow.offers;
        for ((offer, state), flow) in self.offers.iter().zip(&mut *offers).zip(&mut *flows) {
            offer.win(&now, state, flow);
        }
        for (index, offer) in self.offers.iter().enumerate() {
            let moving = offer.close(&now, &mut offers[index], &mut flows[index]);
            if let Some((successor, count)) = moving {
                if month <= whole(self.known_until) {
                    // Those who came to the successor are among those known to have come.
                    let left = &mut flows[index];
                    left.lost += std::mem::replace(&mut left.departed, Approx::new(0.0));
                } else {
                    flows[successor].arrived += count;
                }
            }
        }
        for &(by, of, share) in &self.takings {
            if month > whole(self.known_until)
                && self.offers[by].is_open(month)
                && self.offers[of].is_open(month)
            {
                let taken = (flows[by].gained * values.get(share)).at_most(flows[of].customers);
                flows[by].gained -= taken;
                flows[by].arrived += taken;
                offers[of].depart(taken, &mut flows[of]);
            }
        }
        for &(from, to, share) in &self.moves {
            if month > whole(self.known_until)
                && self.offers[from].is_open(month)
                && self.offers[to].is_open(month)
            {
                let moving = flows[from].customers * values.get(share);
                flows[to].arrived += moving;
                offers[from].depart(moving, &mut flows[from]);
            }
        }
        let half = present.len() / 2;
        let (customers, users) = present.split_at_mut(half);
        for ((customers, users), flow) in customers.iter_mut().zip(users).zip(&*flows) {
            *customers = flow.customers + flow.gained + flow.arrived;
            *users = *customers + flow.free_users;
        }
        now.present = present;
        state.customers = Approx::new(0.0);
        for (index, offer) in self.offers.iter().enumerate() {
            let streams = offer.first_stream..offer.first_stream + offer.streams.len();
            let streams = &mut flow.streams[streams];
            offer.charge(&now, &mut offers[index], &mut flows[index], streams);
            state.customers += flows[index].customers;
        }
    }

    /// Cost lines and the cost of events.
    #[inline(always)]
    fn spend<N: Number>(
        &self,
        month: i32,
        values: &Values<N>,
        state: &mut State<N>,
        flow: &mut Flow<N>,
    ) {
        let now = Current {
            month,
            values,
            active: &state.active,
            exchange: &state.exchange,
            level: self.level(month),
            heads: &flow.team,
            present: &[],
        };
        let (costs, events) = flow.costs.split_at_mut(self.costs.len());
        for ((line, index), out) in self.costs.iter().zip(&mut state.costs).zip(costs) {
            let customers = match line.offer {
                Some(offer) => flow.offers[offer].customers,
                None => state.customers,
            };
            *out = moved(line.of(&now, customers), now.level);
            *out = moved(*out, uplifted(line.uplift, values));
            if let Some(change) = line.change {
                *out = *out * *index;
                if month >= 1 {
                    *index = *index * (Approx::<Ratio, N>::new(1.0) + values.get(change));
                }
            }
        }
        for (event, out) in self.events.iter().zip(events) {
            let this: Approx<Count, N> = Approx::new(f64::from(month));
            let first = values.get(event.month).at_least(Approx::new(1.0));
            let before = this.less_than(first);
            let after = !(this - Approx::new(1.0)).less_than(first);
            let zero = Approx::new(0.0);
            let cost = moved(values.get(event.cost) * values.get(event.occurs), now.level);
            *out = Approx::choose(before | after, zero, cost);
        }
        let factor = self.shared_factor(values, &state.active);
        if factor.is_some() {
            for (line, out) in self.costs.iter().zip(&mut flow.costs) {
                if line.offer.is_none() {
                    *out = moved(*out, factor);
                }
            }
            for (role, out) in self.team.iter().zip(&mut flow.team) {
                if role.offer.is_none() {
                    out.cost = moved(out.cost, factor);
                }
            }
        }
    }

    /// What shared costs are multiplied by; nothing where no event can move them.
    #[inline(always)]
    fn shared_factor<N: Number>(
        &self,
        values: &Values<N>,
        active: &[Approx<Ratio, N>],
    ) -> Option<Approx<Ratio, N>> {
        let mut factor = None;
        for (event, active) in self.events.iter().zip(active) {
            for &slot in &event.shared {
                let one = Approx::<Ratio, N>::new(1.0);
                let effect = one + *active * (values.get(slot) - one);
                factor = Some(factor.map_or(effect, |factor: Approx<Ratio, N>| factor * effect));
            }
        }
        factor
    }

    /// Adds up the month.
    #[inline(always)]
    fn settle<N: Number>(
        &self,
        month: i32,
        values: &Values<N>,
        state: &mut State<N>,
        flow: &mut Flow<N>,
    ) {
        let zero = Approx::<Money, N>::new(0.0);
        let mut sums = [zero; 3];
        let (mut revenue, mut margin, mut ending) = (zero, zero, zero);
        for offer in &flow.offers {
            revenue += offer.revenue;
            margin += offer.gross_margin;
            ending += offer.ending;
            sums[1] += offer.acquisition;
        }
        for (line, &cost) in self.costs.iter().zip(&flow.costs) {
            sums[column(line.function)] += cost;
        }
        for (role, out) in self.team.iter().zip(&flow.team) {
            sums[column(role.function)] += out.cost;
        }
        for &cost in &flow.costs[self.costs.len()..] {
            sums[2] += cost;
        }
        let [delivery, acquisition, fixed_cost] = sums;
        flow.revenue = revenue;
        flow.gross_margin = margin - delivery;
        flow.acquisition = acquisition;
        flow.fixed_cost = fixed_cost;
        flow.build = match self.build {
            Some((a_month, overrun)) if month < 1 => {
                let build = Approx::<Money, N>::new(a_month) * values.get(overrun);
                moved(build, uplifted(self.build_uplift, values))
            }
            _ => zero,
        };
        let before_capital = flow.gross_margin - acquisition - fixed_cost - flow.build;
        let earned = before_capital - ending;
        let (mut profit, mut cash) = (earned, earned);
        for asset in &flow.assets {
            cash = cash - asset.bought + asset.sold;
            profit -= asset.written_down;
        }
        if self.bills || self.terms.is_some() {
            let [ahead, billed] = self.billed(flow);
            let mut tied = zero;
            if let Some(terms) = &self.terms {
                tied = terms.tied(billed, revenue - flow.gross_margin, values);
            }
            if self.bills {
                tied -= ahead;
            }
            flow.invested = tied - state.tied;
            state.tied = tied;
            cash -= flow.invested;
        }
        if let (Some((_, rate)), Some(years)) = (&self.tax, &mut state.tax) {
            state.taxable += profit;
            flow.tax = zero;
            if month == whole(self.months) || (month >= 1 && month % 12 == 0) {
                flow.tax = years.tax(state.taxable) * values.get(*rate);
                state.taxable = zero;
            }
            cash -= flow.tax;
        }
        flow.cash = cash;
        self.remember(month, earned, flow, &mut state.last_year);
    }

    /// What is billed ahead, less what is not billed yet, at the end of the month; and what is
    /// billed in it.
    #[inline(always)]
    fn billed<N: Number>(&self, flow: &mut Flow<N>) -> [Approx<Money, N>; 2] {
        let zero = Approx::new(0.0);
        if !self.bills {
            return [zero, flow.revenue];
        }
        let before = flow.deferred - flow.accrued;
        (flow.deferred, flow.accrued) = (zero, zero);
        for offer in &flow.offers {
            flow.deferred += offer.deferred;
            flow.accrued += offer.accrued;
        }
        let ahead = flow.deferred - flow.accrued;
        // Where more is given back than billed, nobody owes a bill.
        let billed = (flow.revenue + ahead - before).at_least(zero);
        [ahead, billed]
    }

    /// Adds the discounted revenue and stand-alone result of each offer in a month.
    #[inline(always)]
    pub(super) fn stand_alone<N: Number>(
        &self,
        flow: &Flow<N>,
        sums: &mut [[Approx<Money, N>; 2]],
    ) {
        for ([revenue, result], offer) in sums.iter_mut().zip(&flow.offers) {
            *revenue += offer.revenue * flow.weight;
            let alone = offer.gross_margin - offer.acquisition - offer.ending;
            *result += alone * flow.weight;
        }
        let lines = self
            .costs
            .iter()
            .map(|it| it.offer)
            .zip(flow.costs.iter().copied());
        let roles = self.team.iter().map(|it| it.offer);
        for (offer, cost) in lines.chain(roles.zip(flow.team.iter().map(|it| it.cost))) {
            if let Some(offer) = offer {
                sums[offer][1] -= cost * flow.weight;
            }
        }
    }
}

/// The months of several trials.
struct Months<'a>(
    &'a Engine,
    &'a Values<Lane>,
    &'a mut dyn FnMut(i32, &Flow<Lane>),
);

impl Work for Months<'_> {
    type Output = Worth<Lane>;

    #[inline(always)]
    fn run(self) -> Worth<Lane> {
        self.0.project(self.1, self.2)
    }
}

fn column(function: Function) -> usize {
    match function {
        Function::Delivery => 0,
        Function::Sales => 1,
        Function::Overhead => 2,
    }
}
