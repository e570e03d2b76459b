//! What became of a file.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::quantity::grouped;

/// Rows of one type, and the account of the file they came from.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Imported<T> {
    /// The rows that are used, in the order of the file.
    pub rows: Vec<T>,
    /// What was read, used and left out.
    pub report: ImportReport,
}

/// What was read from a file, used and left out.
///
/// There is no report with refused rows: one bad row refuses the file, and the
/// [`ImportError`](super::ImportError) counts them.
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
///     "firms.csv: 2 rows read, 1 used, 1 skipped\n  1 skipped: sector is not 23",
/// );
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ImportReport {
    /// The file.
    pub file: String,
    /// Rows read below the header; empty lines do not count.
    pub rows_read: u64,
    /// Rows that became typed rows.
    pub rows_used: u64,
    /// Rows left out on purpose, by reason.
    pub rows_skipped: BTreeMap<String, u64>,
    /// Cells without a value, by header.
    pub missing_cells: BTreeMap<String, u64>,
    /// The headers of the columns that nothing asked for, as the file writes them.
    pub columns_ignored: Vec<String>,
}

impl ImportReport {
    /// Why a row without any text is skipped.
    pub(super) const BLANK: &'static str = "blank";

    /// Whether no row had any text.
    pub(super) fn is_blank(&self) -> bool {
        self.rows_read == self.rows_skipped.get(Self::BLANK).copied().unwrap_or(0)
    }

    pub(super) fn skip(&mut self, reason: &str) {
        match self.rows_skipped.get_mut(reason) {
            Some(rows) => *rows += 1,
            None => {
                self.rows_skipped.insert(reason.to_owned(), 1);
            }
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
        for (reason, &rows) in &self.rows_skipped {
            write!(f, "\n  {} skipped: {reason}", show(rows))?;
        }
        for (header, &cells) in &self.missing_cells {
            write!(f, "\n  {} without a value: {header}", show(cells))?;
        }
        if !self.columns_ignored.is_empty() {
            write!(
                f,
                "\n  columns ignored: {}",
                self.columns_ignored.join(", ")
            )?;
        }
        Ok(())
    }
}
