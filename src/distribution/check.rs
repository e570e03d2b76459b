//! Checks that several distributions share, with the advice for the commonest slips.

use std::cmp::Ordering;

use super::{Dist, Distribution, Support};
use crate::error::{Bound, Invalid, Permitted, Shown};

/// Shapes beyond these describe nothing a double can tell from a constant or a coin.
pub(super) const SHAPE: Permitted = Permitted::between(1e-9, 1e15);
pub(super) const FINITE: Permitted = Permitted::FINITE;
pub(super) const POSITIVE: Permitted = Permitted::POSITIVE;
pub(super) const INSIDE_ONE: Permitted =
    Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(1.0));
pub(super) const SPREAD: Spread = Spread(Permitted::POSITIVE);

/// The same word in code (`Dist::fixed`) and in a file (`fixed = 3`).
const CERTAIN: &str = "for a value that is certain use `fixed`";

/// What a spread may be: above zero, with advice for one that is zero.
pub(super) struct Spread(Permitted);

impl Spread {
    pub(super) fn check(&self, name: &str, value: f64) -> Result<f64, Invalid> {
        self.0.check(name, value).map_err(|invalid| {
            if value == 0.0 {
                invalid.hint(CERTAIN)
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
            "the {low_name}, {}, comes first: are the two swapped?",
            Shown(low)
        )),
        _ => Some(CERTAIN.to_owned()),
    };
    if let Some(hint) = hint {
        return Err(Invalid::new(&high_name, Shown(high), above).hint(hint));
    }
    if !(1e-300..=f64::MAX).contains(&(high - low)) {
        let rule = "between 1e-300 and 1.8e308 above the lower end";
        return Err(Invalid::rule(&high_name, Shown(high), rule));
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
/// for a distribution of the user's own that is none.
pub(super) fn alone(of: &Dist) -> Result<(), Invalid> {
    match of {
        Dist::JointColumn(_) => Err(Invalid::rule(
            "distribution to be changed or mixed",
            format!("`{of}`"),
            "a distribution of its own",
        )
        .hint("change the values before the joint distribution is made, or where they are used")),
        _ => of.check(),
    }
}

/// The error of a range that leaves what its quantity permits, with what to write instead.
pub(crate) fn outside(name: &str, range: &Dist, permitted: Permitted) -> Invalid {
    let Support { low, high } = range.support();
    let is_share = permitted == Permitted::SHARE;
    let is_percent = is_share && low >= 0.0 && high <= 100.0;
    if let Dist::Fixed(of) = range {
        let (value, invalid) = (Shown(of.value()), Invalid::new(name, range, permitted));
        return if is_percent {
            invalid.hint(format!("{value}% is {}", Shown(of.value() / 100.0)))
        } else {
            invalid
        };
    }
    // Three significant digits are enough to paste.
    let short = |number: f64| format!("{number:.2e}").parse().unwrap_or(number);
    let hint = match (range.mean(), range.variance().map(libm::sqrt)) {
        (Some(mean), Some(sd)) if is_share && mean > 0.0 && mean < 1.0 => {
            let (mean, sd) = (short(mean), short(sd));
            format!(
                "truncate it with `truncated`, or use a beta distribution with mean {mean} and standard deviation {sd}"
            )
        }
        (Some(mean), _) if is_percent && mean > 1.0 => "write twelve percent as 0.12".to_owned(),
        (Some(mean), Some(sd)) if permitted == Permitted::COUNT && mean > 0.0 => {
            let (mean, sd) = (short(mean), short(sd));
            format!(
                "truncate it with `truncated`, or use a log-normal with mean {mean} and standard deviation {sd}"
            )
        }
        _ => "truncate it with `truncated`".to_owned(),
    };
    let reach = format!("{range} with support [{}, {}]", short(low), short(high));
    Invalid::new(name, reach, permitted).hint(hint)
}
