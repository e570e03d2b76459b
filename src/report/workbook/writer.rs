//! Sheets as the bytes of an XLSX file: the only file that knows what writes it.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError,
};

use super::sheet::{Cell, Kind, Sheet, Style, reference};
use crate::error::{Error, Invalid};

/// What a sheet holds at most.
const ROWS: usize = 1_048_576;
const COLUMNS: usize = 16_384;

/// What a cell and the name of a sheet hold at most, in units of UTF-16.
const TEXT: usize = 32_767;
const NAME: usize = 31;

/// The sheets as a file. The same sheets give the same bytes: the file bears no time.
pub(super) fn bytes(title: &str, sheets: &[Sheet]) -> Result<Vec<u8>, Error> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1).map_err(|error| refused(&error))?;
    let properties = DocProperties::new().set_title(shortened(title, 255));
    workbook.set_properties(&properties.set_creation_datetime(&created));
    let mut taken = Vec::new();
    for sheet in sheets {
        let name = unused(&sheet.name, &taken);
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(&name).map_err(|error| refused(&error))?;
        check_size(&name, sheet)?;
        write(worksheet, &name, sheet)?;
        taken.push(name);
    }
    workbook.save_to_buffer().map_err(|error| refused(&error))
}

fn check_size(name: &str, sheet: &Sheet) -> Result<(), Invalid> {
    let widest = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
    for (what, found, most) in [
        ("rows", sheet.rows.len(), ROWS),
        ("columns", widest, COLUMNS),
    ] {
        if found > most {
            let parameter = format!("{what} of the sheet `{name}`");
            return Err(Invalid::rule(&parameter, found, format!("at most {most}")));
        }
    }
    Ok(())
}

fn write(worksheet: &mut Worksheet, name: &str, sheet: &Sheet) -> Result<(), Error> {
    let told = |error: XlsxError| refused(&error);
    let (rows, columns) = sheet.frozen;
    worksheet.set_freeze_panes(rows, columns).map_err(told)?;
    worksheet
        .set_column_width(0, sheet.first_width)
        .map_err(told)?;
    let widest = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
    for column in (1_u16..).take(widest.saturating_sub(1)) {
        worksheet.set_column_width(column, 15.0).map_err(told)?;
    }
    for (row, cells) in (0_u32..).zip(&sheet.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            let at = || format!("cell {} of the sheet `{name}`", place(row, column));
            write_cell(worksheet, (row, column), cell, at)?;
        }
    }
    Ok(())
}

fn place(row: u32, column: u16) -> String {
    reference(usize::from(column), row as usize + 1)
}

fn write_cell(
    worksheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    at: impl Fn() -> String,
) -> Result<(), Error> {
    let written = match cell {
        Cell::Blank => return Ok(()),
        Cell::Text(text) => {
            check_text(text, at)?;
            worksheet.write_string(row, column, text)
        }
        Cell::Head(text) => {
            check_text(text, at)?;
            worksheet.write_string_with_format(row, column, text, &Format::new().set_bold())
        }
        Cell::Number(value, style) => {
            let value = finite(*value, at)?;
            worksheet.write_number_with_format(row, column, value, &format(*style))
        }
        Cell::Formula(text, value, style) => {
            let value = finite(*value, at)?;
            let formula = Formula::new(text).set_result(value.to_string());
            worksheet.write_formula_with_format(row, column, formula, &format(*style))
        }
    };
    written.map(|_| ()).map_err(|error| refused(&error))
}

fn check_text(text: &str, at: impl Fn() -> String) -> Result<(), Invalid> {
    let length = text.encode_utf16().count();
    if length > TEXT {
        let rule = format!("a text of at most {TEXT} characters, as many as a cell holds");
        let given = format!("a text of {length} characters");
        return Err(Invalid::rule(&at(), given, rule));
    }
    Ok(())
}

fn finite(value: f64, at: impl Fn() -> String) -> Result<f64, Invalid> {
    if value.is_finite() {
        return Ok(value);
    }
    Err(Invalid::rule(&at(), value, "a finite number"))
}

fn format(style: Style) -> Format {
    let format = match style.kind {
        Kind::Amount(0) => Format::new().set_num_format("#,##0"),
        Kind::Amount(digits) => {
            let decimals = "0".repeat(digits as usize);
            Format::new().set_num_format(format!("#,##0.{decimals}"))
        }
        Kind::Count => Format::new().set_num_format("#,##0.00"),
        Kind::Share => Format::new().set_num_format("0.00%"),
        Kind::Plain => Format::new(),
        Kind::Factor => Format::new().set_num_format("0.000000"),
        Kind::Month => Format::new().set_num_format("yyyy-mm"),
        Kind::Day => Format::new().set_num_format("yyyy-mm-dd"),
    };
    if style.is_total {
        format.set_bold()
    } else {
        format
    }
}

/// A name that a sheet may have and no other has, regardless of case.
fn unused(wanted: &str, taken: &[String]) -> String {
    let tidy: String = wanted
        .chars()
        .map(|c| match c {
            '[' | ']' | ':' | '*' | '?' | '/' | '\\' => '-',
            other if other.is_control() => ' ',
            other => other,
        })
        .collect();
    let tidy = tidy.trim().trim_matches('\'').trim();
    // Excel keeps the name "History" for itself.
    let tidy = match tidy {
        "" => "Sheet",
        name if name.eq_ignore_ascii_case("history") => "History of the case",
        name => name,
    };
    let is_taken = |name: &str| {
        let lower = name.to_lowercase();
        taken.iter().any(|other| other.to_lowercase() == lower)
    };
    let numbered = (2..).map(|number| {
        let suffix = format!(" ({number})");
        format!("{}{suffix}", shortened(tidy, NAME - suffix.len()))
    });
    let mut candidates = [shortened(tidy, NAME)].into_iter().chain(numbered);
    // One more candidate than sheets before is always enough.
    candidates.find(|name| !is_taken(name)).unwrap_or_default()
}

/// The beginning of a text, of at most so many units of UTF-16.
fn shortened(text: &str, most: usize) -> String {
    let mut length = 0;
    let fitting = text.chars().take_while(|c| {
        length += c.len_utf16();
        length <= most
    });
    let short: String = fitting.collect();
    short.trim_end().trim_end_matches('\'').to_owned()
}

/// What remains are limits that are checked before.
fn refused(error: &XlsxError) -> Error {
    Invalid::rule("workbook", error.to_string(), "what a spreadsheet can hold").into()
}

#[cfg(test)]
mod tests {
    use super::unused;

    #[test]
    fn names_of_sheets_are_permitted_and_differ() {
        let taken = ["Market size".to_owned(), "A".repeat(31)];
        for (wanted, name) in [
            (
                "Decision: go: the criterion is met",
                "Decision- go- the criterion is",
            ),
            ("MARKET SIZE", "MARKET SIZE (2)"),
            ("[a]/b*?", "-a--b--"),
            ("'quoted'", "quoted"),
            ("", "Sheet"),
            ("history", "History of the case"),
        ] {
            let found = unused(wanted, &taken);
            assert_eq!(found, name, "{wanted}");
        }
        assert_eq!(
            unused(&"a".repeat(40), &taken),
            format!("{} (2)", "a".repeat(27))
        );
    }
}
