//! Cells as texts: numbers as they are stored, dates and percentages as they are meant.

use calamine::{DataRef, ExcelDateTime, Style};

/// Stands for the value of a formula that was never computed.
pub(super) const UNCOMPUTED: &str = "#UNCOMPUTED!";

/// How cells of a style show numbers.
pub(super) fn format(style: &Style) -> String {
    let format = style.number_format.as_ref();
    format.map_or_else(|| "General".to_owned(), |it| it.format_code.clone())
}

/// A cell as the readers of texts find it.
pub(super) fn text(value: &DataRef<'_>, format: &str) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) if is_percentage(format) => format!("{}%", digits(number * 100.0)),
        DataRef::Float(number) => digits(*number),
        DataRef::String(text) => unbroken(text),
        DataRef::SharedString(text) => unbroken(text),
        DataRef::Bool(true) => "true".to_owned(),
        DataRef::Bool(false) => "false".to_owned(),
        DataRef::DateTime(moment) => moment_of(*moment, format),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A number to fifteen digits, as many as spreadsheets show: what they compute has more, of which
/// the last are noise.
fn digits(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse::<f64>();
    (rounded.unwrap_or(number) + 0.0).to_string()
}

/// A text on one line.
fn unbroken(text: &str) -> String {
    text.split(['\n', '\r', '\t']).collect::<Vec<_>>().join(" ")
}

/// Whether a number of this format is shown times a hundred.
fn is_percentage(format: &str) -> bool {
    tokens(format).contains(&'%')
}

/// The signs of a format that are not to be shown as they stand.
fn tokens(format: &str) -> Vec<char> {
    let mut tokens = Vec::new();
    let mut signs = format.chars();
    // What stands in brackets are colours, conditions and languages.
    while let Some(sign) = signs.next() {
        match sign {
            '"' => drop(signs.find(|&it| it == '"')),
            '[' => drop(signs.find(|&it| it == ']')),
            '\\' | '_' | '*' => drop(signs.next()),
            // Negative numbers and zero have formats of their own.
            ';' => break,
            other => tokens.push(other.to_ascii_lowercase()),
        }
    }
    tokens
}

fn moment_of(moment: ExcelDateTime, format: &str) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    if moment.is_duration() {
        // A duration is a number of days, whose hours may be more than twenty-four.
        return digits(moment.as_f64());
    }
    let tokens = tokens(format);
    if !tokens.contains(&'y') && !tokens.contains(&'d') && moment.as_f64() < 1.0 {
        return clock;
    }
    if !tokens.contains(&'d') && tokens.contains(&'y') {
        return if tokens.contains(&'m') {
            format!("{year:04}-{month:02}")
        } else {
            format!("{year:04}")
        };
    }
    if clock == "00:00:00" {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{clock}")
    }
}

/// Appends a cell to its line.
pub(super) fn push(line: &mut String, cell: &str) {
    if cell.contains('"') {
        line.push('"');
        line.push_str(&cell.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType};

    use super::text;

    #[test]
    fn formats_say_what_a_number_is() {
        let date = |serial: f64| {
            let kind = ExcelDateTimeType::DateTime;
            DataRef::DateTime(ExcelDateTime::new(serial, kind, false))
        };
        for (value, format, shown) in [
            (DataRef::Float(0.125), "0.00%", "12.5%"),
            (DataRef::Float(0.07), "0%;[Red]-0%", "7%"),
            (DataRef::Float(12.0), "0\"%\"", "12"),
            (DataRef::Float(0.1 + 0.2), "#,##0.00", "0.3"),
            (
                DataRef::Float(1_234_567.89),
                "[$\u{20ac}-407] #,##0.00",
                "1234567.89",
            ),
            (DataRef::Float(-0.0), "General", "0"),
            (DataRef::Int(7), "General", "7"),
            (date(46_388.0), "dd/mm/yyyy", "2027-01-01"),
            (date(46_388.0), "mmm\\-yy", "2027-01"),
            (date(46_388.0), "[$-809]mmmm yyyy", "2027-01"),
            (date(46_388.0), "yyyy", "2027"),
            (date(46_388.5), "yyyy-mm-dd hh:mm", "2027-01-01T12:00:00"),
            (date(0.25), "hh:mm", "06:00:00"),
            (DataRef::SharedString("two\nlines"), "General", "two lines"),
            (DataRef::Bool(true), "General", "true"),
        ] {
            assert_eq!(text(&value, format), shown, "{value:?} as {format}");
        }
    }
}
