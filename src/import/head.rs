//! The first rows of a file: what separates the cells, and where the header is.

use ::csv::StringRecord;

use super::columns::{Match, Wanted, places, tidy};
use super::layout::Melted;
use super::records::{Record, first_line, parser};

/// What the first rows tell.
pub(super) struct Head {
    pub(super) delimiter: u8,
    /// How many records come before the header.
    pub(super) above: usize,
    /// How many of the wanted columns the header has.
    pub(super) found: usize,
    /// The first records, from the header on, for a look at what the columns hold.
    pub(super) records: Vec<Record>,
}

/// What a header must have: columns, and at least one header for each group of them.
#[derive(Clone, Copy)]
pub(super) struct Sought<'a> {
    pub(super) wanted: &'a [Wanted],
    pub(super) groups: &'a [(String, Melted)],
}

impl Sought<'_> {
    fn needed(self) -> usize {
        let needed = self.wanted.iter().filter(|column| column.is_needed());
        needed.count() + self.groups.len()
    }

    fn found(self, header: &[String]) -> usize {
        let places = places(self.wanted, header);
        let columns = places.iter().filter(|place| **place != Match::Nowhere);
        let has = |(_, headers): &&(String, Melted)| {
            header.iter().any(|header| headers.text(header).is_some())
        };
        columns.count() + self.groups.iter().filter(has).count()
    }
}

/// A way to read the first rows.
struct Reading {
    delimiter: u8,
    records: Vec<Record>,
    header: usize,
    /// How many of the wanted columns the header has.
    found: usize,
    /// How many rows behind the header have as many cells as it.
    fitting: usize,
}

/// How many bytes are looked at.
pub(super) const LENGTH: usize = 1 << 16;
/// Among how many records the header is looked for.
const DEPTH: usize = 100;
const CANDIDATES: [u8; 4] = *b",;\t|";

/// Finds out the delimiter, unless it is declared, and the header, or gives the delimiters
/// between which the rows do not decide.
///
/// The proof is the header: the wanted names stand in one row as cells of their own.
pub(super) fn look(
    text: &[u8],
    is_whole: bool,
    declared: Option<u8>,
    header_rows: usize,
    sought: Sought<'_>,
) -> Result<Head, Vec<char>> {
    let candidates = declared.map_or(CANDIDATES.to_vec(), |delimiter| vec![delimiter]);
    let needed = sought.needed();
    let mut readings: Vec<Reading> = candidates
        .into_iter()
        .map(|delimiter| read(text, is_whole, delimiter, header_rows, sought))
        .collect();
    let most = readings.iter().map(|reading| reading.found).max();
    readings.retain(|reading| Some(reading.found) == most);
    if readings.iter().any(Reading::is_table) {
        readings.retain(Reading::is_table);
    }
    let is_proven = most.is_some_and(|found| found >= needed && found > 0);
    if readings.len() > 1 && readings.iter().any(Reading::is_table) {
        if is_proven || needed == 0 {
            return Err(readings
                .iter()
                .map(|one| char::from(one.delimiter))
                .collect());
        }
        // No header fits, which is the error to report: as of the table that has most rows.
        let most = readings.iter().map(|reading| reading.fitting).max();
        readings.retain(|reading| Some(reading.fitting) == most);
    }
    let mut readings = readings.into_iter();
    let Some(best) = readings.next() else {
        return Err(Vec::new());
    };
    Ok(Head {
        delimiter: best.delimiter,
        above: best.header,
        found: best.found,
        records: best.records.into_iter().skip(best.header).collect(),
    })
}

impl Reading {
    /// Whether the header and a row behind it have the same number of cells, more than one.
    fn is_table(&self) -> bool {
        self.fitting > 0 && self.records[self.header].cells.len() > 1
    }
}

fn read(
    text: &[u8],
    is_whole: bool,
    delimiter: u8,
    header_rows: usize,
    sought: Sought<'_>,
) -> Reading {
    let records = records(text, is_whole, delimiter);
    let mut best = (0, 0);
    for start in 0..records.len().min(DEPTH) {
        let Some(rows) = records.get(start..start + header_rows) else {
            break;
        };
        let header = merged(rows.iter().map(|row| &row.cells));
        let found = sought.found(&header);
        if found > best.1 {
            best = (start, found);
        }
    }
    let (header, found) = best;
    let width = records.get(header).map_or(0, |record| record.cells.len());
    let below = records.iter().skip(header + header_rows);
    let fitting = below.filter(|record| record.cells.len() == width).count();
    Reading {
        delimiter,
        records,
        header,
        found,
        fitting,
    }
}

/// The records of a text; the last is left out if the text may end within it.
fn records(text: &[u8], is_whole: bool, delimiter: u8) -> Vec<Record> {
    let mut reader = parser(delimiter).from_reader(text);
    let mut records = Vec::new();
    let mut cells = StringRecord::new();
    loop {
        let before = reader.position().line();
        let Ok(true) = reader.read_record(&mut cells) else {
            break;
        };
        let line = first_line(&cells, before, reader.position().line(), false);
        records.push(Record {
            line,
            cells: std::mem::take(&mut cells),
        });
    }
    if !is_whole {
        records.pop();
    }
    records
}

/// The header that several rows make together: cells that are empty in an upper row continue
/// the one to their left, as merged cells of a spreadsheet do.
pub(super) fn merged<'r>(rows: impl ExactSizeIterator<Item = &'r StringRecord>) -> Vec<String> {
    let upper = rows.len().saturating_sub(1);
    let mut header: Vec<String> = Vec::new();
    for (index, row) in rows.enumerate() {
        let mut last = String::new();
        for (column, cell) in row.iter().enumerate() {
            let text = tidy(cell);
            let is_merged = text.is_empty() && index < upper;
            let part = if is_merged { last.clone() } else { text };
            last.clone_from(&part);
            match header.get_mut(column) {
                None => header.push(part),
                Some(title) if title.is_empty() => *title = part,
                Some(title) if !part.is_empty() => {
                    title.push(' ');
                    title.push_str(&part);
                }
                Some(_) => {}
            }
        }
    }
    header
}
