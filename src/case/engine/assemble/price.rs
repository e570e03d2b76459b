//! Prices on their way into an engine.

use crate::case::data::{Figure, PriceStep, Stream};
use crate::case::engine::terms::{Slot, Terms};
use crate::error::Invalid;
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
        return Err(Invalid::rule(path, "[]", "at least one price"));
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
