//! A CSV file and how to read it.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::findings::Findings;
use super::header::Wanted;
use super::reading::{Filter, Reading};
use super::records::Records;
use super::{FromRow, ImportReport, Imported};
use crate::error::{ImportError, unknown_name};
use crate::quantity::Currency;

/// A CSV file, before it is read: UTF-8 with or without a byte order mark, cells separated by
/// commas, quoted where needed, one header row.
///
/// Memory does not grow with the file, except for the rows that are kept and for the
/// [keys](FromRow::KEY). A row of more than a mebibyte or 16,384 columns is an error.
///
/// # Example
/// ```
/// use bizcase::import::{Csv, SegmentCount};
///
/// let text = "Enterprise size,Firms\n1-4,\"4,029,041\"\n5-9,\"1,034,135\"\n";
/// let firms = Csv::from_text("firms.csv", text)
///     .headed("segment", "Enterprise size")
///     .headed("count", "Firms")
///     .rows::<SegmentCount>()?
///     .rows;
/// assert_eq!(firms[1].segment, "5-9");
/// assert_eq!(firms[1].count.value(), 1_034_135.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
pub struct Csv<'a> {
    label: String,
    input: Box<dyn Read + 'a>,
    /// Headers by the name the program knows the column by.
    headers: BTreeMap<String, String>,
    filters: Vec<Filter>,
    missing: Vec<String>,
    currency: Option<Currency>,
}

impl Csv<'static> {
    /// The file at `path`, which is also its label in messages.
    ///
    /// # Errors
    /// [`ImportError::Unreadable`] if it cannot be opened.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, ImportError> {
        let path = path.as_ref();
        match File::open(path) {
            Ok(file) => Ok(Self::from_reader(&path.display().to_string(), file)),
            Err(error) => Err(ImportError::Unreadable {
                file: path.display().to_string(),
                reason: error.to_string(),
            }),
        }
    }
}

impl<'a> Csv<'a> {
    /// What `reader` gives, called `label` in messages. It need not be buffered.
    pub fn from_reader(label: &str, reader: impl Read + 'a) -> Self {
        Self {
            label: label.to_owned(),
            input: Box::new(reader),
            headers: BTreeMap::new(),
            filters: Vec::new(),
            missing: Vec::new(),
            currency: None,
        }
    }

    /// A text, called `label` in messages.
    #[must_use]
    pub fn from_text(label: &str, text: &'a str) -> Self {
        Self::from_reader(label, text.as_bytes())
    }

    /// The header under which the file has the column that the program calls `column`.
    #[must_use]
    pub fn headed(mut self, column: &str, header: &str) -> Self {
        let header = header.trim().to_owned();
        self.headers.insert(column.to_owned(), header);
        self
    }

    /// Leaves out the rows whose `column` holds none of `values`; the report counts them.
    ///
    /// A value that no row has is an error, since it is probably misspelt.
    #[must_use]
    pub fn only<T: Into<String>>(
        mut self,
        column: &str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        self.filters.push(Filter::new(column, values));
        self
    }

    /// A word that stands for a missing value, such as `D` for a figure withheld. An empty cell
    /// is always missing; nothing else is missing unless declared.
    #[must_use]
    pub fn missing(mut self, word: &str) -> Self {
        self.missing.push(word.trim().to_owned());
        self
    }

    /// The currency of amounts that do not state one; see [`Row::money`](super::Row::money).
    #[must_use]
    pub fn currency(mut self, currency: Currency) -> Self {
        self.currency = Some(currency);
        self
    }

    /// All rows, and the account of what was read.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems; there are then no rows at all.
    pub fn rows<T: FromRow>(self) -> Result<Imported<T>, ImportError> {
        let (rows, report) = self.fold(Vec::new(), |mut rows, row| {
            rows.push(row);
            rows
        })?;
        Ok(Imported { rows, report })
    }

    /// Folds the rows one by one, without keeping them, into a result that is given out only if
    /// the whole file is in order.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::{Csv, SegmentCount};
    ///
    /// let text = "segment,count\n1-4,12\n5-9,7\n";
    /// let (firms, report) = Csv::from_text("firms.csv", text)
    ///     .fold(0.0, |firms, row: SegmentCount| firms + row.count.value())?;
    /// assert_eq!((firms, report.rows_used), (19.0, 2));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn fold<T: FromRow, A>(
        self,
        start: A,
        mut step: impl FnMut(A, T) -> A,
    ) -> Result<(A, ImportReport), ImportError> {
        let wanted = self.wanted::<T>()?;
        let file = self.label.clone();
        let findings = Findings::new(self.label, self.missing, self.currency);
        let unreadable = |reason: String| ImportError::Unreadable {
            file: file.clone(),
            reason,
        };
        let records = Records::open(self.input).map_err(|error| unreadable(error.to_string()))?;
        let mut reading = Reading::new(records, findings, self.filters);
        let mut total = start;
        let header = reading.header(wanted).map_err(&unreadable)?;
        if let Some(header) = &header {
            while let Some(row) = reading.next::<T>(header).map_err(&unreadable)? {
                total = step(total, row);
            }
        }
        let report = reading.conclude(header.as_ref())?;
        Ok((total, report))
    }

    /// The label in messages, the headers by the names of the program, the words for "missing" and
    /// the declared currency, for layouts that look for their columns themselves; the headers are
    /// taken away.
    pub(super) fn settings(
        &mut self,
    ) -> (
        String,
        BTreeMap<String, String>,
        Vec<String>,
        Option<Currency>,
    ) {
        let headers = std::mem::take(&mut self.headers);
        (
            self.label.clone(),
            headers,
            self.missing.clone(),
            self.currency,
        )
    }

    /// The columns to look for: those of the row type, its key, and the filters.
    fn wanted<T: FromRow>(&self) -> Result<Vec<Wanted>, ImportError> {
        let mut names: Vec<&str> = Vec::new();
        let filters = self.filters.iter().map(|filter| filter.column.as_str());
        for name in T::COLUMNS.iter().chain(T::KEY).copied().chain(filters) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if let Some(unknown) = self
            .headers
            .keys()
            .find(|name| !names.contains(&name.as_str()))
        {
            return Err(ImportError::Setting {
                file: self.label.clone(),
                cause: Box::new(unknown_name("headed column", unknown, names)),
            });
        }
        let wanted = names.into_iter().map(|name| Wanted {
            name: name.to_owned(),
            header: self
                .headers
                .get(name)
                .map_or(name, String::as_str)
                .to_owned(),
        });
        Ok(wanted.collect())
    }
}

impl fmt::Debug for Csv<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Csv")
            .field("label", &self.label)
            .finish_non_exhaustive()
    }
}
