//! Amounts of money in cells.

use super::Row;
use super::fault::Trouble;
use super::figure::unsuffixed;
use crate::error::{Fault, Invalid};
use crate::import::amount::Amount;
use crate::import::column::Unclear;
use crate::import::currency_marks::goes_by;
use crate::import::number::is_bare;
use crate::quantity::{Currency, Decimal, Money};

impl Row<'_> {
    /// An amount that states its currency, or a bare one in `currency`.
    pub(super) fn amount(
        &mut self,
        column: &str,
        currency: Option<Currency>,
        called: &'static str,
    ) -> Option<Money> {
        let expected = match currency {
            Some(_) => called,
            None => "an amount with its currency, such as USD 25",
        };
        self.read(column, expected, |row, at, text| {
            if row.states[at].unit.is_none() {
                row.states[at].unit = currency.map(|currency| currency.to_string());
                row.check_header_currency(at, currency)?;
            }
            let (text, times) = if is_bare(text) {
                (text, 1)
            } else {
                unsuffixed(&row.header.columns[at].layout, text)
            };
            let amount = if is_bare(text) && times == 1 {
                None
            } else {
                Some(Amount::of(text).map_err(Unclear::NoNumber)?)
            };
            let unlike = |hint: String| {
                let rule = "an amount with its currency";
                Trouble::from(Invalid::rule("amount of money", text, rule).hint(hint))
            };
            let stated =
                match amount.and_then(|amount| amount.code()) {
                    Some(code) => Some(Currency::from_code(code).map_err(|_| {
                        unlike(format!("`{code}` is not an ISO 4217 currency code"))
                    })?),
                    None => currency,
                };
            let Some(known) = stated else {
                let hint = "declare the currency of the file with `currency`";
                return Err(unlike(hint.to_owned()));
            };
            let Some(amount) = amount else {
                let money = Money::new(row.decimal(at, text)?, known);
                row.watch(at, || money.to_f64());
                return Ok(money);
            };
            if amount.foreign(known).is_some() {
                return Err(unlike(format!("the prices of the file are in {known}")));
            }
            if amount.is_credit && COUNTS_CRORES.contains(&known.code()) {
                let name = &row.header.columns[at].declared;
                let hint = format!(
                    "`CR` may be a credit or crores; for these declare it with `suffix(\"{name}\", \"Cr\", 10_000_000)`"
                );
                return Err(unlike(hint));
            }
            row.states[at].credits += u64::from(amount.is_credit);
            let number = row.decimal(at, amount.number)?;
            let number = if amount.is_negative { -number } else { number };
            let many = || Unclear::NoNumber("more than 28 significant digits".to_owned());
            let number = number.checked_mul(Decimal::from(times)).ok_or_else(many)?;
            let money = Money::new(number, known);
            row.watch(at, || money.to_f64());
            Ok(money)
        })
    }

    /// A header that names a currency must name that of its amounts.
    pub(super) fn check_header_currency(
        &mut self,
        at: usize,
        currency: Option<Currency>,
    ) -> Result<(), Trouble> {
        let said = self.header.columns[at].unit.currency.as_deref();
        match (said, currency) {
            (Some(said), Some(currency)) if !goes_by(currency, said) => {
                let rule = "an amount in the currency of its header";
                let hint = format!("the header says {said}, declared is {currency}");
                Err(Invalid::rule("currency", currency, rule).hint(hint).into())
            }
            _ => Ok(()),
        }
    }

    /// An amount that must be in the currency of its column.
    pub(super) fn same(&mut self, column: &str, money: Money, currency: Currency) -> Option<Money> {
        if money.currency() == currency {
            return Some(money);
        }
        let (at, text) = self.cell(column)?;
        let fault = Fault::Currencies {
            found: money.currency().to_string(),
            expected: currency.to_string(),
            first_line: None,
        };
        self.fault(at, text, fault)
    }

    /// An amount that must be in the currency of its file, which `column` states.
    pub(super) fn agree(&mut self, column: &str, money: Money) -> Option<Money> {
        match self.findings.agree(money.currency(), self.line) {
            Ok(()) => Some(money),
            Err(fault) => {
                let (at, text) = self.cell(column)?;
                self.fault(at, text, fault)
            }
        }
    }
}

/// Currencies of countries that count in crores, which `Cr` stands for there.
const COUNTS_CRORES: [&str; 5] = ["INR", "PKR", "BDT", "NPR", "LKR"];
