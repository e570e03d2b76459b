//! Errors of imports, with their place in the file.

use std::fmt;

use super::{Fault, Invalid};

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
#[derive(Clone, PartialEq, thiserror::Error)]
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
/// problem of a whole row has `-` for the column. In a workbook it prints as
/// `file!sheet!cell header: problem`.
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
    /// The cell in a sheet of a workbook, such as `C7`, or the row, such as `7:7`; `None` in a text.
    pub reference: Option<String>,
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
        match (&self.reference, self.column) {
            (Some(reference), _) => write!(f, "{}!{reference} ", self.file)?,
            (None, Some(column)) => write!(f, "{}:{}:{column} ", self.file, self.line)?,
            (None, None) => write!(f, "{}:{}:- ", self.file, self.line)?,
        }
        if let Some(header) = &self.header {
            write!(f, "{header}: ")?;
        }
        self.fault.describe(f, self.cell.as_deref().unwrap_or(""))
    }
}

/// The letters of a column of a spreadsheet, from 0 on: `A`, `Z`, `AA`.
#[cfg(feature = "import")]
pub(crate) fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}
