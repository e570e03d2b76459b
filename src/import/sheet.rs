//! What is known of a table that comes from a sheet of a workbook.

use super::header::Header;
use super::{ImportReport, NumberStyle};

/// What separates the cells of a sheet on their way: nothing that a cell has.
pub(super) const DELIMITER: u8 = b'\t';

/// Where a table comes from that stands in a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SheetOrigin {
    /// The column of the sheet in which it begins, from 0 on.
    pub(super) first_column: usize,
    /// CRC-32 and size of the file.
    pub(super) checksum: u32,
    pub(super) bytes: u64,
    pub(super) warnings: Vec<String>,
}

impl SheetOrigin {
    /// Reads numbers as they are stored in a sheet, and every cell by the way that looks for errors
    /// of formulas.
    pub(super) fn prepare(header: &mut Header) {
        for column in &mut header.columns {
            column.layout.numbers = Some(NumberStyle::DecimalPoint);
            column.plain = None;
        }
    }

    /// Tells of the file what the text of the table does not.
    pub(super) fn tell(self, report: &mut ImportReport) {
        report.checksum = format!("{:08x}", self.checksum);
        report.bytes = self.bytes;
        ImportReport::SHEET.clone_into(&mut report.encoding);
        report.line_ends = String::new();
        report.delimiter = String::new();
        report.warnings.splice(0..0, self.warnings);
    }
}

/// What is wrong with a formula that shows this; nothing for every other text.
pub(super) fn formula_error(text: &str) -> Option<&'static str> {
    match text {
        "#UNCOMPUTED!" => Some(
            "the formula of the cell has no stored value; save the file from a spreadsheet \
             program, which computes it",
        ),
        "#DIV/0!" | "#N/A" | "#NAME?" | "#NULL!" | "#NUM!" | "#REF!" | "#VALUE!" | "#DATA!" => {
            Some("the formula of the cell ends in an error; correct it in the spreadsheet")
        }
        _ => None,
    }
}
