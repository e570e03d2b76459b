//! Prices on their way into an engine.

use super::MAX_MONTHS;
use crate::case::data::{Figure, Offer, PriceKept, PriceProtection, PriceStep, Stream};
use crate::case::engine::current::whole;
use crate::case::engine::protection::ProtectionEngine;
use crate::case::engine::stream::StreamEngine;
use crate::case::engine::terms::{Slot, Terms};
use crate::error::{Invalid, Permitted};
use crate::quantity::{Currency, Money};

/// The price of the first month, and those that take its place with their first months.
pub(super) type Prices = (Slot<Money>, Vec<(i32, Slot<Money>)>);

/// The prices of a stream: each a figure of its own, all called by the place of the first.
pub(super) fn prices(
    path: &str,
    stream: &Stream,
    currency: Currency,
    terms: &mut Terms<'_>,
) -> Result<Prices, Invalid> {
    let Some((first, later)) = stream.price.0.split_first() else {
        let rule = "at least one price, or a `structure` in its place";
        return Err(Invalid::rule(path, "nothing", rule));
    };
    if first.from != 1 {
        let rule = "1, the first month after launch, for the first of the list";
        return Err(Invalid::rule(
            &format!("first month of `{path}`"),
            first.from,
            rule,
        ));
    }
    check_order(path, &stream.price.0)?;
    if !later.is_empty() && stream.change != Figure::ZERO {
        let parameter = path.replace(".price", ".change");
        let rule = "left out beside a list of prices, which says how the price changes";
        return Err(Invalid::rule(&parameter, "a change per year", rule));
    }
    let slot = terms.money(path.to_owned(), &first.is, currency);
    let later = later.iter().map(|step| {
        let place = format!("{path} from month {}", step.from);
        let from = i32::try_from(step.from).unwrap_or(i32::MAX);
        (from, terms.also_money(&place, path, &step.is, currency))
    });
    Ok((slot, later.collect()))
}

fn check_order(path: &str, steps: &[PriceStep]) -> Result<(), Invalid> {
    let mut pairs = steps.windows(2);
    match pairs.find(|pair| pair[1].from <= pair[0].from) {
        Some(pair) => {
            let rule = "a later month than that of the price before it";
            Err(Invalid::rule(
                &format!("month of `{path}`"),
                pair[1].from,
                rule,
            ))
        }
        None => Ok(()),
    }
}

/// In which months of the plan the generations of customers begin who keep prices, and what each
/// pays; none where nobody keeps one.
pub(super) fn generations(
    offer: &Offer,
    streams: &mut [StreamEngine],
) -> Result<Vec<i32>, Invalid> {
    let mut begins = Vec::new();
    for (written, stream) in offer.streams.iter().zip(&*streams) {
        if let Some(protection) = &written.protection {
            check_protection(offer, written, *protection)?;
            begins.push(1);
            begins.extend(stream.later.iter().map(|it| it.0));
        }
    }
    begins.sort_unstable();
    begins.dedup();
    for (written, stream) in offer.streams.iter().zip(streams) {
        stream.protection = written.protection.map(|it| ProtectionEngine {
            notice: whole(it.notice),
            pays: begins
                .iter()
                .map(|&came| pays(stream, came, it.keep))
                .collect(),
        });
    }
    Ok(begins)
}

/// The prices that those pay who came in a month, each from a month on.
fn pays(stream: &StreamEngine, came: i32, keep: PriceKept) -> Vec<(i32, Slot<Money>)> {
    let mut paid = vec![(came, stream.listed(came))];
    let PriceKept::Months(months) = keep else {
        return paid;
    };
    let mut since = came;
    while let Some(next) = stream.later.iter().find(|it| it.0 > since) {
        // By then the list may have risen again.
        since = next.0.saturating_add(whole(months));
        paid.push((since, stream.listed(since)));
    }
    paid
}

/// Refuses to protect a price where nothing can be kept.
fn check_protection(
    offer: &Offer,
    stream: &Stream,
    protection: PriceProtection,
) -> Result<(), Invalid> {
    let path = format!("{}.{}.protection", offer.name, stream.name);
    let months = Permitted::between(0.0, MAX_MONTHS);
    months.check(&format!("{path}.notice"), f64::from(protection.notice))?;
    if let PriceKept::Months(kept) = protection.keep {
        months.check(&format!("{path}.keep"), f64::from(kept))?;
    } else if protection.notice > 0 {
        let rule = "0, because nobody is told of a price that they never pay";
        return Err(Invalid::rule(
            &format!("{path}.notice"),
            protection.notice,
            rule,
        ));
    }
    let billed = stream.billing.as_ref().is_some_and(|it| it.months > 1);
    let rule = if stream.price.stays() {
        "left out beside a single price; a price that rises is a list, such as \
         [{ from = 1, is = 40 }, { from = 25, is = 44 }]"
    } else if !stream.per.recurs() {
        "left out: only what is charged per customer or unit has a price that customers keep"
    } else if stream.marketplace.is_some() {
        "left out of a marketplace, whose price is what customers pay each other"
    } else if billed {
        "left out beside `billing`, by which the price of a term is that of its first month"
    } else {
        return Ok(());
    };
    Err(Invalid::rule(&path, "given", rule))
}
