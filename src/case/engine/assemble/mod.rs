//! A plan turned into an engine, with its rules checked.

mod billing;
pub(super) mod fitted;
mod hardware;
mod known;
mod machines;
mod marketplace;
mod offers;
mod optimism;
mod price;
mod price_level;
mod sense;
mod shared;
mod shown;
mod usage;

use std::collections::BTreeSet;

use super::Engine;
use super::current::whole;
use super::machine::YearsEngine;
use super::rates::Rates;
use crate::case::data::{AfterHorizon, BiasOn, BusinessCase, Figure, Horizon, PerYear};
use crate::case::engine::offer::OfferEngine;
use crate::case::engine::terms::{Slot, Terms, in_order};
use crate::error::{Error, Invalid, Permitted, unknown_name};
use crate::finance::Discount;
use crate::quantity::{Currency, Period, Ratio};
use crate::simulation::Base;

/// The longest plan: a century.
const MAX_MONTHS: f64 = 1_200.0;

impl Engine {
    /// The engine of a plan, its figures collected in `terms`. With a base the events of the plan
    /// happen or not as that base has it.
    pub(in crate::case) fn of(
        case: &BusinessCase,
        terms: &mut Terms<'_>,
        base: Option<Base>,
    ) -> Result<Self, Error> {
        let discount = case.discount_in_prices()?;
        case.check_inflation(&discount)?;
        let names = Names::of(case)?;
        let starts = starts(case, &names)?;
        let months = months(case, &starts)?;
        let build = case.build.as_ref();
        // Before anything is sized by its months.
        if let Some(build) = build {
            build.check(case.currency)?;
        }
        within_calendar(case, months)?;
        optimism::check(case)?;
        let delay = optimism::delay(case)?;
        let build_months = build.map_or(0, |build| build.months) + delay;
        let assembly = Assembly {
            case,
            names,
            months,
            first: 1 - whole(build_months),
            levels: case.price_level(months),
            delay,
        };
        let mut offers = Vec::new();
        let mut streams = 0;
        for (offer, starts) in case.offers.iter().zip(starts) {
            offers.push(assembly.offer(offer, starts, streams, terms)?);
            streams += offer.streams.len();
        }
        let bills = offers.iter().any(OfferEngine::has_bills);
        let trades = offers.iter().any(OfferEngine::trades);
        assembly.check_ends(&offers)?;
        let known_until = assembly.know(&mut offers)?;
        let engine = Self {
            build_months,
            months,
            takings: assembly.takings(terms)?,
            moves: assembly.moves(terms)?,
            costs: assembly.costs(terms)?,
            team: assembly.team(terms)?,
            assets: assembly.assets(terms)?,
            tax: assembly.tax(terms)?,
            terms: assembly.payment_terms(terms)?,
            exchange: assembly.exchange(terms)?,
            events: assembly.events(terms, base)?,
            build: assembly.build(build_months, terms),
            build_uplift: optimism::uplift(case, &BiasOn::Build, terms)?,
            delay,
            rates: Rates::of(&discount, (months, delay), growth_after(case)),
            price_level: assembly.levels.clone(),
            terminal: terminal(case, &discount, months)?,
            offers,
            streams,
            bills,
            trades,
            known_until,
        };
        assembly.check_sense(terms)?;
        Ok(engine)
    }
}

/// The names that parts of a plan refer to each other by.
struct Names {
    offers: Vec<String>,
    roles: Vec<String>,
    currencies: Vec<Currency>,
    events: Vec<String>,
}

impl Names {
    fn of(case: &BusinessCase) -> Result<Self, Invalid> {
        let offers = case.offers.iter().map(|it| it.name.as_str());
        distinct("cost", case.costs.iter().map(|it| it.name.as_str()))?;
        distinct(
            "capital item",
            case.capital.iter().map(|it| it.name.as_str()),
        )?;
        distinct("study", case.studies.iter().map(|it| it.name.as_str()))?;
        distinct("option", case.options.iter().map(|it| it.name.as_str()))?;
        distinct("scenario", case.scenarios.iter().map(|it| it.name.as_str()))?;
        distinct(
            "exchange rate of",
            case.exchange.iter().map(|it| it.currency.code()),
        )?;
        for offer in &case.offers {
            let streams = offer.streams.iter().map(|it| it.name.as_str());
            distinct(&format!("stream of `{}`", offer.name), streams)?;
        }
        Ok(Self {
            offers: distinct("offer", offers)?,
            roles: distinct("role", case.team.iter().map(|it| it.name.as_str()))?,
            currencies: case.exchange.iter().map(|it| it.currency).collect(),
            events: distinct("event", case.events.iter().map(|it| it.name.as_str()))?,
        })
    }

    fn offer(&self, parameter: &str, name: &str) -> Result<usize, Invalid> {
        position(parameter, name, &self.offers)
    }
}

fn distinct<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Result<Vec<String>, Invalid> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for name in names {
        if name.trim().is_empty() {
            return Err(Invalid::rule(what, "``", "named"));
        }
        if !seen.insert(name) {
            return Err(Invalid::rule(what, format!("`{name}`"), "given only once"));
        }
        all.push(name.to_owned());
    }
    Ok(all)
}

fn position(parameter: &str, name: &str, known: &[String]) -> Result<usize, Invalid> {
    let found = known.iter().position(|it| it == name);
    found.ok_or_else(|| unknown_name(parameter, name, known.iter().map(String::as_str)))
}

/// How many months after launch each offer is entered.
fn starts(case: &BusinessCase, names: &Names) -> Result<Vec<u32>, Error> {
    let after = |index: usize| {
        let offer = &case.offers[index];
        let parameter = format!("offer that `{}` is entered after", offer.name);
        let after = offer.entry.after.as_deref();
        after.map(|it| names.offer(&parameter, it)).transpose()
    };
    let order = in_order("entries", case.offers.len(), after, |index| {
        case.offers[index].name.clone()
    })?;
    let mut starts = vec![0_u32; case.offers.len()];
    for index in order {
        let before = after(index)?.map_or(0, |it| starts[it]);
        starts[index] = before.saturating_add(case.offers[index].entry.months);
    }
    Ok(starts)
}

/// How many months after launch the plan goes.
fn months(case: &BusinessCase, starts: &[u32]) -> Result<u32, Error> {
    let months = match case.horizon {
        Horizon::Months(months) => months,
        Horizon::Years(years) => years.saturating_mul(12),
        Horizon::EndOfLife => {
            let mut latest = 0;
            for (offer, start) in case.offers.iter().zip(starts) {
                let Some(end) = &offer.end else {
                    let rule = "an offer with an end, for a plan that goes to the end of life";
                    return Err(Invalid::rule("offer", format!("`{}`", offer.name), rule).into());
                };
                let after = end.obligation_months.max(1);
                let last = start.saturating_add(end.month).saturating_add(after);
                latest = latest.max(last);
            }
            latest
        }
    };
    Permitted::between(1.0, MAX_MONTHS).check("months of the plan", f64::from(months))?;
    Ok(months)
}

/// Months beyond the calendar would all be taken for its first or last one.
fn within_calendar(case: &BusinessCase, months: u32) -> Result<(), Invalid> {
    let build = case.build.as_ref().map_or(0, |build| build.months);
    let (before, after) = (-whole(build), whole(months) - 1);
    let reaches = |months: i32| case.launch.plus(months).since(case.launch) == months;
    if reaches(before) && reaches(after) {
        return Ok(());
    }
    let rule = "a month whose build and plan lie within the years 0 to 9999";
    Err(Invalid::rule("launch", case.launch, rule))
}

/// How fast the flows after the plan grow.
fn growth_after(case: &BusinessCase) -> f64 {
    match case.terminal {
        AfterHorizon::Perpetuity { growth } => growth,
        _ => 0.0,
    }
}

fn terminal(
    case: &BusinessCase,
    discount: &Discount,
    months: u32,
) -> Result<AfterHorizon, Invalid> {
    match case.terminal {
        AfterHorizon::None | AfterHorizon::RunOff => {}
        _ if case.horizon == Horizon::EndOfLife => {
            let rule = "none for a plan that goes to the end of life, after which nothing comes";
            let name = case.terminal.value_name();
            return Err(Invalid::rule("terminal", format!("a {name}"), rule));
        }
        _ => {
            let parameter = "months of a plan whose last twelve are the measure of all later ones";
            Permitted::between(12.0, MAX_MONTHS).check(parameter, f64::from(months))?;
        }
    }
    match case.terminal {
        AfterHorizon::Perpetuity { growth } => {
            Permitted::RATE.check("growth of the terminal value", growth)?;
            let rate = discount.last().over(Period::Year).value();
            if growth >= rate {
                let rule = "below the last discount rate, or the flows are worth infinitely much";
                return Err(Invalid::rule("growth of the terminal value", growth, rule));
            }
        }
        AfterHorizon::Multiple(multiple) => {
            Permitted::COUNT.check("multiple of the terminal value", multiple)?;
        }
        AfterHorizon::None | AfterHorizon::RunOff => {}
    }
    Ok(case.terminal)
}

/// What a currency is worth at launch, and how that changes.
type Rate = (Slot<Ratio>, Slot<Ratio>);

/// A plan on its way into an engine.
struct Assembly<'p> {
    case: &'p BusinessCase,
    names: Names,
    months: u32,
    first: i32,
    /// By how many months the launch comes later than planned.
    delay: u32,
    /// The general price level by month, and how it rises.
    levels: Option<(Vec<f64>, f64)>,
}

/// Figures by year; none is nothing.
fn years(path: &str, it: &PerYear, currency: Currency, terms: &mut Terms<'_>) -> YearsEngine {
    match it {
        PerYear::Each(figures) => match &figures[..] {
            [every_year] => {
                YearsEngine::Each(vec![terms.money(path.to_owned(), every_year, currency)])
            }
            figures => YearsEngine::Each(
                (1..)
                    .zip(figures)
                    .map(|(year, figure)| terms.money(format!("{path}.{year}"), figure, currency))
                    .collect(),
            ),
        },
        PerYear::Growing { first, growth } => YearsEngine::Growing {
            first: terms.money(format!("{path}.first"), first, currency),
            growth: terms.yearly_growth(format!("{path}.growth"), growth),
        },
    }
}

/// A slot for a change that is not simply none.
fn changing(path: String, change: &Figure, terms: &mut Terms<'_>) -> Option<Slot<Ratio>> {
    let slot = terms.growth(path, change);
    (!terms.is(slot, 0.0)).then_some(slot)
}
