//! What a header says about the unit of its column.

use crate::quantity::Currency;

/// What a header says besides the name of its column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct HeaderUnit {
    /// The words for a multiplier, such as `thousands` or `$1,000`.
    pub(super) multiplier: Option<String>,
    /// The code or sign of a currency.
    pub(super) currency: Option<String>,
    /// Whether it speaks of percent.
    pub(super) is_percent: bool,
}

/// The codes that are looked for; others are too much like words.
const CODES: [&str; 22] = [
    "USD", "EUR", "GBP", "JPY", "CHF", "CNY", "INR", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK",
    "PLN", "CZK", "HUF", "BRL", "MXN", "KRW", "SGD", "HKD", "ZAR",
];

const SIGNS: [(&str, &[&str]); 5] = [
    (
        "$",
        &["USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN"],
    ),
    ("\u{20ac}", &["EUR"]),
    ("\u{a3}", &["GBP"]),
    ("\u{a5}", &["JPY", "CNY"]),
    ("\u{20b9}", &["INR"]),
];

const MULTIPLIERS: [&str; 22] = [
    "thousand",
    "thousands",
    "million",
    "millions",
    "billion",
    "billions",
    "trillion",
    "trillions",
    "1000s",
    "000s",
    "000",
    "mn",
    "mln",
    "mio",
    "mrd",
    "bn",
    "tsd",
    "lakh",
    "lakhs",
    "crore",
    "crores",
    "millionen",
];

impl HeaderUnit {
    /// Reads a header. One that is nothing but a code names its column.
    pub(super) fn of(header: &str) -> Self {
        let words: Vec<&str> = header
            .split(|c: char| !c.is_alphanumeric() && c != ',')
            .map(|word| word.trim_matches(','))
            .filter(|word| !word.is_empty())
            .collect();
        let sign = SIGNS.iter().find(|(sign, _)| header.contains(sign));
        let code = words.iter().find_map(|word| code_in(word));
        let has_currency = sign.is_some() || code.is_some();
        let multiplier = words
            .iter()
            .find(|word| is_multiplier(word, has_currency, header))
            .map(|word| (*word).to_owned());
        let is_only_code = words.len() == 1 && words.first().is_some_and(|word| word.len() == 3);
        let currency = code.or(sign.map(|(sign, _)| (*sign).to_owned()));
        let lower = header.to_lowercase();
        let is_percent =
            header.contains('%') || words.iter().any(|word| word.eq_ignore_ascii_case("pct"));
        Self {
            multiplier,
            currency: currency.filter(|_| !is_only_code),
            is_percent: is_percent || lower.contains("percent"),
        }
    }
}

/// A currency code, also behind a letter for its multiplier as in `kusd`.
fn code_in(word: &str) -> Option<String> {
    let upper = word.to_uppercase();
    let code = match upper.strip_prefix(['K', 'M']) {
        Some(rest) if upper.len() == 4 => rest,
        _ => upper.as_str(),
    };
    let is_plain = word.len() == 4 || *word == upper || ["usd", "eur", "gbp"].contains(&word);
    (CODES.contains(&code) && is_plain).then(|| code.to_owned())
}

fn is_multiplier(word: &str, has_currency: bool, header: &str) -> bool {
    let lower = word.to_lowercase();
    let is_letter = matches!(lower.as_str(), "k" | "m" | "b");
    let is_scaled_code = word.len() == 4 && code_in(word).is_some();
    let in_brackets = [format!("({word})"), format!("[{word}]")];
    MULTIPLIERS.contains(&lower.as_str())
        || matches!(
            lower.as_str(),
            "1,000" | "1,000,000" | "1,000s" | "1000" | "1000000"
        )
        || is_scaled_code
        || (is_letter && (has_currency || in_brackets.iter().any(|part| header.contains(part))))
}

/// Whether a currency goes by a sign, such as `$`, or a code.
pub(super) fn goes_by(currency: Currency, mark: &str) -> bool {
    let by_sign = SIGNS
        .iter()
        .any(|(sign, codes)| *sign == mark && codes.contains(&currency.code()));
    by_sign || currency.code() == mark
}

/// An amount without the sign of a currency that goes by it.
pub(super) fn without_sign(text: &str, currency: Option<Currency>) -> Option<&str> {
    SIGNS.iter().find_map(|(sign, _)| {
        let known = currency.is_none_or(|currency| goes_by(currency, sign));
        let bare = text.strip_prefix(sign).or_else(|| text.strip_suffix(sign));
        bare.filter(|_| known).map(str::trim)
    })
}

#[cfg(test)]
mod tests {
    use super::HeaderUnit;

    #[test]
    fn multipliers_and_currencies_are_seen() {
        for (header, multiplier, currency) in [
            ("Annual payroll ($1,000)", Some("1,000"), Some("$")),
            ("annual_payroll_kusd", Some("kusd"), Some("USD")),
            ("Value (EUR m)", Some("m"), Some("EUR")),
            ("Units (k)", Some("k"), None),
            ("Revenue, USD millions", Some("millions"), Some("USD")),
            ("Sales ('000)", Some("000"), None),
            ("Umsatz (Mio. EUR)", Some("Mio"), Some("EUR")),
            ("USD", None, None),
            ("count", None, None),
            ("Country", None, None),
            ("MonthlyCharges", None, None),
            ("1-4", None, None),
            ("employees", None, None),
        ] {
            let unit = HeaderUnit::of(header);
            let found = (unit.multiplier.as_deref(), unit.currency.as_deref());
            assert_eq!(found, (multiplier, currency), "{header}");
        }
        assert!(HeaderUnit::of("Individuals (% of population)").is_percent);
    }
}
