//! What things that are made and sold cost, on its way into an engine.

use crate::case::data::{ChargeBasis, Figure, Stream};
use crate::case::engine::hardware::{LearningEngine, WarrantyEngine};
use crate::case::engine::stream::StreamEngine;
use crate::case::engine::terms::Terms;
use crate::distribution::Distribution as _;
use crate::error::{Bound, Invalid, Permitted};
use crate::quantity::Currency;

/// A curve that falls by half or more per doubling costs less in total the more is made.
const LEARNING: Permitted = Permitted::interval(Bound::Including(0.0), Bound::Excluding(0.5));

/// How the unit cost falls with experience, if it does.
pub(super) fn learning(
    offer: &str,
    stream: &Stream,
    terms: &mut Terms<'_>,
) -> Result<Option<LearningEngine>, Invalid> {
    let Some(learning) = &stream.learning else {
        return Ok(None);
    };
    let path = format!("{offer}.{}.learning", stream.name);
    charged_once(&path, stream)?;
    if stream.unit_cost == Figure::ZERO {
        let rule = "left out where there is no `unit_cost` that could fall";
        return Err(Invalid::rule(&path, "a curve", rule));
    }
    Permitted::POSITIVE.check(&format!("{path}.made"), learning.made)?;
    let path = format!("{path}.per_doubling");
    let fastest = match &learning.per_doubling {
        Figure::Known(share) => *share,
        Figure::Uncertain(it) => it.range.support().high,
        _ => 0.0,
    };
    let checked = LEARNING.check(&path, fastest);
    checked.map_err(|it| it.hint("an 80 % curve falls by 0.2 per doubling"))?;
    Ok(Some(LearningEngine {
        per_doubling: terms.share(path, &learning.per_doubling),
        made: learning.made,
    }))
}

/// What failures cost, if there is a warranty.
pub(super) fn warranty(
    (offer, currency): (&str, Currency),
    stream: &Stream,
    engine: &StreamEngine,
    terms: &mut Terms<'_>,
) -> Result<Option<WarrantyEngine>, Invalid> {
    let Some(warranty) = &stream.warranty else {
        return Ok(None);
    };
    let path = format!("{offer}.{}.warranty", stream.name);
    charged_once(&path, stream)?;
    Ok(Some(WarrantyEngine {
        failing: terms.share(format!("{path}.failing"), &warranty.failing),
        cost: terms.money(format!("{path}.cost"), &warranty.cost, currency),
        quantity: engine.quantity,
    }))
}

fn charged_once(path: &str, stream: &Stream) -> Result<(), Invalid> {
    if matches!(stream.per, ChargeBasis::NewCustomer | ChargeBasis::NewUnit) {
        return Ok(());
    }
    let rule = "left out: only what is made and sold once has it";
    let hint = "write `per = \"new_customer\"` or `per = \"new_unit\"`";
    Err(Invalid::rule(path, format!("`{}`", stream.name), rule).hint(hint))
}
