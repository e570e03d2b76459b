//! What is odd in a case as a whole: never reached, without effect, or resting on what comes after.

use super::warning::Warning;
use crate::case::data::{
    Adoption, AfterHorizon, BusinessCase, ChargeBasis, Cost, Figure, GoToMarket, Offer, PerYear,
    Prices, Study,
};
use crate::case::results::Statement;
use crate::error::Error;
use crate::pricing::{BillFalls, PriceStructure};
use crate::quantity::{Currency, Period};

/// A terminal value above this share of the whole value is said.
const MOST_AFTER: f64 = 0.75;

/// Growth this near to the discount rate is said.
const NARROW: f64 = 0.02;

/// Currencies whose units are worth about the same.
const ALIKE: [Currency; 4] = [Currency::USD, Currency::EUR, Currency::GBP, Currency::CHF];

/// A case whose oddities are looked for.
pub(super) struct Odd<'a> {
    pub(super) case: &'a BusinessCase,
    pub(super) statement: &'a Statement,
    pub(super) typical: &'a dyn Fn(&str) -> Option<f64>,
    pub(super) found: &'a mut Vec<Warning>,
}

impl Odd<'_> {
    pub(super) fn look(&mut self) -> Result<(), Error> {
        for index in 0..self.case.offers.len() {
            self.offer(index);
        }
        if self.case.offers.is_empty() {
            self.say("offers", "[]", "nothing is sold");
        }
        self.spending();
        self.events();
        self.currencies();
        self.payment_days();
        self.prices();
        self.after()
    }

    fn say(&mut self, place: &str, value: &str, message: &'static str) {
        self.found.push(Warning {
            place: place.to_owned(),
            value: value.to_owned(),
            message,
        });
    }

    /// The number of months after launch.
    fn months(&self) -> usize {
        self.statement.months.len() - self.statement.build_months
    }

    fn is_beyond(&self, month: i32) -> bool {
        usize::try_from(month).is_ok_and(|month| month > self.months())
    }

    fn offer(&mut self, index: usize) {
        let case = self.case;
        let offer = &case.offers[index];
        let name = &offer.name;
        let last = self.statement.months.last();
        if last.is_some_and(|it| it.offers[index].phase.is_none()) {
            let value = format!("{} months", offer.entry.months);
            self.say(&format!("{name}.entry"), &value, "the plan ends before");
        }
        let budget = match &offer.go_to_market {
            GoToMarket::Reach(it) => &it.budget,
            GoToMarket::B2b(it) => &it.budget,
            GoToMarket::B2c(it) => &it.budget,
        };
        self.years(&format!("{name}.budget"), budget);
        for (stage, number) in offer.stages.iter().zip(1..) {
            if stage.from as usize >= self.months() {
                let place = format!("{name}.stages.{number}.from");
                self.say(&place, &stage.from.to_string(), "the plan ends before");
            }
        }
        self.streams(offer);
        self.sized(offer);
        if falls(&offer.go_to_market) {
            let message = "demand that falls sends no customer away; is it the share that adopts in \
                           each month?";
            self.say(&format!("{name}.adoption"), "a curve that falls", message);
        }
    }

    /// Accounts that were counted long before they are sold to.
    fn sized(&mut self, offer: &Offer) {
        let Figure::Study { study, .. } = offer.go_to_market.accounts() else {
            return;
        };
        let years = self.case.study(study).ok().and_then(Study::sized_years);
        if let Some((_, last)) = years.filter(|(_, last)| last + 1 < self.case.launch.year()) {
            let place = format!("{}.accounts", offer.name);
            let message = "the sizing ends years before the launch; its last year goes on";
            self.say(&place, &last.to_string(), message);
        }
    }

    fn streams(&mut self, offer: &Offer) {
        if offer.streams.is_empty() {
            let place = format!("{}.streams", offer.name);
            self.say(&place, "[]", "nobody pays for it");
        }
        let tier = matches!(&offer.go_to_market, GoToMarket::B2c(it) if it.free.is_some());
        for stream in &offer.streams {
            let place = format!("{}.{}", offer.name, stream.name);
            if stream.from as usize >= self.months() {
                let place = format!("{place}.from");
                self.say(&place, &stream.from.to_string(), "the plan ends before");
            }
            for step in &stream.price.0 {
                if step.from as usize > self.months() {
                    let place = format!("{place}.price from month {}", step.from);
                    self.say(&place, &step.from.to_string(), "the plan ends before");
                }
            }
            let falls = stream.structure.iter().flat_map(PriceStructure::warnings);
            for BillFalls {
                bill, next_bill, ..
            } in falls
            {
                let message = "customers near the end of a tier pay less if they use more";
                let place = format!("{place}.structure");
                self.say(&place, &format!("{bill}, then {next_bill}"), message);
            }
            if stream.per == ChargeBasis::FreeUser && !tier {
                let message = "nobody uses the offer for free, so that nothing is charged";
                self.say(&format!("{place}.per"), "free_user", message);
            }
        }
    }

    fn years(&mut self, place: &str, years: &PerYear) {
        let given = years.listed();
        if given > self.months().div_ceil(12) {
            let message = "the plan has fewer; the last are never spent";
            self.say(place, &format!("{given} years"), message);
        }
    }

    /// Costs, roles and capital items.
    fn spending(&mut self) {
        let message = "the plan ends before";
        let case = self.case;
        for line in &case.costs {
            if let Cost::Fixed(years) = &line.cost {
                self.years(&format!("{}.fixed", line.name), years);
            }
            if self.is_beyond(line.from) {
                self.say(
                    &format!("{}.from", line.name),
                    &line.from.to_string(),
                    message,
                );
            }
        }
        for item in case
            .capital
            .iter()
            .filter(|it| self.is_beyond(it.month))
            .collect::<Vec<_>>()
        {
            self.say(
                &format!("{}.month", item.name),
                &item.month.to_string(),
                message,
            );
        }
        for role in &case.team {
            for change in &role.changes {
                if self.is_beyond(change.month) {
                    let place = format!("{}.changes.month", role.name);
                    self.say(&place, &change.month.to_string(), message);
                }
            }
        }
    }

    fn events(&mut self) {
        let case = self.case;
        for event in &case.events {
            let place = format!("{}.month", event.name);
            let month = (self.typical)(&place);
            if let Some(month) = month.filter(|&month| month > self.months() as f64) {
                self.say(&place, &month.to_string(), "the plan ends before");
            }
            if event.effects.is_empty() && event.cost == 0.0.into() {
                let place = format!("{}.effects", event.name);
                self.say(&place, "[]", "it changes nothing and costs nothing");
            }
        }
        for scenario in &case.scenarios {
            if scenario.overrides.is_empty() && scenario.happening.is_empty() {
                let place = format!("scenario `{}`", scenario.name);
                self.say(&place, "[]", "it changes nothing");
            }
        }
    }

    fn currencies(&mut self) {
        let case = self.case;
        for rate in &case.exchange {
            let code = rate.currency.code();
            let used = case
                .offers
                .iter()
                .any(|it| it.currency == Some(rate.currency));
            if !used {
                self.say(
                    &format!("{code}.rate"),
                    "given",
                    "no offer is in this currency",
                );
            }
            let alike = ALIKE.contains(&rate.currency) && ALIKE.contains(&case.currency);
            let place = format!("{code}.rate");
            let odd = |value: &f64| alike && !(0.2..=5.0).contains(value);
            if let Some(value) = (self.typical)(&place).filter(odd) {
                let message = "one of these currencies is never worth five of the other; is it in \
                               hundredths?";
                self.say(&place, &value.to_string(), message);
            }
        }
    }

    fn payment_days(&mut self) {
        for what in [
            "receivable_days",
            "prepaid_days",
            "inventory_days",
            "payable_days",
        ] {
            let place = format!("payment_terms.{what}");
            if let Some(days) = (self.typical)(&place).filter(|&days| days > 365.0) {
                self.say(
                    &place,
                    &days.to_string(),
                    "nobody waits for more than a year",
                );
            }
        }
    }

    /// Whether flows would for ever grow two points faster than prices, where it is known how fast
    /// these do.
    fn outgrows(&self, growth: f64) -> bool {
        let rises = match (self.case.prices, self.case.inflation) {
            (Some(Prices::Real(_)), _) => 0.0,
            (Some(Prices::Nominal), Some(inflation)) => inflation.over(Period::Year).value(),
            _ => return false,
        };
        (1.0 + growth) / (1.0 + rises) > 1.0 + NARROW
    }

    /// What goes oddly with nominal amounts or constant prices.
    fn prices(&mut self) {
        let case = self.case;
        let real = matches!(case.prices, Some(Prices::Real(_)));
        if real && case.tax.is_some() && !case.capital.is_empty() {
            let message =
                "tax offices write down what was paid; in constant prices that is too much";
            self.say("prices", "real, with tax and capital items", message);
        }
        if let Some(terms) = case.discount.terms().filter(|_| case.prices.is_none()) {
            let message =
                "the rates are said to be, the amounts are not: say in which `prices` they are";
            self.say("discount", &terms.to_string(), message);
        }
    }

    /// What rests on the years after the plan.
    fn after(&mut self) -> Result<(), Error> {
        let growth = match self.case.terminal {
            AfterHorizon::Perpetuity { growth } => Some(growth),
            AfterHorizon::Multiple(_) => None,
            _ => return Ok(()),
        };
        let discount = self.case.discount_in_prices()?;
        let rate = discount.last().over(Period::Year).value();
        if let Some(growth) = growth.filter(|&growth| rate - growth < NARROW) {
            let message = "less than two points below the discount rate: the terminal value turns on \
                           the difference";
            self.say("terminal.growth", &growth.to_string(), message);
        }
        if let Some(growth) = growth.filter(|&growth| self.outgrows(growth)) {
            let message = "more than two points above the price level, for ever: no line outgrows the \
                           economy for so long";
            self.say("terminal.growth", &growth.to_string(), message);
        }
        let whole = self.statement.npv_with_terminal;
        let after = whole.minus(self.statement.npv)?;
        if after.to_f64() > MOST_AFTER * whole.to_f64().max(0.0) {
            let message = "more than three quarters of the value lie after the plan";
            self.say("terminal", &format!("{after} of {whole}"), message);
        }
        let years = self.statement.years();
        if let Some(last) = years.last().filter(|it| it.lost > it.gained) {
            let value = format!(
                "{} customers gained, {} lost in the last year",
                last.gained, last.lost
            );
            let message = "all later years are taken to be like one that shrank";
            self.say("terminal", &self.case.benefit.say(&value), message);
        }
        Ok(())
    }
}

fn falls(machine: &GoToMarket) -> bool {
    let GoToMarket::Reach(it) = machine else {
        return false;
    };
    let Adoption::Curve(shares) = &it.adoption else {
        return false;
    };
    shares.windows(2).any(|pair| pair[1] < pair[0])
}
