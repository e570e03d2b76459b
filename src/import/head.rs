//! The first rows of a file: what separates the cells, and where the header is.

use super::cells::{Cells, Cutter};

use super::cell::trimmed;
use super::columns::{Match, Wanted, places, tidy};
use super::foot::is_figure;
use super::layout::Melted;
use super::records::{Record, whole_records};

/// What the first rows tell.
pub(super) struct Head {
    pub(super) cutter: Cutter,
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
    cutter: Cutter,
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
pub(super) const CANDIDATES: [u8; 4] = *b",;\t|";

/// Finds out how lines are cut, among the ways that may be, and the header, or gives the delimiters
/// between which the rows do not decide.
///
/// The proof is the header: the wanted names stand in one row as cells of their own.
pub(super) fn look(
    text: &str,
    cutters: &[Cutter],
    header_rows: usize,
    sought: Sought<'_>,
) -> Result<Head, Vec<char>> {
    let needed = sought.needed();
    let mut readings: Vec<Reading> = cutters
        .iter()
        .map(|cutter| read(text, cutter, header_rows, sought))
        .collect();
    let most = readings.iter().map(|reading| reading.found).max();
    readings.retain(|reading| Some(reading.found) == most);
    if readings.iter().any(Reading::is_table) {
        readings.retain(Reading::is_table);
    }
    let is_proven = most.is_some_and(|found| found >= needed && found > 0);
    if readings.len() > 1 && readings.iter().any(Reading::is_table) {
        if is_proven || needed == 0 || header_rows == 0 {
            let delimiters = readings.iter().map(|one| one.cutter.delimiter());
            return Err(delimiters.map(char::from).collect());
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
        cutter: best.cutter,
        above: best.header,
        found: best.found,
        records: best.records.into_iter().skip(best.header).collect(),
    })
}

impl Head {
    /// Whether the second of two header rows looks like the rows below it: figures above figures,
    /// unless they are years above others.
    pub(super) fn is_data_above_data(&self) -> bool {
        let (Some(second), Some(third)) = (self.records.get(1), self.records.get(2)) else {
            return false;
        };
        let pairs = second.cells.iter().zip(third.cells.iter());
        let mut figures = pairs.filter(|(one, other)| is_figure(one) && is_figure(other));
        figures.any(|(one, other)| !is_year(one) || is_year(other))
    }
}

fn is_year(text: &str) -> bool {
    let text = trimmed(text);
    text.len() == 4
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text.starts_with("19") || text.starts_with("20"))
}

impl Reading {
    /// Whether the header and a row behind it have the same number of cells, more than one.
    fn is_table(&self) -> bool {
        let mut rows = self.records.iter().skip(self.header);
        let first = rows.find(|row| !row.is_comment);
        self.fitting > 0 && first.is_some_and(|row| row.cells.len() > 1)
    }
}

fn read(text: &str, cutter: &Cutter, header_rows: usize, sought: Sought<'_>) -> Reading {
    let records = whole_records(text, cutter);
    let mut best = (0, 0);
    for start in 0..records.len().min(DEPTH) {
        let Some(rows) = records.get(start..start + header_rows) else {
            break;
        };
        if rows.is_empty() || rows.iter().any(|row| row.is_comment) {
            continue;
        }
        let header = merged(rows.iter().map(|row| &row.cells));
        let found = sought.found(&header);
        if found > best.1 {
            best = (start, found);
        }
    }
    let (header, found) = best;
    let mut table = records.iter().skip(header).filter(|row| !row.is_comment);
    let width = table.clone().next().map_or(0, |record| record.cells.len());
    let below = table.by_ref().skip(header_rows);
    let fitting = below.filter(|record| record.cells.len() == width).count();
    Reading {
        cutter: cutter.clone(),
        records,
        header,
        found,
        fitting,
    }
}

/// The header that several rows make together: cells that are empty in an upper row continue
/// the one to their left, as merged cells of a spreadsheet do.
pub(super) fn merged<'r>(rows: impl ExactSizeIterator<Item = &'r Cells>) -> Vec<String> {
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
