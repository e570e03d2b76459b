//! Dates and months in a declared format.

use jiff::civil::Date;
use jiff::fmt::strtime::{self, BrokenDownTime};

use crate::error::Invalid;
use crate::quantity::Month;

/// Formats that are tried to advise on an undeclared one.
const KNOWN: [&str; 14] = [
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%Y%m%d",
    "%Y/%m/%d",
    "%d-%m-%Y",
    "%b %Y",
    "%B %Y",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%m/%Y",
    "%Y-%m-%d",
];

/// The first year of four digits.
const FIRST_YEAR: i16 = 1000;

/// Whether a format can be used: it must tell a year.
pub(super) fn check_format(format: &str) -> Result<(), Invalid> {
    let day = jiff::civil::date(2024, 11, 25);
    let written = strtime::format(format, day);
    let back = written.and_then(|text| BrokenDownTime::parse(format, text));
    match back {
        Ok(parts) if parts.year() == Some(2024) => Ok(()),
        _ => Err(Invalid::rule(
            "date format",
            format!("`{format}`"),
            "a pattern such as %d.%m.%Y that has a year and can be read",
        )),
    }
}

/// A date in a format, or in ISO 8601 (`2024-01-31`, with or without a time of day).
pub(super) fn date(text: &str, format: Option<&str>) -> Result<Date, Invalid> {
    match format {
        None => iso(text).ok_or_else(|| advised("a date such as 2024-01-31", text, true)),
        Some(format) => day(text, format)
            .ok_or_else(|| Invalid::rule("date", text, "a date").hint(unlike(format))),
    }
}

/// A month in a format, or as `2024-01`.
pub(super) fn month(text: &str, format: Option<&str>) -> Result<Month, Invalid> {
    let Some(format) = format else {
        return text
            .parse()
            .map_err(|invalid: Invalid| match invalid.permitted {
                crate::error::Permitted::Rule(rule) => advised(rule, text, false),
                _ => invalid,
            });
    };
    let refuse = || Invalid::rule("month", text, "a month").hint(unlike(format));
    let parts = BrokenDownTime::parse(format, text).map_err(|_| refuse())?;
    let number = parts.month().and_then(|month| u8::try_from(month).ok());
    let year = parts.year().filter(|year| *year >= FIRST_YEAR);
    Month::new(year.ok_or_else(refuse)?, number.ok_or_else(refuse)?)
}

/// A text in its declared format as `2024-01-31`, or `2024-01` if the format has no day.
pub(super) fn iso_text(text: &str, format: &str) -> Result<String, Invalid> {
    match day(text, format) {
        Some(date) => Ok(date.to_string()),
        None => month(text, Some(format)).map(|month| month.to_string()),
    }
}

/// A day in a format. `%Y` would take the `24` of `31.01.24` for the year 24.
fn day(text: &str, format: &str) -> Option<Date> {
    let date = Date::strptime(format, text).ok()?;
    (date.year() >= FIRST_YEAR).then_some(date)
}

fn unlike(format: &str) -> String {
    format!("it is not written as `{format}`")
}

fn iso(text: &str) -> Option<Date> {
    let (day, time) = text.split_at_checked(10)?;
    let has_time =
        time.starts_with(['T', ' ']) && time[1..].starts_with(|c: char| c.is_ascii_digit());
    if !time.is_empty() && !has_time {
        return None;
    }
    let bytes = day.as_bytes();
    let number = |from: usize, to: usize| -> Option<i16> {
        let digits = &bytes[from..to];
        let is_number = digits.iter().all(u8::is_ascii_digit);
        is_number.then(|| digits.iter().fold(0, |n, d| n * 10 + i16::from(d - b'0')))
    };
    if bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let (month, day) = (number(5, 7)?, number(8, 10)?);
    Date::new(
        number(0, 4)?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

/// An error that names the formats in which the text could be read.
fn advised(rule: &'static str, text: &str, needs_day: bool) -> Invalid {
    let fits = |format: &&&str| match BrokenDownTime::parse(format, text) {
        Ok(parts) => {
            parts.year().is_some_and(|year| year >= FIRST_YEAR)
                && (!needs_day || parts.to_date().is_ok())
        }
        Err(_) => false,
    };
    let formats: Vec<String> = KNOWN
        .iter()
        .filter(fits)
        .map(|format| format!("`{format}`"))
        .collect();
    let invalid = Invalid::rule("date", text, rule);
    match formats.as_slice() {
        [] => invalid,
        [one] => invalid.hint(format!("declare its format with `dates`, probably {one}")),
        several => invalid.hint(format!(
            "declare its format with `dates`; it may be {}",
            several.join(" or ")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::{check_format, date, iso, iso_text, month};

    /// The colon follows the nine and the slash precedes the zero.
    #[test]
    fn only_digits_make_a_date() {
        assert!(iso("2026-01-02").is_some());
        for bad in [
            "202:-01-02",
            "2026-0:-02",
            "2026-01-0:",
            "/026-01-02",
            "2026-01-/2",
        ] {
            assert_eq!(iso(bad), None, "{bad}");
        }
    }

    #[test]
    fn dates_in_many_formats() {
        for (text, format, expected) in [
            ("2024-01-31", None, "2024-01-31"),
            ("1986-09-01T00:00:00Z", None, "1986-09-01"),
            ("31.01.2024", Some("%d.%m.%Y"), "2024-01-31"),
            ("20240131", Some("%Y%m%d"), "2024-01-31"),
            ("31 January 2024", Some("%d %B %Y"), "2024-01-31"),
            ("1/3/2008", Some("%m/%d/%Y"), "2008-01-03"),
        ] {
            assert_eq!(date(text, format).unwrap().to_string(), expected);
        }
        assert_eq!(
            month("Jan 2024", Some("%b %Y")).unwrap().to_string(),
            "2024-01"
        );
        assert_eq!(iso_text("Jan 2024", "%b %Y").unwrap(), "2024-01");
        assert!(date("2024-02-30", None).is_err());
        assert!(date("31.02.2024", Some("%d.%m.%Y")).is_err());
        // A year of two digits has a pattern of its own.
        assert!(date("31.01.24", Some("%d.%m.%Y")).is_err());
        assert!(month("Jan 24", Some("%b %Y")).is_err());
        assert!(iso_text("31.01.24", "%d.%m.%Y").is_err());
        let short = date("31.01.24", Some("%d.%m.%y")).unwrap();
        assert_eq!(short.to_string(), "2024-01-31");
        let hint = date("03/04/2024", None).unwrap_err().hint.unwrap();
        assert_eq!(
            hint,
            "declare its format with `dates`; it may be `%d/%m/%Y` or `%m/%d/%Y`"
        );
        assert!(check_format("%d.%m").is_err() && check_format("%d.%m.%Y").is_ok());
    }
}
