//! What the offers share, on its way into an engine.

use super::{Assembly, Rate, changing, optimism, position, years};
use crate::case::data::{
    AtEndOfLife, BiasOn, CapitalItem, Cost, CostLine, CurrencyRate, Event, Figure, Lever, Role,
};
use crate::case::engine::EventEngine;
use crate::case::engine::current::whole;
use crate::case::engine::shared::{
    AssetEngine, CostEngine, CostForm, RoleEngine, TermsEngine, place,
};
use crate::case::engine::terms::{Slot, Terms};
use crate::error::{Error, Invalid, Permitted};
use crate::finance::{Asset, TaxRule, WorkingCapital};
use crate::quantity::{Currency, Ratio, Share};
use crate::simulation::Base;

impl Assembly<'_> {
    pub(super) fn owner(
        &self,
        parameter: &str,
        offer: Option<&String>,
    ) -> Result<Option<usize>, Invalid> {
        let parameter = format!("offer that `{parameter}` belongs to");
        offer.map(|it| self.names.offer(&parameter, it)).transpose()
    }

    pub(super) fn costs(&self, terms: &mut Terms<'_>) -> Result<Vec<CostEngine>, Error> {
        let engine = |line: &CostLine| {
            let path = |what: &str| format!("{}.{what}", line.name);
            let currency = self.case.currency;
            let cost = match &line.cost {
                Cost::Fixed(it) => CostForm::Fixed(years(&path("fixed"), it, currency, terms)),
                Cost::Step { size, each } => CostForm::Step {
                    size: Permitted::POSITIVE.check(&path("size of a step"), *size)?,
                    each: terms.money(path("each"), each, currency),
                },
                Cost::PerCustomer(each) => {
                    CostForm::PerCustomer(terms.money(path("per_customer"), each, currency))
                }
                Cost::Once(amount) => CostForm::Once(terms.money(path("once"), amount, currency)),
            };
            self.within(&format!("first month of `{}`", line.name), line.from)?;
            Ok(CostEngine {
                function: line.function,
                offer: self.owner(&line.name, line.offer.as_ref())?,
                cost,
                change: changing(path("change"), &line.change, terms),
                from: line.from,
                until: line.until.unwrap_or(i32::MAX),
                uplift: optimism::uplift(self.case, &BiasOn::Cost(line.name.clone()), terms)?,
            })
        };
        self.case.costs.iter().map(engine).collect()
    }

    /// Refuses a month before the first of the plan, which nothing would ever reach.
    pub(super) fn within(&self, parameter: &str, month: i32) -> Result<(), Invalid> {
        let (first, last) = (f64::from(self.first), f64::from(i32::MAX));
        let permitted = Permitted::between(first, last);
        permitted
            .check(parameter, f64::from(month))
            .map(|_| ())
            .map_err(|invalid| {
                invalid.hint(
                    "months count from launch, whose first is 1; the build has those before it",
                )
            })
    }

    pub(super) fn team(&self, terms: &mut Terms<'_>) -> Result<Vec<RoleEngine>, Error> {
        self.case
            .team
            .iter()
            .map(|role| self.role(role, terms))
            .collect()
    }

    pub(super) fn role(&self, role: &Role, terms: &mut Terms<'_>) -> Result<RoleEngine, Error> {
        let path = |what: &str| format!("{}.{what}", role.name);
        let months = place(whole(self.months), 0) + 1;
        let before = usize::try_from(1 - self.first).unwrap_or(0);
        let mut changes = vec![(0.0, 0.0); months + before];
        for change in &role.changes {
            self.within(
                &format!("month of a change of `{}`", role.name),
                change.month,
            )?;
            let place = usize::try_from(change.month - self.first).unwrap_or(usize::MAX);
            if let Some((comes, goes)) = changes.get_mut(place) {
                *comes += f64::from(change.heads.max(0));
                *goes += f64::from(change.heads.min(0).abs());
            }
        }
        let mut heads = f64::from(role.heads);
        for (month, (comes, goes)) in (self.first..).zip(&changes) {
            heads += comes - goes;
            let parameter = format!("heads of `{}` in month {month}", role.name);
            Permitted::COUNT.check(&parameter, heads)?;
        }
        if let Some(each) = role.customers_each {
            Permitted::POSITIVE.check(&path("customers_each"), each)?;
        }
        Ok(RoleEngine {
            function: role.function,
            offer: self.owner(&role.name, role.offer.as_ref())?,
            salary: terms.money(path("salary"), &role.salary, self.case.currency),
            on_cost: terms.proportion(path("on_cost"), &role.on_cost),
            raise: changing(path("raise"), &role.raise, terms),
            hiring_cost: terms.money(path("hiring_cost"), &role.hiring_cost, self.case.currency),
            ramp: role.ramp_months,
            heads: f64::from(role.heads),
            changes,
            customers_each: role.customers_each,
        })
    }

    pub(super) fn assets(&self, terms: &mut Terms<'_>) -> Result<Vec<AssetEngine>, Error> {
        let engine = |item: &CapitalItem| {
            let path = format!("{}.cost", item.name);
            self.within(&format!("month of `{}`", item.name), item.month)?;
            let asset = Asset::new(1.0, item.salvage.value(), item.life_months);
            let charges = asset?.depreciation(item.method.into())?;
            let count = usize::try_from(whole(self.months) - self.first + 1).unwrap_or(0);
            let mut months = vec![[0.0; 3]; count];
            let mut bought = usize::try_from(item.month - self.first).unwrap_or(usize::MAX);
            while bought < count {
                // It is written down at what it cost, whatever prices do afterwards.
                let price = self.level(bought);
                months[bought][0] += price;
                for (month, charge) in months[bought..].iter_mut().zip(&charges) {
                    month[1] += charge * price;
                }
                bought += charges.len();
                // It is sold, at its book value, at the end of the last month of its life.
                if let Some(month) = months.get_mut(bought - 1) {
                    month[2] += item.salvage.value() * price;
                }
                if item.renewal == AtEndOfLife::Sold {
                    break;
                }
            }
            let cost = terms.money(path, &item.cost, self.case.currency);
            let in_use = item.month <= whole(self.months)
                && (item.renewal == AtEndOfLife::Replaced || bought >= count);
            let a_month = (1.0 - item.salvage.value()) / charges.len() as f64;
            let price = self.level(count.saturating_sub(1));
            let a_year = if in_use { 12.0 * a_month * price } else { 0.0 };
            Ok(AssetEngine {
                cost,
                uplift: optimism::uplift(self.case, &BiasOn::Capital(item.name.clone()), terms)?,
                months,
                a_year,
            })
        };
        self.case.capital.iter().map(engine).collect()
    }

    /// The general price level at a place among the months of the plan, the build's first.
    fn level(&self, place: usize) -> f64 {
        let before = usize::try_from(1 - self.first).unwrap_or(0);
        let level = self.levels.as_ref().zip(place.checked_sub(before));
        level
            .and_then(|((levels, _), month)| levels.get(month).copied())
            .unwrap_or(1.0)
    }

    pub(super) fn tax(
        &self,
        terms: &mut Terms<'_>,
    ) -> Result<Option<(TaxRule, Slot<Share>)>, Error> {
        let Some(tax) = &self.case.tax else {
            return Ok(None);
        };
        // At a rate of one the tax is the profit that is left to be taxed.
        let mut rule = TaxRule::new(Share::ONE).offset_limit(tax.offset_limit);
        if let Some(years) = tax.carried_for {
            rule = rule.carried_for(years)?;
        }
        Ok(Some((rule, terms.share("tax.rate".to_owned(), &tax.rate))))
    }

    pub(super) fn payment_terms(
        &self,
        terms: &mut Terms<'_>,
    ) -> Result<Option<TermsEngine>, Error> {
        let Some(it) = &self.case.payment_terms else {
            return Ok(None);
        };
        let one_day = WorkingCapital {
            receivable_days: 1.0,
            inventory_days: 0.0,
            payable_days: 0.0,
        };
        let mut days = |what: &str, days| terms.count(format!("payment_terms.{what}"), days);
        Ok(Some(TermsEngine {
            per_day: one_day.level(12.0, 0.0)?,
            days: [
                days("receivable_days", &it.receivable_days),
                days("prepaid_days", &it.prepaid_days),
                days("inventory_days", &it.inventory_days),
                days("payable_days", &it.payable_days),
            ],
        }))
    }

    pub(super) fn exchange(&self, terms: &mut Terms<'_>) -> Result<Vec<Rate>, Error> {
        let engine = |it: &CurrencyRate| {
            let code = it.currency.code();
            if it.currency == self.case.currency {
                let rule = "another currency than that of the plan";
                return Err(Invalid::rule("exchange rate of", code, rule).into());
            }
            let rate = terms.factor(format!("{code}.rate"), &it.rate);
            Ok((rate, terms.growth(format!("{code}.change"), &it.change)))
        };
        self.case.exchange.iter().map(engine).collect()
    }

    pub(super) fn events(
        &self,
        terms: &mut Terms<'_>,
        base: Option<Base>,
    ) -> Result<Vec<EventEngine>, Error> {
        for name in self.case.events.iter().map(|it| &it.name) {
            position("event", name, &self.names.events)?;
        }
        Ok(self
            .case
            .events
            .iter()
            .map(|it| event(it, self.case.currency, terms, base))
            .collect())
    }

    pub(super) fn build(&self, months: u32, terms: &mut Terms<'_>) -> Option<(f64, Slot<Ratio>)> {
        let build = self.case.build.as_ref()?;
        let slot = terms.factor("build.overrun".to_owned(), &build.overrun);
        let months = f64::from(months.max(1));
        Some((build.budget.to_f64() / months, slot))
    }
}

pub(super) fn event(
    event: &Event,
    currency: Currency,
    terms: &mut Terms<'_>,
    base: Option<Base>,
) -> EventEngine {
    let path = |what: &str| format!("{}.{what}", event.name);
    let likely = event.probability.value();
    let occurs = match base {
        _ if likely <= 0.0 || likely >= 1.0 => Some(likely),
        // Half and half counts as not happening.
        Some(Base::Modes | Base::Medians) => Some(if likely > 0.5 { 1.0 } else { 0.0 }),
        Some(Base::Means) => Some(likely),
        None => None,
    };
    let occurs = match occurs {
        Some(known) => terms.factor(event.name.clone(), &Figure::Known(known)),
        None => terms.occurrence(&event.name, event.probability),
    };
    let shared = event.effects.iter().zip(1..);
    let shared = shared.filter(|(effect, _)| effect.on == Lever::SharedCost);
    EventEngine {
        occurs,
        month: terms.count(path("month"), &event.month),
        lasts: event
            .lasts
            .as_ref()
            .map(|it| terms.count(path("lasts"), it)),
        cost: terms.money(path("cost"), &event.cost, currency),
        shared: shared
            .map(|(effect, number)| effect_slot(event, number, &effect.times, terms))
            .collect(),
    }
}

/// One slot for an effect, whichever offers it concerns.
pub(super) fn effect_slot(
    event: &Event,
    number: usize,
    times: &Figure,
    terms: &mut Terms<'_>,
) -> Slot<Ratio> {
    let path = format!("{}.effects.{number}", event.name);
    terms.once(path, times)
}
