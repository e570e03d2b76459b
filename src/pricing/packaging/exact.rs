//! Amounts as whole numbers of a millionth of the major unit.
//!
//! The best prices are those at which customers are indifferent: whether two surpluses are equal
//! must not hang on the rounding of a double.

use rust_decimal::Decimal;

use crate::error::{Invalid, Permitted};
use crate::quantity::{Currency, Money};

/// An amount in millionths of the major unit. Amounts stay below 1e18, so that their differences,
/// and those shifted, stay within the type.
pub(super) type Exact = i64;

const DECIMALS: u32 = 6;
const UNIT: f64 = 1e6;
const MOST: Permitted = Permitted::between(0.0, 1e12);

/// An amount that is at least zero, in the currency of the others.
pub(super) fn amount(parameter: &str, money: Money, currency: Currency) -> Result<Exact, Invalid> {
    if money.currency() != currency {
        let rule = format!("in {currency}, as the others");
        return Err(Invalid::rule(parameter, money, rule));
    }
    if !MOST.contains(money.to_f64()) {
        return Err(Invalid::new(parameter, money, MOST));
    }
    let mut amount = money.amount().normalize();
    if amount.scale() > DECIMALS {
        let rule = "an amount of six decimals at most";
        return Err(Invalid::rule(parameter, money, rule));
    }
    amount.rescale(DECIMALS);
    i64::try_from(amount.mantissa()).map_err(|_| Invalid::new(parameter, money, MOST))
}

/// The sum of amounts, which is one itself.
pub(super) fn sum(parameter: &str, amounts: impl Iterator<Item = Exact>) -> Result<Exact, Invalid> {
    let sum = amounts.fold(0, Exact::saturating_add);
    MOST.check(parameter, major(sum)).map(|_| sum)
}

/// The amount in major units.
pub(super) fn major(exact: Exact) -> f64 {
    exact as f64 / UNIT
}

/// The amount as money.
pub(super) fn money(exact: Exact, currency: Currency) -> Money {
    Money::new(Decimal::new(exact, DECIMALS).normalize(), currency)
}
