//! What studies found, on its way into an engine.

use super::Assembly;
use crate::adoption::{Curve as _, Diffusion};
use crate::case::data::{
    BeyondPrices, BusinessCase, ChargeBasis, FittedTail, Lever, Offer, PriceDemand, Study,
};
use crate::case::engine::Engine;
use crate::case::engine::buying::{AtPrice, BuyingEngine};
use crate::case::engine::drawn::{DrawnShares, Missed};
use crate::case::engine::offer::OfferEngine;
use crate::case::engine::stream::StreamEngine;
use crate::case::engine::terms::{Sources, Terms};
use crate::error::{Error, Invalid, Permitted, Shown, unknown_name};
use crate::quantity::{Currency, Period};
use crate::retention::{FittedLifetime, LifetimeDistribution};

impl<'c> Assembly<'c> {
    /// A study that an offer names, with what it found.
    fn study<T>(
        &self,
        name: &str,
        what: &str,
        offer: &str,
        found: impl Fn(&'c Study) -> Result<T, Invalid>,
    ) -> Result<(&'c Study, T), Invalid> {
        let study = Study::named(&self.case.studies, name);
        let both = study.and_then(|study| Ok((study, found(study)?)));
        both.map_err(|it| it.named(&format!("study of the {what} of `{offer}`")))
    }

    /// The share of the ceiling that is reached at the end of each month, as a study found it.
    pub(super) fn fitted_adoption(
        &self,
        offer: &str,
        study: &str,
        terms: &mut Terms<'_>,
    ) -> Result<DrawnShares, Error> {
        let (study, fitted) = self.study(study, "adoption", offer, Study::adoption)?;
        let every = Period::Month.per(fitted.every());
        let months = |curve: &Diffusion| -> Vec<f64> {
            let months = 1..=self.months;
            months
                .map(|month| curve.at(f64::from(month) / every).number())
                .collect()
        };
        Ok(DrawnShares {
            row: terms.row_of(study, fitted.draws()),
            estimate: months(fitted.estimate()).into(),
            drawn: fitted.drawn().iter().map(months).collect(),
            missed: terms.missed(study)?.map(Missed::Reached),
        })
    }

    /// The share lost in each month of age, as a study found it.
    pub(super) fn fitted_retention(
        &self,
        offer: &str,
        study: &str,
        tail: Option<&FittedTail>,
        terms: &mut Terms<'_>,
    ) -> Result<DrawnShares, Error> {
        let (study, fitted) = self.study(study, "retention", offer, Study::retention)?;
        let observed = fitted.observed().saturating_mul(fitted.every().months());
        if tail.is_none() && self.months > observed {
            let rule = "the `tail` that is assumed beyond the data of the study";
            let hint = format!(
                "`{}` reaches {observed} months, the plan {}: write `as_fitted`, `constant_churn`, \
                 `recent_churn` or `everyone_leaves`",
                study.name, self.months
            );
            let parameter = format!("retention of `{offer}`");
            return Err(Invalid::rule(&parameter, "no tail", rule).hint(hint).into());
        }
        if let Some(FittedTail::RecentChurn { periods }) = tail {
            let parameter = format!("recent periods in the retention of `{offer}`");
            let permitted = Permitted::between(1.0, f64::from(fitted.observed()));
            permitted.check(&parameter, f64::from(*periods))?;
        }
        let hazards = |one: &LifetimeDistribution| hazards(fitted, one, tail, self.months);
        Ok(DrawnShares {
            row: terms.row_of(study, fitted.draws()),
            estimate: hazards(fitted.estimate()).into(),
            drawn: fitted.drawn().iter().map(hazards).collect(),
            missed: terms.missed(study)?.map(Missed::Hazard),
        })
    }

    /// The share that buys at the price of a stream, as a study found it.
    pub(super) fn buying(
        &self,
        offer: &Offer,
        engine: &OfferEngine,
        currency: Currency,
        terms: &mut Terms<'_>,
    ) -> Result<Option<BuyingEngine>, Error> {
        let Some(demand) = &offer.demand else {
            return Ok(None);
        };
        let name = &offer.name;
        let (study, found) = self.study(&demand.study, "demand", name, Study::demand)?;
        let (curve, every) = found;
        let stream = stream_of(offer, demand)?;
        let (written, priced) = (&offer.streams[stream], &engine.streams[stream]);
        if curve.currency() != currency {
            let parameter = format!("currency of the study `{}`", study.name);
            let rule = format!("{currency}, the currency of `{name}.{}`", written.name);
            return Err(Invalid::rule(&parameter, curve.currency(), rule).into());
        }
        let once = matches!(written.per, ChargeBasis::NewCustomer | ChargeBasis::NewUnit);
        if !once && written.every != every {
            let parameter = format!("period of the prices of `{}`", study.name);
            let value = format!("a {every}");
            let hint = format!("`{name}.{}` is paid every {}", written.name, written.every);
            let rule = "the period of the stream";
            return Err(Invalid::rule(&parameter, value, rule).hint(hint).into());
        }
        let moved = |it: &(Lever, usize, _)| it.0 == Lever::Price;
        let stays = priced.change.is_none()
            && priced.later.is_empty()
            && !engine.effects.iter().any(moved)
            && engine.stages.iter().all(|it| terms.is(it.factors[1], 1.0));
        let known = terms
            .number(priced.price)
            .zip(terms.number(priced.realised));
        let at = match known.filter(|_| stays) {
            Some((price, realised)) => {
                AtPrice::Known(terms.share_at(study, curve, price * realised))
            }
            None => AtPrice::Drawn(terms.curve_of(study, curve)),
        };
        let reference = terms.factor(format!("{name}.demand.reference"), &demand.reference);
        Ok(Some(BuyingEngine {
            stream,
            reference: (!terms.is(reference, 0.0)).then_some(reference),
            curve: curve.clone(),
            at,
            calibration: terms.factor(format!("{name}.demand.calibration"), &demand.calibration),
            leaving: terms.share(format!("{name}.demand.leaving"), &demand.leaving),
            stays,
        }))
    }
}

/// The stream whose price is meant.
fn stream_of(offer: &Offer, demand: &PriceDemand) -> Result<usize, Invalid> {
    let names = || offer.streams.iter().map(|it| it.name.as_str());
    let parameter = format!("stream whose price the demand of `{}` is for", offer.name);
    let found = names().position(|it| it == demand.stream);
    let found = found.ok_or_else(|| unknown_name(&parameter, &demand.stream, names()))?;
    if offer.streams[found].structure.is_some() {
        let rule = "a stream with a `price`, as the study asked about: a `structure` has no single \
                    price";
        return Err(Invalid::rule(
            &parameter,
            format!("`{}`", demand.stream),
            rule,
        ));
    }
    Ok(found)
}

/// The share lost in each month of age.
fn hazards(
    fitted: &FittedLifetime,
    distribution: &LifetimeDistribution,
    tail: Option<&FittedTail>,
    months: u32,
) -> Vec<f64> {
    let length = fitted.every().months();
    let observed = fitted.observed().saturating_mul(length);
    let within = match tail {
        None | Some(FittedTail::AsFitted) => months,
        _ => months.min(observed),
    };
    let kept = fitted.months(distribution, within);
    let mut hazards: Vec<f64> = kept.windows(2).map(|pair| lost(pair[0], pair[1])).collect();
    let later = match tail {
        None | Some(FittedTail::AsFitted) => return hazards,
        Some(FittedTail::EveryoneLeaves) => 1.0,
        Some(FittedTail::ConstantChurn(churn)) => churn.value(),
        Some(FittedTail::RecentChurn { periods }) => {
            let kept = fitted.months(distribution, observed);
            let since = observed - periods.saturating_mul(length).min(observed);
            let (before, end) = (kept[since as usize], kept[observed as usize]);
            let months = f64::from(observed - since);
            if before > 0.0 && end > 0.0 {
                -libm::expm1(libm::log(end / before) / months)
            } else {
                1.0
            }
        }
    };
    hazards.resize(months as usize, later);
    hazards
}

fn lost(before: f64, after: f64) -> f64 {
    if before > 0.0 {
        // A rounding may make a curve rise by its last digit.
        (1.0 - after / before).max(0.0)
    } else {
        1.0
    }
}

/// Refuses prices that a study did not ask about, unless the curve is taken to go on.
pub(in crate::case) fn check_prices(
    case: &BusinessCase,
    engine: &Engine,
    sources: &Sources,
) -> Result<(), Invalid> {
    let years = f64::from(engine.months) / 12.0;
    let mut offers = case.offers.iter().zip(&engine.offers);
    offers.try_for_each(|(offer, engine)| asked_about(offer, engine, sources, years))
}

fn asked_about(
    offer: &Offer,
    engine: &OfferEngine,
    sources: &Sources,
    years: f64,
) -> Result<(), Invalid> {
    let (Some(demand), Some(buying)) = (&offer.demand, &engine.buying) else {
        return Ok(());
    };
    let Some((lowest, highest)) = buying.curve.observed() else {
        return Ok(());
    };
    if demand.beyond == BeyondPrices::Extrapolate {
        return Ok(());
    }
    let (low, mut high) = prices(engine, &engine.streams[buying.stream], sources, years);
    if let Some(reference) = buying.reference {
        // Customers decide as if a rise were higher.
        high += sources.support(reference).1 * (high - low);
    }
    // As far as the product of the ends may be off.
    let slack = 1e-9 * highest;
    if low >= lowest - slack && high <= highest + slack {
        return Ok(());
    }
    let parameter = format!("price of `{}.{}`", offer.name, demand.stream);
    let rule = "within the prices that the study asked about";
    let hint = format!(
        "`{}` asked about {lowest} to {highest}; narrow the range, or write `beyond = \
         \"extrapolate\"`",
        demand.study
    );
    let prices = format!("{} to {}", Shown(low), Shown(high));
    Err(Invalid::rule(&parameter, prices, rule).hint(hint))
}

/// The least and the most that customers can come to see.
fn prices(
    engine: &OfferEngine,
    stream: &StreamEngine,
    sources: &Sources,
    years: f64,
) -> (f64, f64) {
    let times = |a: (f64, f64), b: (f64, f64)| (a.0 * b.0, a.1 * b.1);
    let later = stream
        .later
        .iter()
        .map(|&(_, price)| sources.support(price));
    let listed = later.fold(sources.support(stream.price), |all, it| {
        (all.0.min(it.0), all.1.max(it.1))
    });
    let mut seen = times(listed, sources.support(stream.realised));
    if let Some(change) = stream.change {
        let (low, high) = sources.support(change);
        let index = |change: f64| libm::pow(1.0 + change, years);
        seen = times(seen, (index(low).min(1.0), index(high).max(1.0)));
    }
    let widened = |(low, high): (f64, f64)| (low.min(1.0), high.max(1.0));
    let stages = engine
        .stages
        .iter()
        .map(|it| sources.support(it.factors[1]));
    let stages = stages.fold((1.0_f64, 1.0_f64), |all, it| {
        (all.0.min(it.0), all.1.max(it.1))
    });
    seen = times(seen, stages);
    for &(lever, _, slot) in &engine.effects {
        if lever == Lever::Price {
            seen = times(seen, widened(sources.support(slot)));
        }
    }
    seen
}
