//! Reports as files.

use std::ffi::OsStr;
use std::path::Path;

use super::Document;
use crate::error::{Error, Invalid, ReportError};
use crate::file;

impl Document {
    /// Writes the document to a file in the form that its ending names: `.html`, `.md`, `.txt`, and
    /// with the feature `xlsx` the tables as `.xlsx`.
    ///
    /// The file is replaced as a whole or not at all, as by [`write_file`].
    ///
    /// # Errors
    /// [`Error::Invalid`] for another ending; [`Error::Report`] if the file cannot be written; for a
    /// workbook those of `Document::workbook`.
    ///
    /// # Example
    /// ```
    /// use bizcase::report::Document;
    ///
    /// let page = std::env::temp_dir().join("bizcase-case.md");
    /// Document::new("A case").save(&page)?;
    /// assert_eq!(std::fs::read_to_string(&page)?, "\u{23}\u{23} A case\n");
    ///
    /// let error = Document::new("A case").save("case.docx").unwrap_err();
    /// assert!(error.to_string().contains("`case.docx` must be one that ends in .html, .md"));
    /// # std::fs::remove_file(page)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        let ending = path.extension().map(OsStr::to_ascii_lowercase);
        let text = match ending.as_ref().and_then(|it| it.to_str()) {
            Some("html" | "htm") => self.html(),
            Some("md") => self.markdown(),
            Some("txt") => self.text(),
            #[cfg(feature = "xlsx")]
            Some("xlsx") => return write_file(path, &self.workbook()?),
            _ => {
                let rule = if cfg!(feature = "xlsx") {
                    "one that ends in .html, .md, .txt or .xlsx"
                } else {
                    "one that ends in .html, .md or .txt"
                };
                let file = format!("`{}`", path.display());
                return Err(Invalid::rule("file", file, rule).into());
            }
        };
        write_file(path, text.as_bytes())
    }
}

/// Writes a file as a whole or not at all: the content goes to a file beside it, which then takes
/// its place, so that a disk that is full or a program that ends half-way leaves the old file as it
/// was. For what [`Document::save`] does not write, such as a [`Table`](super::Table) as CSV, a
/// chart, a workbook or JSON.
///
/// # Errors
/// [`Error::Report`] with the file and what the system says.
///
/// # Example
/// ```
/// use bizcase::report::{self, Table};
///
/// let mut prices = Table::new("plan", &["USD"]);
/// prices.row(["solo", "25.00"]);
/// let file = std::env::temp_dir().join("bizcase-prices.csv");
/// report::write_file(&file, prices.csv().as_bytes())?;
/// assert_eq!(std::fs::read_to_string(&file)?.lines().last(), Some("solo,25.00"));
/// # std::fs::remove_file(file)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_file(path: impl AsRef<Path>, content: &[u8]) -> Result<(), Error> {
    let path = path.as_ref();
    file::replace(path, content).map_err(|error| {
        let file = path.display().to_string();
        let reason = error.to_string();
        ReportError::NotWritten { file, reason }.into()
    })
}
