//! Which cell of a row belongs to which column.

use std::collections::BTreeSet;

use ::csv::StringRecord;

use super::findings::{Findings, Place, shortened};
use crate::error::{Fault, unknown_name};

/// The columns that are needed, found in the header.
pub(super) struct Header {
    wanted: Vec<Column>,
    /// The header as written, trimmed.
    written: Vec<String>,
}

/// A column under the name the program knows it by.
pub(super) struct Column {
    pub(super) name: String,
    pub(super) header: String,
    pub(super) index: usize,
}

/// A name the program uses, and the header it stands under in the file.
pub(super) struct Wanted {
    pub(super) name: String,
    pub(super) header: String,
}

impl Header {
    /// The most columns that are read, as in a spreadsheet.
    pub(super) const MAX_COLUMNS: usize = 16_384;

    /// Finds all columns, or reports every one that is missing or not unique.
    pub(super) fn find(
        wanted: Vec<Wanted>,
        record: &StringRecord,
        line: u64,
        findings: &mut Findings,
    ) -> Option<Self> {
        if record.len() > Self::MAX_COLUMNS {
            let (columns, limit) = (record.len(), Self::MAX_COLUMNS);
            findings.add(Place::row(line), Fault::TooManyColumns { columns, limit });
            return None;
        }
        let written: Vec<String> = record.iter().map(|text| text.trim().to_owned()).collect();
        let found: Vec<Option<Column>> = wanted
            .into_iter()
            .map(|wanted| position(wanted, &written, line, findings))
            .collect();
        let wanted = found.into_iter().collect::<Option<_>>()?;
        Some(Self { wanted, written })
    }

    /// The column that the program calls `name`.
    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.column_from(0, name).map(|(_, column)| column)
    }

    /// The same, with its place among the columns; looks first at place `guess`, since rows are
    /// mostly read from the first column to the last.
    pub(super) fn column_from(&self, guess: usize, name: &str) -> Option<(usize, &Column)> {
        match self.wanted.get(guess) {
            Some(column) if column.name == name => Some((guess, column)),
            _ => self
                .wanted
                .iter()
                .enumerate()
                .find(|(_, column)| column.name == name),
        }
    }

    /// The header of a column, by its index in the file.
    pub(super) fn written(&self, index: usize) -> Option<&str> {
        self.written.get(index).map(String::as_str)
    }

    /// How many cells a row has.
    pub(super) fn width(&self) -> usize {
        self.written.len()
    }

    /// The headers of the columns that are not needed; columns without a header are not told.
    pub(super) fn ignored(&self) -> Vec<String> {
        let used: BTreeSet<usize> = self.wanted.iter().map(|column| column.index).collect();
        let headers = self.written.iter().enumerate();
        headers
            .filter(|(index, header)| !used.contains(index) && !header.is_empty())
            .map(|(_, header)| header.clone())
            .collect()
    }
}

fn position(
    wanted: Wanted,
    written: &[String],
    line: u64,
    findings: &mut Findings,
) -> Option<Column> {
    let Wanted { name, header } = wanted;
    let mut places = (0..written.len()).filter(|&index| written[index] == header);
    let Some(index) = places.next() else {
        let known: Vec<String> = written.iter().map(|header| shortened(header)).collect();
        let named = known
            .iter()
            .map(String::as_str)
            .filter(|header| !header.is_empty());
        let cause = Box::new(unknown_name("column", &header, named));
        let place = Place::row(line).header(&header);
        findings.add(place, Fault::MissingColumn { cause });
        return None;
    };
    if let Some(second) = places.next() {
        let fault = Fault::DuplicateHeader {
            first_column: index + 1,
        };
        findings.add(Place::cell(line, second, &header, &header), fault);
        return None;
    }
    Some(Column {
        name,
        header,
        index,
    })
}
