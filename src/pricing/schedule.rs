//! Every structure as one sum.
//!
//! What is paid for `q` units is `fixed + unit q`, plus `constant + slope q` for every kink below
//! `q`, plus `price` for every package begun. A sum of structures is then the sum of the parts, and
//! expectations need only the part of the customers above each kink and what they use.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::form::{PriceForm, VolumeDiscount};
use super::tier::Tier;
use crate::quantity::Share;

/// A structure as a sum; amounts in the major unit of its currency.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Schedule {
    /// The smallest quantity that is sold.
    pub(super) least: Decimal,
    /// The largest, if there is one.
    pub(super) most: Option<Decimal>,
    pub(super) fixed: Decimal,
    pub(super) unit: Decimal,
    /// By rising quantity, each once.
    pub(super) kinks: Vec<Kink>,
    pub(super) packs: Vec<Pack>,
}

/// `constant + slope q` for quantities above this one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Kink {
    pub(super) above: Decimal,
    pub(super) constant: Decimal,
    pub(super) slope: Decimal,
}

/// A price for each package begun.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pack {
    pub(super) size: Decimal,
    pub(super) price: Decimal,
}

impl Schedule {
    /// The sum that a form is; nothing where a number exceeds the range of decimals.
    pub(super) fn of(form: &PriceForm) -> Option<Self> {
        match form {
            PriceForm::Flat(amount) => Some(Self {
                fixed: amount.amount(),
                ..Self::default()
            }),
            PriceForm::TwoPart { base, unit } => Some(Self {
                fixed: base.amount(),
                unit: unit.amount(),
                ..Self::default()
            }),
            PriceForm::PerSeat {
                unit,
                minimum,
                discounts,
            } => Self::of_seats(unit.amount(), *minimum, discounts),
            PriceForm::Graduated(tiers) => Self::of_tiers(tiers, |now, before, end| {
                let slope = now.1.checked_sub(before.1)?;
                let constant = now.0.checked_sub(slope.checked_mul(end)?)?;
                Some((constant, slope))
            }),
            PriceForm::Volume(tiers) | PriceForm::Stairstep(tiers) => {
                Self::of_tiers(tiers, |now, before, _| {
                    Some((now.0.checked_sub(before.0)?, now.1.checked_sub(before.1)?))
                })
            }
            PriceForm::Package { size, price } => Some(Self {
                packs: vec![Pack {
                    size: *size,
                    price: price.amount(),
                }],
                ..Self::default()
            }),
            PriceForm::Credits {
                price,
                included,
                per_unit,
                overage,
            } => Some(Self {
                fixed: price.amount(),
                kinks: vec![Kink {
                    above: included.checked_div(*per_unit)?,
                    constant: -overage.amount().checked_mul(*included)?,
                    slope: overage.amount().checked_mul(*per_unit)?,
                }],
                ..Self::default()
            }),
            PriceForm::Hybrid(parts) => {
                let mut parts = parts.iter().map(Self::of);
                parts.try_fold(Self::default(), |sum, part| sum.plus(part?))
            }
        }
    }

    /// Tiers, given what each adds to what holds before it from its flat and unit amounts, those of
    /// the tier before and the end of that.
    fn of_tiers(
        tiers: &[Tier],
        added: impl Fn((Decimal, Decimal), (Decimal, Decimal), Decimal) -> Option<(Decimal, Decimal)>,
    ) -> Option<Self> {
        let prices = |tier: &Tier| {
            let amount = |money: Option<crate::quantity::Money>| {
                money.map_or(Decimal::ZERO, crate::quantity::Money::amount)
            };
            (amount(tier.flat), amount(tier.unit))
        };
        let first = tiers.first()?;
        let (fixed, unit) = prices(first);
        let mut kinks = Vec::with_capacity(tiers.len());
        for pair in tiers.windows(2) {
            let above = pair[0].up_to?;
            let (constant, slope) = added(prices(&pair[1]), prices(&pair[0]), above)?;
            kinks.push(Kink {
                above,
                constant,
                slope,
            });
        }
        Some(Self {
            least: first.from.unwrap_or(Decimal::ZERO),
            most: tiers.last()?.up_to,
            fixed,
            unit,
            kinks,
            packs: Vec::new(),
        })
    }

    fn of_seats(unit: Decimal, minimum: Decimal, discounts: &[VolumeDiscount]) -> Option<Self> {
        let mut schedule = Self {
            unit,
            ..Self::default()
        };
        if !minimum.is_zero() {
            schedule.fixed = unit.checked_mul(minimum)?;
            schedule.unit = Decimal::ZERO;
            schedule.kinks.push(Kink {
                above: minimum,
                constant: -schedule.fixed,
                slope: unit,
            });
        }
        let mut price = unit;
        for discount in discounts {
            let less = unit.checked_mul(kept(discount.discount)?)?;
            schedule.kinks.push(Kink {
                above: discount.above,
                constant: Decimal::ZERO,
                slope: less.checked_sub(price)?,
            });
            price = less;
        }
        schedule.merged()
    }

    fn plus(mut self, other: Self) -> Option<Self> {
        self.least = self.least.max(other.least);
        self.most = match (self.most, other.most) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        self.fixed = self.fixed.checked_add(other.fixed)?;
        self.unit = self.unit.checked_add(other.unit)?;
        self.kinks.extend(other.kinks);
        self.packs.extend(other.packs);
        self.kinks.sort_by_key(|kink| kink.above);
        self.merged()
    }

    /// Kinks at one quantity as one.
    fn merged(mut self) -> Option<Self> {
        let mut merged: Vec<Kink> = Vec::with_capacity(self.kinks.len());
        for kink in self.kinks {
            match merged.last_mut() {
                Some(last) if last.above == kink.above => {
                    last.constant = last.constant.checked_add(kink.constant)?;
                    last.slope = last.slope.checked_add(kink.slope)?;
                }
                _ => merged.push(kink),
            }
        }
        self.kinks = merged;
        Some(self)
    }
}

/// What a discount leaves of a price, as the decimal that people wrote.
pub(super) fn kept(discount: Share) -> Option<Decimal> {
    Decimal::ONE.checked_sub(Decimal::from_f64(discount.value())?)
}

/// `constant + unit q` up to a quantity.
#[derive(Debug, Clone, Copy)]
struct Piece {
    constant: Decimal,
    unit: Decimal,
}

/// The straight lines of a structure, on which bills are computed.
#[derive(Debug, Clone)]
pub(super) struct Lines {
    /// The ends of all but the last.
    ends: Vec<Decimal>,
    pieces: Vec<Piece>,
    packs: Vec<Pack>,
}

impl Lines {
    pub(super) fn of(schedule: &Schedule) -> Option<Self> {
        let mut piece = Piece {
            constant: schedule.fixed,
            unit: schedule.unit,
        };
        let mut pieces = vec![piece];
        for kink in &schedule.kinks {
            piece.constant = piece.constant.checked_add(kink.constant)?;
            piece.unit = piece.unit.checked_add(kink.slope)?;
            pieces.push(piece);
        }
        // Trailing zeros would make every product longer.
        for piece in &mut pieces {
            piece.constant = piece.constant.normalize();
            piece.unit = piece.unit.normalize();
        }
        Some(Self {
            ends: schedule.kinks.iter().map(|kink| kink.above).collect(),
            pieces,
            packs: schedule.packs.clone(),
        })
    }

    /// What is paid for a quantity; nothing beyond the range of decimals.
    #[inline]
    pub(super) fn amount(&self, quantity: Decimal) -> Option<Decimal> {
        let place = match self.ends.len() {
            // So few ends are compared sooner than halved.
            0..=8 => self.ends.iter().take_while(|end| quantity > **end).count(),
            _ => self.ends.partition_point(|end| quantity > *end),
        };
        let piece = self.pieces[place];
        let mut amount = piece
            .unit
            .checked_mul(quantity)?
            .checked_add(piece.constant)?;
        for pack in &self.packs {
            let begun = packages(quantity, pack.size)?;
            amount = amount.checked_add(pack.price.checked_mul(begun)?)?;
        }
        Some(amount)
    }
}

/// How many packages are begun by a quantity.
pub(super) fn packages(quantity: Decimal, size: Decimal) -> Option<Decimal> {
    // A remainder is exact, where a quotient may not be.
    let rest = quantity.checked_rem(size)?;
    let full = quantity.checked_sub(rest)?.checked_div(size)?.round();
    if rest.is_zero() {
        Some(full)
    } else {
        full.checked_add(Decimal::ONE)
    }
}
