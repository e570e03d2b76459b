//! A CSV file and how to read it.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::columns::tidy;
use super::layout::{ColumnLayout, Melt, Melted, Selection};
use super::sheet::SheetOrigin;
use super::{Encoding, Layout, NumberStyle, Partition};
use crate::error::{ImportError, Invalid};
use crate::quantity::Currency;

/// A CSV file before it is read: the layout of its table and the meaning of its columns.
///
/// Cells may be quoted. The delimiter (comma, semicolon, tab or bar), the line ends, a byte order
/// mark and the header row are detected. Everything that could be read in two ways has to be
/// declared, with the methods below or as a [`Layout`].
///
/// Memory does not grow with the file, except for rows that are kept and for
/// [keys](super::FromRow::KEY). A row of more than a mebibyte or 16,384 columns is an error.
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
#[doc(alias = "spreadsheet")]
pub struct Csv<'a> {
    pub(super) label: String,
    pub(super) input: Box<dyn Read + 'a>,
    pub(super) layout: Layout,
    /// The sheet that the bytes were made from, if they were.
    pub(super) sheet: Option<SheetOrigin>,
}

impl Csv<'static> {
    /// Opens the file at `path`, which is also its label in messages.
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

/// Where the bytes come from.
impl<'a> Csv<'a> {
    /// Reads from `reader`, called `label` in messages. It need not be buffered.
    pub fn from_reader(label: &str, reader: impl Read + 'a) -> Self {
        Self {
            label: label.to_owned(),
            input: Box::new(reader),
            layout: Layout::default(),
            sheet: None,
        }
    }

    /// Reads a text, called `label` in messages.
    #[must_use]
    pub fn from_text(label: &str, text: &'a str) -> Self {
        Self::from_reader(label, text.as_bytes())
    }
}

#[cfg(feature = "xlsx")]
impl Csv<'static> {
    /// Reads the text of a table that stands in a workbook.
    pub(super) fn of_sheet(label: String, text: String, sheet: SheetOrigin) -> Self {
        Self {
            label,
            input: Box::new(std::io::Cursor::new(text)),
            layout: Layout::default(),
            sheet: Some(sheet),
        }
    }
}

/// What is known of the file.
impl Csv<'_> {
    /// Applies a stored layout in place of all previous declarations.
    #[must_use]
    pub fn layout(mut self, layout: Layout) -> Self {
        self.layout = layout;
        self
    }

    /// The declarations so far, ready to be stored.
    #[must_use]
    pub fn declared(&self) -> &Layout {
        &self.layout
    }

    /// Sets the encoding of a file that is not UTF-8 and has no byte order mark.
    #[must_use]
    pub fn encoding(mut self, encoding: Encoding) -> Self {
        self.layout.encoding = encoding;
        self
    }

    /// Sets the delimiter. By default it is the one of comma, semicolon, tab and bar that makes the
    /// header contain the names looked for.
    #[must_use]
    pub fn delimiter(mut self, delimiter: char) -> Self {
        self.layout.delimiter = Some(delimiter);
        self
    }

    /// Sets the number of header rows. By default it is one, or two if the names looked for are
    /// spread over two; for a file without a header see [`without_header`](Csv::without_header).
    /// The titles of a column are joined by spaces. An empty cell in an upper row belongs to the
    /// title on its left: `2021,,2022,` above `Firms,Jobs,Firms,Jobs` makes `2021 Firms`,
    /// `2021 Jobs` and so on.
    #[must_use]
    pub fn header_rows(mut self, rows: usize) -> Self {
        self.layout.header_rows = Some(rows);
        self
    }

    /// Declares that the file has no header: its first row belongs to the table. Assign columns by
    /// position with [`at`](Csv::at).
    ///
    /// # Example
    /// ```
    /// use bizcase::import::{Csv, SegmentCount};
    ///
    /// let csv = Csv::from_text("firms.csv", "1-4,7\n5-9,8\n").without_header();
    /// let firms = csv.at("segment", 1).at("count", 2).rows::<SegmentCount>()?;
    /// assert_eq!(firms.rows[0].segment, "1-4");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn without_header(self) -> Self {
        self.header_rows(0)
    }

    /// Declares fixed cell widths, in characters, instead of a delimiter. Text after the last cell
    /// is an error.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::{Csv, SegmentCount};
    ///
    /// let text = "segment    count\nsmall       12.5\nvery large     7\n";
    /// let firms = Csv::from_text("firms.txt", text).fixed_widths([11, 5]).rows::<SegmentCount>()?;
    /// assert_eq!((firms.rows[1].segment.as_str(), firms.rows[1].count.value()), ("very large", 7.0));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn fixed_widths(mut self, widths: impl IntoIterator<Item = usize>) -> Self {
        self.layout.widths = Some(widths.into_iter().collect());
        self
    }

    /// Sets the prefix of comment lines, such as `#`. Comments above the header become notes of the
    /// report; those below are skipped and counted.
    #[must_use]
    pub fn comments(mut self, prefix: &str) -> Self {
        self.layout.comment = Some(prefix.to_owned());
        self
    }

    /// Sets the header of the column that the program calls `column`. Several calls declare
    /// aliases.
    #[must_use]
    pub fn headed(mut self, column: &str, header: &str) -> Self {
        self.column(column).headers.push(tidy(header));
        self
    }

    /// Assigns a column to the `occurrence`-th of several equal headers, counted from 1.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::{Csv, SegmentCount};
    ///
    /// let text = "segment,count,note,count\n1-4,7,x,12\n";
    /// let firms = Csv::from_text("firms.csv", text).headed_nth("count", "count", 2);
    /// assert_eq!(firms.rows::<SegmentCount>()?.rows[0].count.value(), 12.0);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn headed_nth(mut self, column: &str, header: &str, occurrence: usize) -> Self {
        let layout = self.column(column);
        layout.headers.push(tidy(header));
        layout.occurrence = Some(occurrence);
        self
    }

    /// Assigns a column to a position in the file, counted from 1, regardless of its header.
    #[must_use]
    pub fn at(mut self, column: &str, position: usize) -> Self {
        self.column(column).position = Some(position);
        self
    }

    /// Allows the file to lack this column; its cells are then missing.
    #[must_use]
    pub fn may_lack(mut self, column: &str) -> Self {
        self.column(column).may_lack = true;
        self
    }

    /// Keeps only the rows whose `column` holds one of `values`; the report counts the others.
    ///
    /// A value that no row has is an error, since it is probably misspelt.
    #[must_use]
    pub fn only<T: Into<String>>(
        mut self,
        column: &str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        self.layout.only.push(selection(column, values));
        self
    }

    /// Leaves out the rows whose `column` holds one of `values`; the report counts them.
    ///
    /// A value that no row has is an error, since it is probably misspelt.
    #[must_use]
    pub fn except<T: Into<String>>(
        mut self,
        column: &str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        self.layout.except.push(selection(column, values));
        self
    }

    /// Sets a word for a missing value, such as `D` for a withheld figure. An empty cell is always
    /// missing; other words only if declared.
    #[must_use]
    pub fn missing(mut self, word: &str) -> Self {
        self.layout.missing.push(word.trim().to_owned());
        self
    }

    /// Sets a word for a missing value in one column only.
    #[must_use]
    pub fn missing_in(mut self, column: &str, word: &str) -> Self {
        self.column(column).missing.push(word.trim().to_owned());
        self
    }

    /// Sets a code for a range in a column, such as `b` for 20 to 99 employees. A range without an
    /// upper end extends to infinity.
    #[must_use]
    pub fn range(mut self, column: &str, code: &str, low: f64, high: f64) -> Self {
        let code = code.trim().to_owned();
        self.column(column).ranges.insert(code, (low, high));
        self
    }

    /// Sets how the numbers of a column are written, if the cells themselves do not prove it.
    #[must_use]
    pub fn numbers(mut self, column: &str, style: NumberStyle) -> Self {
        self.column(column).numbers = Some(style);
        self
    }

    /// Multiplies the numbers of a column as its header says: 1,000 for `$1,000` or `thousands`. A
    /// multiplier in a header has to be declared; 1 leaves the cells as they are.
    #[must_use]
    pub fn multiplied(mut self, column: &str, multiplier: u64) -> Self {
        self.column(column).multiplier = Some(multiplier);
        self
    }

    /// Declares the numbers of a column percentages, for every reader: 18 means 18%.
    #[must_use]
    pub fn percent(mut self, column: &str) -> Self {
        self.column(column).percent = true;
        self
    }

    /// Sets the currency of amounts that do not state one; see [`Row::money`](super::Row::money).
    #[must_use]
    pub fn currency(mut self, currency: Currency) -> Self {
        self.layout.currency = Some(currency);
        self
    }

    /// Sets the currency of the amounts of one column.
    #[must_use]
    pub fn currency_of(mut self, column: &str, currency: Currency) -> Self {
        self.column(column).currency = Some(currency);
        self
    }

    /// Divides the numbers of a column by a power of ten: 100 for amounts in cents. Cents in a
    /// header have to be declared; [`multiplied`](Self::multiplied) by 1 leaves the cells as they
    /// are.
    #[must_use]
    pub fn divided(mut self, column: &str, divisor: u64) -> Self {
        self.column(column).divisor = Some(divisor);
        self
    }

    /// Multiplies each number of a column by a multiplier in another cell of its row, such as
    /// `UNIT_MULT` of SDMX or `SCALAR_FACTOR` of Statistics Canada. The multiplier is a word such
    /// as `thousands`, or a number: an exponent of ten if below 16, otherwise the multiplier
    /// itself.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::{Csv, SegmentCount};
    ///
    /// let text = "segment,UNIT_MULT,OBS_VALUE\nsmall,3,1.5\nlarge,0,120\n";
    /// let csv = || Csv::from_text("s.csv", text).headed("count", "OBS_VALUE");
    /// assert_eq!(
    ///     csv().rows::<SegmentCount>().unwrap_err().to_string(),
    ///     "s.csv:2:2 UNIT_MULT: `3` multiplies the figure of its row; \
    ///      declare it with `multiplied_by(\"count\", \"UNIT_MULT\")`",
    /// );
    /// let rows = csv().multiplied_by("count", "UNIT_MULT").rows::<SegmentCount>()?.rows;
    /// assert_eq!((rows[0].count.value(), rows[1].count.value()), (1_500.0, 120.0));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn multiplied_by(mut self, column: &str, multiplier: &str) -> Self {
        self.column(column).multiplier_column = Some(multiplier.to_owned());
        self
    }

    /// Sets a mark after figures of a column that multiplies them, such as `k` for 1,000 in `1.2k`.
    /// Figures without the mark are not multiplied.
    #[must_use]
    pub fn suffix(mut self, column: &str, mark: &str, multiplier: u64) -> Self {
        let mark = mark.trim().to_owned();
        self.column(column).suffixes.insert(mark, multiplier);
        self
    }

    /// Sets a flag after figures of a column, as in `78115 b` or `45 (p)`. The flag is ignored, and
    /// the report counts it. A flag after a word for a missing value, as in `: c`, is ignored too.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::{Csv, SegmentCount};
    ///
    /// let text = "segment,count\nsmall,78115 b\nlarge,120\n";
    /// let firms = Csv::from_text("f.csv", text).flag("count", "b").rows::<SegmentCount>()?;
    /// assert_eq!(firms.rows[0].count.value(), 78_115.0);
    /// assert_eq!(firms.report.flagged_cells["count"]["b"], 1);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn flag(mut self, column: &str, flag: &str) -> Self {
        self.column(column).flags.push(flag.trim().to_owned());
        self
    }

    /// Sets how the dates or months of a column are written, as a pattern such as `%d.%m.%Y`,
    /// `%Y%m%d`, `%m/%d/%Y` or `%b %Y`. The default is `2027-01-31` or `2027-01`. A quarter, `%q`
    /// as in `%Y-Q%q`, is read as its first month or day.
    #[must_use]
    pub fn dates(mut self, column: &str, pattern: &str) -> Self {
        self.column(column).dates = Some(pattern.to_owned());
        self
    }

    /// Turns columns into rows. Each row of the file becomes one row for each of `columns`; its
    /// header is then read as the column `name`, and its cell as the column `value`.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::{Csv, Indicator, Melted};
    ///
    /// let text = "Country,Code,2016,2017\nAruba,ABW,93.5,97.2\nNorway,NOR,97.3,\n";
    /// let users = Csv::from_text("internet.csv", text)
    ///     .headed("entity", "Country")
    ///     .melt("year", "value", Melted::Years)
    ///     .rows::<Indicator>()?;
    /// assert_eq!((users.rows[1].year, users.rows[1].entity.as_str()), (2017, "Aruba"));
    /// assert_eq!(users.report.missing_cells["value"], 1);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[doc(alias("unpivot", "wide to long"))]
    #[must_use]
    pub fn melt(mut self, name: &str, value: &str, columns: Melted) -> Self {
        self.layout.melt = Some(Melt {
            name: name.to_owned(),
            value: value.to_owned(),
            columns,
        });
        self
    }

    /// Declares that a column holds an exclusive set of classes, which is then checked.
    #[must_use]
    pub fn partition(mut self, partition: Partition) -> Self {
        self.layout.partitions.push(partition);
        self
    }

    /// Declares that a column holds totals beside their parts, so that it has no sum; see
    /// [`Imported::total`](super::Imported::total).
    #[must_use]
    pub fn mixes_levels(mut self, column: &str) -> Self {
        self.column(column).mixes_levels = true;
        self
    }

    /// Sets columns whose combined values are unique in the file, in addition to
    /// [`FromRow::KEY`](super::FromRow::KEY).
    #[must_use]
    pub fn key<T: Into<String>>(mut self, columns: impl IntoIterator<Item = T>) -> Self {
        self.layout.key.extend(columns.into_iter().map(Into::into));
        self
    }

    /// Leaves out rows that equal an earlier row in all cells. By default, duplicates are reported
    /// if rows are kept, and refused if they repeat a [key](super::FromRow::KEY).
    ///
    /// Each row used takes about twenty-five bytes of memory while the file is read: rows are
    /// compared by fingerprints of 80 bits, not kept.
    #[must_use]
    pub fn drop_duplicates(mut self) -> Self {
        self.layout.drop_duplicates = true;
        self
    }

    /// Leaves out up to `rows` unreadable rows instead of refusing the file. The report lists each
    /// with its line and reason.
    #[must_use]
    pub fn refuse_at_most(mut self, rows: u64) -> Self {
        self.layout.refuse_at_most = rows;
        self
    }

    fn column(&mut self, column: &str) -> &mut ColumnLayout {
        self.layout.columns.entry(column.to_owned()).or_default()
    }

    pub(super) fn setting(&self, cause: Invalid) -> ImportError {
        ImportError::Setting {
            file: self.label.clone(),
            cause: Box::new(cause),
        }
    }
}

fn selection<T: Into<String>>(column: &str, values: impl IntoIterator<Item = T>) -> Selection {
    Selection {
        column: column.to_owned(),
        values: values.into_iter().map(Into::into).collect(),
    }
}

impl fmt::Debug for Csv<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Csv")
            .field("label", &self.label)
            .field("layout", &self.layout)
            .finish_non_exhaustive()
    }
}
