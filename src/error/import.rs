//! What can be wrong with a file of rows, and where.

use std::fmt;

use super::{Invalid, Permitted};

/// A file that was not imported: no row of it was used.
///
/// # Example
/// ```
/// use bizcase::import::{Csv, SegmentCount};
///
/// let text = "segment,count\n1-4,12o\n5-9,-3\n";
/// let error = Csv::from_text("firms.csv", text).rows::<SegmentCount>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "firms.csv:2:2 count: `12o` is not a count: unexpected character `o`\n\
///      firms.csv:3:2 count: -3 is outside [0, inf)\n\
///      2 problems in firms.csv; nothing was imported",
/// );
/// assert_eq!(error.problems()[1].line, 3);
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The file cannot be opened, or reading it failed on the way.
    #[error("{file}: cannot be read: {reason}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the operating system says.
        reason: String,
    },
    /// A setting of the import does not fit the rows that were asked for.
    #[error("{file}: {cause}")]
    Setting {
        /// The file.
        file: String,
        /// Which setting, and what would fit.
        cause: Box<Invalid>,
    },
    /// The file breaks rules, in the order of its lines.
    #[error("{}", listed(file, problems))]
    Refused {
        /// The file.
        file: String,
        /// What is wrong; if there are [`ImportError::MAX_PROBLEMS`], the file may have more.
        problems: Vec<Problem>,
        /// How many rows below the header were read.
        rows_read: u64,
        /// How many of them have a problem.
        rows_refused: u64,
    },
}

impl ImportError {
    /// How many problems are collected before reading stops.
    pub const MAX_PROBLEMS: usize = 50;

    /// The problems found in the file; none if it could not be read at all.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::Refused { problems, .. } => problems,
            _ => &[],
        }
    }

    /// The first domain error among the problems.
    #[must_use]
    pub fn invalid(&self) -> Option<&Invalid> {
        match self {
            Self::Setting { cause, .. } => Some(cause),
            _ => self.problems().iter().find_map(Problem::cause),
        }
    }
}

fn listed(file: &str, problems: &[Problem]) -> String {
    let mut lines: Vec<String> = problems.iter().map(Problem::to_string).collect();
    match problems.len() {
        1 => {}
        ImportError::MAX_PROBLEMS => lines.push(format!(
            "{} problems in {file}, which was not read further; nothing was imported",
            ImportError::MAX_PROBLEMS
        )),
        count => lines.push(format!("{count} problems in {file}; nothing was imported")),
    }
    lines.join("\n")
}

/// One thing that is wrong in a file, and its place.
///
/// Prints as `file:line:column header: what is wrong`, which terminals and editors can jump to;
/// a problem of a whole row has `-` for the column.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Problem {
    /// The file.
    pub file: String,
    /// The physical line on which the row starts; line breaks within quotes count.
    pub line: u64,
    /// The cell of the row, counted from 1, unless the problem is that of the row or the file.
    pub column: Option<usize>,
    /// The header of the column as the file writes it, or would have to write it.
    pub header: Option<String>,
    /// The text that was found, cut if it is long.
    pub cell: Option<String>,
    /// The rule that is broken.
    pub fault: Fault,
}

impl Problem {
    /// The domain error behind the problem, where there is one.
    #[must_use]
    pub fn cause(&self) -> Option<&Invalid> {
        match &self.fault {
            Fault::Cell { cause, .. } | Fault::MissingColumn { cause } => Some(cause),
            _ => None,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:", self.file, self.line)?;
        match self.column {
            Some(column) => write!(f, "{column} ")?,
            None => f.write_str("- ")?,
        }
        if let Some(header) = &self.header {
            write!(f, "{header}: ")?;
        }
        self.fault.describe(f, self.cell.as_deref().unwrap_or(""))
    }
}

/// The rule that a file breaks.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// The file has neither a header nor rows.
    Empty,
    /// There is a header, but no row below it.
    NoRows,
    /// A column that is needed is not in the header.
    MissingColumn {
        /// Names the columns there are and the one that was probably meant.
        cause: Box<Invalid>,
    },
    /// A column that is needed stands in the header twice.
    DuplicateHeader {
        /// The other column of that name, counted from 1.
        first_column: usize,
    },
    /// The header has more columns than are read.
    TooManyColumns {
        /// How many it has.
        columns: usize,
        /// How many are read.
        limit: usize,
    },
    /// A row has more or fewer cells than the header.
    Ragged {
        /// How many cells the row has.
        cells: usize,
        /// How many the header has.
        columns: usize,
    },
    /// A row is so long that it is not read: a quote left open, or not a table at all.
    TooLong {
        /// How many bytes are read.
        limit: usize,
    },
    /// So many rows in a run have no text that the rest is not read.
    TooManyBlankRows {
        /// How many are read.
        limit: u64,
    },
    /// A quote is opened and never closed.
    UnclosedQuote,
    /// A byte that is not UTF-8 text.
    NotUtf8 {
        /// How many bytes of the file come before it.
        offset: u64,
        /// The byte.
        byte: u8,
    },
    /// A byte 0, which no text file has.
    Nul {
        /// How many bytes of the file come before it.
        offset: u64,
    },
    /// A cell is empty, or means "missing", where a value is needed.
    Missing {
        /// What is needed, such as "a count".
        expected: String,
    },
    /// A cell cannot be read as what is needed, or is outside the permitted range.
    Cell {
        /// What is needed, such as "a count".
        expected: String,
        /// The value, what is permitted, and a hint.
        cause: Box<Invalid>,
    },
    /// An amount in another currency than the amounts before it.
    Currencies {
        /// The currency of this amount.
        found: String,
        /// The currency of the others.
        expected: String,
        /// The line of the first of the others; none if the currency was declared.
        first_line: Option<u64>,
    },
    /// A key that must be unique was already given.
    DuplicateKey {
        /// The line that gave it first.
        first_line: u64,
    },
    /// A value was asked for that no row has.
    NoSuchValue,
    /// The row type reads a column that it does not declare.
    Undeclared,
    /// The row type refuses the row without saying why.
    Unexplained,
}

impl Fault {
    fn describe(&self, f: &mut fmt::Formatter<'_>, cell: &str) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the file is empty; a header and rows are needed"),
            Self::NoRows => f.write_str("there are no rows below the header"),
            Self::MissingColumn { cause } => missing_column(f, cause),
            Self::DuplicateHeader { first_column } => {
                write!(f, "column {first_column} has the same header")
            }
            Self::TooManyColumns { columns, limit } => {
                write!(
                    f,
                    "the header has {columns} columns, at most {limit} are read"
                )
            }
            Self::Ragged { cells, columns } => {
                let plural = if *cells == 1 { "" } else { "s" };
                write!(f, "row has {cells} cell{plural}, the header has {columns}")
            }
            Self::TooLong { limit } => write!(
                f,
                "row is longer than {limit} bytes; is a quote left open, or is this not a table?"
            ),
            Self::TooManyBlankRows { limit } => {
                write!(f, "more than {limit} blank rows in a run; is this a table?")
            }
            Self::UnclosedQuote => {
                write!(f, "the quote that opens before `{cell}` is never closed")
            }
            Self::NotUtf8 { offset, byte } => write!(
                f,
                "byte 0x{byte:02X} at offset {offset} in `{cell}` is not UTF-8; save the file as UTF-8"
            ),
            Self::Nul { offset } => write!(
                f,
                "byte 0x00 at offset {offset} in `{cell}` is not text; save the file as UTF-8"
            ),
            Self::Missing { expected } if cell.is_empty() => {
                write!(f, "the cell is empty, {expected} is needed")
            }
            Self::Missing { expected } => {
                write!(
                    f,
                    "`{cell}` stands for a missing value, {expected} is needed"
                )
            }
            Self::Cell { expected, cause } => bad_cell(f, cell, expected, cause),
            Self::Currencies {
                found,
                expected,
                first_line,
            } => match first_line {
                Some(line) => write!(
                    f,
                    "`{cell}` is in {found}, but line {line} is in {expected}; a file has one currency"
                ),
                None => write!(
                    f,
                    "`{cell}` is in {found}, but the currency was declared to be {expected}"
                ),
            },
            Self::DuplicateKey { first_line } => {
                write!(f, "`{cell}` was already given on line {first_line}")
            }
            Self::NoSuchValue => write!(f, "no row has `{cell}`"),
            Self::Undeclared => {
                f.write_str("the row type reads this column, but COLUMNS does not list it")
            }
            Self::Unexplained => f.write_str("the row type refuses the row without saying why"),
        }
    }
}

/// `38 is outside [0, 1]; hint` or `` `1,2oo` is not an amount: unexpected character `o` ``.
fn bad_cell(
    f: &mut fmt::Formatter<'_>,
    cell: &str,
    expected: &str,
    cause: &Invalid,
) -> fmt::Result {
    let in_range = matches!(cause.permitted, Permitted::Interval { .. });
    if in_range {
        write!(f, "{} is outside {}", cause.value, cause.permitted)?;
    } else {
        write!(f, "`{cell}` is not {expected}")?;
    }
    match &cause.hint {
        Some(hint) if in_range => write!(f, "; {hint}"),
        Some(hint) => write!(f, ": {hint}"),
        None => Ok(()),
    }
}

fn missing_column(f: &mut fmt::Formatter<'_>, cause: &Invalid) -> fmt::Result {
    const SHOWN: usize = 12;
    f.write_str("there is no such column; the header has ")?;
    match &cause.permitted {
        Permitted::OneOf(headers) if headers.len() > SHOWN => {
            let rest = headers.len() - SHOWN;
            write!(f, "{} and {rest} more", headers[..SHOWN].join(", "))?;
        }
        permitted => write!(f, "{permitted}")?,
    }
    match &cause.hint {
        Some(hint) => write!(f, "; {hint}"),
        None => Ok(()),
    }
}
