//! Imported rows, and the report on their file.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Bounds, Cell};
use crate::error::ImportError;
use crate::quantity::{Value, grouped};

/// Rows of one type, with the report on their file.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Imported<T> {
    /// The rows used, in the order of the file unless the row type
    /// [arranges](super::FromRow::arrange) them.
    pub rows: Vec<T>,
    /// What was read, used and left out.
    pub report: ImportReport,
}

impl<T> Imported<T> {
    /// The total of a column over all rows; refused if the column is known to mix totals with their
    /// parts.
    ///
    /// # Errors
    /// [`ImportError::MixedLevels`] naming the rows.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::{Cell, Csv, SegmentCount};
    ///
    /// let text = "segment,count\nTotal,19\n1-4,12\n5-9,7\n";
    /// let firms = Csv::from_text("firms.csv", text).rows::<SegmentCount>()?;
    /// let error = firms.total("count", |row| Cell::Value(row.count)).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "firms.csv: `count` mixes totals with their parts, so it has no sum: \
    ///      line 2: count 19 of `Total` is the sum of the 2 rows from line 3 to line 4",
    /// );
    ///
    /// let firms = Csv::from_text("firms.csv", text).except("segment", ["Total"]).rows::<SegmentCount>()?;
    /// let total = firms.total("count", |row| Cell::Value(row.count))?;
    /// assert_eq!(total.exact(), Some(19.0));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn total<V: Into<Value>>(
        &self,
        column: &str,
        part: impl Fn(&T) -> Cell<V>,
    ) -> Result<Bounds, ImportError> {
        self.report.check_levels(column)?;
        Ok(Bounds::of(self.rows.iter().map(part)))
    }
}

/// What was read from a file, used and left out.
///
/// If columns are turned into rows, the new rows are counted. `rows_read` is the sum of the rows
/// used, skipped, refused, and dropped as duplicates or totals.
///
/// # Example
/// ```
/// use bizcase::import::{Csv, SegmentCount};
///
/// let text = "segment,sector,count\n1-4,23,12\n5-9,54,7\n";
/// let report = Csv::from_text("firms.csv", text).only("sector", ["23"]).rows::<SegmentCount>()?.report;
/// assert_eq!(report.rows_used, 1);
/// assert_eq!(
///     report.to_string(),
///     "firms.csv: 2 rows read, 1 used, 1 skipped\n  1 skipped: sector is not 23\n  \
///      UTF-8, LF, cells separated by `,`, header on line 1; 40 bytes, CRC-32 60bfb456",
/// );
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ImportReport {
    /// The file.
    pub file: String,
    /// The number of rows read below the header, without empty lines.
    pub rows_read: u64,
    /// The number of rows that became typed rows.
    pub rows_used: u64,
    /// The number of rows left out because of problems, as far as
    /// [permitted](super::Csv::refuse_at_most); otherwise the file is refused.
    pub rows_refused: u64,
    /// Their problems, at most the first thousand.
    pub refusals: Vec<String>,
    /// The number of rows left out on purpose, by reason.
    pub rows_skipped: BTreeMap<String, u64>,
    /// The number of rows that equal an earlier used row in all cells; the warnings name the first
    /// three. Duplicates are not looked for if a key tells rows apart.
    pub rows_duplicated: u64,
    /// Whether duplicates were left out.
    pub duplicates_dropped: bool,
    /// The number of rows left out because they hold totals of a declared
    /// [`Partition`](super::Partition).
    pub totals_dropped: u64,
    /// The number of cells without a value, by header, including withheld figures.
    pub missing_cells: BTreeMap<String, u64>,
    /// The number of cells that hold a range, by header.
    pub interval_cells: BTreeMap<String, u64>,
    /// The number of figures with a declared flag, by header and flag.
    pub flagged_cells: BTreeMap<String, BTreeMap<String, u64>>,
    /// The headers of columns that were not read, as written in the file.
    pub columns_ignored: Vec<String>,
    /// Units, multipliers and conventions by header, declared and inferred: `USD x 1,000`.
    pub units: BTreeMap<String, String>,
    /// Text above the header and below the table.
    pub notes: Vec<Note>,
    /// Things that are allowed but look like mistakes.
    pub warnings: Vec<String>,
    /// Columns that mix totals with their parts, by their names in the program, with the evidence.
    pub mixed_levels: BTreeMap<String, String>,
    /// The encoding of the file; `XLSX` for a sheet of a workbook, which has neither line ends nor a
    /// delimiter.
    pub encoding: String,
    /// Its line ends: `LF`, `CR LF`, `CR`, or several of them.
    pub line_ends: String,
    /// The delimiter; empty for cells of fixed widths.
    pub delimiter: String,
    /// The line of the header; 0 if there is none.
    pub header_line: u64,
    /// The size of the file in bytes.
    pub bytes: u64,
    /// CRC-32 of the bytes, as in ISO 3309, zip, gzip and Python's `zlib.crc32`, in hexadecimal.
    pub checksum: String,
}

/// Text in a file that does not belong to its table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Note {
    /// The line on which it starts.
    pub line: u64,
    /// The text; several cells are joined by spaces.
    pub text: String,
}

impl ImportReport {
    /// Of how many refused rows the reasons are kept.
    pub(super) const MOST_REFUSALS: u64 = 1_000;

    /// The encoding of a sheet of a workbook.
    pub(super) const SHEET: &'static str = "XLSX";

    /// Why a row without any text is skipped.
    pub(super) const BLANK: &'static str = "blank";

    /// Whether no row had any text.
    pub(super) fn is_blank(&self) -> bool {
        self.rows_read == self.rows_skipped.get(Self::BLANK).copied().unwrap_or(0)
    }

    pub(super) fn skip(&mut self, reason: &str) {
        count_in(&mut self.rows_skipped, reason);
    }

    /// Refuses a column that is known to mix totals with their parts, for rows that were
    /// [folded](super::Csv::fold).
    ///
    /// # Errors
    /// [`ImportError::MixedLevels`] naming the rows.
    pub fn check_levels(&self, column: &str) -> Result<(), ImportError> {
        match self.mixed_levels.get(column) {
            None => Ok(()),
            Some(evidence) => Err(ImportError::MixedLevels {
                file: self.file.clone(),
                column: column.to_owned(),
                evidence: evidence.clone(),
            }),
        }
    }
}

pub(super) fn count_in(counts: &mut BTreeMap<String, u64>, key: &str) {
    match counts.get_mut(key) {
        Some(count) => *count += 1,
        None => {
            counts.insert(key.to_owned(), 1);
        }
    }
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |count: u64| grouped(&count.to_string());
        let skipped: u64 = self.rows_skipped.values().sum();
        write!(
            f,
            "{}: {} row{} read, {} used, {} skipped",
            self.file,
            show(self.rows_read),
            if self.rows_read == 1 { "" } else { "s" },
            show(self.rows_used),
            show(skipped),
        )?;
        if self.rows_refused > 0 {
            write!(f, ", {} refused", show(self.rows_refused))?;
        }
        for (reason, &rows) in &self.rows_skipped {
            write!(f, "\n  {} skipped: {reason}", show(rows))?;
        }
        if self.totals_dropped > 0 {
            write!(f, "\n  {} totals dropped", show(self.totals_dropped))?;
        }
        if self.rows_duplicated > 0 {
            let fate = if self.duplicates_dropped {
                "dropped"
            } else {
                "kept"
            };
            write!(f, "\n  {} duplicated, {fate}", show(self.rows_duplicated))?;
        }
        for refusal in &self.refusals {
            write!(f, "\n  refused: {refusal}")?;
        }
        for (header, &cells) in &self.missing_cells {
            write!(f, "\n  {} without a value: {header}", show(cells))?;
        }
        for (header, &cells) in &self.interval_cells {
            write!(f, "\n  {} as a range: {header}", show(cells))?;
        }
        for (header, flags) in &self.flagged_cells {
            for (flag, &cells) in flags {
                write!(f, "\n  {} flagged `{flag}`: {header}", show(cells))?;
            }
        }
        for (header, unit) in &self.units {
            write!(f, "\n  unit of {header}: {unit}")?;
        }
        if !self.columns_ignored.is_empty() {
            let ignored = self.columns_ignored.join(", ");
            write!(f, "\n  columns ignored: {ignored}")?;
        }
        for note in &self.notes {
            write!(f, "\n  note on line {}: {}", note.line, note.text)?;
        }
        for warning in &self.warnings {
            write!(f, "\n  warning: {warning}")?;
        }
        let layout = match (self.encoding.as_str(), self.delimiter.as_str()) {
            (Self::SHEET, _) => String::new(),
            (_, "") => format!(", {}, cells of fixed widths", self.line_ends),
            (_, delimiter) => format!(", {}, cells separated by `{delimiter}`", self.line_ends),
        };
        write!(
            f,
            "\n  {}{layout}, {}; {} bytes, CRC-32 {}",
            self.encoding,
            match self.header_line {
                0 => "no header".to_owned(),
                line => format!("header on line {line}"),
            },
            show(self.bytes),
            self.checksum,
        )
    }
}
