//! The tables of a document as sheets.

use super::sheet::{Cell, Kind, Sheet};
use crate::report::csv::figure;
use crate::report::{Document, Table};

/// A sheet for each table, under the heading of its section.
pub(super) fn sheets(document: &Document) -> Vec<Sheet> {
    let tables = document.tables().into_iter();
    tables.map(|(name, table)| sheet(&name, table)).collect()
}

fn sheet(name: &str, table: &Table) -> Sheet {
    let mut sheet = Sheet::new(name);
    sheet.frozen = (1, 1);
    sheet.row(table.header.iter().map(Cell::head));
    for row in &table.rows {
        sheet.row(row.iter().map(|text| cell(text)));
    }
    sheet
}

/// A number as one, if a spreadsheet keeps all of its digits.
fn cell(text: &str) -> Cell {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let Some(plain) = figure(text).filter(|_| digits <= 15) else {
        return if text.is_empty() {
            Cell::Blank
        } else {
            Cell::text(text)
        };
    };
    let (number, is_percent) = match plain.strip_suffix('%') {
        Some(number) => (number, true),
        None => (&*plain, false),
    };
    match number.parse::<f64>() {
        Ok(value) if is_percent => Cell::Number(value / 100.0, Kind::Share.style()),
        Ok(value) => Cell::Number(value, Kind::Plain.style()),
        Err(_) => Cell::text(text),
    }
}
