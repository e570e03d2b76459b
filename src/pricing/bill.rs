//! Bills, line by line.

use std::fmt;

use rust_decimal::Decimal;
use serde::Serialize;

use super::form::{PriceForm, part_of};
use super::schedule::{kept, packages};
use super::tier::{Tier, shown};
use crate::quantity::{Currency, Money};

/// What a customer pays for a quantity. The lines add up to the total, to the cent.
///
/// # Example
/// See [`PriceStructure`](super::PriceStructure).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Bill {
    /// What is paid for, in order.
    pub lines: Vec<BillLine>,
    /// The sum, rounded once to the minor unit, half to even.
    pub total: Money,
}

/// One line of a [`Bill`].
///
/// # Example
/// See [`PriceStructure`](super::PriceStructure).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BillLine {
    /// What is paid for, such as "tier 2".
    pub item: String,
    /// How many units.
    #[serde(with = "super::exact")]
    pub quantity: Decimal,
    /// The price of each.
    pub unit: Money,
    /// Quantity times price in whole minor units: such that the amounts up to every line add up to
    /// their exact sum, rounded. It is within a minor unit of the exact product.
    pub amount: Money,
}

impl fmt::Display for BillLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            item,
            quantity,
            unit,
            amount,
        } = self;
        if *quantity == Decimal::ONE {
            return write!(f, "{item}: {amount}");
        }
        write!(f, "{item}: {} x {unit} = {amount}", shown(*quantity))
    }
}

/// Lines whose exact amounts are known, on their way to a bill.
pub(super) struct Draft {
    currency: Currency,
    lines: Vec<BillLine>,
    /// The exact amounts of all lines.
    exact: Decimal,
    /// What they are when rounded.
    rounded: Decimal,
}

impl Draft {
    pub(super) fn new(currency: Currency) -> Self {
        let (exact, rounded) = (Decimal::ZERO, Decimal::ZERO);
        Self {
            currency,
            lines: Vec::new(),
            exact,
            rounded,
        }
    }

    /// Adds a line; fails beyond the range of decimals.
    pub(super) fn add(&mut self, item: String, quantity: Decimal, unit: Decimal) -> Option<()> {
        let money = |amount: Decimal| Money::new(amount, self.currency);
        self.exact = self.exact.checked_add(quantity.checked_mul(unit)?)?;
        let rounded = money(self.exact).rounded().amount();
        let amount = rounded.checked_sub(self.rounded)?;
        self.rounded = rounded;
        self.lines.push(BillLine {
            item,
            quantity,
            unit: money(unit.normalize()),
            amount: money(amount),
        });
        Some(())
    }

    /// What the lines add up to, to the last digit.
    pub(super) const fn exact(&self) -> Decimal {
        self.exact
    }

    pub(super) fn finished(self) -> Bill {
        Bill {
            total: Money::new(self.rounded, self.currency),
            lines: self.lines,
        }
    }
}

/// The bill for a quantity that is permitted; nothing beyond the range of decimals.
pub(super) fn itemised(form: &PriceForm, quantity: Decimal, currency: Currency) -> Option<Bill> {
    let mut draft = Draft::new(currency);
    itemise(form, quantity, "", &mut draft)?;
    Some(draft.finished())
}

pub(super) fn itemise(form: &PriceForm, q: Decimal, of: &str, draft: &mut Draft) -> Option<()> {
    let item = |what: &str| format!("{what}{of}");
    let one = Decimal::ONE;
    match form {
        PriceForm::Flat(amount) => draft.add(item("flat amount"), one, amount.amount()),
        PriceForm::PerSeat {
            unit,
            minimum,
            discounts,
        } => {
            let reached = discounts.iter().rev().find(|it| q > it.above);
            let kept = reached.map_or(Some(one), |it| kept(it.discount))?;
            let price = unit.amount().checked_mul(kept)?;
            draft.add(item("seats"), q.max(*minimum), price)
        }
        PriceForm::Graduated(tiers) => graduated(tiers, q, of, draft),
        PriceForm::Volume(tiers) | PriceForm::Stairstep(tiers) => {
            let fits = |(tier, _): &(&Tier, usize)| tier.up_to.is_none_or(|end| q <= end);
            let (tier, number) = tiers.iter().zip(1..).find(fits)?;
            tier_lines(tier, number, q, of, draft)
        }
        PriceForm::Package { size, price } => {
            draft.add(item("packages"), packages(q, *size)?, price.amount())
        }
        PriceForm::TwoPart { base, unit } => {
            draft.add(item("base"), one, base.amount())?;
            draft.add(item("usage"), q, unit.amount())
        }
        PriceForm::Credits {
            price,
            included,
            per_unit,
            overage,
        } => {
            draft.add(item("credits"), one, price.amount())?;
            let beyond = q.checked_mul(*per_unit)?.checked_sub(*included)?;
            if beyond <= Decimal::ZERO {
                return Some(());
            }
            draft.add(item("overage"), beyond, overage.amount())
        }
        PriceForm::Hybrid(parts) => {
            for (part, number) in parts.iter().zip(1..) {
                itemise(part, q, &part_of(number), draft)?;
            }
            Some(())
        }
    }
}

fn graduated(tiers: &[Tier], q: Decimal, of: &str, draft: &mut Draft) -> Option<()> {
    let mut before = Decimal::ZERO;
    for (tier, number) in tiers.iter().zip(1..) {
        if number > 1 && q <= before {
            break;
        }
        let end = tier.up_to.map_or(q, |end| end.min(q));
        tier_lines(tier, number, end.checked_sub(before)?, of, draft)?;
        before = end;
    }
    Some(())
}

/// What a tier adds for so many units in it.
fn tier_lines(tier: &Tier, number: usize, q: Decimal, of: &str, draft: &mut Draft) -> Option<()> {
    if let Some(flat) = tier.flat {
        let item = format!("flat amount of tier {number}{of}");
        draft.add(item, Decimal::ONE, flat.amount())?;
    }
    match tier.unit {
        Some(unit) => draft.add(format!("tier {number}{of}"), q, unit.amount()),
        None => Some(()),
    }
}
