//! Prices as respondents name them.

use rust_decimal::prelude::ToPrimitive;

use super::Respondent;
use crate::error::{Invalid, Permitted};
use crate::quantity::{Currency, Money};

/// Reads prices to doubles and sees that all are in one currency.
#[derive(Debug, Default)]
pub(super) struct Prices {
    currency: Option<Currency>,
}

impl Prices {
    /// The price in major units. Equal amounts give equal doubles, however they are written.
    #[inline]
    pub(super) fn read(
        &mut self,
        price: Money,
        column: &str,
        respondent: &Respondent,
    ) -> Result<f64, Invalid> {
        let currency = *self.currency.get_or_insert(price.currency());
        let amount = major(price);
        if currency == price.currency() && amount >= 0.0 {
            return Ok(amount);
        }
        Err(refused(price, currency, column, respondent))
    }

    /// The currency of the prices that were read.
    pub(super) fn currency(&self, analysis: &str) -> Result<Currency, Invalid> {
        self.currency
            .ok_or_else(|| Invalid::rule(&format!("prices of the {analysis}"), "none", "given"))
    }
}

#[cold]
fn refused(price: Money, currency: Currency, column: &str, respondent: &Respondent) -> Invalid {
    let parameter = format!("{column} of respondent {}", respondent.id);
    if price.currency() == currency {
        return Invalid::new(&parameter, price, Permitted::COUNT);
    }
    let permitted = Permitted::OneOf(vec![currency.to_string()]);
    Invalid::new(&parameter, price, permitted).hint("a survey has prices in one currency")
}

/// An amount in major units, as the double nearest to it.
#[inline]
pub(super) fn major(price: Money) -> f64 {
    const TENS: [f64; 23] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];
    let amount = price.amount();
    let mantissa = amount.mantissa();
    match TENS.get(amount.scale() as usize) {
        // Both are exact doubles, so that the quotient is rounded once.
        Some(ten) if mantissa.unsigned_abs() < 1 << 53 => {
            #[expect(clippy::cast_possible_truncation, reason = "below 2^53")]
            let mantissa = mantissa as i64;
            mantissa as f64 / ten
        }
        _ => amount.to_f64().unwrap_or(f64::MAX),
    }
}
