//! Amounts as accounts write them: signs before, behind and around the digits, and the marks of
//! currencies.

use super::currency_marks::{codes_of, goes_by};
use super::number::Signs;

use crate::quantity::Currency;

/// An amount taken apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Amount<'a> {
    /// The number, without its sign.
    pub(super) number: &'a str,
    pub(super) is_negative: bool,
    /// Whether `CR` says so, as of a credit.
    pub(super) is_credit: bool,
    /// Up to two marks, as in `$25 USD`.
    marks: [&'a str; 2],
}

impl<'a> Amount<'a> {
    /// The parts of an amount: `-$25`, `25.00 US$`, `(5)`, `5-`, `5 CR`.
    ///
    /// At most one sign is permitted, since two of them may mean either.
    pub(super) fn of(text: &'a str) -> Result<Self, String> {
        let mut amount = Self {
            number: text.trim(),
            is_negative: false,
            is_credit: false,
            marks: [""; 2],
        };
        let mut signs = Signs::default();
        loop {
            let before = amount.number;
            amount.number = signs.strip(without_cents(before));
            amount.strip_entry(&mut signs);
            amount.strip_mark()?;
            if amount.number == before {
                break;
            }
        }
        amount.is_negative = signs.is_negative()?;
        Ok(amount)
    }

    /// `CR` and `DR` as ledgers have them: debits are positive, credits are negative.
    fn strip_entry(&mut self, signs: &mut Signs) {
        let Some(at) = self.number.len().checked_sub(2) else {
            return;
        };
        let Some((rest, entry)) = self.number.split_at_checked(at) else {
            return;
        };
        if rest.ends_with(char::is_alphabetic) {
            return;
        }
        let is_credit = matches!(entry, "CR" | "Cr" | "cr");
        if is_credit || matches!(entry, "DR" | "Dr" | "dr" | "DB" | "Db") {
            signs.add(is_credit);
            self.is_credit |= is_credit;
            self.number = rest.trim_end();
        }
    }

    fn strip_mark(&mut self) -> Result<(), String> {
        let is_part = |c: char| {
            !c.is_ascii_digit()
                && !c.is_whitespace()
                && !matches!(c, '-' | '+' | '(' | ')' | '\u{2212}' | ',')
        };
        let text = self.number;
        let front = text.trim_start_matches(is_part);
        let back = text.trim_end_matches(is_part);
        let found = known(&text[..text.len() - front.len()])
            .map(|mark| {
                let rest = &text[mark.len()..];
                // `Rs. 500`, but `$.50`.
                let is_word = mark.ends_with(char::is_alphabetic);
                let bare = rest.strip_prefix('.').filter(|_| is_word);
                (mark, bare.unwrap_or(rest))
            })
            .or_else(|| {
                let end = &text[back.len()..];
                known(end).map(|mark| (mark, back))
            });
        let Some((mark, rest)) = found else {
            return Ok(());
        };
        match self.marks.iter_mut().find(|place| place.is_empty()) {
            Some(place) => *place = mark,
            None => return Err("it has three marks of currencies".to_owned()),
        }
        self.number = rest.trim();
        Ok(())
    }

    /// The marks of currencies that it has.
    pub(super) fn marks(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.marks.into_iter().filter(|mark| !mark.is_empty())
    }

    /// The ISO code among its marks.
    pub(super) fn code(&self) -> Option<&'a str> {
        self.marks().find(|mark| is_code(mark))
    }

    /// A mark that a currency does not go by.
    pub(super) fn foreign(&self, currency: Currency) -> Option<&'a str> {
        self.marks().find(|mark| !goes_by(currency, mark))
    }
}

/// `25,-` and `25.\u{2013}`, as shops write amounts without cents, as `25`.
fn without_cents(text: &str) -> &str {
    let dash = ['-', '\u{2013}', '\u{2014}'];
    let rest = text.trim_end_matches(dash);
    let whole = rest
        .strip_suffix([',', '.'])
        .filter(|_| rest.len() < text.len());
    whole
        .filter(|whole| whole.ends_with(|c: char| c.is_ascii_digit()))
        .unwrap_or(text)
}

/// The mark of a currency that a text is, a full stop behind it left out unless it belongs to it.
fn known(text: &str) -> Option<&str> {
    let is_known = |mark: &&str| is_code(mark) || codes_of(mark).is_some();
    let bare = || text.strip_suffix('.').filter(is_known);
    Some(text)
        .filter(|text| !text.is_empty())
        .filter(is_known)
        .or_else(bare)
}

fn is_code(mark: &str) -> bool {
    mark.len() == 3 && mark.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::Amount;
    use crate::quantity::Currency;

    #[test]
    fn amounts_have_one_sign_and_the_marks_of_one_currency() {
        for (text, number, is_negative, code) in [
            ("5", "5", false, "USD"),
            ("$5.-", "5", false, "USD"),
            ("1,205.\u{2013}", "1,205", false, "USD"),
            ("-5,--", "5", true, "USD"),
            ("-5", "5", true, "USD"),
            ("\u{2212}$5", "5", true, "USD"),
            ("$-5", "5", true, "USD"),
            ("$ 5", "5", false, "USD"),
            ("(5)", "5", true, "USD"),
            ("($5.00)", "5.00", true, "USD"),
            ("$(5.00)", "5.00", true, "USD"),
            ("USD (5)", "5", true, "USD"),
            ("5-", "5", true, "USD"),
            ("5.00-USD", "5.00", true, "USD"),
            ("5 CR", "5", true, "USD"),
            ("5.00Cr", "5.00", true, "USD"),
            ("$5 DR", "5", false, "USD"),
            ("+5", "5", false, "USD"),
            ("US$5", "5", false, "USD"),
            ("$25.00 USD", "25.00", false, "USD"),
            ("$.50", ".50", false, "USD"),
            ("R$ 1.234,50", "1.234,50", false, "BRL"),
            ("1 234,50 z\u{142}", "1 234,50", false, "PLN"),
            ("1\u{a0}234 kr.", "1\u{a0}234", false, "DKK"),
            ("kr 100", "100", false, "NOK"),
            ("\u{20a6}1,000", "1,000", false, "NGN"),
            ("Rs. 500", "500", false, "INR"),
            ("CHF 1'000", "1'000", false, "CHF"),
            ("100 K\u{10d}", "100", false, "CZK"),
            ("S/. 10", "10", false, "PEN"),
            ("\u{a5}1,000", "1,000", false, "JPY"),
            ("1000\u{5186}", "1000", false, "JPY"),
        ] {
            let amount = Amount::of(text).unwrap();
            assert_eq!(
                (amount.number, amount.is_negative),
                (number, is_negative),
                "{text}"
            );
            let currency = Currency::from_code(code).unwrap();
            assert_eq!(amount.foreign(currency), None, "{text}");
        }
        for text in [
            "(-5)", "-(5)", "($-5)", "--5", "-5-", "(5)-", "-5 CR", "+-5", "((5))", "(5) DR",
        ] {
            assert_eq!(
                Amount::of(text).unwrap_err(),
                "it has two signs, which may mean plus or minus",
                "{text}"
            );
        }
        let amount = Amount::of("\u{20ac}5").unwrap();
        assert_eq!(amount.foreign(Currency::USD), Some("\u{20ac}"));
        // What is no mark stays with the number, which then cannot be read.
        for (text, number) in [("Rand5", "Rand5"), ("5k", "5k"), ("1-4", "1-4"), ("", "")] {
            assert_eq!(Amount::of(text).unwrap().number, number);
        }
    }
}
