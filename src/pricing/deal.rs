//! Contracts whose price follows a structure over some months.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::bill::{Bill, Draft, itemise};
use super::exact;
use super::schedule::kept;
use super::structure::PriceStructure;
use crate::error::{Error, Invalid, MoneyError};
use crate::quantity::{Money, Share};

/// A contract over some months: a ramp of quantities and discounts, promotional months, prepayment.
///
/// A discount of the ramp and one of the promotion apply one after the other. A prepaid bill is due
/// in the first of the months that it covers, for all of them.
///
/// # Example
/// A year of 20 seats and a year of 50, the first three months at half the price, paid yearly for a
/// tenth less:
/// ```
/// use bizcase::pricing::Deal;
///
/// let deal: Deal = toml::from_str(
///     r#"structure = { per_seat = { unit = "EUR 12" } }
///        months = 24
///        ramp = [{ from = 1, quantity = 20 }, { from = 13, quantity = 50, discount = 0.05 }]
///        promotion = { months = 3, discount = 0.5 }
///        prepayment = { months = 12, discount = 0.1 }"#,
/// )?;
/// let bills = deal.bills()?;
/// assert_eq!(bills.iter().map(|it| it.month).collect::<Vec<_>>(), [1, 13]);
/// // (3 x 120 + 9 x 240) x 0.9, and 12 x 570 x 0.9.
/// assert_eq!(bills[0].bill.total, "EUR 2268".parse()?);
/// assert_eq!(bills[1].bill.total, "EUR 6156".parse()?);
/// assert_eq!(deal.total()?, "EUR 8424".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deal {
    /// What is paid for a quantity in a month.
    pub structure: PriceStructure,
    /// How many months it lasts.
    pub months: u32,
    /// The quantities, each from a month on; the first from month 1.
    pub ramp: Vec<RampStep>,
    /// Cheaper first months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promotion: Option<Promotion>,
    /// Bills for several months ahead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepayment: Option<Prepayment>,
}

/// What a customer of a [`Deal`] has from a month on.
///
/// # Example
/// See [`Deal`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RampStep {
    /// The first month in which it holds, counted from 1.
    pub from: u32,
    /// How many units a month.
    #[serde(with = "exact")]
    pub quantity: Decimal,
    /// The share taken off the price.
    #[serde(default = "none")]
    pub discount: Share,
}

/// Cheaper first months of a [`Deal`].
///
/// # Example
/// See [`Deal`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promotion {
    /// How many months.
    pub months: u32,
    /// The share taken off the price.
    pub discount: Share,
}

/// Payment ahead for several months of a [`Deal`].
///
/// # Example
/// See [`Deal`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prepayment {
    /// How many months a bill covers.
    pub months: u32,
    /// The share taken off for paying ahead.
    pub discount: Share,
}

/// One bill of a [`Deal`].
///
/// # Example
/// See [`Deal`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DealBill {
    /// The month in which it is due, counted from 1.
    pub month: u32,
    /// What is paid: discounts are lines of their own, below zero.
    pub bill: Bill,
}

fn none() -> Share {
    Share::ZERO
}

impl Deal {
    /// All bills, in order; their lines add up to the total of each, to the cent.
    ///
    /// # Errors
    /// [`Invalid`] if no month or no quantity is stated, the ramp does not begin in month 1 or is
    /// out of order, or a prepayment covers no month; and as [`PriceStructure::bill`].
    pub fn bills(&self) -> Result<Vec<DealBill>, Error> {
        self.check()?;
        let covered = self.prepayment.map_or(1, |it| it.months);
        let mut bills = Vec::new();
        let mut month = 1;
        while month <= self.months {
            let last = month.saturating_add(covered - 1).min(self.months);
            let bill = self.bill(month, last)?;
            bills.push(DealBill { month, bill });
            month = last + 1;
        }
        Ok(bills)
    }

    /// The sum of all bills.
    ///
    /// # Errors
    /// As [`bills`](Self::bills).
    pub fn total(&self) -> Result<Money, Error> {
        let totals = self.bills()?.into_iter().map(|it| it.bill.total);
        Ok(Money::sum(totals, self.structure.currency())?)
    }

    fn check(&self) -> Result<(), Invalid> {
        /// A century.
        const MOST_MONTHS: u32 = 1_200;
        if !(1..=MOST_MONTHS).contains(&self.months) {
            return Err(Invalid::rule("months of a deal", self.months, "1 to 1200"));
        }
        match self.ramp.first() {
            None => return Err(Invalid::rule("ramp", "[]", "at least one quantity")),
            Some(step) if step.from != 1 => {
                let rule = "1, the first month of the deal";
                return Err(Invalid::rule("from of step 1 of the ramp", step.from, rule));
            }
            Some(_) => {}
        }
        for (pair, number) in self.ramp.windows(2).zip(2..) {
            if pair[1].from <= pair[0].from || pair[1].from > self.months {
                let parameter = format!("from of step {number} of the ramp");
                let rule = format!(
                    "after {}, where the step before begins, and at most {}",
                    pair[0].from, self.months
                );
                return Err(Invalid::rule(&parameter, pair[1].from, rule));
            }
        }
        match self.prepayment {
            Some(Prepayment { months: 0, .. }) => {
                Err(Invalid::rule("months of a prepayment", 0, "at least 1"))
            }
            _ => Ok(()),
        }
    }

    /// The bill for the months from one to another.
    fn bill(&self, first: u32, last: u32) -> Result<Bill, Error> {
        let mut draft = Draft::new(self.structure.currency());
        let overflow = || MoneyError::Overflow {
            operation: "times",
            left: "a price of the deal".into(),
            right: format!("the quantity of month {first}"),
        };
        for month in first..=last {
            let Some(step) = self.ramp.iter().rev().find(|step| step.from <= month) else {
                continue;
            };
            // Fails for a quantity that is not sold.
            self.structure.amount(step.quantity)?;
            let of = if first == last {
                String::new()
            } else {
                format!(" in month {month}")
            };
            self.month(*step, month, &of, &mut draft)
                .ok_or_else(overflow)?;
        }
        if let Some(prepayment) = self.prepayment {
            let sum = draft.exact();
            less("prepayment", prepayment.discount, sum, &mut draft).ok_or_else(overflow)?;
        }
        Ok(draft.finished())
    }

    /// Adds the lines of a month.
    fn month(&self, step: RampStep, month: u32, of: &str, draft: &mut Draft) -> Option<()> {
        let before = draft.exact();
        itemise(self.structure.form(), step.quantity, of, draft)?;
        let price = draft.exact().checked_sub(before)?;
        less(&format!("discount{of}"), step.discount, price, draft)?;
        let promotion = self.promotion.filter(|it| month <= it.months);
        let Some(promotion) = promotion else {
            return Some(());
        };
        let price = draft.exact().checked_sub(before)?;
        less(&format!("promotion{of}"), promotion.discount, price, draft)
    }
}

/// Adds the line of a discount on an amount, if there is one.
fn less(item: &str, discount: Share, amount: Decimal, draft: &mut Draft) -> Option<()> {
    let off = Decimal::ONE.checked_sub(kept(discount)?)?;
    if off.is_zero() {
        return Some(());
    }
    draft.add(
        format!("{item} of {discount}"),
        Decimal::ONE,
        -amount.checked_mul(off)?,
    )
}
