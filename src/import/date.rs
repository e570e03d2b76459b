//! Dates and months in a declared format.

use std::borrow::Cow;

use jiff::civil::Date;
use jiff::fmt::strtime::{self, BrokenDownTime};

use crate::error::Invalid;
use crate::quantity::Month;

/// Formats that are tried to advise on an undeclared one.
const KNOWN: [&str; 19] = [
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
    "%Y-Q%q",
    "%YQ%q",
    "%Y Q%q",
    "Q%q %Y",
    "%qQ%y",
];

/// The first year of four digits.
const FIRST_YEAR: i16 = 1000;

/// Whether a format can be used: it must tell a year.
pub(super) fn check_format(format: &str) -> Result<(), Invalid> {
    let day = jiff::civil::date(2024, 11, 25);
    let format_of_quarter = format.replace("%q", "4");
    let written = strtime::format(&format_of_quarter, day);
    let back = written.and_then(|text| BrokenDownTime::parse(&format_of_quarter, text));
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
        Some(format) if is_of_quarter(format) => quarter_in(text, format)
            .and_then(first_day)
            .ok_or_else(|| Invalid::rule("date", text, "a date").hint(unlike(format))),
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
    if is_of_quarter(format) {
        return quarter_in(text, format).ok_or_else(refuse);
    }
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

fn is_of_quarter(format: &str) -> bool {
    format.contains("%q")
}

/// The first month of a quarter in a format. The parser of dates does not know quarters, so each
/// of the four is looked for as it is written.
fn quarter_in(text: &str, format: &str) -> Option<Month> {
    ["1", "2", "3", "4"]
        .into_iter()
        .zip([1, 4, 7, 10])
        .find_map(|(quarter, month)| {
            let parts = BrokenDownTime::parse(format.replace("%q", quarter), text).ok()?;
            let year = parts.year().filter(|year| *year >= FIRST_YEAR)?;
            Month::new(year, month).ok()
        })
}

fn first_day(month: Month) -> Option<Date> {
    let year = i16::try_from(month.year()).ok()?;
    Date::new(year, i8::try_from(month.number()).ok()?, 1).ok()
}

/// The first month of the quarter that a header names, such as `2024-Q1`, `Q1 2024`, `1Q24`.
pub(super) fn quarter(header: &str) -> Option<Month> {
    const FORMATS: [&str; 12] = [
        "%Y-Q%q", "%YQ%q", "%Y Q%q", "%Y/Q%q", "Q%q %Y", "Q%q/%Y", "Q%q-%Y", "Q%q%Y", "%qQ%Y",
        "%qQ %Y", "%qQ%y", "Q%q %y",
    ];
    header.contains(['Q', 'q']).then_some(())?;
    let upper = header.to_ascii_uppercase();
    FORMATS.iter().find_map(|format| quarter_in(&upper, format))
}

fn unlike(format: &str) -> String {
    format!("it is not written as `{format}`")
}

fn iso(text: &str) -> Option<Date> {
    let (day, time) = text.split_at_checked(10)?;
    if !time.is_empty() && !is_time(time) {
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

/// Whether a text behind a date is a time of day with or without its zone: `T10:00:00Z`,
/// ` 5:30 PM`, ` 10:00:00.5 +01:00`.
fn is_time(text: &str) -> bool {
    let Some(text) = text.strip_prefix(['T', 't', ' ']) else {
        return false;
    };
    let is_digits = |part: &str, least: usize, most: usize| {
        (least..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_up_to = |most: u8, part: &str| part.parse::<u8>().is_ok_and(|number| number <= most);
    let clock = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ','));
    let (clock, zone) = text.split_at(clock.unwrap_or(text.len()));
    let mut parts = clock.split(':');
    let is_hour = parts
        .next()
        .is_some_and(|hour| is_digits(hour, 1, 2) && is_up_to(24, hour));
    let is_minute = parts
        .next()
        .is_some_and(|minute| is_digits(minute, 2, 2) && is_up_to(59, minute));
    let is_second = parts.next().is_none_or(|second| {
        let (whole, fraction) = second.split_once(['.', ',']).unwrap_or((second, "0"));
        is_digits(whole, 2, 2) && is_up_to(60, whole) && is_digits(fraction, 1, 12)
    });
    is_hour && is_minute && is_second && parts.next().is_none() && is_zone(zone.trim())
}

/// `Z`, `UTC`, `+01:00`, `-0500`, `+01:00[Europe/Berlin]`, and `AM` and `PM` before it.
fn is_zone(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    let rest = ["AM", "PM"]
        .iter()
        .find_map(|half| upper.strip_prefix(half));
    let zone = rest.unwrap_or(&upper).trim();
    let zone = zone.split_once('[').map_or(
        zone,
        |(offset, name)| {
            if name.ends_with(']') { offset } else { "?" }
        },
    );
    let offset = zone.strip_prefix(['+', '-']).is_some_and(|digits| {
        (2..=5).contains(&digits.len())
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b':')
    });
    let is_name = zone.len() <= 4 && zone.bytes().all(|byte| byte.is_ascii_uppercase());
    offset || is_name
}

/// An error that names the formats in which the text could be read.
fn advised(rule: impl Into<Cow<'static, str>>, text: &str, needs_day: bool) -> Invalid {
    let fits = |format: &&&str| match BrokenDownTime::parse(format, text) {
        _ if is_of_quarter(format) => quarter_in(text, format).is_some(),
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
    use super::{check_format, date, iso, iso_text, month, quarter};

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

    #[test]
    fn only_a_time_of_day_may_follow_a_date() {
        for (time, is_date) in [
            ("T00:00:00Z", true),
            (" 05:30", true),
            (" 5:30 PM", true),
            (" 10:00:00.123", true),
            ("T10:00:00+01:00", true),
            ("T10:00:00-0500", true),
            ("T10:00:00+01:00[Europe/Berlin]", true),
            (" 10:00:00 UTC", true),
            (" 5 bananas", false),
            (" 25:00", false),
            (" 05:60", false),
            (" 24:00:00", true),
            (" 23:59:60Z", true),
            (" 5", false),
            (" 10:00 in the morning", false),
            ("T", false),
            ("5", false),
            ("-05", false),
            (" 10:00:00:00", false),
        ] {
            let text = format!("2024-01-31{time}");
            assert_eq!(date(&text, None).is_ok(), is_date, "{text}");
        }
    }

    #[test]
    fn quarters_are_read_as_their_first_month() {
        assert!(check_format("%Y-Q%q").is_ok() && check_format("Q%q").is_err());
        for (text, format, first) in [
            ("2024-Q1", "%Y-Q%q", "2024-01"),
            ("Q4 2023", "Q%q %Y", "2023-10"),
            ("3Q24", "%qQ%y", "2024-07"),
        ] {
            assert_eq!(month(text, Some(format)).unwrap().to_string(), first);
            assert_eq!(iso_text(text, format).unwrap(), first);
            assert_eq!(
                date(text, Some(format)).unwrap().to_string(),
                format!("{first}-01")
            );
        }
        assert!(month("2024-Q5", Some("%Y-Q%q")).is_err());
        let hint = month("2024-Q1", None).unwrap_err().hint.unwrap();
        assert_eq!(hint, "declare its format with `dates`, probably `%Y-Q%q`");
        for (header, first) in [
            ("2024-Q1", Some("2024-01")),
            ("Q2 2024", Some("2024-04")),
            ("3q24", Some("2024-07")),
            ("2024", None),
            ("Quarter", None),
        ] {
            let found = quarter(header).map(|month| month.to_string());
            assert_eq!(found.as_deref(), first, "{header}");
        }
    }
}
