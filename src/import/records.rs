//! Records of a CSV file with the physical line on which each starts.

use std::io::Read;

use ::csv::{ByteRecord, StringRecord};

use super::source::{Odd, Source};
use crate::error::Fault;

/// Reads one record after the other.
pub(super) struct Records<'a> {
    reader: ::csv::Reader<Source<'a>>,
    /// The memory of a record that is done with.
    spare: Option<StringRecord>,
    lines: Lines,
    is_cut: bool,
}

/// The cells of a record, and the physical line on which it starts.
pub(super) struct Record {
    pub(super) line: u64,
    pub(super) cells: StringRecord,
}

/// Why there is no record.
pub(super) enum Broken {
    /// Reading failed; the reason is the operating system's.
    Unreadable(String),
    /// The record itself is at fault.
    Record {
        line: u64,
        column: Option<usize>,
        cell: Option<String>,
        fault: Fault,
    },
}

impl<'a> Records<'a> {
    pub(super) fn open(input: Box<dyn Read + 'a>) -> std::io::Result<Self> {
        let reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(1 << 15)
            .from_reader(Source::open(input)?);
        Ok(Self {
            reader,
            spare: None,
            lines: Lines::new(),
            is_cut: false,
        })
    }

    /// Takes back the memory of a record.
    pub(super) fn reuse(&mut self, record: Record) {
        self.spare = Some(record.cells);
    }

    /// Whether reading ended within a record.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// The next record, or `None` at the end of the file.
    ///
    /// After a broken record reading goes on with the next one, if that is possible.
    pub(super) fn advance(&mut self) -> Result<Option<Record>, Broken> {
        if self.is_cut {
            return Ok(None);
        }
        let mut bytes = self.spare.take().unwrap_or_default().into_byte_record();
        let found = self.reader.read_byte_record(&mut bytes);
        let (end, line_feeds) = (self.reader.position().byte(), self.reader.position().line());
        let source = self.reader.get_mut();
        let line = self.lines.pass(source.until(end), line_feeds, source.odd());
        let outcome = match found {
            Ok(true) => check(bytes, source, end).map(|cells| Some(Record { line, cells })),
            Ok(false) => Ok(None),
            Err(_) if source.is_overrun() => Err(Spot::row(Fault::TooLong {
                limit: Source::LIMIT,
            })),
            Err(error) => return self.unreadable(&error),
        };
        source.release(end);
        self.is_cut = source.is_overrun() || (source.is_exhausted() && outcome.is_err());
        outcome.map_err(|spot| spot.on(line))
    }

    fn unreadable(&mut self, error: &::csv::Error) -> Result<Option<Record>, Broken> {
        self.is_cut = true;
        Err(Broken::Unreadable(error.to_string()))
    }
}

/// A fault and the cell it is in, counted from 1.
struct Spot {
    cell: Option<(usize, String)>,
    fault: Fault,
}

impl Spot {
    fn row(fault: Fault) -> Self {
        Self { cell: None, fault }
    }

    fn cell(bytes: &ByteRecord, index: usize, fault: Fault) -> Self {
        let text = String::from_utf8_lossy(bytes.get(index).unwrap_or_default());
        let cell = Some((index + 1, text.into_owned()));
        Self { cell, fault }
    }

    fn on(self, line: u64) -> Broken {
        let (column, cell) = self.cell.unzip();
        Broken::Record {
            line,
            column,
            cell,
            fault: self.fault,
        }
    }
}

/// Passes on a record that is text and whose quotes are closed.
fn check(bytes: ByteRecord, source: &Source<'_>, end: u64) -> Result<StringRecord, Spot> {
    if source.is_exhausted() {
        let last = bytes.len().saturating_sub(1);
        let mut spot = Spot::cell(&bytes, last, Fault::UnclosedQuote);
        // The line break that the source added.
        if let Some((_, text)) = &mut spot.cell {
            text.pop();
        }
        return Err(spot);
    }
    if source.odd().has_nul && bytes.as_slice().contains(&0) {
        let raw = source.until(end);
        let index = raw.iter().position(|byte| *byte == 0).unwrap_or(0);
        let offset = source.offset(index);
        let cell = bytes.iter().position(|cell| cell.contains(&0)).unwrap_or(0);
        return Err(Spot::cell(&bytes, cell, Fault::Nul { offset }));
    }
    StringRecord::from_byte_record(bytes).map_err(|error| {
        let cell = error.utf8_error().field();
        let raw = source.until(end);
        let index = str::from_utf8(raw).map_or_else(|bad| bad.valid_up_to(), |_| 0);
        let byte = raw.get(index).copied().unwrap_or(0);
        let offset = source.offset(index);
        Spot::cell(
            &error.into_byte_record(),
            cell,
            Fault::NotUtf8 { offset, byte },
        )
    })
}

/// Counts physical lines, however they end: LF, CR LF, or CR alone.
struct Lines {
    current: u64,
    /// Line feeds that the parser has passed, plus one, as it counts them.
    line_feeds: u64,
    after_carriage_return: bool,
}

impl Lines {
    fn new() -> Self {
        Self {
            current: 1,
            line_feeds: 1,
            after_carriage_return: false,
        }
    }

    /// Passes the bytes up to the end of a record and tells the line on which it starts, which is
    /// behind the line breaks that come first.
    ///
    /// `line_feeds` is the parser's count, which mostly spares a look at every byte.
    fn pass(&mut self, raw: &[u8], line_feeds: u64, odd: Odd) -> u64 {
        let is_break = |byte: &&u8| matches!(byte, b'\n' | b'\r');
        let (breaks, record) = raw.split_at(raw.iter().take_while(is_break).count());
        self.count(breaks);
        let start = self.current;
        let feeds = line_feeds - self.line_feeds - occurrences(breaks, b'\n');
        self.line_feeds = line_feeds;
        match record.split_last() {
            Some((&last, rest)) if !odd.has_return || !rest.contains(&b'\r') => {
                self.after_carriage_return = last == b'\r';
                self.current += feeds + u64::from(self.after_carriage_return);
            }
            _ => self.count(record),
        }
        start
    }

    fn count(&mut self, raw: &[u8]) {
        for &byte in raw {
            let is_return = byte == b'\r';
            let is_break = is_return || (byte == b'\n' && !self.after_carriage_return);
            self.current += u64::from(is_break);
            self.after_carriage_return = is_return;
        }
    }
}

/// How often `kind` is among a few bytes.
fn occurrences(bytes: &[u8], kind: u8) -> u64 {
    bytes.iter().map(|byte| u64::from(*byte == kind)).sum()
}

#[cfg(test)]
mod tests {
    use super::{Lines, Odd};

    #[test]
    fn lines_are_counted_however_they_end() {
        for (records, starts) in [
            (["a\n", "b\n", "c"], [1, 2, 3]),
            (["a\r", "\nb\r", "\nc"], [1, 2, 3]),
            (["a\r", "b\r", "c"], [1, 2, 3]),
            (["a\n", "\n\nb\n", "c"], [1, 4, 5]),
            (["a\r", "\n\r\n\r\nb\r", "\nc"], [1, 4, 5]),
            (["\"a\n\r\n\"\n", "b\n", "c"], [1, 4, 5]),
            (["a\n", "\"b\n\"\n", "c"], [1, 2, 4]),
        ] {
            let (mut lines, mut line_feeds) = (Lines::new(), 1);
            let odd = Odd {
                has_nul: false,
                has_return: records.concat().contains('\r'),
            };
            let found = records.map(|raw| {
                line_feeds += raw.matches('\n').count() as u64;
                lines.pass(raw.as_bytes(), line_feeds, odd)
            });
            assert_eq!(found, starts);
        }
    }
}
