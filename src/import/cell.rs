//! What stands in a cell.

use crate::quantity::{Currency, Decimal, Money};

/// The state of a cell that may be without a value.
///
/// A missing value is never zero. See [`Row::optional`](super::Row::optional).
///
/// # Example
/// ```
/// use bizcase::import::Cell;
/// use bizcase::quantity::Count;
///
/// let firms: Cell<Count> = Cell::Missing;
/// assert_eq!(firms.value(), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cell<T> {
    /// The value.
    Value(T),
    /// The cell is empty, or holds a token that was declared to mean "missing".
    Missing,
}

impl<T> Cell<T> {
    /// The value, if there is one.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Missing => None,
        }
    }
}

/// The text without the spaces around it, of any kind.
pub(super) fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        // The common case, without decoding.
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// A plain number such as `4029041` or `0.125`, of at most fifteen digits; `None` leaves the text
/// to the slower parser that knows commas and explains mistakes.
///
/// Exact, because both the digits and the power of ten are exact in `f64` and their quotient is
/// rounded once.
pub(super) fn plain_number(text: &str) -> Option<f64> {
    const POWERS: [f64; 16] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ];
    let (digits, decimals) = plain_digits(text)?;
    #[expect(clippy::cast_precision_loss, reason = "fifteen digits are below 2^53")]
    Some(digits as f64 / POWERS.get(decimals)?)
}

/// A plain amount of at most fifteen digits.
pub(super) fn plain_amount(text: &str, currency: Currency) -> Option<Money> {
    let (digits, decimals) = plain_digits(text)?;
    let amount = Decimal::try_new(digits, u32::try_from(decimals).ok()?).ok()?;
    Some(Money::new(amount, currency))
}

/// The digits as one whole number, and how many of them are decimals.
fn plain_digits(text: &str) -> Option<(i64, usize)> {
    let bytes = text.as_bytes();
    let ends = [bytes.first()?, bytes.last()?];
    if bytes.len() > 15 || !ends.iter().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut digits = 0_i64;
    let mut point = None;
    for (index, byte) in bytes.iter().enumerate() {
        match byte {
            b'0'..=b'9' => digits = digits * 10 + i64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(index + 1),
            _ => return None,
        }
    }
    Some((digits, point.map_or(0, |start| bytes.len() - start)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{plain_amount, plain_number};
    use crate::quantity::{Count, Currency, Money};

    proptest! {
        /// The short way reads what the full parser reads, or nothing.
        #[test]
        fn plain_numbers_agree_with_the_full_parser(text in "[0-9]{0,9}[.]?[0-9]{0,9}|\\PC{0,6}") {
            if let Some(value) = plain_number(&text) {
                let full: Result<Count, _> = text.parse();
                prop_assert_eq!(full.map(Count::value).map_err(|e| e.to_string()), Ok(value));
            }
            if let Some(money) = plain_amount(&text, Currency::USD) {
                let full: Result<Money, _> = format!("USD {text}").parse();
                prop_assert_eq!(full.map_err(|e| e.to_string()), Ok(money));
            }
        }
    }
}
