//! Records of a CSV file with the physical line on which each starts.

use super::Encoding;
use super::cells::{Cells, Cutter, Kind, by_width};
use super::findings::{Place, shortened};
use super::quotes::{self, Lost};
use super::source::Source;
use crate::error::Fault;

/// Reads one record after the other.
pub(super) struct Records<'a> {
    /// Cuts delimited records of the source; lines that are cut otherwise are taken from behind it.
    reader: ::csv::Reader<Source<'a>>,
    cutter: Cutter,
    /// How many bytes and lines of the text went past the reader.
    beside: (u64, u64),
    is_cut: bool,
}

/// The cells of a record, and the physical line on which it starts.
#[derive(Default)]
pub(super) struct Record {
    pub(super) line: u64,
    pub(super) cells: Cells,
    /// Whether an empty line comes right before it.
    pub(super) is_after_blank: bool,
    pub(super) is_comment: bool,
    /// Whether it goes over several lines.
    pub(super) is_long: bool,
}

/// Why there is no record.
pub(super) enum Broken {
    /// Reading failed.
    Unreadable(std::io::Error),
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

impl Spot {
    /// The place, with the title of its column, and the fault.
    pub(super) fn told(self, title: Option<String>) -> (Place, Fault) {
        let place = Place::spot(self.line, self.column, title, self.cell.as_deref());
        (place, self.fault)
    }

    /// Whether a quote was lost that closes on the line on which its record starts.
    pub(super) fn is_within_line(&self) -> bool {
        matches!(self.fault, Fault::LostQuote { closes, .. } if closes == self.line)
    }
}

impl<'a> Records<'a> {
    pub(super) fn new(mut source: Source<'a>, cutter: Cutter) -> Self {
        if cutter.comment.is_some() {
            source.by_line();
        }
        let reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(cutter.delimiter())
            .buffer_capacity(Source::CHUNK)
            .from_reader(source);
        Self {
            reader,
            cutter,
            beside: (0, 0),
            is_cut: false,
        }
    }

    /// Whether reading ended within a record.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }

    pub(super) fn delimiter(&self) -> u8 {
        self.cutter.delimiter()
    }

    pub(super) fn source(&mut self) -> &mut Source<'a> {
        self.reader.get_mut()
    }

    /// Reads the next record; `false` at the end of the file.
    ///
    /// After a broken record reading goes on with the next one, if that is possible.
    #[inline(always)]
    pub(super) fn read(&mut self, record: &mut Record) -> Result<bool, Broken> {
        if !self.cut(record)? {
            return Ok(false);
        }
        let source = self.reader.get_mut();
        if let Some(bad) = source.bad() {
            let encoding = source.encoding().to_string();
            return Err(undecodable(record, bad.offset, bad.byte, encoding));
        }
        if !record.is_comment
            && let Some(lost) = quotes::lost(
                source.record_bytes(),
                &record.cells,
                self.cutter.delimiter(),
            )
        {
            return Err(lost_quote(record, &lost));
        }
        Ok(true)
    }

    /// Cuts the next record, whatever stands in it.
    #[inline(always)]
    fn cut(&mut self, record: &mut Record) -> Result<bool, Broken> {
        if self.is_cut {
            return Ok(false);
        }
        let (position, line) = self.position();
        let begins = self.source().begin(position);
        let blank = begins.as_ref().map_or(0, |(blank, _)| *blank);
        record.line = line + blank;
        record.is_after_blank = blank > 0;
        match begins {
            Err(error) => return Err(self.unreadable(error)),
            Ok((_, true)) => {}
            Ok(_) if blank > Source::LIMIT as u64 => return Err(self.too_long(record)),
            Ok(_) => return Ok(false),
        }
        if let Err(error) = self.fill(record, blank) {
            return Err(if self.source().is_overrun() {
                self.too_long(record)
            } else {
                self.unreadable(error)
            });
        }
        let (end, line) = self.position();
        self.source().end(end);
        record.is_long = line > record.line + 1;
        if self.source().is_exhausted() {
            self.is_cut = true;
            return Err(unclosed(record));
        }
        Ok(true)
    }

    /// Up to which byte of the decoded text records were cut, and the line there.
    fn position(&self) -> (u64, u64) {
        let (bytes, lines) = self.beside;
        let position = self.reader.position();
        (position.byte() + bytes, position.line() + lines)
    }

    /// The cells of the record that begins here, behind empty lines.
    fn fill(&mut self, record: &mut Record, blank: u64) -> std::io::Result<()> {
        let source = self.reader.get_mut();
        record.is_comment = match &self.cutter.comment {
            Some(prefix) => source.starts_with(prefix)?,
            None => false,
        };
        if let (Kind::Delimited(_), false) = (&self.cutter.kind, record.is_comment) {
            self.reader.read_record(&mut record.cells)?;
            return Ok(());
        }
        let length = source.take_line()?;
        self.beside.0 += blank + length;
        self.beside.1 += blank + 1;
        let line = source.record();
        let line = line.strip_suffix('\n').unwrap_or(line);
        record.cells.clear();
        match &self.cutter.kind {
            Kind::Widths(widths) if !record.is_comment => by_width(widths, line, &mut record.cells),
            _ => record.cells.push_field(line),
        }
        Ok(())
    }

    #[cold]
    fn unreadable(&mut self, error: std::io::Error) -> Broken {
        self.is_cut = true;
        Broken::Unreadable(error)
    }

    #[cold]
    fn too_long(&mut self, record: &Record) -> Broken {
        self.is_cut = true;
        Broken::Record(Box::new(Spot {
            line: record.line,
            column: None,
            cell: None,
            fault: Fault::TooLong {
                limit: Source::LIMIT,
            },
        }))
    }
}

/// A record that goes on to the end of the file, since a quote in its last cell is left open.
fn unclosed(record: &Record) -> Broken {
    let last = record.cells.len().saturating_sub(1);
    let cell = record.cells.get(last).unwrap_or_default();
    Broken::Record(Box::new(Spot {
        line: record.line,
        column: Some(last + 1),
        // Without the line break that the source added.
        cell: Some(cell.strip_suffix('\n').unwrap_or(cell).to_owned()),
        fault: Fault::UnclosedQuote,
    }))
}

/// A quote that closes within its cell.
fn lost_quote(record: &Record, lost: &Lost) -> Broken {
    Broken::Record(Box::new(Spot {
        line: record.line,
        column: Some(lost.column + 1),
        cell: Some(shortened(&lost.text)),
        fault: Fault::LostQuote {
            closes: record.line + lost.lines,
            behind: Some(shortened(&lost.behind)),
        },
    }))
}

fn undecodable(record: &Record, offset: u64, byte: u8, encoding: String) -> Broken {
    let is_marked = |cell: &str| cell.contains(['\0', char::REPLACEMENT_CHARACTER]);
    let cell = record.cells.iter().position(is_marked).unwrap_or(0);
    Broken::Record(Box::new(Spot {
        line: record.line,
        column: Some(cell + 1),
        cell: record.cells.get(cell).map(str::to_owned),
        fault: Fault::NotText {
            offset,
            byte,
            encoding,
        },
    }))
}

/// The records of a text, for a look at the head of a file; the last is left out if the text ends
/// within it.
pub(super) fn whole_records(text: &str, cutter: &Cutter) -> Vec<Record> {
    let mut records = Vec::new();
    // Reading from memory does not fail.
    let Ok(source) = Source::open(Box::new(text.as_bytes()), Encoding::Utf8) else {
        return records;
    };
    let mut reader = Records::new(source, cutter.clone());
    loop {
        let mut record = Record::default();
        match reader.cut(&mut record) {
            Ok(true) if !reader.source().ends_within_line() => records.push(record),
            _ => return records,
        }
    }
}
