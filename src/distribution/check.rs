//! Checks that several laws share, with the advice for the commonest slips.

use std::cmp::Ordering;

use super::Dist;
use crate::error::{Bound, Invalid, Permitted};

/// Shapes beyond these describe nothing a double can tell from a constant or a coin.
pub(super) const SHAPE: Permitted = Permitted::between(1e-9, 1e15);
pub(super) const FINITE: Permitted = Permitted::FINITE;
pub(super) const POSITIVE: Permitted = Permitted::POSITIVE;
pub(super) const INSIDE_ONE: Permitted =
    Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(1.0));
pub(super) const SPREAD: Spread = Spread;

/// What a spread may be: above zero, with advice for one that is zero.
pub(super) struct Spread;

impl Spread {
    pub(super) fn check(&self, name: &str, value: f64) -> Result<f64, Invalid> {
        Permitted::POSITIVE.check(name, value).map_err(|invalid| {
            if value == 0.0 {
                invalid.hint("for a value that is certain write Dist::fixed")
            } else {
                invalid
            }
        })
    }
}

/// Fails unless `low` and `high` are finite and in this order, with room between them.
pub(super) fn range(law: &str, low: (&str, f64), high: (&str, f64)) -> Result<(), Invalid> {
    let (low_name, low) = (format!("{} of {law}", low.0), low.1);
    let (high_name, high) = (format!("{} of {law}", high.0), high.1);
    Permitted::FINITE.check(&low_name, low)?;
    Permitted::FINITE.check(&high_name, high)?;
    let above = Permitted::interval(Bound::Excluding(low), Bound::Excluding(f64::INFINITY));
    let hint = match high.partial_cmp(&low) {
        Some(Ordering::Greater) => None,
        Some(Ordering::Less) => Some(format!(
            "the {low_name}, {low}, comes first: are the two swapped?"
        )),
        _ => Some(format!(
            "for a value that is certain write Dist::fixed({low:?})"
        )),
    };
    if let Some(hint) = hint {
        return Err(Invalid::new(&high_name, high, above).hint(hint));
    }
    if !(1e-300..=f64::MAX).contains(&(high - low)) {
        let rule = "between 1e-300 and 1.8e308 above the lower end";
        return Err(Invalid::rule(&high_name, high, rule));
    }
    Ok(())
}

/// Fails unless `mode` lies between `min` and `max`, which must be a range.
pub(super) fn three_points(law: &str, min: f64, mode: f64, max: f64) -> Result<(), Invalid> {
    let name = format!("mode of {law}");
    Permitted::FINITE.check(&name, mode)?;
    range(law, ("minimum", min), ("maximum", max))?;
    Permitted::between(min, max)
        .check(&name, mode)
        .map_err(|invalid| invalid.hint("the order is minimum, mode, maximum"))?;
    Ok(())
}

/// A whole number as a double; beyond 2^53 it may be the neighbour.
#[expect(
    clippy::cast_precision_loss,
    reason = "callers refuse what is beyond 2^53"
)]
pub(super) fn exact(value: u64) -> f64 {
    value as f64
}

/// Fails for a column of joint data, whose tie to the other columns a change of it would cut, and
/// for a law of the user's own that is none.
pub(super) fn alone(of: &Dist) -> Result<(), Invalid> {
    match of {
        Dist::JointColumn(law) => Err(Invalid::rule(
            "law to be changed or mixed",
            format!("`{law}`"),
            "a law of its own",
        )
        .hint("change the values before the joint law is made from them, or where they are used")),
        _ => of.check(),
    }
}
