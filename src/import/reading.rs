//! The way through a file, from its header to its last row.

use ::csv::StringRecord;

use super::cell::trimmed;
use super::findings::{Findings, Place};
use super::header::{Header, Wanted};
use super::records::{Broken, Record, Records};
use super::{FromRow, ImportReport, Row};
use crate::error::{Fault, ImportError};

/// A file on its way to typed rows.
pub(super) struct Reading<'a> {
    records: Records<'a>,
    findings: Findings,
    filters: Vec<Filter>,
    report: ImportReport,
    header_line: u64,
    rows_refused: u64,
    /// How many rows without any text were read since the last one with some.
    blank_rows: u64,
    /// Whether the end of the file was reached in good order.
    complete: bool,
}

/// Only the rows with one of these values in a column are wanted.
pub(super) struct Filter {
    pub(super) column: String,
    values: Vec<Wish>,
    reason: String,
}

/// A value, and whether a row had it.
struct Wish {
    text: String,
    seen: bool,
}

/// What comes next in a file.
enum Next {
    Record(Record),
    /// A record that cannot be read; the problem is recorded.
    Broken,
    End,
}

/// What became of a record.
enum Outcome<T> {
    Used(T),
    Skipped,
    Refused,
}

/// More blank rows in a run than the longest sheet of a spreadsheet has are no table.
const MOST_BLANK_ROWS: u64 = 1 << 21;

impl<'a> Reading<'a> {
    pub(super) fn new(records: Records<'a>, findings: Findings, filters: Vec<Filter>) -> Self {
        Self {
            records,
            findings,
            filters,
            report: ImportReport::default(),
            header_line: 1,
            rows_refused: 0,
            blank_rows: 0,
            complete: false,
        }
    }

    /// The header, unless something is wrong with it; a failure to read is given as its reason.
    pub(super) fn header(&mut self, wanted: Vec<Wanted>) -> Result<Option<Header>, String> {
        match self.advance(None)? {
            Next::Record(Record { line, cells }) => {
                self.header_line = line;
                Ok(Header::find(wanted, &cells, line, &mut self.findings))
            }
            Next::Broken => Ok(None),
            Next::End => {
                self.findings.add(Place::row(1), Fault::Empty);
                Ok(None)
            }
        }
    }

    /// The next row that is used, or `None` when there are no more or there are too many problems.
    pub(super) fn next<T: FromRow>(&mut self, header: &Header) -> Result<Option<T>, String> {
        while !self.findings.is_full() && self.blank_rows <= MOST_BLANK_ROWS {
            let outcome = match self.advance(Some(header))? {
                Next::Record(record) => {
                    let outcome = self.outcome(header, &record);
                    self.records.reuse(record);
                    outcome
                }
                Next::Broken => Outcome::Refused,
                Next::End => return Ok(None),
            };
            self.report.rows_read += 1;
            match outcome {
                Outcome::Used(row) => {
                    self.report.rows_used += 1;
                    return Ok(Some(row));
                }
                Outcome::Skipped => {}
                Outcome::Refused => self.rows_refused += 1,
            }
        }
        Ok(None)
    }

    fn advance(&mut self, header: Option<&Header>) -> Result<Next, String> {
        match self.records.advance() {
            Ok(Some(record)) => Ok(Next::Record(record)),
            Ok(None) => {
                self.complete = !self.records.is_cut();
                Ok(Next::End)
            }
            Err(Broken::Unreadable(reason)) => Err(reason),
            Err(Broken::Record {
                line,
                column,
                cell,
                fault,
            }) => {
                let title = |column: usize| header?.written(column - 1).map(str::to_owned);
                let place = Place::spot(line, column, column.and_then(title), cell.as_deref());
                self.findings.add(place, fault);
                Ok(Next::Broken)
            }
        }
    }

    fn outcome<T: FromRow>(&mut self, header: &Header, record: &Record) -> Outcome<T> {
        let Record { line, cells } = record;
        let (count, columns) = (cells.len(), header.width());
        // A line of nothing but commas is blank if it could be a row; otherwise it is no table.
        let is_blank = cells.iter().all(|cell| trimmed(cell).is_empty());
        if is_blank && (count == 1 || count == columns) {
            self.report.skip(ImportReport::BLANK);
            self.blank_rows += 1;
            if self.blank_rows > MOST_BLANK_ROWS {
                let limit = MOST_BLANK_ROWS;
                self.findings
                    .add(Place::row(*line), Fault::TooManyBlankRows { limit });
                return Outcome::Refused;
            }
            return Outcome::Skipped;
        }
        self.blank_rows = 0;
        if count != columns {
            let cells = count;
            let fault = Fault::Ragged { cells, columns };
            self.findings.add(Place::row(*line), fault);
            return Outcome::Refused;
        }
        if let Some(reason) = unwanted(&mut self.filters, header, cells) {
            self.report.skip(reason);
            return Outcome::Skipped;
        }
        self.typed(header, record)
    }

    fn typed<T: FromRow>(&mut self, header: &Header, record: &Record) -> Outcome<T> {
        let before = self.findings.count();
        let mut row = Row::new(record, header, &mut self.findings);
        let value = T::from_row(&mut row);
        let skipped = row.skipped();
        if skipped.is_none() && !T::KEY.is_empty() {
            row.check_key(T::KEY);
        }
        if self.findings.count() > before {
            return Outcome::Refused;
        }
        match (skipped, value) {
            (Some(reason), _) => {
                self.report.skip(reason);
                Outcome::Skipped
            }
            (None, Some(value)) => Outcome::Used(value),
            (None, None) => {
                self.findings
                    .add(Place::row(record.line), Fault::Unexplained);
                Outcome::Refused
            }
        }
    }

    /// The report, or the error if anything is wrong with the file.
    pub(super) fn conclude(mut self, header: Option<&Header>) -> Result<ImportReport, ImportError> {
        if let Some(header) = header.filter(|_| self.complete) {
            if self.report.is_blank() {
                self.findings
                    .add(Place::row(self.header_line), Fault::NoRows);
            } else {
                self.report_unseen(header);
            }
        }
        self.report.file.clone_from(&self.findings.file);
        self.report.columns_ignored = header.map(Header::ignored).unwrap_or_default();
        let read = self.report.rows_read;
        let missing = self.findings.conclude(read, self.rows_refused)?;
        self.report.missing_cells = missing;
        Ok(self.report)
    }

    /// Values that were asked for and that no row had.
    fn report_unseen(&mut self, header: &Header) {
        for filter in &self.filters {
            let Some(column) = header.column(&filter.column) else {
                continue;
            };
            for wish in filter.values.iter().filter(|wish| !wish.seen) {
                let (line, title) = (self.header_line, &column.header);
                let place = Place::cell(line, column.index, title, &wish.text);
                self.findings.add(place, Fault::NoSuchValue);
            }
        }
    }
}

impl Filter {
    pub(super) fn new(column: &str, values: Vec<String>) -> Self {
        let reason = match values.as_slice() {
            [one] => format!("{column} is not {one}"),
            several => format!("{column} is none of {}", several.join(", ")),
        };
        let unseen = |text: String| Wish {
            text: text.trim().to_owned(),
            seen: false,
        };
        Self {
            column: column.to_owned(),
            values: values.into_iter().map(unseen).collect(),
            reason,
        }
    }

    fn admits(&mut self, text: &str) -> bool {
        match self.values.iter_mut().find(|wish| wish.text == text) {
            Some(wish) => {
                wish.seen = true;
                true
            }
            None => false,
        }
    }
}

/// Why a filter does not want a row. Every filter looks, so that each knows what there was.
fn unwanted<'f>(
    filters: &'f mut [Filter],
    header: &Header,
    cells: &StringRecord,
) -> Option<&'f str> {
    let mut reason = None;
    for filter in filters {
        let index = header.column(&filter.column)?.index;
        if !filter.admits(trimmed(cells.get(index)?)) {
            reason = reason.or(Some(filter.reason.as_str()));
        }
    }
    reason
}
