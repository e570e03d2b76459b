//! The months of a projection entered as exact lines.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::leaves::Leaves;
use super::line::{CostEntry, Line, OfferLine, StreamLine, TeamLine, UnitLine, billed, less};
use crate::case::data::{Actual, Allocation, BusinessCase, Function};
use crate::case::engine::{Engine, Flow, OfferFlow, whole};
use crate::error::{Error, Invalid, Permitted};
use crate::quantity::{Approx, Money, Month};

/// Enters the months of a projection as exact lines: every leaf is rounded once, such that its
/// running total is rounded too, and everything else is an exact sum of leaves.
pub(super) struct Ledger<'p> {
    case: &'p BusinessCase,
    engine: &'p Engine,
    next: Month,
    leaves: Leaves,
    /// What capital items are worth, before rounding.
    book_value: f64,
    pub(super) lines: Vec<Line>,
}

/// The shares of the function's costs that are not an offer's.
struct Shared {
    /// Delivery, sales, overhead.
    sums: [Money; 3],
    /// Delivery, sales and overhead, by offer.
    direct: Vec<[Money; 3]>,
}

impl<'p> Ledger<'p> {
    pub(super) fn new(case: &'p BusinessCase, engine: &'p Engine) -> Self {
        Self {
            case,
            engine,
            next: case
                .launch
                .plus(whole(engine.delay) + engine.first_month() - 1),
            leaves: Leaves::new(Money::major(0, case.currency)),
            book_value: 0.0,
            lines: Vec::new(),
        }
    }

    pub(super) fn enter(&mut self, month: i32, flow: &Flow<f64>) -> Result<(), Error> {
        self.leaves.rewind();
        let zero = self.leaves.zero;
        let before = self.lines.last();
        let (opening_book, opening_tied) =
            before.map_or((zero, zero), |line| (line.book_value[1], line.tied_up[1]));
        let level = |amount: Approx<Money, f64>| Money::from_f64(amount.number(), zero.currency());
        let deferred = [
            before.map_or(zero, |it| it.deferred[1]),
            level(flow.deferred)?,
        ];
        let accrued = [
            before.map_or(zero, |it| it.accrued[1]),
            level(flow.accrued)?,
        ];
        let cumulative = before.map_or(zero, |line| line.cumulative);
        let (costs, team, shared) = self.costs(flow)?;
        let mut offers = self.offers(month, flow, &shared)?;
        let build = self.leaves.money(flow.build)?;
        let [bought, written_down, sold] = self.capital(flow, opening_book)?;
        let tax = self.leaves.money(flow.tax)?;
        let invested = self.leaves.money(flow.invested)?;
        let [delivery, sales, overhead] = shared.sums;
        let total = |of: fn(&OfferLine) -> Money, start: Money| {
            offers.iter().try_fold(start, |sum, it| sum.plus(of(it)))
        };
        let volume = total(|it| it.volume, zero)?;
        let revenue = total(|it| it.revenue, zero)?;
        let cost_of_revenue = total(|it| it.cost_of_revenue, delivery)?;
        let acquisition = total(|it| it.acquisition, sales)?;
        let fixed_cost = total(|it| it.direct_cost, overhead)?;
        let ending = total(|it| it.ending, zero)?;
        let gross_margin = revenue.minus(cost_of_revenue)?;
        let operating_profit = less(
            gross_margin,
            &[acquisition, fixed_cost, build, ending, written_down],
        )?;
        let cash_flow = less(
            operating_profit.plus(written_down)?.plus(sold)?,
            &[tax, bought, invested],
        )?;
        let common = less(zero, &[delivery, sales, overhead, build, written_down])?.negated();
        allocate(common, &self.weights(flow), &mut offers)?;
        let sum = |of: fn(&OfferLine) -> Decimal| offers.iter().map(of).sum::<Decimal>();
        self.lines.push(Line {
            label: self.next.to_string(),
            opening: sum(|it| it.opening),
            gained: sum(|it| it.gained),
            lost: sum(|it| it.lost),
            closing: sum(|it| it.closing),
            volume,
            revenue,
            cost_of_revenue,
            gross_margin,
            acquisition,
            fixed_cost,
            build,
            ending,
            depreciation: written_down,
            operating_profit,
            tax,
            capital_expenditure: bought,
            disposals: sold,
            billed: billed(revenue, deferred, accrued)?,
            working_capital: invested,
            cash_flow,
            cumulative: cumulative.plus(cash_flow)?,
            book_value: [
                opening_book,
                less(opening_book.plus(bought)?, &[written_down, sold])?,
            ],
            tied_up: [opening_tied, opening_tied.plus(invested)?],
            deferred,
            accrued,
            offers,
            costs,
            team,
        });
        self.next = self.next.plus(1);
        Ok(())
    }

    /// Cost lines and roles, and what they come to by function.
    fn costs(
        &mut self,
        flow: &Flow<f64>,
    ) -> Result<(Vec<CostEntry>, Vec<TeamLine>, Shared), Error> {
        let zero = self.leaves.zero;
        let mut shared = Shared {
            sums: [zero; 3],
            direct: vec![[zero; 3]; self.case.offers.len()],
        };
        let place = |name: Option<&String>| {
            let name = name?;
            self.case.offers.iter().position(|it| it.name == *name)
        };
        let lines = self.case.costs.iter();
        let lines = lines.map(|it| (&it.name, it.function, place(it.offer.as_ref())));
        let events = self.case.events.iter();
        let events = events.map(|it| (&it.name, Function::Overhead, None));
        let mut costs = Vec::new();
        for ((name, function, offer), &amount) in lines.chain(events).zip(&flow.costs) {
            let amount = self.leaves.money(amount)?;
            shared.add(function, offer, amount)?;
            costs.push(CostEntry {
                name: name.clone(),
                function,
                offer,
                amount,
            });
        }
        let mut team = Vec::new();
        for (index, (role, out)) in self.case.team.iter().zip(&flow.team).enumerate() {
            let offer = place(role.offer.as_ref());
            let cost = self.leaves.money(out.cost)?;
            shared.add(role.function, offer, cost)?;
            let before = self.lines.last().map(|line| line.team[index].closing);
            let opening = before.unwrap_or_else(|| Decimal::from(role.heads));
            let hired = self.leaves.count(out.hired.number())?;
            let left = self.leaves.count(out.left.number())?;
            team.push(TeamLine {
                name: role.name.clone(),
                function: role.function,
                offer,
                opening,
                hired,
                left,
                closing: opening + hired - left,
                productive: level(out.productive.number())?,
                cost,
            });
        }
        Ok((costs, team, shared))
    }

    fn offers(
        &mut self,
        month: i32,
        flow: &Flow<f64>,
        shared: &Shared,
    ) -> Result<Vec<OfferLine>, Error> {
        let mut lines = Vec::new();
        let mut arrivals = Vec::new();
        let mut streams = flow.streams.iter();
        for (index, offer) in self.case.offers.iter().enumerate() {
            let out = &flow.offers[index];
            let before = self.lines.last().map(|line| &line.offers[index]);
            let customers = before.map_or(Decimal::ZERO, |it| it.closing);
            // The second of the counts of an offer.
            arrivals.push(self.leaves.next.0 + 1);
            let units = before.map_or(Decimal::ZERO, |it| it.units.closing);
            let customers = self.customers(customers, out)?;
            let units = self.units(units, out)?;
            let zero = self.leaves.zero;
            let (mut revenue, mut cost) = (zero, self.leaves.money(out.free_cost)?);
            let mut volume = zero;
            let mut parts = Vec::new();
            for (stream, out) in offer.streams.iter().zip(&mut streams) {
                let traded = match stream.marketplace {
                    Some(_) => self.leaves.money(out.volume)?,
                    None => zero,
                };
                volume = volume.plus(traded)?;
                let part = StreamLine {
                    name: stream.name.clone(),
                    per: stream.per,
                    volume: traded,
                    revenue: self.leaves.money(out.revenue)?,
                    cost: self.leaves.money(out.revenue - out.gross_margin)?,
                };
                revenue = revenue.plus(part.revenue)?;
                cost = cost.plus(part.cost)?;
                parts.push(part);
            }
            if let Some(part) = parts.last_mut() {
                let by = self.known_less(index, revenue, cost)?;
                self.leaves.correct_money(1, by[0])?;
                self.leaves.correct_money(0, by[1])?;
                (part.revenue, part.cost) = (part.revenue.plus(by[0])?, part.cost.plus(by[1])?);
                (revenue, cost) = (revenue.plus(by[0])?, cost.plus(by[1])?);
            }
            let [delivery, sales, overhead] = shared.direct[index];
            let cost_of_revenue = cost.plus(delivery)?;
            let acquisition = self.leaves.money(out.acquisition)?.plus(sales)?;
            let ending = self.leaves.money(out.ending)?;
            let contribution = less(revenue, &[cost_of_revenue, acquisition, overhead, ending])?;
            let [opening, gained, arrived, lost, departed, closing] = customers;
            lines.push(OfferLine {
                name: offer.name.clone(),
                product: offer.product.clone(),
                segment: offer.segment.clone(),
                region: offer.region.clone(),
                phase: self.engine.offers[index].phase(month),
                opening,
                gained,
                returned: self.leaves.count(out.returned.number())?,
                arrived,
                lost,
                departed,
                closing,
                expanded: self.leaves.count(out.expanded.number())?,
                contracted: self.leaves.count(out.contracted.number())?,
                units,
                prospects: self.leaves.count(out.prospects.number())?,
                free_users: level(out.free_users.number())?,
                streams: parts,
                volume,
                revenue,
                cost_of_revenue,
                acquisition,
                direct_cost: overhead,
                ending,
                contribution,
                allocated: zero,
                result: contribution,
            });
        }
        self.meet(flow, &mut lines, &arrivals);
        Ok(lines)
    }

    /// Lets as many arrive as depart: an offer with several moves rounds their sum, the others each
    /// of them. Where most arrive takes the difference first.
    fn meet(&mut self, flow: &Flow<f64>, lines: &mut [OfferLine], arrivals: &[usize]) {
        let missing = |it: &OfferLine| it.departed - it.arrived;
        let mut by = lines.iter().map(missing).sum::<Decimal>();
        if by.is_zero() {
            return;
        }
        let arriving = |index: usize| flow.offers[index].arrived.number();
        let mut order: Vec<usize> = (0..lines.len()).collect();
        order.sort_by(|&a, &b| arriving(b).total_cmp(&arriving(a)));
        for index in order {
            let line = &mut lines[index];
            let step = by.max(-line.arrived);
            line.arrived += step;
            line.closing += step;
            self.leaves.correct_count_at(arrivals[index], step);
            by -= step;
        }
    }

    /// What revenue and cost as entered lack of what is known to have been billed and spent:
    /// several streams, each rounded, need not add up to it.
    fn known_less(&self, offer: usize, revenue: Money, cost: Money) -> Result<[Money; 2], Error> {
        let zero = self.leaves.zero;
        let name = &self.case.offers[offer].name;
        let here = |it: &&Actual| it.month == self.next && it.offer == *name;
        let known = self.case.actuals.iter().find(here);
        let Some(known) = known.filter(|it| it.revenue.currency() == zero.currency()) else {
            return Ok([zero; 2]);
        };
        let spent = known.cost_of_revenue.map_or(cost, Money::rounded);
        Ok([known.revenue.rounded().minus(revenue)?, spent.minus(cost)?])
    }

    /// Opening, gained, arrived, lost, departed and closing customers.
    fn customers(
        &mut self,
        opening: Decimal,
        out: &OfferFlow<f64>,
    ) -> Result<[Decimal; 6], Invalid> {
        let gained = self.leaves.count(out.gained.number())?;
        let arrived = self.leaves.count(out.arrived.number())?;
        let mut departed = self.leaves.count(out.departed.number())?;
        let mut lost = self.leaves.count(out.lost.number())?;
        let there = opening + gained + arrived;
        let closing = (self.leaves).remaining(there, [&mut departed, &mut lost], out.customers);
        Ok([opening, gained, arrived, lost, departed, closing])
    }

    fn units(&mut self, opening: Decimal, out: &OfferFlow<f64>) -> Result<UnitLine, Invalid> {
        let units = &out.units;
        let gained = self.leaves.count(units.gained.number())?;
        let expanded = self.leaves.count(units.expanded.number())?;
        let mut contracted = self.leaves.count(units.contracted.number())?;
        let mut lost = self.leaves.count(units.lost.number())?;
        let there = opening + gained + expanded;
        let closing = (self.leaves).remaining(there, [&mut contracted, &mut lost], units.closing);
        Ok(UnitLine {
            opening,
            gained,
            expanded,
            contracted,
            lost,
            closing,
        })
    }

    /// What capital items are bought, written down and sold for.
    fn capital(&mut self, flow: &Flow<f64>, opening: Money) -> Result<[Money; 3], Error> {
        let zero = Approx::<Money, f64>::new(0.0);
        let mut sums = [zero; 3];
        for item in &flow.assets {
            sums[0] += item.bought;
            sums[1] += item.written_down;
            sums[2] += item.sold;
        }
        let [bought, written_down, sold] = sums;
        self.book_value += (bought - written_down - sold).number();
        let (bought, sold) = (self.leaves.money(bought)?, self.leaves.money(sold)?);
        let mut written_down = self.leaves.money(written_down)?;
        let left = less(opening.plus(bought)?, &[written_down, sold])?;
        if self.book_value.abs() < 1e-3 && !left.amount().is_zero() {
            // Everything is written off, whatever rounding has kept.
            written_down = written_down.plus(left)?;
            self.leaves.correct_money(0, left)?;
        }
        Ok([bought, written_down, sold])
    }

    /// What shared costs are laid on the offers by.
    fn weights(&self, flow: &Flow<f64>) -> Vec<f64> {
        let weight = |out: &OfferFlow<f64>| match self.case.allocation {
            Allocation::Revenue => out.revenue.number(),
            Allocation::Customers => out.customers.number(),
            Allocation::Even => 1.0,
        };
        let weights: Vec<f64> = flow.offers.iter().map(weight).collect();
        let sum: f64 = weights.iter().sum();
        if sum > 0.0 && sum.is_finite() {
            weights.into_iter().map(|it| it / sum).collect()
        } else {
            vec![1.0 / flow.offers.len() as f64; flow.offers.len()]
        }
    }
}

impl Shared {
    fn add(
        &mut self,
        function: Function,
        offer: Option<usize>,
        amount: Money,
    ) -> Result<(), Error> {
        let sums = match offer {
            Some(offer) => &mut self.direct[offer],
            None => &mut self.sums,
        };
        let sum = match function {
            Function::Delivery => &mut sums[0],
            Function::Sales => &mut sums[1],
            Function::Overhead => &mut sums[2],
        };
        *sum = sum.plus(amount)?;
        Ok(())
    }
}

/// Lays a cost on offers by weights that add up to one; the parts add up to the cost.
fn allocate(cost: Money, weights: &[f64], offers: &mut [OfferLine]) -> Result<(), Error> {
    let whole = cost.to_f64();
    let mut share = 0.0;
    let mut laid = Money::major(0, cost.currency());
    let last = offers.len().saturating_sub(1);
    for (index, (offer, weight)) in offers.iter_mut().zip(weights).enumerate() {
        share += weight;
        let so_far = if index == last {
            cost
        } else {
            Money::from_f64(whole * share, cost.currency())?
        };
        offer.allocated = so_far.minus(laid)?;
        offer.result = offer.contribution.minus(offer.allocated)?;
        laid = so_far;
    }
    Ok(())
}

/// A count as it is, to two decimals.
fn level(count: f64) -> Result<Decimal, Invalid> {
    let checked = Permitted::between(0.0, 1e20).check("count", count)?;
    Ok(Decimal::from_f64(checked).unwrap_or_default().round_dp(2))
}
