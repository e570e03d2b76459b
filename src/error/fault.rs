//! Rules that files break.

mod told;

use super::Invalid;

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
}
