//! Errors of imports, with their place in the file.

use std::fmt;

use super::{Invalid, Permitted};

/// A file that was not imported; none of its rows was used.
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
    /// The file could not be opened or read.
    #[error("{file}: cannot be read: {reason}")]
    Unreadable {
        /// The file.
        file: String,
        /// The message of the operating system.
        reason: String,
    },
    /// A setting of the import does not suit the requested rows.
    #[error("{file}: {cause}")]
    Setting {
        /// The file.
        file: String,
        /// The setting, and what would be valid.
        cause: Box<Invalid>,
    },
    /// A sum over a column that mixes totals with their parts.
    #[error("{file}: `{column}` mixes totals with their parts, so it has no sum: {evidence}")]
    MixedLevels {
        /// The file.
        file: String,
        /// The column, by its name in the program.
        column: String,
        /// The rows that show it, or who declared it.
        evidence: String,
    },
    /// A file that breaks rules, in the order of its lines.
    #[error("{}", listed(file, problems))]
    Refused {
        /// The file.
        file: String,
        /// The problems; if there are [`ImportError::MAX_PROBLEMS`], the file may have more.
        problems: Vec<Problem>,
        /// The number of rows read below the header.
        rows_read: u64,
        /// The number of those rows with a problem.
        rows_refused: u64,
    },
}

impl ImportError {
    /// The number of problems collected before reading stops.
    pub const MAX_PROBLEMS: usize = 50;

    /// The problems found in the file; empty if it could not be read at all.
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

/// One problem in a file, with its place.
///
/// It prints as `file:line:column header: problem`, which terminals and editors can jump to; a
/// problem of a whole row has `-` for the column.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Problem {
    /// The file.
    pub file: String,
    /// The physical line on which the row starts; line breaks within quotes count.
    pub line: u64,
    /// The cell within the row, counted from 1; `None` for a problem of the row or the file.
    pub column: Option<usize>,
    /// The header of the column as written in the file, or as it should be written.
    pub header: Option<String>,
    /// The text found, shortened if it is long.
    pub cell: Option<String>,
    /// The rule that is broken.
    pub fault: Fault,
}

impl Problem {
    /// The domain error behind the problem, if there is one.
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

/// A rule that a file breaks.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// The file has neither a header nor rows.
    Empty,
    /// There is a header, but no row below it.
    NoRows,
    /// A required column is not in the header.
    MissingColumn {
        /// The columns of the header and the one that was probably meant.
        cause: Box<Invalid>,
    },
    /// A required column appears twice in the header.
    DuplicateHeader {
        /// The first column with that header, counted from 1.
        first_column: usize,
    },
    /// Two columns have headers that fit one required column.
    AmbiguousColumn {
        /// The column, by its name in the program.
        column: String,
        /// The other header.
        first: String,
        /// The other column, counted from 1.
        first_column: usize,
    },
    /// The header has more columns than are read.
    TooManyColumns {
        /// The number of columns.
        columns: usize,
        /// The most that are read.
        limit: usize,
    },
    /// A row has more or fewer cells than the header.
    Ragged {
        /// The number of cells in the row.
        cells: usize,
        /// The number of columns in the header.
        columns: usize,
    },
    /// A row too long to be read: an open quote, or not a table.
    TooLong {
        /// The most bytes that are read.
        limit: usize,
    },
    /// So many blank rows in sequence that the rest is not read.
    TooManyBlankRows {
        /// The most blank rows that are read.
        limit: u64,
    },
    /// A quote that is never closed.
    UnclosedQuote,
    /// A quote that closes within a cell, or after several rows, so that another quote was probably
    /// lost.
    LostQuote {
        /// The line on which it closes.
        closes: u64,
        /// The text after it; `None` if it closes at the end of a cell, but each line of the record
        /// reads like a row.
        behind: Option<String>,
    },
    /// A byte that is not text in the encoding of the file.
    NotText {
        /// The number of bytes before it.
        offset: u64,
        /// The byte.
        byte: u8,
        /// The encoding.
        encoding: String,
    },
    /// The first rows can be split into cells in several ways.
    AmbiguousDelimiter {
        /// The possible delimiters.
        candidates: Vec<char>,
    },
    /// A conflict marker left by a version control system.
    ConflictMarker,
    /// A row that reads like a note, followed by rows of the table.
    NoteInTable,
    /// The header is repeated among the rows.
    RepeatedHeader,
    /// No header is of the kind that should be turned into rows.
    NothingToMelt,
    /// A cell is empty, or means "missing", where a value is required.
    Missing {
        /// What is required, such as "a count".
        expected: String,
    },
    /// A cell that cannot be read as the required value, or lies outside its range.
    Cell {
        /// What is required, such as "a count".
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
        /// The line of the first other amount; `None` if the currency was declared.
        first_line: Option<u64>,
    },
    /// A unique key that appears twice.
    DuplicateKey {
        /// The line where it appeared first.
        first_line: u64,
        /// The headers of columns in which the two rows differ, of those that the program does not
        /// read.
        differing: Vec<String>,
    },
    /// A number written in another convention than others in its column.
    MixedNumbers {
        /// Its convention, by an example.
        found: String,
        /// The convention of the others, by an example.
        expected: String,
        /// The line and the text of one of them; `None` if the convention was declared.
        first: Option<(u64, String)>,
    },
    /// A number that two conventions read differently.
    AmbiguousNumber {
        /// Its value with a decimal point.
        point: String,
        /// Its value with a decimal comma.
        comma: String,
    },
    /// A header states a multiplier or a currency that was not declared.
    UndeclaredUnit {
        /// What it states.
        said: String,
        /// How to declare it.
        setting: String,
    },
    /// A title states a multiplier that was not declared.
    UndeclaredTitle {
        /// What it states.
        said: String,
        /// How to declare it.
        setting: String,
    },
    /// A cell multiplies a figure of its row, which was not declared.
    UndeclaredScale {
        /// How to declare it.
        setting: String,
    },
    /// Columns of different units are turned into rows together.
    MixedUnits {
        /// A header.
        one: String,
        /// A header that states another unit.
        other: String,
    },
    /// A number with a % sign beside one without.
    MixedPercent {
        /// Whether this one has the sign.
        has_sign: bool,
        /// The line and the text of the other.
        other: (u64, String),
        /// How to declare the meaning.
        setting: String,
    },
    /// The parts of an exclusive set do not add up to its total.
    Partition {
        /// The smallest sum of the parts.
        parts: f64,
        /// The largest sum, if some parts are ranges.
        most: f64,
        /// The total.
        total: f64,
        /// Classes that are sums of others, with their lines.
        sums: Vec<(String, u64)>,
    },
    /// Two classes of an exclusive set overlap.
    Overlap {
        /// The other class.
        other: String,
        /// Its line.
        line: u64,
    },
    /// The row type refuses the row.
    Row {
        /// The reason.
        reason: String,
    },
    /// A requested value that no row has.
    NoSuchValue,
    /// The row type reads a column that it does not declare.
    Undeclared,
    /// The row type refuses the row without saying why.
    Unexplained,
}

impl Fault {
    /// Whether it is a fault of the file and not of a row, which cannot be left out with the row.
    pub(crate) fn is_of_file(&self) -> bool {
        matches!(
            self,
            Self::UndeclaredUnit { .. }
                | Self::UndeclaredTitle { .. }
                | Self::UndeclaredScale { .. }
                | Self::MixedUnits { .. }
        )
    }

    #[expect(clippy::too_many_lines, reason = "a short arm for each of many faults")]
    fn describe(&self, f: &mut fmt::Formatter<'_>, cell: &str) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the file is empty; a header and rows are needed"),
            Self::NoRows => f.write_str("there are no rows below the header"),
            Self::MissingColumn { cause } => missing_column(f, cause),
            Self::DuplicateHeader { first_column } => {
                write!(f, "column {first_column} has the same header")
            }
            Self::AmbiguousColumn {
                column,
                first,
                first_column,
            } => write!(
                f,
                "`{cell}` may be the column `{column}`, and so may `{first}` in column {first_column}; \
                 declare which with `headed(\"{column}\", ...)`"
            ),
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
            Self::LostQuote {
                closes,
                behind: Some(behind),
            } => write!(
                f,
                "the quote that opens before `{cell}` closes on line {closes} before `{behind}`; was a quote lost?"
            ),
            Self::LostQuote { closes, .. } => write!(
                f,
                "the quote that opens before `{cell}` closes on line {closes}, and each line up to there reads like a row; was a quote lost?"
            ),
            Self::NotText {
                offset,
                byte,
                encoding,
            } => not_text(f, cell, *offset, *byte, encoding),
            Self::AmbiguousDelimiter { candidates } => {
                let shown: Vec<String> =
                    candidates.iter().map(|mark| format!("{mark:?}")).collect();
                write!(
                    f,
                    "the cells may be separated by {}; declare which with `delimiter`",
                    shown.join(" or ")
                )
            }
            Self::ConflictMarker => write!(
                f,
                "`{cell}` is a conflict marker of a version control system; resolve it first"
            ),
            Self::NoteInTable => {
                f.write_str("the row reads like a note, but rows of the table come behind it")
            }
            Self::RepeatedHeader => f.write_str("the header stands here once more"),
            Self::NothingToMelt => {
                f.write_str("no header is of the kind that is to be turned into rows")
            }
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
            Self::DuplicateKey {
                first_line,
                differing,
            } => {
                write!(f, "`{cell}` was already given on line {first_line}")?;
                match differing.as_slice() {
                    [] => Ok(()),
                    columns => write!(f, "; the rows differ in {}", columns.join(", ")),
                }
            }
            Self::Row { reason } => f.write_str(reason),
            _ => self.describe_figures(f, cell),
        }
    }

    fn describe_figures(&self, f: &mut fmt::Formatter<'_>, cell: &str) -> fmt::Result {
        match self {
            Self::MixedNumbers {
                found,
                expected,
                first: Some((line, other)),
            } => write!(
                f,
                "`{cell}` is written like {found}, but `{other}` on line {line} like {expected}; a column has one convention"
            ),
            Self::MixedNumbers {
                found, expected, ..
            } => write!(
                f,
                "`{cell}` is written like {found}, but the column was declared to be written like {expected}"
            ),
            Self::AmbiguousNumber { point, comma } => write!(
                f,
                "`{cell}` is {point} with a decimal point and {comma} with a decimal comma; declare which with `numbers`"
            ),
            Self::UndeclaredUnit { said, setting } => {
                write!(f, "the header says `{said}`; declare it with `{setting}`")
            }
            Self::UndeclaredTitle { said, setting } => {
                write!(
                    f,
                    "the title says `{said}`; declare it with `{setting}`, be it by 1"
                )
            }
            Self::UndeclaredScale { setting } => write!(
                f,
                "`{cell}` multiplies the figure of its row; declare it with `{setting}`"
            ),
            Self::MixedUnits { one, other } => write!(
                f,
                "`{one}` and `{other}` are in different units; read them apart, with `Melted::Headers`"
            ),
            Self::MixedPercent {
                has_sign,
                other: (line, text),
                setting,
            } => {
                let (has, other_has) = if *has_sign {
                    ("a", "none")
                } else {
                    ("no", "one")
                };
                write!(
                    f,
                    "`{cell}` has {has} % sign, but `{text}` on line {line} has {other_has}; if all are percentages, declare it with `{setting}`"
                )
            }
            Self::Partition {
                parts,
                most,
                total,
                sums,
            } => partition(f, (*parts, *most), *total, sums),
            Self::Overlap { other, line } => write!(
                f,
                "`{cell}` overlaps `{other}` on line {line}, which is in the same exclusive set"
            ),
            Self::NoSuchValue => write!(f, "no row has `{cell}`"),
            Self::Undeclared => {
                f.write_str("the row type reads this column, but COLUMNS does not list it")
            }
            _ => f.write_str("the row type refuses the row without saying why"),
        }
    }
}

fn not_text(
    f: &mut fmt::Formatter<'_>,
    cell: &str,
    offset: u64,
    byte: u8,
    encoding: &str,
) -> fmt::Result {
    let what = if byte == 0 {
        "text".to_owned()
    } else {
        encoding.to_owned()
    };
    write!(
        f,
        "byte 0x{byte:02X} at offset {offset} in `{cell}` is not {what}; declare the encoding with `encoding`, or save the file as UTF-8"
    )
}

fn partition(
    f: &mut fmt::Formatter<'_>,
    (least, most): (f64, f64),
    total: f64,
    sums: &[(String, u64)],
) -> fmt::Result {
    // Sums of decimals carry noise in their last digits.
    let show = |value: f64| ((value * 1e6).round() / 1e6).to_string();
    write!(f, "the parts add up to {}", show(least))?;
    if most.is_infinite() {
        f.write_str(" or more")?;
    } else if most > least {
        write!(f, " to {}", show(most))?;
    }
    write!(f, ", the total is {}", show(total))?;
    let suspects: Vec<String> = sums
        .iter()
        .map(|(class, line)| format!("`{class}` on line {line}"))
        .collect();
    match suspects.as_slice() {
        [] => Ok(()),
        [one] => write!(
            f,
            "; a sum of other rows is {one}; declare it with `overlapping`"
        ),
        several => write!(
            f,
            "; sums of other rows are {}; declare them with `overlapping`",
            several.join(", ")
        ),
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
