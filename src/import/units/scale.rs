//! Columns that hold the unit or the multiplier of each row.

use super::{code_in, is_multiplier, power_of, words};

/// Whether a column holds the multiplier of each row, by its header: `UNIT_MULT` of SDMX,
/// `SCALAR_FACTOR` of Statistics Canada, `PowerCode` of the OECD.
pub(in crate::import) fn is_scale_header(header: &str) -> bool {
    matches!(
        plain_name(header).as_str(),
        "unitmult"
            | "unitmultiplier"
            | "scalarfactor"
            | "scalarid"
            | "powercode"
            | "powercodecode"
            | "scale"
            | "multiplier"
    )
}

/// Whether a column holds the unit of each row, by its header: `UNIT_MEASURE` of SDMX, `unit` of
/// Eurostat. Its codes may have a multiplier in them, as `MIO_EUR` has.
pub(in crate::import) fn is_unit_header(header: &str) -> bool {
    const NAMES: [&str; 10] = [
        "unit",
        "units",
        "unitmeasure",
        "unitofmeasure",
        "uom",
        "einheit",
        "ma\u{df}einheit",
        "masseinheit",
        "unit\u{e9}",
        "unidad",
    ];
    NAMES.contains(&plain_name(header).as_str())
}

/// The letters and digits of a header in lower case, without the label that SDMX puts behind its
/// code.
fn plain_name(header: &str) -> String {
    let name = header.split(':').next().unwrap_or(header);
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.collect::<String>().to_lowercase()
}

/// Whether a cell of such a column says that the figures of its row are multiplied. Under a header
/// that has other meanings too, such as `Scale`, only a word says so.
pub(in crate::import) fn says_scale(header: &str, text: &str) -> bool {
    if is_unit_header(header) {
        return unit_power(text).is_some_and(|power| power > 0);
    }
    let is_doubtful = ["scale", "multiplier"]
        .iter()
        .any(|one| header.eq_ignore_ascii_case(one));
    let is_said = !is_doubtful || text.contains(char::is_alphabetic);
    is_said && scale_power(text).is_some_and(|power| power > 0)
}

/// The power of ten that a cell of such a column means: a word such as `thousands`, a code with
/// its label such as `6: Millions`, or a number, which is the power itself if it is below 16 and
/// otherwise the multiplier.
pub(in crate::import) fn scale_power(text: &str) -> Option<u32> {
    text.split(':').find_map(|part| {
        let part = part.trim();
        let lower = part.to_lowercase();
        if matches!(lower.as_str(), "" | "units" | "unit" | "ones" | "one") {
            return Some(0);
        }
        if let Some(tens) = ["tens", "hundreds"].iter().position(|one| *one == lower) {
            return Some(if tens == 0 { 1 } else { 2 });
        }
        match part.parse::<u64>() {
            Ok(power @ 0..=15) => u32::try_from(power).ok(),
            Ok(multiplier) => {
                let power = multiplier.ilog10();
                (10_u64.pow(power) == multiplier).then_some(power)
            }
            Err(_) => power_of(part).or_else(|| unit_power(part)),
        }
    })
}

/// The power of ten in the name or the code of a unit, such as `MIO_EUR` or `Thousand persons`; 0
/// for a unit that is known to have none, such as `EUR` or `Persons`.
fn unit_power(text: &str) -> Option<u32> {
    const OF_ONE: [&str; 12] = [
        "number", "nr", "persons", "per", "people", "euro", "euros", "dollar", "dollars",
        "percent", "pc", "pct",
    ];
    let words = words(text);
    let has_currency = words.iter().any(|word| code_in(word).is_some());
    let mut before = None;
    for word in &words {
        let is_rate = before.is_some_and(|before: &str| before.eq_ignore_ascii_case("per"));
        let is_length = *word == "MM" && !has_currency;
        if !is_rate && !is_length && is_multiplier(word, before, has_currency, text) {
            return power_of(word);
        }
        before = Some(word);
    }
    let is_of_one =
        |word: &&str| code_in(word).is_some() || OF_ONE.contains(&word.to_lowercase().as_str());
    (!words.is_empty() && words.iter().all(is_of_one)).then_some(0)
}
