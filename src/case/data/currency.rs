//! One currency for the amounts of an offer and for those of the case.

use crate::error::Invalid;
use crate::quantity::{Currency, Money};

/// The amount in major units.
///
/// # Errors
/// [`Invalid`] if it is in another currency.
pub(in crate::case) fn in_currency(
    parameter: &str,
    amount: Money,
    currency: Currency,
) -> Result<f64, Invalid> {
    if amount.currency() == currency {
        return Ok(amount.to_f64());
    }
    let hint = "write it in that currency; an offer in another has a `currency` of its own, and the \
                case a rate for it under `exchange`";
    Err(Invalid::rule(parameter, amount, format!("in {currency}")).hint(hint))
}
