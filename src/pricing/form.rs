//! The kinds of price structures.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::exact;
use super::tier::{Priced, Tier, check, permitted, shown};
use crate::error::Invalid;
use crate::quantity::{Money, Share};

/// How what a customer pays follows from the quantity. In a file each is a table with the name of
/// the kind.
///
/// | kind | what is paid for a quantity `q` |
/// |---|---|
/// | `flat` | the same for any `q` |
/// | `per_seat` | `unit` times `q`, but for at least `minimum` seats, less the discount that `q` reaches |
/// | `graduated` | each unit at the price of the tier that it falls into, with the flat amount of every tier reached |
/// | `volume` | all units at the price of the tier that `q` falls into, with its flat amount |
/// | `stairstep` | the flat amount of the tier that `q` falls into |
/// | `package` | `price` times `q / size`, rounded up |
/// | `two_part` | `base`, and `unit` times `q` |
/// | `credits` | `price`, and `overage` for every credit above those `included`; a unit takes `per_unit` credits |
/// | `hybrid` | the sum of its parts, each on the same `q` |
///
/// Two meters, such as seats and calls, are two structures: two streams of an offer.
///
/// # Example
/// ```
/// use bizcase::pricing::{PriceForm, PriceStructure};
///
/// let files = [
///     r#"flat = "EUR 49""#,
///     r#"per_seat = { unit = "EUR 12", minimum = 5, discounts = [{ above = 49, discount = 0.1 }] }"#,
///     r#"stairstep = [{ up_to = 10, flat = "EUR 90" }, { up_to = 50, flat = "EUR 300" }]"#,
///     r#"package = { size = 1000, price = "EUR 1" }"#,
///     r#"two_part = { base = "EUR 20", unit = "EUR 0.002" }"#,
///     r#"credits = { price = "EUR 50", included = 10_000, per_unit = 2, overage = "EUR 0.006" }"#,
///     r#"hybrid = [{ flat = "EUR 20" }, { package = { size = 1000, price = "EUR 1" } }]"#,
/// ];
/// let bills = files.map(|file| {
///     let structure: PriceStructure = toml::from_str(file).unwrap();
///     structure.bill(50).unwrap().total.to_string()
/// });
/// let expected = ["49.00", "540.00", "300.00", "1.00", "20.10", "50.00", "21.00"];
/// assert_eq!(bills, expected.map(|amount| format!("EUR {amount}")));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum PriceForm {
    /// One amount for any quantity.
    Flat(Money),
    /// A price for each seat.
    PerSeat {
        /// The price of a seat.
        unit: Money,
        /// How many seats are paid for at least.
        #[serde(default, with = "exact", skip_serializing_if = "Decimal::is_zero")]
        minimum: Decimal,
        /// Discounts on all seats, by rising quantity.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        discounts: Vec<VolumeDiscount>,
    },
    /// Each unit at the price of the tier that it falls into.
    Graduated(Vec<Tier>),
    /// All units at the price of the tier that the quantity falls into.
    Volume(Vec<Tier>),
    /// One amount for each tier.
    Stairstep(Vec<Tier>),
    /// A price for each package that is begun.
    Package {
        /// How many units are in a package.
        #[serde(with = "exact")]
        size: Decimal,
        /// The price of a package.
        price: Money,
    },
    /// A base and a price for each unit.
    TwoPart {
        /// What is paid without any use.
        base: Money,
        /// The price of each unit.
        unit: Money,
    },
    /// A bundle of credits, and a price for each credit beyond it. Credits that are left expire.
    Credits {
        /// The price of the bundle.
        price: Money,
        /// How many credits are in it.
        #[serde(with = "exact")]
        included: Decimal,
        /// How many credits a unit takes.
        #[serde(default = "one", with = "exact")]
        per_unit: Decimal,
        /// The price of a credit beyond the bundle.
        overage: Money,
    },
    /// The sum of several, none of which is a sum itself.
    Hybrid(Vec<Self>),
}

/// A discount on all seats of a customer who has more than a number of them.
///
/// # Example
/// ```
/// use bizcase::pricing::VolumeDiscount;
///
/// // A tenth off from the fiftieth seat on: with more than 49.
/// let discount: VolumeDiscount = toml::from_str("above = 49\ndiscount = 0.1")?;
/// assert_eq!(discount.discount.to_string(), "10%");
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VolumeDiscount {
    /// The largest quantity without it.
    #[serde(with = "exact")]
    pub above: Decimal,
    /// The share of the price that it takes off.
    pub discount: Share,
}

fn one() -> Decimal {
    Decimal::ONE
}

impl PriceForm {
    /// Fails unless quantities are in order and every part has what it needs. `of` says which part
    /// of a structure it is.
    pub(super) fn check(&self, step: Decimal, of: &str) -> Result<(), Invalid> {
        match self {
            Self::Flat(_) | Self::TwoPart { .. } => Ok(()),
            Self::PerSeat {
                minimum, discounts, ..
            } => check_seats(*minimum, discounts, step, of),
            Self::Graduated(tiers) | Self::Volume(tiers) => check(tiers, step, of, Priced::Either),
            Self::Stairstep(tiers) => check(tiers, step, of, Priced::Flat),
            Self::Package { size, .. } => positive(&format!("size of a package{of}"), *size),
            Self::Credits {
                included, per_unit, ..
            } => {
                positive(&format!("credits per unit{of}"), *per_unit)?;
                let parameter = format!("credits included{of}");
                permitted(&parameter, *included, Decimal::new(1, 28))
            }
            Self::Hybrid(parts) => check_parts(parts, step, of),
        }
    }

    /// The form with every amount changed; `change` is given each with its place.
    pub(super) fn changed<E>(
        &self,
        of: &str,
        change: &mut dyn FnMut(&str, Money) -> Result<Money, E>,
    ) -> Result<Self, E> {
        let mut at = |what: &str, money: &Money| change(&format!("{what}{of}"), *money);
        Ok(match self {
            Self::Flat(amount) => Self::Flat(at("flat amount", amount)?),
            Self::PerSeat {
                unit,
                minimum,
                discounts,
            } => Self::PerSeat {
                unit: at("price of a seat", unit)?,
                minimum: *minimum,
                discounts: discounts.clone(),
            },
            Self::Graduated(tiers) => Self::Graduated(changed_tiers(tiers, &mut at)?),
            Self::Volume(tiers) => Self::Volume(changed_tiers(tiers, &mut at)?),
            Self::Stairstep(tiers) => Self::Stairstep(changed_tiers(tiers, &mut at)?),
            Self::Package { size, price } => Self::Package {
                size: *size,
                price: at("price of a package", price)?,
            },
            Self::TwoPart { base, unit } => Self::TwoPart {
                base: at("base", base)?,
                unit: at("price of a unit", unit)?,
            },
            Self::Credits {
                price,
                included,
                per_unit,
                overage,
            } => Self::Credits {
                price: at("price of the credits", price)?,
                included: *included,
                per_unit: *per_unit,
                overage: at("overage", overage)?,
            },
            Self::Hybrid(parts) => {
                let parts = parts.iter().zip(1..);
                let parts = parts.map(|(part, number)| part.changed(&part_of(number), change));
                Self::Hybrid(parts.collect::<Result<_, E>>()?)
            }
        })
    }
}

/// Which part of a structure is meant.
pub(super) fn part_of(number: usize) -> String {
    format!(" of part {number}")
}

fn changed_tiers<E>(
    tiers: &[Tier],
    at: &mut impl FnMut(&str, &Money) -> Result<Money, E>,
) -> Result<Vec<Tier>, E> {
    let changed = tiers.iter().zip(1..).map(|(tier, number)| {
        let mut maybe = |what: &str, money: &Option<Money>| {
            let place = format!("{what} of tier {number}");
            money.as_ref().map(|it| at(&place, it)).transpose()
        };
        Ok(Tier {
            unit: maybe("unit", &tier.unit)?,
            flat: maybe("flat", &tier.flat)?,
            ..*tier
        })
    });
    changed.collect()
}

fn check_seats(
    minimum: Decimal,
    discounts: &[VolumeDiscount],
    step: Decimal,
    of: &str,
) -> Result<(), Invalid> {
    permitted(&format!("minimum of seats{of}"), minimum, step)?;
    let mut least = minimum;
    for (discount, number) in discounts.iter().zip(1..) {
        let parameter = format!("above of discount {number}{of}");
        permitted(&parameter, discount.above, step)?;
        if discount.above < least || (number > 1 && discount.above <= least) {
            let rule = if number > 1 {
                format!(
                    "above {}, where the discount before it begins",
                    shown(least)
                )
            } else {
                format!("at least {}, the minimum of seats", shown(least))
            };
            return Err(Invalid::rule(&parameter, shown(discount.above), rule));
        }
        least = discount.above;
    }
    Ok(())
}

fn check_parts(parts: &[PriceForm], step: Decimal, of: &str) -> Result<(), Invalid> {
    if parts.is_empty() {
        return Err(Invalid::rule(
            "parts of a hybrid",
            "[]",
            "at least one part",
        ));
    }
    for (part, number) in parts.iter().zip(1..) {
        if let PriceForm::Hybrid(_) = part {
            let rule = "written as its parts, which the sum has beside the others";
            return Err(Invalid::rule(
                &format!("part {number}{of}"),
                "a hybrid",
                rule,
            ));
        }
        part.check(step, &part_of(number))?;
    }
    Ok(())
}

fn positive(parameter: &str, number: Decimal) -> Result<(), Invalid> {
    if number > Decimal::ZERO {
        return Ok(());
    }
    Err(Invalid::rule(parameter, shown(number), "above zero"))
}
