//! How customers are won in a month.

use super::accounts::Accounts;
use super::drawn::DrawnShares;
use super::flow::{HeadFlow, OfferFlow};
use super::slots::{Slot, Values};
use crate::adoption::{Bass, Curve as _, affordable};
use crate::market::{Funnel, Obtainable};
use crate::quantity::{Approx, Count, Money, Number, Period, Ratio, Share};

/// How customers are won.
#[derive(Debug, Clone)]
pub(super) enum Machine {
    Reach(ReachEngine),
    B2b(B2bEngine),
    B2c(B2cEngine),
}

#[derive(Debug, Clone)]
pub(super) struct ReachEngine {
    pub(super) accounts: Accounts,
    pub(super) shares: [Slot<Share>; 3],
    pub(super) considering: Considering,
    /// What the alternatives keep.
    pub(super) kept: Vec<Slot<Share>>,
    pub(super) adopted: Adopted,
    pub(super) cost: Slot<Money>,
    pub(super) budget: YearsEngine,
    pub(super) onboarding: Option<Slot<Count>>,
}

/// Which share would consider an alternative to what they do today; everyone if nothing is said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Considering(pub(super) Option<Slot<Share>>);

impl Considering {
    #[inline(always)]
    fn of<N: Number>(self, accounts: Approx<Count, N>, values: &Values<N>) -> Approx<Count, N> {
        match self.0 {
            Some(share) => accounts * values.get(share),
            None => accounts,
        }
    }

    #[inline(always)]
    fn share<N: Number>(self, values: &Values<N>) -> Approx<Share, N> {
        self.0.map_or(Approx::new(1.0), |share| values.get(share))
    }
}

/// How demand rises to the ceiling.
#[derive(Debug, Clone)]
pub(super) enum Adopted {
    /// The share reached in each month of the offer's age; the last stays.
    Known(Vec<f64>),
    /// The curve of a study, by its draws.
    Drawn(DrawnShares),
    Bass {
        innovation: Slot<Ratio>,
        imitation: Slot<Ratio>,
        every: Period,
    },
}

impl Adopted {
    #[inline(always)]
    fn reached<N: Number>(&self, age: usize, values: &Values<N>) -> Approx<Share, N> {
        match self {
            Self::Known(shares) => {
                let reached = shares.get(age - 1).or(shares.last());
                Approx::new(reached.copied().unwrap_or(1.0))
            }
            Self::Drawn(shares) => shares.at(age - 1, values),
            Self::Bass {
                innovation,
                imitation,
                every,
            } => {
                let bass = Bass::drawn(values.get(*innovation), values.get(*imitation));
                bass.at(age as f64 / Period::Month.per(*every))
            }
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct B2bEngine {
    pub(super) accounts: Accounts,
    pub(super) considering: Considering,
    pub(super) cost: Slot<Money>,
    pub(super) budget: YearsEngine,
    pub(super) inbound: Slot<Count>,
    /// The probability that one approves, how many there are, how many must.
    pub(super) committee: Vec<(Slot<Share>, u32, u32)>,
    pub(super) win: Slot<Share>,
    /// The share of opportunities that is decided so many months after its month.
    pub(super) cycle: Vec<f64>,
    /// The role that sells, and how many opportunities each takes up in a month.
    pub(super) sellers: Option<(usize, Slot<Ratio>)>,
}

#[derive(Debug, Clone)]
pub(super) struct B2cEngine {
    pub(super) reachable: Accounts,
    pub(super) considering: Considering,
    pub(super) budget: YearsEngine,
    pub(super) cost: Slot<Money>,
    pub(super) organic: Slot<Count>,
    pub(super) word_of_mouth: Slot<Ratio>,
    pub(super) activation: Slot<Share>,
    pub(super) paying: Slot<Share>,
    pub(super) free: Option<FreeEngine>,
}

/// What happens to free users in a month.
#[derive(Debug, Clone)]
pub(super) struct FreeEngine {
    /// By the months since they signed up; the last goes on.
    pub(super) conversion: Vec<Slot<Share>>,
    pub(super) churn: Slot<Share>,
    pub(super) cost: Slot<Money>,
    /// Nothing where nobody who paid becomes a free user.
    pub(super) fall_back: Option<Slot<Share>>,
}

/// What a machine remembers from month to month.
#[derive(Debug, Clone)]
pub(super) enum MachineState<N> {
    Reach {
        ceiling: Approx<Count, N>,
    },
    B2b(Pipeline<N>),
    B2c {
        signed: Approx<Count, N>,
        /// Free users by the months since they signed up, the oldest together.
        free: Vec<Approx<Count, N>>,
    },
}

/// Opportunities under way.
#[derive(Debug, Clone)]
pub(super) struct Pipeline<N> {
    /// By the month of the offer's age in which they are decided, in a ring.
    decided: Vec<Approx<Count, N>>,
    open: Approx<Count, N>,
    /// The share that is won.
    wins: Approx<Share, N>,
}

/// What moves a machine in a month.
pub(super) struct Push<'a, N> {
    /// The month of the offer's age, from 1 on.
    pub(super) age: usize,
    /// The year of the plan, from 0 on.
    pub(super) year: usize,
    /// The month of the plan, from 1 on.
    pub(super) month: i32,
    /// The share that buys at the price, where a study says so.
    pub(super) buying: Option<Approx<Share, N>>,
    pub(super) demand: Option<Approx<Ratio, N>>,
    pub(super) cost: Option<Approx<Ratio, N>>,
    /// Productive heads by role.
    pub(super) heads: &'a [HeadFlow<N>],
    /// Customers who did not leave this month.
    pub(super) kept: Approx<Count, N>,
    /// Customers who left this month.
    pub(super) lost: Approx<Count, N>,
}

/// Amounts by year.
#[derive(Debug, Clone)]
pub(super) enum YearsEngine {
    /// The last goes on; none is nothing.
    Each(Vec<Slot<Money>>),
    Growing {
        first: Slot<Money>,
        /// Per year.
        growth: Slot<Ratio>,
    },
}

impl YearsEngine {
    /// A twelfth of the figure of a year, from 0 on.
    #[inline(always)]
    pub(super) fn a_month<N: Number>(&self, year: usize, values: &Values<N>) -> Approx<Money, N> {
        match self {
            Self::Each(years) => match years.get(year).or(years.last()) {
                Some(slot) => values.get(*slot) / 12.0,
                None => Approx::new(0.0),
            },
            Self::Growing { first, growth } => {
                let grown = Approx::<Ratio, N>::new(1.0) + values.get(*growth);
                (0..year).fold(values.get(*first) / 12.0, |amount, _| amount * grown)
            }
        }
    }
}

#[inline(always)]
pub(super) fn times<Q, N: Number>(
    value: Approx<Q, N>,
    factor: Option<Approx<Ratio, N>>,
) -> Approx<Q, N>
where
    Approx<Q, N>: std::ops::Mul<Approx<Ratio, N>, Output = Approx<Q, N>>,
{
    match factor {
        Some(factor) => value * factor,
        None => value,
    }
}

/// Those of so many who buy at the price, where a study says so.
#[inline(always)]
fn buyers<N: Number>(count: Approx<Count, N>, share: Option<Approx<Share, N>>) -> Approx<Count, N> {
    match share {
        Some(share) => count * share,
        None => count,
    }
}

impl Machine {
    pub(super) fn start<N: Number>(&self, values: &Values<N>) -> MachineState<N> {
        let nobody = Approx::new(0.0);
        match self {
            Self::Reach(it) => {
                let ceiling = it.ceiling(1, values);
                MachineState::Reach { ceiling }
            }
            Self::B2b(it) => MachineState::B2b(Pipeline {
                decided: vec![nobody; it.cycle.len()],
                open: nobody,
                wins: it.wins(values),
            }),
            Self::B2c(it) => MachineState::B2c {
                signed: nobody,
                free: vec![nobody; it.free.as_ref().map_or(0, |it| it.conversion.len())],
            },
        }
    }

    /// How many could buy, by year and segment.
    pub(super) fn accounts(&self) -> &Accounts {
        match self {
            Self::Reach(it) => &it.accounts,
            Self::B2b(it) => &it.accounts,
            Self::B2c(it) => &it.reachable,
        }
    }

    /// How many could buy, and which shares of them need it, can be served and can be won.
    #[inline(always)]
    pub(super) fn audience<N: Number>(&self, values: &Values<N>) -> (Approx<Count, N>, Funnel<N>) {
        let one = Approx::new(1.0);
        let [need, serviceable, obtainable] = match self {
            Self::Reach(it) => it.funnel(values),
            Self::B2b(it) => [one, one, it.considering.share(values)],
            Self::B2c(it) => [one, one, it.considering.share(values)],
        };
        let funnel = Funnel {
            need,
            serviceable,
            obtainable,
        };
        (values.get(self.accounts().first()), funnel)
    }

    /// Wins the customers of a month.
    #[inline(always)]
    pub(super) fn win<N: Number>(
        &self,
        push: &Push<'_, N>,
        values: &Values<N>,
        state: &mut MachineState<N>,
        flow: &mut OfferFlow<N>,
    ) {
        match (self, state) {
            (Self::Reach(it), MachineState::Reach { ceiling }) => {
                it.win(push, values, *ceiling, flow);
            }
            (Self::B2b(it), MachineState::B2b(pipeline)) => it.win(push, values, pipeline, flow),
            (Self::B2c(it), MachineState::B2c { signed, free }) => {
                it.win(push, values, (signed, free), flow);
            }
            // A machine has its own state from the start.
            _ => {}
        }
    }
}

impl ReachEngine {
    /// Which shares have the need, can be served, and can be won of those who would consider it,
    /// beside the alternatives. Who does not consider it stays with one of these, so that what they
    /// keep is a bound and no factor of its own.
    #[inline(always)]
    fn funnel<N: Number>(&self, values: &Values<N>) -> [Approx<Share, N>; 3] {
        let [need, serviceable, mut attainable] = self.shares.map(|share| values.get(share));
        if self.considering.0.is_some() {
            attainable = self.considering.share(values) * attainable;
        }
        if self.kept.is_empty() {
            return [need, serviceable, attainable];
        }
        let mut left = Approx::<Share, N>::new(1.0);
        for &kept in &self.kept {
            left = (left - values.get(kept)).at_least(Approx::new(0.0));
        }
        [need, serviceable, attainable.at_most(left)]
    }

    /// How many could be won of the accounts of a month.
    #[inline(always)]
    fn ceiling<N: Number>(&self, month: i32, values: &Values<N>) -> Approx<Count, N> {
        let [need, serviceable, attainable] = self.funnel(values);
        values.get(self.accounts.at(month)) * need * serviceable * attainable
    }

    #[inline(always)]
    fn win<N: Number>(
        &self,
        push: &Push<'_, N>,
        values: &Values<N>,
        ceiling: Approx<Count, N>,
        flow: &mut OfferFlow<N>,
    ) {
        let ceiling = if self.accounts.stay() {
            ceiling
        } else {
            self.ceiling(push.month, values)
        };
        let ceiling = buyers(times(ceiling, push.demand), push.buying);
        let ceiling = ceiling * self.adopted.reached(push.age, values);
        let cost = times(values.get(self.cost), push.cost);
        let budget = self.budget.a_month(push.year, values);
        flow.limits = Obtainable {
            demand: (ceiling - push.kept).at_least(Approx::new(0.0)),
            channel: affordable(budget, cost),
            supply: match self.onboarding {
                Some(onboarding) => values.get(onboarding),
                None => Approx::new(f64::INFINITY),
            },
        };
        flow.gained = flow.limits.som();
        flow.prospects = flow.gained;
        flow.acquisition = flow.gained * cost;
    }
}

impl B2bEngine {
    /// The share of opportunities that is won: every role of the committee approves, and the offer
    /// prevails.
    fn wins<N: Number>(&self, values: &Values<N>) -> Approx<Share, N> {
        let won = values.get(self.win);
        self.committee
            .iter()
            .fold(won, |won, &(approval, people, needed)| {
                won * at_least(needed, people, values.get(approval))
            })
    }

    #[inline(always)]
    fn win<N: Number>(
        &self,
        push: &Push<'_, N>,
        values: &Values<N>,
        pipeline: &mut Pipeline<N>,
        flow: &mut OfferFlow<N>,
    ) {
        let zero = Approx::new(0.0);
        let cost = times(values.get(self.cost), push.cost);
        let accounts = self
            .considering
            .of(values.get(self.accounts.at(push.month)), values);
        let accounts = times(accounts, push.demand);
        let bought = times(
            affordable(self.budget.a_month(push.year, values), cost),
            push.demand,
        );
        let channel = bought + times(values.get(self.inbound), push.demand);
        flow.limits = Obtainable {
            demand: (accounts - push.kept - pipeline.open).at_least(zero),
            channel,
            supply: match self.sellers {
                Some((role, each)) => push.heads[role].productive * values.get(each),
                None => Approx::new(f64::INFINITY),
            },
        };
        let opened = flow.limits.som();
        flow.prospects = opened;
        // Marketing opens only what is taken up; what comes of itself is taken up first.
        let inbound = channel - bought;
        flow.acquisition = (opened - inbound).at_least(zero) * cost;
        // The ring has the opportunities decided this month at the age's place.
        let ring = pipeline.decided.len();
        for (delay, &share) in self.cycle.iter().enumerate() {
            if share > 0.0 {
                let place = (push.age + delay) % ring;
                pipeline.decided[place] += opened * Approx::<Share, N>::new(share);
            }
        }
        let due = &mut pipeline.decided[push.age % ring];
        let now = std::mem::replace(due, zero);
        pipeline.open = (pipeline.open + opened - now).at_least(zero);
        flow.gained = buyers(now * pipeline.wins, push.buying);
    }
}

impl B2cEngine {
    #[inline(always)]
    fn win<N: Number>(
        &self,
        push: &Push<'_, N>,
        values: &Values<N>,
        (signed, free): (&mut Approx<Count, N>, &mut [Approx<Count, N>]),
        flow: &mut OfferFlow<N>,
    ) {
        let zero = Approx::new(0.0);
        let reachable = self
            .considering
            .of(values.get(self.reachable.at(push.month)), values);
        let budget = self.budget.a_month(push.year, values);
        let cost = times(values.get(self.cost), push.cost);
        let users = push.kept + all(free);
        let drawn = affordable(budget, cost)
            + values.get(self.organic)
            + users * values.get(self.word_of_mouth);
        let tiny = Approx::new(f64::MIN_POSITIVE);
        let open = (reachable - *signed).at_least(zero);
        let unsigned: Approx<Ratio, N> = open / reachable.at_least(tiny);
        flow.limits = Obtainable {
            demand: open,
            channel: times(drawn, push.demand) * unsigned,
            supply: Approx::new(f64::INFINITY),
        };
        let signing = flow.limits.som();
        *signed += signing;
        flow.prospects = signing;
        let active = signing * values.get(self.activation);
        let at_once = buyers(active * values.get(self.paying), push.buying);
        flow.gained = at_once;
        if let Some(it) = &self.free {
            flow.gained += it.convert(free, active - at_once, push.buying, values);
            if let (Some(share), Some(oldest)) = (it.fall_back, free.last_mut()) {
                *oldest += push.lost * values.get(share);
            }
            flow.free_cost = all(free) * values.get(it.cost);
        }
        flow.free_users = all(free);
        flow.acquisition = budget;
    }
}

impl FreeEngine {
    /// Free users come to pay or leave, those who stay grow a month older, and others come. How many
    /// come to pay.
    #[inline(always)]
    fn convert<N: Number>(
        &self,
        free: &mut [Approx<Count, N>],
        came: Approx<Count, N>,
        buying: Option<Approx<Share, N>>,
        values: &Values<N>,
    ) -> Approx<Count, N> {
        let mut paying = Approx::new(0.0);
        for (free, &conversion) in free.iter_mut().zip(&self.conversion) {
            let converted = buyers(*free * values.get(conversion), buying);
            let left = (*free - converted) * values.get(self.churn);
            *free = *free - converted - left;
            paying += converted;
        }
        // The oldest stay together.
        if let Some(last) = free.len().checked_sub(1).filter(|&last| last > 0) {
            let before = free[last - 1];
            free[last] += before;
            free.copy_within(0..last - 1, 1);
            free[0] = Approx::new(0.0);
        }
        if let Some(newest) = free.first_mut() {
            *newest += came;
        }
        paying
    }
}

#[inline(always)]
fn all<N: Number>(users: &[Approx<Count, N>]) -> Approx<Count, N> {
    users.iter().fold(Approx::new(0.0), |sum, &it| sum + it)
}

/// The probability that at least `needed` of so many people say yes, each independently.
fn at_least<N: Number>(needed: u32, people: u32, yes: Approx<Share, N>) -> Approx<Share, N> {
    // One person after another: the probability of each number of approvals so far.
    let mut counts = vec![N::splat(0.0); people as usize + 1];
    counts[0] = N::splat(1.0);
    let (yes, no) = (yes.number(), yes.complement().number());
    for person in 1..counts.len() {
        for approvals in (1..=person).rev() {
            counts[approvals] = counts[approvals] * no + counts[approvals - 1] * yes;
        }
        counts[0] = counts[0] * no;
    }
    let enough = counts.into_iter().skip(needed as usize);
    Approx::from_number(enough.fold(N::splat(0.0), |sum, it| sum + it)).at_most(Approx::new(1.0))
}
