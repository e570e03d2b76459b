//! What headers, titles and cells say about units.

mod scale;
mod words;

use super::currency_marks::{CODES, SIGNS};
pub(super) use scale::{is_scale_header, is_unit_header, says_scale, scale_power};
use words::{COUNTED, DOUBTFUL, IDEOGRAPHIC, MINORS, MULTIPLIERS};

/// What a header says besides the name of its column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct HeaderUnit {
    /// The words for a multiplier, such as `thousands` or `$1,000`.
    pub(super) multiplier: Option<String>,
    /// The word for hundredths of a currency, such as `cents`.
    pub(super) minor: Option<String>,
    /// The code or sign of a currency.
    pub(super) currency: Option<String>,
    /// Whether it speaks of percent.
    pub(super) is_percent: bool,
}

impl HeaderUnit {
    /// Reads a header. One that is nothing but a code names its column.
    pub(super) fn of(header: &str) -> Self {
        let words = words(header);
        let sign = SIGNS.iter().find(|(sign, _)| header.contains(sign));
        let code = words.iter().find_map(|word| code_in(word));
        let has_currency = sign.is_some() || code.is_some();
        let in_words = words
            .iter()
            .enumerate()
            .find(|(index, word)| {
                let before = index.checked_sub(1).and_then(|index| words.get(index));
                is_multiplier(word, before.copied(), has_currency, header)
            })
            .map(|(_, word)| (*word).to_owned());
        let multiplier = in_words.or_else(|| joined(header).map(|(text, _)| text));
        let is_only_code = words.len() == 1 && words.first().is_some_and(|word| word.len() == 3);
        let currency = code.or(sign.map(|(sign, _)| (*sign).to_owned()));
        let lower = header.to_lowercase();
        let is_percent = header.contains('%')
            || words.iter().any(|word| word.eq_ignore_ascii_case("pct"))
            || lower.contains("percent")
            || lower.contains("per cent");
        Self {
            multiplier,
            minor: minor(&words, header),
            currency: currency.filter(|_| !is_only_code),
            is_percent,
        }
    }

    /// The power of ten that its multiplier says.
    pub(super) fn power(&self) -> Option<u32> {
        power_of(self.multiplier.as_deref()?)
    }
}

/// The words of a text, with thousands such as `1,000` and powers such as `10^6` in one piece.
fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric() && !matches!(c, ',' | '^'))
        .map(|word| word.trim_matches(','))
        .filter(|word| !word.is_empty())
        .collect()
}

/// What may stand before or behind a currency code as its multiplier.
fn scale_of_code(letters: &str) -> Option<u32> {
    match letters {
        "K" | "T" | "TSD" => Some(3),
        "M" | "MN" | "MM" | "MIO" | "MLN" => Some(6),
        "B" | "BN" | "MRD" => Some(9),
        _ => None,
    }
}

/// A currency code, also beside the letters of its multiplier as in `kusd`, `TEUR`, `EURm`; and
/// the power of ten of these.
fn scaled_code(word: &str) -> Option<(&'static str, Option<u32>)> {
    if !word.is_ascii() || !(3..=6).contains(&word.len()) {
        return None;
    }
    let upper = word.to_uppercase();
    let mut codes = CODES.iter();
    let (code, scale) = codes.find_map(|code| {
        if upper == *code {
            return Some((*code, None));
        }
        let letters = upper
            .strip_suffix(code)
            .or_else(|| upper.strip_prefix(code))?;
        Some((*code, Some(scale_of_code(letters)?)))
    })?;
    let is_plain = scale.is_some() || *word == upper || ["usd", "eur", "gbp"].contains(&word);
    is_plain.then_some((code, scale))
}

fn code_in(word: &str) -> Option<String> {
    scaled_code(word).map(|(code, _)| code.to_owned())
}

fn is_multiplier(word: &str, before: Option<&str>, has_currency: bool, header: &str) -> bool {
    let lower = word.to_lowercase();
    if scaled_code(word).is_some_and(|(_, scale)| scale.is_some()) || is_times(&lower) {
        return true;
    }
    if before.is_some_and(|before| before.eq_ignore_ascii_case("x")) && power_of(&lower).is_some() {
        return true;
    }
    // `Cr` alone is a credit.
    if lower == "cr" {
        return ["\u{20b9}", "INR", "Rs"]
            .iter()
            .any(|rupee| header.contains(rupee));
    }
    if lower == "k" && header.ends_with("_k") {
        return true;
    }
    if !DOUBTFUL.contains(&lower.as_str()) {
        let known = MULTIPLIERS.iter().any(|(known, _)| *known == lower);
        return known || inner_word(word);
    }
    // `MM` is a month beside days and years, and `mm` a length.
    let is_millions = word == "MM"
        && !header.contains(['/', ':', '-'])
        && !["DD", "YY", "HH"].iter().any(|part| header.contains(part));
    let in_brackets = [format!("({word})"), format!("[{word}]")];
    let is_alone = in_brackets.iter().any(|part| header.contains(part));
    is_millions || has_currency || (is_alone && (lower.len() == 1 || word == "MM"))
}

/// `x1000`.
fn is_times(lower: &str) -> bool {
    lower
        .strip_prefix('x')
        .is_some_and(|digits| power_of(digits).is_some())
}

/// `SalesInThousands`: a long word for a multiplier at the end of one in camel case.
fn inner_word(word: &str) -> bool {
    const LONG: [&str; 8] = [
        "Thousands",
        "Thousand",
        "Millions",
        "Million",
        "Billions",
        "Billion",
        "Lakhs",
        "Crores",
    ];
    LONG.iter()
        .any(|long| word.len() > long.len() && word.ends_with(long))
}

/// The power of ten that a word for a multiplier means.
fn power_of(word: &str) -> Option<u32> {
    let lower = word.to_lowercase();
    let digits = lower.strip_prefix('x').unwrap_or(&lower);
    let listed = MULTIPLIERS.iter().find(|(known, _)| *known == digits);
    if let Some((_, power)) = listed {
        return Some(*power);
    }
    if let Some((_, Some(power))) = scaled_code(word) {
        return Some(power);
    }
    if let Some((_, power)) = joined(word) {
        return Some(power);
    }
    MULTIPLIERS
        .iter()
        .find(|(known, _)| known.len() > 6 && lower.ends_with(known))
        .map(|(_, power)| *power)
}

/// A multiplier in one piece with what it counts, such as `百万円` and `T€`.
fn joined(text: &str) -> Option<(String, u32)> {
    let is_piece = |said: &String| {
        let mut pieces = text.split(|c: char| c.is_whitespace() || "()[],".contains(c));
        pieces.any(|piece| piece == said)
    };
    let mut thousands = SIGNS.iter().map(|(sign, _)| format!("T{sign}"));
    let found = thousands.find(is_piece).map(|said| (said, 3));
    found.or_else(|| ideographic(text))
}

fn ideographic(text: &str) -> Option<(String, u32)> {
    IDEOGRAPHIC.iter().find_map(|(multiplier, power)| {
        COUNTED.iter().find_map(|counted| {
            let said = format!("{multiplier}{counted}");
            text.contains(&said).then_some((said, *power))
        })
    })
}

fn minor(words: &[&str], header: &str) -> Option<String> {
    if header.contains('\u{a2}') {
        return Some("\u{a2}".to_owned());
    }
    let found = words.iter().enumerate().find(|(index, word)| {
        let lower = word.to_lowercase();
        let is_share = index
            .checked_sub(1)
            .and_then(|index| words.get(index))
            .is_some_and(|before| before.eq_ignore_ascii_case("per"));
        // `ct` stands for counts too.
        let is_short = matches!(lower.as_str(), "ct" | "cts");
        let is_price = ["(ct", "ct/"].iter().any(|part| header.contains(part));
        MINORS.contains(&lower.as_str()) && !is_share && (!is_short || is_price)
    });
    found.map(|(_, word)| (*word).to_owned())
}

/// What a title says about the unit of the whole table: `in thousands`, `(EUR million)`,
/// `单位：万元`. A multiplier within prose, as in `more than 10 million people`, says nothing.
pub(super) fn said_by_title(title: &str) -> Option<String> {
    if let Some((said, _)) = joined(title) {
        return Some(said);
    }
    let words = words(title);
    let has_currency = SIGNS.iter().any(|(sign, _)| title.contains(sign))
        || words.iter().any(|word| code_in(word).is_some());
    let at = words.iter().enumerate().position(|(index, word)| {
        let before = index.checked_sub(1).and_then(|index| words.get(index));
        let is_said = is_multiplier(word, before.copied(), has_currency, title);
        let is_counted = before.is_some_and(|before| {
            before
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b',')
        });
        is_said && !is_counted && (stands_as_unit(&words, index, title) || is_times(word))
    })?;
    let is_in = at > 0 && is_preposition(words[at - 1]);
    let from = if is_in { at - 1 } else { at };
    Some(words[from..=at].join(" "))
}

fn is_preposition(word: &str) -> bool {
    ["in", "en"]
        .iter()
        .any(|one| word.eq_ignore_ascii_case(one))
}

/// Whether a multiplier stands behind `in`, or in brackets or behind a comma or colon with nothing
/// but words for units.
fn stands_as_unit(words: &[&str], index: usize, title: &str) -> bool {
    const OF_UNITS: [&str; 14] = [
        "of", "us", "dollars", "dollar", "euro", "euros", "pounds", "yen", "numbers", "number",
        "figures", "amounts", "values", "persons",
    ];
    if index > 0 && is_preposition(words[index - 1]) {
        return true;
    }
    let is_unit = |word: &&str| {
        let lower = word.to_lowercase();
        OF_UNITS.contains(&lower.as_str())
            || power_of(word).is_some()
            || code_in(word).is_some()
            || is_preposition(word)
    };
    title
        .split(['(', ')', '[', ']', ':', ';', ','])
        .map(self::words)
        .any(|part| part.contains(&words[index]) && part.iter().all(&is_unit))
        || opens_bracket(words[index], title)
}

/// Whether a word with a comma in it, such as `1,000`, is the first in its brackets.
fn opens_bracket(word: &str, title: &str) -> bool {
    let is_sign =
        |c: char| c.is_whitespace() || matches!(c, '$' | '\u{20ac}' | '\u{a3}' | 'x' | '\'');
    let before = title.split_once(word).map_or("", |(before, _)| before);
    word.contains(',') && before.trim_end_matches(is_sign).ends_with(['(', '['])
}

#[cfg(test)]
mod tests {
    use super::{
        HeaderUnit, is_scale_header, is_unit_header, said_by_title, says_scale, scale_power,
    };

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
            ("Umsatz TEUR", Some("TEUR"), Some("EUR")),
            ("TEUR", Some("TEUR"), Some("EUR")),
            ("Umsatz (MEUR)", Some("MEUR"), Some("EUR")),
            ("Revenue EURm", Some("EURm"), Some("EUR")),
            ("sales_usd_bn", Some("bn"), Some("USD")),
            ("Revenue MM", Some("MM"), None),
            ("Revenue (MM)", Some("MM"), None),
            ("Revenue $MM", Some("MM"), Some("$")),
            ("Revenue ($ millions)", Some("millions"), Some("$")),
            ("Revenue (\u{a3}m)", Some("m"), Some("\u{a3}")),
            (
                "\u{58f2}\u{4e0a}\u{9ad8}\u{ff08}\u{767e}\u{4e07}\u{5186}\u{ff09}",
                Some("\u{767e}\u{4e07}\u{5186}"),
                None,
            ),
            (
                "\u{6536}\u{5165}(\u{4ebf}\u{5143})",
                Some("\u{4ebf}\u{5143}"),
                None,
            ),
            ("Firms x1000", Some("x1000"), None),
            ("Firms (x 1,000)", Some("1,000"), None),
            ("Personer (tusen)", Some("tusen"), None),
            ("SalesInThousands", Some("SalesInThousands"), None),
            ("Effectifs (en milliers)", Some("milliers"), None),
            ("Umsatz (T\u{20ac})", Some("T\u{20ac}"), Some("\u{20ac}")),
            ("Price (NT$)", None, Some("$")),
            ("Preis (\u{20ac}/t)", None, Some("\u{20ac}")),
            ("Revenue (\u{20b9} Cr)", Some("Cr"), Some("\u{20b9}")),
            ("Cr (USD)", None, Some("USD")),
            ("Persons (10^6)", Some("10^6"), None),
            ("Persons, 10\u{b3}", Some("10\u{b3}"), None),
            ("Employment (hundreds)", Some("hundreds"), None),
            ("mrr_k", Some("k"), None),
            ("Vitamin K", None, None),
            ("USD", None, None),
            ("count", None, None),
            ("Country", None, None),
            ("MonthlyCharges", None, None),
            ("1-4", None, None),
            ("employees", None, None),
            ("DD/MM/YYYY", None, None),
            ("Rainfall (mm)", None, None),
            ("Miles driven", None, None),
        ] {
            let unit = HeaderUnit::of(header);
            let found = (unit.multiplier.as_deref(), unit.currency.as_deref());
            assert_eq!(found, (multiplier, currency), "{header}");
            assert_eq!(
                unit.multiplier.is_some(),
                unit.power().is_some(),
                "{header}"
            );
        }
        assert!(HeaderUnit::of("Individuals (% of population)").is_percent);
        for (header, minor) in [
            ("price_cents", Some("cents")),
            ("Price (\u{a2})", Some("\u{a2}")),
            ("Strompreis (ct/kWh)", Some("ct")),
            ("Change, per cent", None),
            ("Centre", None),
            ("order_ct", None),
        ] {
            assert_eq!(HeaderUnit::of(header).minor.as_deref(), minor, "{header}");
        }
    }

    #[test]
    fn titles_say_the_unit_of_their_table() {
        for (title, said) in [
            ("Firms by size (in thousands)", Some("in thousands")),
            (
                "Table 3. Employment, in thousands, 2024",
                Some("in thousands"),
            ),
            ("Revenue (EUR million)", Some("million")),
            ("Numbers in millions of dollars", Some("in millions")),
            ("Angaben in Tsd. Euro", Some("in Tsd")),
            ("Werte in TEUR", Some("in TEUR")),
            ("Umsatz in Mio. EUR", Some("in Mio")),
            ("Thousands", Some("Thousands")),
            ("(en milliers)", Some("en milliers")),
            (
                "\u{5355}\u{4f4d}\u{ff1a}\u{4e07}\u{5143}",
                Some("\u{4e07}\u{5143}"),
            ),
            ("All values x1000", Some("x1000")),
            ("Cities with more than 1 million people", None),
            ("One in a million", None),
            ("Firms by size", None),
            ("Thousands of firms closed", None),
            ("Annual payroll ($1,000)", Some("1,000")),
            ("Deaths (all causes) per 1,000", None),
            ("Index (2015 = 1000)", None),
        ] {
            assert_eq!(said_by_title(title).as_deref(), said, "{title}");
        }
    }

    #[test]
    fn columns_of_multipliers_are_known() {
        for header in [
            "UNIT_MULT",
            "UNIT_MULT: Unit multiplier",
            "SCALAR_FACTOR",
            "PowerCode",
        ] {
            assert!(is_scale_header(header), "{header}");
        }
        assert!(!is_scale_header("unit"));
        assert!(says_scale("UNIT_MULT", "3") && says_scale("Scale", "Billions"));
        assert!(!says_scale("UNIT_MULT", "0") && !says_scale("Scale", "5"));
        for header in ["unit", "UNIT_MEASURE", "Unit of measure", "Einheit"] {
            assert!(
                is_unit_header(header) && !is_scale_header(header),
                "{header}"
            );
        }
        assert!(!is_unit_header("unit price") && !is_unit_header("units sold"));
        for (unit, says) in [
            ("MIO_EUR", true),
            ("THS_PER", true),
            ("Million euro", true),
            ("MIO_EUR: Million euro", true),
            ("EUR", false),
            ("PC", false),
            ("MM", false),
            ("kg", false),
            ("Per thousand inhabitants", false),
        ] {
            assert_eq!(says_scale("unit", unit), says, "{unit}");
        }
        for (text, power) in [
            ("MIO_EUR", Some(6)),
            ("Thousand persons", Some(3)),
            ("EUR", Some(0)),
            ("kg", None),
            ("0", Some(0)),
            ("6", Some(6)),
            ("units", Some(0)),
            ("thousands", Some(3)),
            ("Millions", Some(6)),
            ("6: Millions", Some(6)),
            ("1000", Some(3)),
            ("", Some(0)),
            ("1.5", None),
            ("dozens", None),
        ] {
            assert_eq!(scale_power(text), power, "{text}");
        }
    }
}
