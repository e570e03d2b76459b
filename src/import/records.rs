//! Records of a CSV file with the physical line on which each starts.

use super::Encoding;
use super::cells::{Cells, Cutter};
use super::cut::Cut;
use super::findings::{Place, shortened};
use super::quotes::{self, Lost};
use super::source::Source;
use crate::error::Fault;

/// Reads one record after the other.
pub(super) struct Records<'a> {
    source: Source<'a>,
    cutter: Cutter,
    /// The line on which the next record, or the empty lines before it, begins.
    line: u64,
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
    pub(super) fn new(source: Source<'a>, cutter: Cutter) -> Self {
        Self {
            source,
            cutter,
            line: 1,
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
        &mut self.source
    }

    /// Reads the next record; `false` at the end of the file.
    ///
    /// After a broken record reading goes on with the next one, if that is possible.
    #[inline(always)]
    pub(super) fn read(&mut self, record: &mut Record) -> Result<bool, Broken> {
        let Some(cut) = self.cut(record)? else {
            return Ok(false);
        };
        if let Some(bad) = self.source.bad() {
            let encoding = self.source.encoding().to_string();
            return Err(undecodable(record, bad.offset, bad.byte, encoding));
        }
        if !cut.is_plain
            && let raw = self.source.record().as_bytes()
            && let Some(lost) = quotes::lost(raw, self.cutter.delimiter())
        {
            return Err(lost_quote(record, &lost));
        }
        Ok(true)
    }

    /// Cuts the next record, whatever stands in it; `None` at the end of the file.
    #[inline(always)]
    fn cut(&mut self, record: &mut Record) -> Result<Option<Cut>, Broken> {
        if self.is_cut {
            return Ok(None);
        }
        let begins = self.source.begin();
        let blank = begins.as_ref().map_or(0, |(blank, _)| *blank);
        record.line = self.line + blank;
        record.is_after_blank = blank > 0;
        match begins {
            Err(error) => return Err(self.unreadable(error)),
            Ok((_, true)) => {}
            Ok(_) if blank > Source::LIMIT as u64 => return Err(self.too_long(record)),
            Ok(_) => return Ok(None),
        }
        record.is_comment = match &self.cutter.comment {
            Some(prefix) => match self.source.starts_with(prefix) {
                Ok(is_comment) => is_comment,
                Err(error) => return Err(self.unreadable(error)),
            },
            None => false,
        };
        let cut = self.fill(record)?;
        self.source.end(cut.length);
        self.line = record.line + cut.lines;
        record.is_long = cut.lines > 1;
        Ok(Some(cut))
    }

    /// The cells of the record that begins here.
    #[inline(always)]
    fn fill(&mut self, record: &mut Record) -> Result<Cut, Broken> {
        loop {
            let text = self.source.ahead();
            let found = self.cutter.cut(text, record.is_comment, &mut record.cells);
            let length = found.map_or(text.len(), |cut| cut.length);
            match found {
                _ if length > Source::LIMIT => return Err(self.too_long(record)),
                Some(cut) => return Ok(cut),
                None => {}
            }
            match self.source.read_on() {
                Ok(true) => {}
                Ok(false) => {
                    self.is_cut = true;
                    return Err(unclosed(record));
                }
                Err(error) => return Err(self.unreadable(error)),
            }
        }
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
            Ok(Some(_)) if !reader.source().ends_within_line() => records.push(record),
            _ => return records,
        }
    }
}
