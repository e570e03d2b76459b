//! What a case cannot mean, beyond what each of its figures may be.
//!
//! What lies beyond the horizon is no error, because a case can be looked at over a shorter one:
//! warnings name it.

use std::collections::{HashMap, HashSet};

use super::{Assembly, MAX_MONTHS};
use crate::case::data::{
    Backtested, Cost, Event, Figure, GoToMarket, Lever, Offer, PerYear, Study, StudyResult,
};
use crate::case::engine::terms::{Terms, percent};
use crate::error::{Error, Invalid, Permitted, unknown_name};
use crate::market::Measure;
use crate::quantity::Period;
use crate::severity::ShareBase;

/// The highest rate at which anybody discounts: all of it in a year.
const HIGHEST_RATE: f64 = 1.0;

impl Assembly<'_> {
    /// Refuses what cannot be meant, once all figures are known by name.
    pub(super) fn check_sense(&self, terms: &Terms<'_>) -> Result<(), Error> {
        self.check_discount()?;
        self.case.offers.iter().try_for_each(check_offer)?;
        self.check_bases()?;
        self.check_costs()?;
        self.check_exchange()?;
        self.case.events.iter().try_for_each(check_event)?;
        self.check_names(terms)?;
        self.check_spends(terms)?;
        self.check_cross_checks()?;
        Ok(self.check_scenarios(terms)?)
    }

    fn check_discount(&self) -> Result<(), Invalid> {
        let permitted = Permitted::between(-HIGHEST_RATE, HIGHEST_RATE);
        self.case.discount.bands().iter().try_for_each(|band| {
            let rate = band.rate.over(Period::Year).value();
            let checked = permitted.check("discount per year", rate);
            checked
                .map(|_| ())
                .map_err(|invalid| percent(invalid, rate, " a year"))
        })
    }

    /// Refuses to multiply shares of the same people that one study found: 60 % of all asked with the
    /// need and 40 % open to change may be the very same people.
    fn check_bases(&self) -> Result<(), Invalid> {
        for offer in &self.case.offers {
            let mut seen: Vec<(&str, &str, &ShareBase)> = Vec::new();
            for (field, figure) in offer.multiplied() {
                let Figure::Study { study, part, .. } = figure else {
                    continue;
                };
                // A study that there is not is refused where the figure is, with its place.
                let found = Study::named(&self.case.studies, study).ok();
                let Some(share) = found.and_then(|it| it.share_of(part.as_deref())) else {
                    continue;
                };
                let same = |it: &&(&str, &str, &ShareBase)| it.1 == study && *it.2 == share.base;
                if let Some((other, ..)) = seen.iter().find(same) {
                    let parameter = format!("{}.{field}", offer.name);
                    let told = format!("`{}`, a share of {}", share.name, share.base);
                    let rule = format!(
                        "a share of other people than `{}.{other}`, with which it is multiplied",
                        offer.name
                    );
                    let hint = "find it among those who pass the other: `Survey::among` names them";
                    return Err(Invalid::rule(&parameter, told, rule).hint(hint));
                }
                seen.push((field, study, &share.base));
            }
        }
        Ok(())
    }

    fn check_costs(&self) -> Result<(), Invalid> {
        for line in &self.case.costs {
            if let Cost::Fixed(years) = &line.cost {
                some_year(&format!("{}.fixed", line.name), years)?;
            }
            if let Some(until) = line.until.filter(|&until| until < line.from) {
                let parameter = format!("last month of `{}`", line.name);
                let invalid = Invalid::rule(&parameter, until, "its first month or a later one");
                return Err(invalid.hint(format!("the first is {}", line.from)));
            }
        }
        Ok(())
    }

    fn check_exchange(&self) -> Result<(), Invalid> {
        for rate in &self.case.exchange {
            if rate.rate == Figure::ZERO {
                let parameter = format!("{}.rate", rate.currency.code());
                return Err(Invalid::new(&parameter, 0, Permitted::POSITIVE));
            }
        }
        Ok(())
    }

    /// A place or name that means two things.
    fn check_names(&self, terms: &Terms<'_>) -> Result<(), Invalid> {
        let mut seen = HashSet::new();
        for (place, ..) in terms.listed() {
            if !seen.insert(place) {
                let invalid = Invalid::rule("place of a figure", format!("`{place}`"), "only one");
                return Err(invalid.hint("give the two things that begin with it different names"));
            }
        }
        let mut rows: HashMap<&str, &Study> = HashMap::new();
        for study in &self.case.studies {
            if study.backtest == Backtested::Widen && study.miss().is_none() {
                let parameter = format!("backtest of the study `{}`", study.name);
                let rule = "left out: the study carries no miss of a backtest";
                return Err(Invalid::rule(&parameter, "widen", rule)
                    .hint("`with_miss` adds it to a fit of retention or adoption"));
            }
            let Some(name) = study.rows() else { continue };
            let other = rows
                .insert(name, study)
                .filter(|it| !it.is_drawn_with(study));
            if let Some(Study { name: other, .. }) = other {
                // One name stands for one set of random numbers, whatever the rows are.
                let parameter = format!("name of the draws of the study `{}`", study.name);
                let rule = "a name that the draws of no other study have";
                let hint = format!("those of `{other}` have it");
                return Err(Invalid::rule(&parameter, format!("`{name}`"), rule).hint(hint));
            }
        }
        let others = &self.names;
        let others: HashSet<&String> = others.offers.iter().chain(&others.roles).collect();
        for study in &self.case.studies {
            if others.contains(&study.name) {
                let rule = "a name that no offer or role has";
                return Err(Invalid::rule("study", format!("`{}`", study.name), rule));
            }
        }
        Ok(())
    }

    /// Refuses two spends for the accounts of one study, and one that moves with a price.
    fn check_spends(&self, terms: &Terms<'_>) -> Result<(), Invalid> {
        let figures: HashMap<&str, &Figure> = terms
            .listed()
            .flat_map(|(place, name, figure)| [(place, figure), (name, figure)])
            .collect();
        let mut seen = HashMap::new();
        for offer in &self.case.offers {
            let Figure::Study { study, part, spend } = offer.go_to_market.accounts() else {
                continue;
            };
            let (part, spend) = (part.as_deref(), spend.as_deref());
            let place = part.map_or(study.clone(), |part| format!("{study}.{part}"));
            let place = format!("{place}.spend");
            let (first, known) = *seen
                .entry((study, part))
                .or_insert((offer.name.as_str(), spend));
            if known != spend {
                let value = format!("one for `{first}`, another for `{}`", offer.name);
                let rule = "the same: the accounts are the very same";
                return Err(Invalid::rule(&place, value, rule));
            }
            if let Some(price) = self.priced(&place, &figures) {
                let rule = "what an account spent when the sizing was made";
                let hint = "by a price of the case, a higher price would mean fewer accounts";
                let value = format!("linked to `{price}`");
                return Err(Invalid::rule(&place, value, rule).hint(hint));
            }
        }
        Ok(())
    }

    /// Refuses cross-checks by what is no sizing, or by what the case rests on.
    fn check_cross_checks(&self) -> Result<(), Invalid> {
        for name in &self.case.cross_checks {
            let study = Study::named(&self.case.studies, name)?;
            let measure = match &study.found {
                StudyResult::Sizing(sizing) => Some(sizing.scope().measure),
                _ => None,
            };
            if !matches!(measure, Some(Measure::Accounts | Measure::Revenue { .. })) {
                let rule = "a sizing in accounts or revenue";
                return Err(Invalid::rule("cross-check", format!("`{name}`"), rule));
            }
            let resting = self.case.offers.iter().find(|offer| {
                let accounts = offer.go_to_market.accounts();
                matches!(accounts, Figure::Study { study, .. } if study == name)
            });
            if let Some(offer) = resting {
                let rule = "a study that the case does not rest on";
                let hint = format!("the accounts of `{}` are from it", offer.name);
                return Err(Invalid::rule("cross-check", format!("`{name}`"), rule).hint(hint));
            }
        }
        Ok(())
    }

    /// The price of a stream that a figure is linked to in the end.
    fn priced(&self, place: &str, figures: &HashMap<&str, &Figure>) -> Option<String> {
        let mut figure = figures.get(place)?;
        // A circle of links is refused elsewhere.
        for _ in 0..figures.len() {
            let Figure::Linked { of, .. } = figure else {
                return None;
            };
            figure = figures.get(of.as_str())?;
            let mut prices = self.case.offers.iter().flat_map(|offer| {
                let streams = offer.streams.iter();
                streams.map(move |it| format!("{}.{}.price", offer.name, it.name))
            });
            let found = prices.find(|it| {
                figures
                    .get(it.as_str())
                    .is_some_and(|it| std::ptr::eq(*it, *figure))
            });
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn check_scenarios(&self, terms: &Terms<'_>) -> Result<(), Invalid> {
        for scenario in &self.case.scenarios {
            for it in &scenario.overrides {
                let what = format!("figure of scenario `{}`", scenario.name);
                terms.check_called(&what, &it.figure)?;
            }
            for event in &scenario.happening {
                if !self.names.events.contains(event) {
                    let what = format!("event of scenario `{}`", scenario.name);
                    let known = self.names.events.iter().map(String::as_str);
                    return Err(unknown_name(&what, event, known));
                }
            }
        }
        Ok(())
    }
}

fn some_year(parameter: &str, years: &PerYear) -> Result<(), Invalid> {
    if years.listed() == 0 {
        return Err(Invalid::rule(parameter, "[]", "at least one amount"));
    }
    Ok(())
}

fn check_offer(offer: &Offer) -> Result<(), Invalid> {
    let name = &offer.name;
    let budget = match &offer.go_to_market {
        GoToMarket::Reach(it) => &it.budget,
        GoToMarket::B2b(it) => &it.budget,
        GoToMarket::B2c(it) => &it.budget,
    };
    some_year(&format!("{name}.budget"), budget)?;
    if let GoToMarket::B2b(it) = &offer.go_to_market {
        let idle = it.committee.iter().find(|it| it.needed == Some(0));
        if let Some(approver) = idle {
            let role = &approver.role;
            let parameter = format!("`{role}` needed in the committee of `{name}`");
            let permitted = Permitted::between(1.0, f64::from(approver.people));
            let hint = "leave out who has no say";
            return Err(Invalid::new(&parameter, 0, permitted).hint(hint));
        }
    }
    if let GoToMarket::Reach(it) = &offer.go_to_market {
        let known = it.alternatives.iter().filter_map(|it| match it.keeps {
            Figure::Known(share) => Some(share),
            _ => None,
        });
        let parameter = format!("what the alternatives to `{name}` keep together");
        Permitted::SHARE.check(&parameter, known.sum())?;
    }
    let Some(end) = &offer.end else {
        return Ok(());
    };
    let parameter = format!("months that `{name}` is sold");
    Permitted::between(1.0, MAX_MONTHS).check(&parameter, f64::from(end.month))?;
    if end.successor.is_none() && end.migrating != Figure::ZERO {
        let rule = "left out where there is no successor";
        return Err(Invalid::rule(
            &format!("{name}.end.migrating"),
            shown(&end.migrating),
            rule,
        ));
    }
    Ok(())
}

fn shown(figure: &Figure) -> String {
    match figure {
        Figure::Known(value) => value.to_string(),
        _ => "a share".to_owned(),
    }
}

fn check_event(event: &Event) -> Result<(), Invalid> {
    let shared = |on: Lever| on == Lever::SharedCost;
    let mut offers = event.effects.iter().filter(|it| shared(it.on));
    match offers.find_map(|it| it.offer.as_ref()) {
        Some(offer) => {
            let parameter = format!("offer whose shared cost `{}` moves", event.name);
            let rule = "left out: shared cost belongs to no offer";
            Err(Invalid::rule(&parameter, format!("`{offer}`"), rule))
        }
        None => Ok(()),
    }
}
