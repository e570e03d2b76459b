//! Which rows and columns of a sheet are hidden: what the reader of cells does not tell.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::place::Area;
use crate::error::column_letters;

/// A small file can unpack to more than memory holds: a sheet beyond this has no remark.
const MOST_BYTES: u64 = 1 << 28;

/// Rows and columns that are hidden, from 0 on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Hidden {
    rows: Vec<u32>,
    columns: Vec<(u32, u32)>,
}

impl Hidden {
    /// What is hidden in a sheet. It is a remark on a sheet that has been read already, so what
    /// cannot be found is taken to be seen.
    pub(super) fn of(bytes: &[u8], sheets: &[&str], sheet: &str) -> Self {
        let place = sheets.iter().position(|it| *it == sheet);
        let text = place.and_then(|place| part(bytes, place));
        text.map_or_else(Self::default, |text| Self::in_sheet(&text))
    }

    fn in_sheet(text: &str) -> Self {
        let mut hidden = Self::default();
        let number =
            |tag: &str, name: &str| attribute(tag, name)?.parse::<u32>().ok()?.checked_sub(1);
        let is_hidden = |tag: &str| matches!(attribute(tag, "hidden"), Some("1" | "true"));
        for tag in tags(text, "row") {
            if is_hidden(tag) {
                hidden.rows.extend(number(tag, "r"));
            }
        }
        for tag in tags(text, "col") {
            if is_hidden(tag) {
                hidden
                    .columns
                    .extend(number(tag, "min").zip(number(tag, "max")));
            }
        }
        hidden
    }

    /// The numbers of the hidden rows in a range.
    pub(super) fn rows_in(&self, area: Area) -> Vec<String> {
        let within = |row: &&u32| area.first_row <= **row && **row <= area.last_row;
        let rows = self.rows.iter().filter(within);
        rows.map(|row| (row + 1).to_string()).collect()
    }

    /// The letters of the hidden columns in a range.
    pub(super) fn columns_in(&self, area: Area) -> Vec<String> {
        let within =
            |&&(first, last): &&(u32, u32)| first <= area.last_column && area.first_column <= last;
        let columns = self.columns.iter().filter(within);
        let columns = columns
            .flat_map(|&(first, last)| first.max(area.first_column)..=last.min(area.last_column));
        columns
            .map(|column| column_letters(column as usize))
            .collect()
    }
}

/// The text of the sheet at a place in the workbook.
fn part(bytes: &[u8], place: usize) -> Option<String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let workbook = read(&mut archive, "xl/workbook.xml")?;
    let sheet = tags(&workbook, "sheet").nth(place)?;
    let id = attribute(sheet, "r:id")?;
    let relations = read(&mut archive, "xl/_rels/workbook.xml.rels")?;
    let relation = tags(&relations, "Relationship").find(|tag| attribute(tag, "Id") == Some(id))?;
    let target = attribute(relation, "Target")?;
    let path = match target.strip_prefix('/') {
        Some(from_root) => from_root.to_owned(),
        None => format!("xl/{target}"),
    };
    read(&mut archive, &path)
}

fn read(archive: &mut ZipArchive<Cursor<&[u8]>>, path: &str) -> Option<String> {
    let mut text = Vec::new();
    let part = archive.by_name(path).ok()?;
    part.take(MOST_BYTES).read_to_end(&mut text).ok()?;
    String::from_utf8(text).ok()
}

/// The insides of the tags of this name.
fn tags<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = &'t str> {
    text.split('<').filter_map(move |piece| {
        let inside = piece.strip_prefix(name)?;
        inside
            .starts_with([' ', '\n', '\t', '\r'])
            .then(|| inside.split('>').next())?
    })
}

/// The value of an attribute, as it stands between its quotes.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    tag.match_indices(name).find_map(|(at, _)| {
        let before = tag[..at].chars().next_back()?;
        let value = tag[at + name.len()..]
            .trim_start()
            .strip_prefix('=')?
            .trim_start();
        let quote = value.chars().next().filter(|it| matches!(it, '"' | '\''))?;
        before
            .is_whitespace()
            .then(|| value[1..].split(quote).next())?
    })
}

#[cfg(test)]
mod tests {
    use super::{Area, Hidden};

    #[test]
    fn hidden_rows_and_columns_are_found() {
        let sheet = r#"<cols><col min="2" max="3" hidden="1"/><col min="5" max="5"/></cols><sheetData>
            <row r="1"><c r="A1"/></row><row r="4" spans="1:2" hidden="1"/><rows r="5" hidden="1"/>"#;
        let hidden = Hidden::in_sheet(sheet);
        let area = Area::between((0, 2), (9, 9));
        assert_eq!(hidden.rows_in(area), ["4"]);
        assert_eq!(hidden.columns_in(area), ["C"]);
    }
}
