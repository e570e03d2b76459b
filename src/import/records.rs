//! Records of a CSV file with the physical line on which each starts.

use ::csv::StringRecord;

use super::source::Source;
use crate::error::Fault;

/// Reads one record after the other.
pub(super) struct Records<'a> {
    reader: ::csv::Reader<Source<'a>>,
    is_cut: bool,
}

/// The cells of a record, and the physical line on which it starts.
#[derive(Default)]
pub(super) struct Record {
    pub(super) line: u64,
    pub(super) cells: StringRecord,
}

/// Why there is no record.
pub(super) enum Broken {
    /// Reading failed; the reason is the operating system's.
    Unreadable(String),
    /// The record itself is at fault.
    Record(Box<Spot>),
}

/// A fault, and the cell it is in if it is in one; columns are counted from 1.
pub(super) struct Spot {
    pub(super) line: u64,
    pub(super) column: Option<usize>,
    pub(super) cell: Option<String>,
    pub(super) fault: Fault,
}

impl<'a> Records<'a> {
    pub(super) fn new(source: Source<'a>, delimiter: u8) -> Self {
        Self {
            reader: parser(delimiter)
                .buffer_capacity(1 << 15)
                .from_reader(source),
            is_cut: false,
        }
    }

    /// Whether reading ended within a record.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }

    pub(super) fn source(&mut self) -> &mut Source<'a> {
        self.reader.get_mut()
    }

    /// Reads the next record; `false` at the end of the file.
    ///
    /// After a broken record reading goes on with the next one, if that is possible.
    pub(super) fn read(&mut self, record: &mut Record) -> Result<bool, Broken> {
        if self.is_cut {
            return Ok(false);
        }
        let before = self.reader.position().line();
        let found = self.reader.read_record(&mut record.cells);
        let (end, after) = (self.reader.position().byte(), self.reader.position().line());
        let source = self.reader.get_mut();
        source.mark(end);
        let is_open = source.is_exhausted() && matches!(found, Ok(true));
        record.line = first_line(&record.cells, before, after, is_open);
        let bad = source.bad_before(end);
        match found {
            Ok(true) if is_open => {
                self.is_cut = true;
                Err(unclosed(record))
            }
            Ok(true) => match bad {
                Some(bad) => {
                    let encoding = source.encoding().to_string();
                    Err(undecodable(record, bad.offset, bad.byte, encoding))
                }
                None => Ok(true),
            },
            Ok(false) => Ok(false),
            Err(_) if source.is_overrun() => {
                self.is_cut = true;
                Err(Broken::Record(Box::new(Spot {
                    line: first_line(&StringRecord::new(), before, before + 1, false),
                    column: None,
                    cell: None,
                    fault: Fault::TooLong {
                        limit: usize::try_from(Source::LIMIT).unwrap_or(usize::MAX),
                    },
                })))
            }
            Err(error) => {
                self.is_cut = true;
                Err(Broken::Unreadable(error.to_string()))
            }
        }
    }
}

/// The parser that all reading shares.
pub(super) fn parser(delimiter: u8) -> ::csv::ReaderBuilder {
    let mut builder = ::csv::ReaderBuilder::new();
    builder
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter);
    builder
}

/// The line on which a record starts, from the lines at which the parser stood before and after.
///
/// Between them are blank lines before the record, line breaks within its cells and, unless a
/// quote is left open, the one that ends it.
pub(super) fn first_line(cells: &StringRecord, before: u64, after: u64, is_open: bool) -> u64 {
    if after == before + 1 && !is_open {
        return before;
    }
    let within = cells.as_slice().bytes().filter(|&byte| byte == b'\n');
    after.saturating_sub(within.count() as u64 + u64::from(!is_open))
}

fn unclosed(record: &Record) -> Broken {
    let last = record.cells.len().saturating_sub(1);
    let mut text = owned(record, last);
    // The line break that the source added.
    text.pop();
    Broken::Record(Box::new(Spot {
        line: record.line,
        column: Some(last + 1),
        cell: Some(text),
        fault: Fault::UnclosedQuote,
    }))
}

fn undecodable(record: &Record, offset: u64, byte: u8, encoding: String) -> Broken {
    let is_marked = |cell: &str| cell.contains(['\0', char::REPLACEMENT_CHARACTER]);
    let cell = record.cells.iter().position(is_marked).unwrap_or(0);
    Broken::Record(Box::new(Spot {
        line: record.line,
        column: Some(cell + 1),
        cell: Some(owned(record, cell)),
        fault: Fault::NotText {
            offset,
            byte,
            encoding,
        },
    }))
}

fn owned(record: &Record, cell: usize) -> String {
    record.cells.get(cell).unwrap_or_default().to_owned()
}
