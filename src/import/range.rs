//! Ranges written as text: `1-4`, `$50,000 - $99,999`, `100 or more`, `<5`.

/// The two ends of a range, as the text writes them; an open end is `None`.
pub(super) type Ends<'a> = (Option<&'a str>, Option<&'a str>);

/// An end of a range, which is read in place of its cell.
#[derive(Clone, Copy)]
pub(super) struct End<'a> {
    pub(super) text: &'a str,
    /// Whether the program declared it, as a number that no setting of the column changes;
    /// otherwise it stands in the cell.
    pub(super) is_declared: bool,
}

/// The ends of a text that is a range.
///
/// A prefix that only sorts, as in `a) 1 to 4`, is passed over. Dates, months and negative
/// numbers are no ranges.
pub(super) fn ends(text: &str) -> Option<Ends<'_>> {
    let text = without_prefix(text.trim());
    open_above(text)
        .or_else(|| open_below(text))
        .or_else(|| between(text))
}

/// Whether both ends of a range are whole numbers that belong to it, as in `1-4 employees`.
pub(super) fn is_whole(text: &str) -> bool {
    let is_count = |end: &str| {
        let number = end.split_whitespace().next().unwrap_or_default();
        number
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b',')
    };
    matches!(between(without_prefix(text.trim())), Some((Some(low), Some(high))) if is_count(low) && is_count(high))
}

/// The ends as numbers, for comparing ranges with each other: a range from one number up to, and
/// except with whole numbers in mind, including another.
pub(super) fn limits(text: &str) -> Option<(f64, f64)> {
    let (low, high) = ends(text)?;
    let value = |end: Option<&str>, open: f64| end.map_or(Some(open), number);
    Some((value(low, 0.0)?, value(high, f64::INFINITY)?))
}

fn without_prefix(text: &str) -> &str {
    match text.split_once(") ") {
        Some((letter, rest)) if letter.chars().count() <= 2 => rest.trim_start(),
        _ => text,
    }
}

fn open_above(text: &str) -> Option<Ends<'_>> {
    const AFTER: [&str; 7] = [
        "+",
        " or more",
        " and over",
        " and more",
        " or over",
        " and above",
        " plus",
    ];
    const BEFORE: [&str; 5] = [">=", ">", "over ", "more than ", "at least "];
    let behind = AFTER.iter().find_map(|word| strip_end(text, word));
    let before = || BEFORE.iter().find_map(|word| strip_start(text, word));
    let end = behind.or_else(before)?.trim();
    is_end(end).then_some((Some(end), None))
}

fn open_below(text: &str) -> Option<Ends<'_>> {
    const BEFORE: [&str; 6] = ["<=", "<", "under ", "less than ", "fewer than ", "up to "];
    const AFTER: [&str; 2] = [" or less", " or fewer"];
    let before = BEFORE.iter().find_map(|word| strip_start(text, word));
    let behind = || AFTER.iter().find_map(|word| strip_end(text, word));
    let end = before.or_else(behind)?.trim();
    is_end(end).then_some((None, Some(end)))
}

fn between(text: &str) -> Option<Ends<'_>> {
    const MARKS: [&str; 5] = [" to ", "\u{2013}", "\u{2014}", "-", " bis "];
    MARKS.iter().find_map(|mark| {
        let (low, high) = text.split_once(mark)?;
        let (low, high) = (low.trim(), high.trim());
        let is_rising = number(low)? <= number(high)?;
        (is_end(low) && is_end(high) && is_rising).then_some((Some(low), Some(high)))
    })
}

/// Whether a text begins like an amount. A leading zero begins a month or a day.
fn is_end(text: &str) -> bool {
    let digits = text.trim_start_matches(['$', '\u{20ac}', '\u{a3}', '\u{a5}', ' ']);
    let is_padded = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    digits.starts_with(|c: char| c.is_ascii_digit()) && !is_padded
}

/// An end as a rough number: marks between digits are passed over, a last point or comma with
/// other than three digits behind it begins the decimals.
fn number(text: &str) -> Option<f64> {
    let kept: String = text
        .chars()
        .filter(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        .collect();
    if text.contains('-') || !kept.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (whole, decimals) = match kept.rfind(['.', ',']) {
        Some(at) if kept.len() - at != 4 || kept.starts_with("0.") => kept.split_at(at),
        _ => (kept.as_str(), ""),
    };
    let plain = whole.replace(['.', ','], "") + &decimals.replace(',', ".");
    plain.parse().ok()
}

fn strip_end<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(word.len())?;
    let (rest, end) = text.split_at_checked(at)?;
    end.eq_ignore_ascii_case(word).then_some(rest)
}

fn strip_start<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(word.len())?;
    start.eq_ignore_ascii_case(word).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::{ends, is_whole, limits};

    #[test]
    fn ranges_are_told_from_dates_and_numbers() {
        for (text, expected) in [
            ("1-4", Some((Some("1"), Some("4")))),
            (
                "$50,000 - $99,999",
                Some((Some("$50,000"), Some("$99,999"))),
            ),
            ("a) 1 to 4", Some((Some("1"), Some("4")))),
            ("j) 10000+", Some((Some("10000"), None))),
            ("100 or more", Some((Some("100"), None))),
            ("<5", Some((None, Some("5")))),
            ("Less than $10,000", Some((None, Some("$10,000")))),
            ("0.5\u{2013}1.5", Some((Some("0.5"), Some("1.5")))),
            ("2024-01", None),
            ("2024-01-31", None),
            ("-5", None),
            ("5", None),
            ("99-1", None),
            ("", None),
        ] {
            assert_eq!(ends(text), expected, "{text}");
        }
        assert_eq!(limits("1,000 - 1,499"), Some((1_000.0, 1_499.0)));
        assert_eq!(limits("<5"), Some((0.0, 5.0)));
        assert_eq!(limits("0.500-1.25"), Some((0.5, 1.25)));
        assert_eq!(limits("4-9 employees"), Some((4.0, 9.0)));
        assert!(is_whole("1-4 employees") && is_whole("1,000 to 4,999"));
        assert!(!is_whole("0.5-1.5") && !is_whole("$0 - $10,000") && !is_whole("<5"));
    }
}
