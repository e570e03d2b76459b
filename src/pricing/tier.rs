//! One line of a price list, and what a list of them must hold to.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::exact;
use crate::error::Invalid;
use crate::quantity::{Money, grouped};

/// One tier of a price list: the quantities after the end of the tier before it, up to its own end,
/// which belongs to it.
///
/// The first tier begins at zero, so its flat amount is due without any use. To charge nothing for
/// no use, begin with a tier that ends at zero.
///
/// # Example
/// ```
/// use bizcase::pricing::Tier;
///
/// let written: Tier = toml::from_str("up_to = 1000\nunit = \"USD 0.10\"")?;
/// assert_eq!(written, Tier::up_to(1000).unit("USD 0.10".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Reference
/// Price objects of Stripe (`up_to`, `unit_amount`, `flat_amount`), and the ranges of Lago and
/// `OpenMeter`, both of which bill the flat amount of the first tier at zero.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// The smallest quantity of the tier, where the list states it. It must follow the end of the
    /// tier before; in the first tier it is the smallest quantity that is sold.
    #[serde(
        default,
        with = "exact::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub from: Option<Decimal>,
    /// The largest quantity of the tier; nothing for a last tier without end.
    #[serde(
        default,
        with = "exact::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub up_to: Option<Decimal>,
    /// The price of each unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Money>,
    /// The amount due once the tier is reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flat: Option<Money>,
}

impl Tier {
    /// A tier that ends with a quantity, which belongs to it.
    #[must_use]
    pub fn up_to(end: impl Into<Decimal>) -> Self {
        Self {
            up_to: Some(end.into()),
            ..Self::default()
        }
    }

    /// A last tier without end.
    #[must_use]
    pub fn open() -> Self {
        Self::default()
    }

    /// Sets the price of each unit.
    #[must_use]
    pub fn unit(mut self, price: Money) -> Self {
        self.unit = Some(price);
        self
    }

    /// Sets the amount due once the tier is reached.
    #[must_use]
    pub fn flat(mut self, amount: Money) -> Self {
        self.flat = Some(amount);
        self
    }
}

/// What a tier of a kind of list is priced by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Priced {
    /// By unit, by a flat amount, or both.
    Either,
    /// By a flat amount alone.
    Flat,
}

/// Fails unless the tiers follow each other without gap or overlap, and each has a price. `of`
/// says which part of a structure they are of.
pub(super) fn check(
    tiers: &[Tier],
    step: Decimal,
    of: &str,
    priced: Priced,
) -> Result<(), Invalid> {
    if tiers.is_empty() {
        return Err(Invalid::rule(
            &format!("tiers{of}"),
            "[]",
            "at least one tier",
        ));
    }
    let mut end: Option<Decimal> = None;
    for (tier, number) in tiers.iter().zip(1..) {
        let place = format!("tier {number}{of}");
        check_price(tier, &place, priced)?;
        check_start(tier, end, step, &place)?;
        let is_last = number == tiers.len();
        end = check_end(tier, end, step, &place, is_last)?;
    }
    Ok(())
}

fn check_price(tier: &Tier, place: &str, priced: Priced) -> Result<(), Invalid> {
    match (priced, tier.unit, tier.flat) {
        (Priced::Either, None, None) => {
            let rule = "priced by a `unit`, a `flat` amount or both; what is free has `unit` zero";
            Err(Invalid::rule(place, "without a price", rule))
        }
        (Priced::Flat, Some(unit), _) => {
            let rule = "left out: each step has one `flat` amount";
            Err(Invalid::rule(&format!("unit of {place}"), unit, rule))
        }
        (Priced::Flat, None, None) => {
            let rule = "stated: each step has one `flat` amount";
            Err(Invalid::rule(&format!("flat of {place}"), "nothing", rule))
        }
        _ => Ok(()),
    }
}

/// The start of a tier, if it is stated, follows the end of the one before.
fn check_start(
    tier: &Tier,
    before: Option<Decimal>,
    step: Decimal,
    place: &str,
) -> Result<(), Invalid> {
    let Some(from) = tier.from else {
        return Ok(());
    };
    let parameter = format!("from of {place}");
    permitted(&parameter, from, step)?;
    let Some(end) = before else {
        return Ok(());
    };
    let next = end.checked_add(step).unwrap_or(end);
    if from == next {
        return Ok(());
    }
    let rule = format!(
        "{}, which follows the end of the tier before it",
        shown(next)
    );
    let hint = if from > next {
        "the quantities between them belong to no tier"
    } else {
        "the two tiers overlap"
    };
    Err(Invalid::rule(&parameter, shown(from), rule).hint(hint))
}

/// The end of a tier lies behind its start; only the last has none.
fn check_end(
    tier: &Tier,
    before: Option<Decimal>,
    step: Decimal,
    place: &str,
    is_last: bool,
) -> Result<Option<Decimal>, Invalid> {
    let parameter = format!("up_to of {place}");
    let Some(end) = tier.up_to else {
        let rule = "stated: only the last tier has no end";
        return if is_last {
            Ok(None)
        } else {
            Err(Invalid::rule(&parameter, "nothing", rule))
        };
    };
    permitted(&parameter, end, step)?;
    match before {
        Some(before) if end <= before => {
            let rule = format!("above {}, where the tier before it ends", shown(before));
            Err(Invalid::rule(&parameter, shown(end), rule))
        }
        _ if tier.from.is_some_and(|from| end < from) => {
            let rule = "at least the `from` of the tier";
            Err(Invalid::rule(&parameter, shown(end), rule))
        }
        _ => Ok(Some(end)),
    }
}

/// Fails unless a quantity is a multiple of the smallest one, and not negative.
pub(super) fn permitted(parameter: &str, quantity: Decimal, step: Decimal) -> Result<(), Invalid> {
    if quantity.is_sign_negative() && !quantity.is_zero() {
        return Err(Invalid::rule(parameter, shown(quantity), "zero or more"));
    }
    if quantity.scale() <= step.scale() || quantity.normalize().scale() <= step.scale() {
        return Ok(());
    }
    let rule = match step.scale() {
        0 => "a whole number; state the `decimals` of what is measured in fractions".to_owned(),
        decimals => format!("a number of at most {decimals} decimals"),
    };
    Err(Invalid::rule(parameter, shown(quantity), rule))
}

/// A quantity as people write it: `10,000`.
pub(super) fn shown(quantity: Decimal) -> String {
    grouped(&quantity.normalize().to_string())
}
