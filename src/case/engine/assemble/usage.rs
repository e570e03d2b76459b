//! Price structures on their way into an engine.

use super::changing;
use crate::case::data::{Figure, Stream, Usage};
use crate::case::engine::terms::{Slot, Terms};
use crate::case::engine::usage::{Middle, UsageEngine};
use crate::error::Invalid;
use crate::pricing::PriceStructure;
use crate::quantity::{Currency, Ratio};

/// The structure of a stream and what is used of it, if it has one. Its place as a figure is that of
/// the price: what all amounts are multiplied by.
pub(super) fn usage(
    offer: &str,
    stream: &Stream,
    currency: Currency,
    terms: &mut Terms<'_>,
) -> Result<Option<UsageEngine>, Invalid> {
    let path = |what: &str| format!("{offer}.{}.{what}", stream.name);
    let (structure, usage) = match (&stream.structure, &stream.usage) {
        (Some(structure), Some(usage)) => (structure, usage),
        (Some(_), None) => {
            let rule = "stated: how much customers use, such as `{ mean = 100, spread = 0.5 }`";
            return Err(Invalid::rule(&path("usage"), "nothing", rule));
        }
        (None, Some(_)) => {
            let rule = "left out where there is no `structure` that bills it";
            return Err(Invalid::rule(&path("usage"), "a quantity", rule));
        }
        (None, None) => return Ok(None),
    };
    check_alone(stream, &path)?;
    check_currency(structure, &path("structure"), currency)?;
    let formula = structure
        .formula()
        .map_err(|it| prefixed(it, &path("structure")))?;
    let growth = changing(path("usage.growth"), &usage.growth, terms);
    if growth.is_some() && stream.billing.is_some() {
        let rule = "left out where usage grows: its bills are those of each month";
        return Err(Invalid::rule(&path("billing"), "a cycle", rule));
    }
    let list: Slot<Ratio> = terms.factor(path("price"), &Figure::ONE);
    Ok(Some(UsageEngine {
        formula,
        middle: middle(usage, &path, terms)?,
        spread: terms.factor(path("usage.spread"), &usage.spread),
        growth,
        list,
    }))
}

/// Refuses what says a second time what the structure and the usage say, or cannot be beside them.
fn check_alone(stream: &Stream, path: &impl Fn(&str) -> String) -> Result<(), Invalid> {
    let refuse = |what: &str, rule: &'static str| Err(Invalid::rule(&path(what), "stated", rule));
    if !stream.price.is_missing() {
        return refuse(
            "price",
            "left out beside a `structure`, which has the prices",
        );
    }
    if stream.quantity != Figure::ONE {
        return refuse(
            "quantity",
            "left out beside a `structure`: `usage` says how much",
        );
    }
    let kept_out = [
        ("protection", stream.protection.is_some()),
        ("advertising", stream.advertising.is_some()),
        ("capacity", stream.capacity.is_some()),
        ("learning", stream.learning.is_some()),
        ("warranty", stream.warranty.is_some()),
        ("marketplace", stream.marketplace.is_some()),
    ];
    match kept_out.iter().find(|it| it.1) {
        Some((what, _)) => refuse(what, "left out beside a `structure`"),
        None => Ok(()),
    }
}

fn check_currency(
    structure: &PriceStructure,
    path: &str,
    currency: Currency,
) -> Result<(), Invalid> {
    if structure.currency() == currency {
        return Ok(());
    }
    let value = format!("in {}", structure.currency());
    let rule = format!("in {currency}, the currency of the offer");
    Err(Invalid::rule(path, value, rule))
}

fn prefixed(invalid: Invalid, path: &str) -> Invalid {
    let parameter = format!("{} of `{path}`", invalid.parameter);
    invalid.named(&parameter)
}

fn middle(
    usage: &Usage,
    path: &impl Fn(&str) -> String,
    terms: &mut Terms<'_>,
) -> Result<Middle, Invalid> {
    match (&usage.mean, &usage.median) {
        (Some(mean), None) => Ok(Middle::Mean(terms.count(path("usage.mean"), mean))),
        (None, Some(median)) => Ok(Middle::Median(terms.count(path("usage.median"), median))),
        (both, _) => {
            let value = if both.is_some() { "both" } else { "neither" };
            let rule = "one of `mean` and `median`";
            Err(Invalid::rule(&path("usage"), value, rule))
        }
    }
}
