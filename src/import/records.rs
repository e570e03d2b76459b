//! Records of a CSV file with the physical line on which each starts.

use super::cells::{Cells, Cut, Cutter};
use super::findings::shortened;
use super::quotes::{self, Lost};
use super::source::Source;
use crate::error::Fault;

/// Reads one record after the other.
pub(super) struct Records<'a> {
    source: Source<'a>,
    cutter: Cutter,
    /// How many lines come before what is not read yet.
    lines: u64,
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

impl Spot {
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
            lines: 0,
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
    pub(super) fn read(&mut self, record: &mut Record) -> Result<bool, Broken> {
        if self.is_cut {
            return Ok(false);
        }
        record.is_after_blank = false;
        let mut blank_lines = 0;
        loop {
            let text = self.source.text();
            let blank = text.bytes().take_while(|byte| *byte == b'\n').count();
            if blank > 0 {
                record.is_after_blank = true;
                blank_lines += blank as u64;
                self.lines += blank as u64;
                self.source.advance(blank);
            }
            record.line = self.lines + 1;
            let text = self.source.text();
            let cut = self.cutter.cut(text, &mut record.cells);
            let length = text.len() as u64;
            match cut {
                Cut::Record { used, lines } if used as u64 <= Source::LIMIT => {
                    record.is_long = lines > 1;
                    record.is_comment = self.cutter.is_comment(&record.cells);
                    let lost = match record.is_comment {
                        true => None,
                        false => quotes::lost(&text.as_bytes()[..used], self.cutter.delimiter()),
                    };
                    self.lines += lines;
                    self.source.advance(used);
                    let is_text = self.checked(record)?;
                    return match lost {
                        Some(lost) => Err(lost_quote(record, &lost)),
                        None => Ok(is_text),
                    };
                }
                Cut::Short { .. } if length.max(blank_lines) <= Source::LIMIT => {
                    let more = self.source.more();
                    if !more.map_err(|error| self.unreadable(&error))? {
                        return self.ended(&cut, record);
                    }
                }
                _ => {
                    self.is_cut = true;
                    return Err(too_long(record.line));
                }
            }
        }
    }

    fn unreadable(&mut self, error: &std::io::Error) -> Broken {
        self.is_cut = true;
        Broken::Unreadable(error.to_string())
    }

    /// A record that was read, unless it has bytes that are no text.
    #[inline]
    fn checked(&mut self, record: &Record) -> Result<bool, Broken> {
        let end = self.source.position();
        match self.source.bad_before(end) {
            None => Ok(true),
            Some(bad) => {
                let encoding = self.source.encoding().to_string();
                Err(undecodable(record, bad.offset, bad.byte, encoding))
            }
        }
    }

    /// The end of the text, at which every line ends: what is left stands within quotes.
    fn ended(&mut self, cut: &Cut, record: &Record) -> Result<bool, Broken> {
        let Cut::Short { quote: Some(at) } = *cut else {
            return Ok(false);
        };
        self.is_cut = true;
        let text = self.source.text();
        let cell = text.get(at + 1..).unwrap_or_default();
        Err(Broken::Record(Box::new(Spot {
            line: record.line,
            column: Some(record.cells.len() + 1),
            // Without the line break that the source added.
            cell: Some(cell.strip_suffix('\n').unwrap_or(cell).to_owned()),
            fault: Fault::UnclosedQuote,
        })))
    }
}

fn too_long(line: u64) -> Broken {
    Broken::Record(Box::new(Spot {
        line,
        column: None,
        cell: None,
        fault: Fault::TooLong {
            limit: usize::try_from(Source::LIMIT).unwrap_or(usize::MAX),
        },
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
    let (mut rest, mut lines) = (text, 0);
    let mut records = Vec::new();
    loop {
        let behind = rest.trim_start_matches('\n');
        lines += (rest.len() - behind.len()) as u64;
        let mut cells = Cells::default();
        let Cut::Record { used, lines: taken } = cutter.cut(behind, &mut cells) else {
            return records;
        };
        records.push(Record {
            line: lines + 1,
            is_after_blank: behind.len() < rest.len(),
            is_comment: cutter.is_comment(&cells),
            is_long: taken > 1,
            cells,
        });
        lines += taken;
        rest = &behind[used..];
    }
}
