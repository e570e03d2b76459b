//! One row, read cell by cell.

use std::str::FromStr;

use super::cells::Cells;
use jiff::civil::Date;

use super::Cell;
use super::amount::Amount;
use super::cell::trimmed;
use super::column::{State, Unclear, Watched};
use super::columns::Columns;
use super::findings::{Findings, Place};
use super::header::{Column, GroupColumn, Header, MeltedColumn, Source};
use super::layout::ColumnLayout;
use super::number::{Figure, NumberStyle, Written, is_bare, plain_digits, plain_value};
use super::seen::Fingerprint;
use super::units::{HeaderUnit, goes_by, says_scale, scale_power};
use super::{date, range};
use crate::error::{Fault, Invalid, Permitted};
use crate::quantity::{Count, Currency, Decimal, Money, Month, Ratio, Share};

/// A type that is read from the rows of a file.
///
/// A type that implements serde's `Deserialize` needs none of this: see
/// [`Csv::records`](super::Csv::records).
///
/// # Example
/// ```
/// use bizcase::import::{Csv, FromRow, Row};
/// use bizcase::quantity::{Count, Share};
///
/// struct Competitor { name: String, customers: Count, share: Share }
///
/// impl FromRow for Competitor {
///     const COLUMNS: &'static [&'static str] = &["name", "customers", "share"];
///     const KEY: &'static [&'static str] = &["name"];
///
///     fn from_row(row: &mut Row<'_>) -> Option<Self> {
///         let (name, customers) = (row.text("name"), row.count("customers"));
///         let share = row.share("share");
///         Some(Self { name: name?, customers: customers?, share: share? })
///     }
/// }
///
/// let text = "name,customers,share\nAcme,\"1,200\",12.5%\n";
/// let competitors = Csv::from_text("competitors.csv", text).rows::<Competitor>()?.rows;
/// assert_eq!(competitors[0].name, "Acme");
/// assert_eq!(competitors[0].customers.value(), 1_200.0);
/// assert_eq!(competitors[0].share.value(), 0.125);
/// # Ok::<(), bizcase::Error>(())
/// ```
pub trait FromRow: Sized {
    /// The columns that are read, by the names the program knows them by.
    const COLUMNS: &'static [&'static str] = &[];

    /// Columns that are read where the file has them; their cells are missing where it has not.
    /// One about which something is declared must be there.
    const OPTIONAL: &'static [&'static str] = &[];

    /// The columns whose values together occur only once in a file. None by default; rows in
    /// which one of them is missing are not compared.
    ///
    /// The keys are kept in memory while the file is read.
    const KEY: &'static [&'static str] = &[];

    /// The columns as they are looked for: by default those of the constants, by their names.
    /// Types whose columns have usual names, or are not known beforehand, build them here.
    #[must_use]
    fn columns() -> Columns {
        Columns::listed(Self::COLUMNS, Self::OPTIONAL, Self::KEY)
    }

    /// Reads one row.
    ///
    /// Every accessor of [`Row`] records its own problem and then returns `None`. Read all cells
    /// before the first `?`, so that all problems of a row are found at once.
    fn from_row(row: &mut Row<'_>) -> Option<Self>;

    /// Puts the rows of a file in order, such as by date; by default they stay as they come.
    /// Rows that are folded come as they are in the file.
    fn arrange(_rows: &mut [Self]) {}
}

/// The row that is being read.
///
/// Cells are read by the name of their column and without the spaces around them. What cannot be
/// read is recorded with its place; the accessor then returns `None`.
///
/// # Example
/// See [`FromRow`].
pub struct Row<'r> {
    line: u64,
    number: u64,
    cells: &'r Cells,
    melted: Option<&'r MeltedColumn>,
    /// One end of a range, which is read in place of the cell.
    end: Option<range::End<'r>>,
    /// The place of the column that is probably read next.
    next: usize,
    /// The first text of the row, which mostly says what it is about.
    label: Option<&'r str>,
    header: &'r Header,
    states: &'r mut [State],
    findings: &'r mut Findings,
    skipped: Option<&'static str>,
}

impl<'r> Row<'r> {
    pub(super) fn new(
        (line, cells): (u64, &'r Cells),
        melted: Option<&'r MeltedColumn>,
        header: &'r Header,
        states: &'r mut [State],
        findings: &'r mut Findings,
    ) -> Self {
        Self {
            line,
            number: 0,
            cells,
            melted,
            end: None,
            next: 0,
            label: None,
            header,
            states,
            findings,
            skipped: None,
        }
    }

    /// The physical line on which the row starts.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The number of the row below the header, counted from 1; a row without any text counts.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// A text that is not empty.
    pub fn text(&mut self, column: &str) -> Option<String> {
        self.words(column).map(str::to_owned)
    }

    /// A text that is not empty, without a copy of it.
    pub fn words(&mut self, column: &str) -> Option<&'r str> {
        let (_, text) = self.needed(column, "a text")?;
        self.label.get_or_insert(text);
        Some(text)
    }

    /// A count, such as `4029041` or `4,029,041`.
    pub fn count(&mut self, column: &str) -> Option<Count> {
        self.read(column, "a count", |row, at, text| {
            let count = Count::new(row.numeric(at, text)?)?;
            row.watch(at, || count.value());
            Ok(count)
        })
    }

    /// A whole number from 0 to 2^53, such as a year.
    pub fn whole(&mut self, column: &str) -> Option<u64> {
        self.read(column, "a whole number", |row, at, text| {
            Ok(Count::new(row.numeric(at, text)?)?.whole()?)
        })
    }

    /// A share: `12.5%`, or `0.125` without the sign. In a column declared with
    /// [`Csv::percent`](super::Csv::percent) the same as [`percent`](Self::percent).
    ///
    /// A bare `12.5` is refused otherwise.
    pub fn share(&mut self, column: &str) -> Option<Share> {
        self.read(column, "a share", |row, at, text| {
            if row.is_percent(at) {
                return row.percentage(at, text);
            }
            row.states[at]
                .unit
                .get_or_insert_with(|| "share".to_owned());
            if let Some(percent) = text.strip_suffix('%') {
                return Ok(Share::percent(row.numeric(at, percent.trim_end())?)?);
            }
            let value = row.numeric(at, text)?;
            row.note_share(at, value, false);
            Share::new(value).map_err(|invalid| match invalid.hint {
                Some(_) => Trouble::from(invalid.hint(format!(
                    "the cell has no % sign; declare the column with `percent(\"{column}\")`"
                ))),
                None => Trouble::from(invalid),
            })
        })
    }

    /// A share in a column of percentages: `12.5` means 12.5%, with or without the sign.
    ///
    /// The report warns if no percentage of the column is above 1.
    pub fn percent(&mut self, column: &str) -> Option<Share> {
        self.read(column, "a percentage", Self::percentage)
    }

    /// A number of any sign, such as a multiple or an index; a hundredth of it in a column
    /// declared with [`Csv::percent`](super::Csv::percent), or behind which a % sign stands.
    pub fn ratio(&mut self, column: &str) -> Option<Ratio> {
        self.read(column, "a number", |row, at, text| {
            let is_percent = row.is_percent(at);
            let bare = text.strip_suffix('%').map(str::trim_end);
            if bare.is_none() && !is_percent {
                let value = row.numeric(at, text)?;
                row.check_sign(at, (value, text), false)?;
                return Ok(Ratio::new(value)?);
            }
            let figure = row.figure(at, bare.unwrap_or(text))?;
            if is_percent {
                row.note_share(at, figure.to_f64(), bare.is_none());
            } else {
                row.check_sign(at, (figure.to_f64(), text), true)?;
            }
            Ok(Ratio::new(figure.hundredth().to_f64())?)
        })
    }

    /// A calendar month: `2027-01`, or in the format declared with
    /// [`Csv::dates`](super::Csv::dates).
    pub fn month(&mut self, column: &str) -> Option<Month> {
        self.read(column, "a month such as 2027-01", |row, at, text| {
            let format = row.header.columns[at].layout.dates.as_deref();
            Ok(date::month(text, format)?)
        })
    }

    /// Whether [`Csv::dates`](super::Csv::dates) declared how months and dates of a column are
    /// written.
    pub(super) fn has_dates(&self, column: &str) -> bool {
        self.place(column)
            .is_some_and(|at| self.header.columns[at].layout.dates.is_some())
    }

    /// A calendar date: `2027-01-31`, with or without a time of day that is not looked at, or in
    /// the format declared with [`Csv::dates`](super::Csv::dates).
    pub fn date(&mut self, column: &str) -> Option<Date> {
        self.read(column, "a date", |row, at, text| {
            let format = row.header.columns[at].layout.dates.as_deref();
            Ok(date::date(text, format)?)
        })
    }

    /// An amount with its currency, `USD 25` or `25 USD`, or a bare amount if the currency of the
    /// file or of the column was declared with [`Csv::currency`](super::Csv::currency) or
    /// [`Csv::currency_of`](super::Csv::currency_of). A bare amount may have the mark of its
    /// currency, `$25`, `25 zł`, and one sign: `-25`, `25-`, `(25.00)`, or `25 CR` for a
    /// credit, which is negative, and `25 DR` for a debit, as ledgers have them.
    ///
    /// All such amounts of a file must be in one currency.
    pub fn money(&mut self, column: &str) -> Option<Money> {
        self.money_called(column, "an amount")
    }

    /// A price: an amount, as [`money`](Self::money) reads it, that is not negative.
    pub fn price(&mut self, column: &str) -> Option<Money> {
        let price = self.money_called(column, "a price")?;
        self.at_least_zero(column, price)
    }

    fn money_called(&mut self, column: &str, called: &'static str) -> Option<Money> {
        let own = self
            .place(column)
            .and_then(|at| self.header.columns[at].layout.currency);
        if let Some(currency) = own {
            let money = self.amount(column, Some(currency), called)?;
            return self.same(column, money, currency);
        }
        let declared = self.findings.declared_currency();
        let money = self.amount(column, declared, called)?;
        self.agree(column, money)
    }

    /// An amount in a column whose currency the program knows. A cell that states its currency
    /// must state this one.
    pub fn money_in(&mut self, column: &str, currency: Currency) -> Option<Money> {
        let money = self.amount(column, Some(currency), "an amount")?;
        self.same(column, money, currency)
    }

    /// An amount whose currency stands in another cell of the row.
    ///
    /// All such amounts of a file must be in one currency.
    pub fn money_by(&mut self, column: &str, currency_column: &str) -> Option<Money> {
        let money = self.money_of(column, currency_column)?;
        self.agree(currency_column, money)
    }

    /// An amount whose currency stands in another cell of the row, in upper or lower case; the
    /// rows of a file may have different currencies.
    pub fn money_of(&mut self, column: &str, currency_column: &str) -> Option<Money> {
        let currency = self.read(currency_column, "a currency", |_, _, text| {
            let upper = text.to_ascii_uppercase();
            Ok(Currency::from_str(if text.len() == 3 {
                &upper
            } else {
                text
            })?)
        });
        // Without a currency the amount is still checked, so that all problems are found.
        let money = self.amount(column, currency.or(Some(Currency::USD)), "an amount")?;
        self.same(column, money, currency?)
    }

    /// Anything else that reads from a text and explains itself, such as a
    /// [`Rate`](crate::quantity::Rate) or a [`Churn`](crate::quantity::Churn).
    pub fn parse<T: FromStr<Err = Invalid>>(&mut self, column: &str) -> Option<T> {
        let (at, text) = self.needed(column, "a value")?;
        let result: Result<T, Invalid> = text.parse();
        let expected = rule_of(&result);
        self.checked(at, text, expected, result.map_err(Trouble::from))
    }

    /// A cell that may be without one exact value: empty, one of the words declared with
    /// [`Csv::missing`](super::Csv::missing), a range such as `20-99`, or a code declared with
    /// [`Csv::range`](super::Csv::range). Such cells are counted in the report.
    ///
    /// # Example
    /// ```
    /// # use bizcase::import::{Cell, Csv, FromRow, Row};
    /// # use bizcase::quantity::Count;
    /// struct Payroll { employees: Cell<Count> }
    ///
    /// impl FromRow for Payroll {
    ///     const COLUMNS: &'static [&'static str] = &["employees"];
    ///     fn from_row(row: &mut Row<'_>) -> Option<Self> {
    ///         Some(Self { employees: row.optional("employees", Row::count)? })
    ///     }
    /// }
    ///
    /// let text = "employees\nD\n12\nb\n100-249\n";
    /// let csv = Csv::from_text("payroll.csv", text).missing("D").range("employees", "b", 20.0, 99.0);
    /// let payrolls = csv.rows::<Payroll>()?;
    /// let range = |low, high| Cell::Interval { low: Some(Count::from(low)), high: Some(Count::from(high)) };
    /// let cells: Vec<Cell<Count>> = payrolls.rows.iter().map(|row| row.employees).collect();
    /// assert_eq!(cells, [Cell::Missing, Cell::Value(Count::from(12)), range(20, 99), range(100, 249)]);
    /// assert_eq!(payrolls.report.missing_cells["employees"], 1);
    /// assert_eq!(payrolls.report.interval_cells["employees"], 2);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn optional<T>(
        &mut self,
        column: &str,
        read: impl Fn(&mut Self, &str) -> Option<T>,
    ) -> Option<Cell<T>> {
        let (at, text) = self.cell(column)?;
        if self.is_missing(at, text) {
            self.states[at].missing += 1;
            return Some(Cell::Missing);
        }
        let Some([low, high]) = self.ends(at, text) else {
            return read(self, column).map(Cell::Value);
        };
        let mut end = |text: Option<range::End<'r>>| {
            self.end = text;
            let value = self.end.map(|_| read(self, column));
            self.end = None;
            value
        };
        let (low, high) = (end(low), end(high));
        self.states[at].intervals += 1;
        // An end that cannot be read has been recorded.
        let known = |value: &Option<Option<T>>| !matches!(value, Some(None));
        if !known(&low) || !known(&high) {
            return None;
        }
        Some(Cell::Interval {
            low: low.flatten(),
            high: high.flatten(),
        })
    }

    /// The value of a cell that may be missing; a range is an error.
    pub fn maybe<T>(
        &mut self,
        column: &str,
        read: impl FnOnce(&mut Self, &str) -> Option<T>,
    ) -> Option<Option<T>> {
        let (at, text) = self.cell(column)?;
        if self.is_missing(at, text) {
            self.states[at].missing += 1;
            return Some(None);
        }
        read(self, column).map(Some)
    }

    /// The same as [`optional`](Self::optional), but leaves no trace: what is wrong with the cell
    /// is told when the row type reads it.
    pub(super) fn uncounted<T>(
        &mut self,
        column: &str,
        read: impl Fn(&mut Self, &str) -> Option<T>,
    ) -> Option<Cell<T>> {
        let (at, _) = self.cell(column)?;
        let before = self.problems();
        let state = &mut self.states[at];
        let (missing, intervals) = (state.missing, state.intervals);
        let is_told = std::mem::replace(&mut state.told.unit, true);
        let cell = self.optional(column, read);
        let state = &mut self.states[at];
        (state.missing, state.intervals, state.told.unit) = (missing, intervals, is_told);
        self.findings.take_since(before);
        cell
    }

    /// Whether the file has a column that is read only where there is one.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        let source = self.place(column).map(|at| self.header.columns[at].source);
        source.is_some_and(|source| source != Source::Nowhere)
    }

    /// Passes on what the program made of a cell, or records why it is not permitted.
    pub fn check<T>(&mut self, column: &str, result: Result<T, Invalid>) -> Option<T> {
        let (at, text) = self.cell(column)?;
        let expected = rule_of(&result);
        self.checked(at, text, expected, result.map_err(Trouble::from))
    }

    /// An amount that was read from a column, if it is not negative.
    pub(super) fn at_least_zero(&mut self, column: &str, amount: Money) -> Option<Money> {
        if !amount.amount().is_sign_negative() {
            return Some(amount);
        }
        let checked = Permitted::COUNT.check(column, amount.to_f64());
        self.check(column, checked).map(|_| amount)
    }

    /// The columns of a [group](Columns::group), each of which is read by its
    /// [name](GroupColumn::column).
    #[must_use]
    pub fn group(&self, name: &str) -> &'r [GroupColumn] {
        self.header.group(name)
    }

    /// Headers and trimmed texts of all other columns, if they are [kept](Columns::with_others);
    /// empty cells are left out.
    pub fn others(&self) -> impl Iterator<Item = (&'r str, &'r str)> {
        let (header, cells) = (self.header, self.cells);
        header.others().iter().filter_map(move |&index| {
            let text = trimmed(cells.get(index).unwrap_or_default());
            let title = header.written(index).unwrap_or_default();
            (!text.is_empty()).then_some((title, text))
        })
    }

    /// Leaves the row out on purpose, counted in the report under `reason`: `return row.skip("a
    /// total")`.
    pub fn skip<T>(&mut self, reason: &'static str) -> Option<T> {
        self.skipped = Some(reason);
        None
    }
}

/// Why a cell cannot be read.
pub(super) enum Trouble {
    // Boxed, so that the results of good cells are small.
    Invalid(Box<Invalid>),
    Fault(Box<Fault>),
}

impl From<Invalid> for Trouble {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(Box::new(invalid))
    }
}

impl From<Unclear> for Trouble {
    fn from(unclear: Unclear) -> Self {
        match unclear {
            Unclear::Fault(fault) => Self::Fault(Box::new(fault)),
            Unclear::NoNumber(hint) => Invalid::rule("number", "", "a number").hint(hint).into(),
        }
    }
}

/// The private side: finding cells and recording what is wrong with them.
impl<'r> Row<'r> {
    pub(super) fn set_number(&mut self, number: u64) {
        self.number = number;
    }

    pub(super) fn skipped(&self) -> Option<&'static str> {
        self.skipped
    }

    /// The fingerprint of a key, unless a part of it is missing, and records one that was already
    /// given.
    pub(super) fn check_key(&mut self, key: &[String]) -> Option<Fingerprint> {
        // Rows that one row was turned into differ at least in their headers.
        let melted = self.melted.map(|melted| melted.text.as_str());
        let mut is_whole = true;
        let texts = key.iter().map_while(|column| {
            let found = self.header.place(self.next, column);
            let text = found.map(|at| (at, self.text_at(at)));
            let present = text.filter(|(at, text)| !self.is_missing(*at, text));
            is_whole &= present.is_some();
            present.map(|(_, text)| text)
        });
        let print = self.findings.prints.of(texts.chain(melted));
        if !is_whole {
            return None;
        }
        if let Some((first_line, differing)) = self.findings.key_before(print, self.cells) {
            self.refuse_key(key, first_line, differing);
        }
        Some(print)
    }

    #[cold]
    fn refuse_key(&mut self, key: &[String], first_line: u64, differing: Vec<usize>) -> Option<()> {
        let mut cells = Vec::with_capacity(key.len());
        for column in key {
            cells.push(self.cell(column)?);
        }
        let texts: Vec<&str> = cells.iter().map(|(_, text)| *text).collect();
        let shown = texts.join(", ");
        let header = self.header;
        let headers: Vec<&str> = cells
            .iter()
            .map(|(at, _)| header.columns[*at].header.as_str())
            .collect();
        let is_key = |index: &usize| cells.iter().any(|(at, _)| self.index(*at) == Some(*index));
        let differing: Vec<usize> = differing.into_iter().filter(|i| !is_key(i)).collect();
        // What the program does not read probably tells the rows apart.
        let is_unread = |index: &&usize| !header.reads(**index);
        let unread: Vec<&usize> = differing.iter().filter(is_unread).collect();
        let telling = if unread.is_empty() {
            differing.iter().collect()
        } else {
            unread
        };
        let named = telling
            .into_iter()
            .filter_map(|index| header.written(*index))
            .filter(|name| !name.is_empty());
        let fault = Fault::DuplicateKey {
            first_line,
            differing: named.map(str::to_owned).collect(),
        };
        let at = cells.first()?.0;
        let column = self.index(at).unwrap_or(0);
        let place = Place::cell(self.line, column, &headers.join(", "), &shown);
        self.findings.add(place, fault);
        Some(())
    }

    #[inline]
    fn place(&self, column: &str) -> Option<usize> {
        self.header.place(self.next, column)
    }

    /// The place of a column among those that are read and the trimmed text of its cell; of one
    /// that was not declared nothing is known.
    // Inlined with what it calls: reading a cell costs little more than these calls would.
    #[inline(always)]
    pub(super) fn cell(&mut self, column: &str) -> Option<(usize, &'r str)> {
        let Some(at) = self.place(column) else {
            return self.undeclared(column);
        };
        self.next = at + 1;
        let header: &'r Header = self.header;
        let found = &header.columns[at];
        match found.source {
            Source::Cell(index) if self.end.is_none() && found.layout.flags.is_empty() => {
                Some((at, trimmed(self.cells.get(index).unwrap_or_default())))
            }
            _ => Some((at, self.unusual(at))),
        }
    }

    /// The text of a cell that may have a flag, or is no cell of its own.
    #[inline(never)]
    fn unusual(&mut self, at: usize) -> &'r str {
        if !self.header.columns[at].layout.flags.is_empty() {
            self.count_flag(at);
        }
        self.text_at(at)
    }

    pub(super) fn text_at(&self, at: usize) -> &'r str {
        if let Some(end) = self.end {
            return end.text;
        }
        let column = &self.header.columns[at];
        let index = match column.source {
            Source::Cell(index) => index,
            Source::MeltedCell => self.melted.map_or(usize::MAX, |melted| melted.index),
            Source::MeltedHeader => return self.melted.map_or("", |melted| melted.text.as_str()),
            Source::Nowhere => return "",
        };
        let text = trimmed(self.cells.get(index).unwrap_or_default());
        if column.layout.flags.is_empty() {
            return text;
        }
        column.layout.unflagged(text).0
    }

    /// Counts the flag of a cell, once.
    fn count_flag(&mut self, at: usize) {
        let header: &'r Header = self.header;
        let Some(index) = self.index(at) else {
            return;
        };
        let text = trimmed(self.cells.get(index).unwrap_or_default());
        let state = &mut self.states[at];
        if let (_, Some(flag)) = header.columns[at].layout.unflagged(text)
            && state.last_flag.replace((self.line, index)) != Some((self.line, index))
        {
            super::report::count_in(&mut state.flags, flag);
        }
    }

    /// The index in the file of the cell that a column is read from.
    fn index(&self, at: usize) -> Option<usize> {
        match self.header.columns[at].source {
            Source::Cell(index) => Some(index),
            Source::MeltedCell | Source::MeltedHeader => self.melted.map(|melted| melted.index),
            Source::Nowhere => None,
        }
    }

    #[inline]
    pub(super) fn is_missing(&self, at: usize, text: &str) -> bool {
        let own = &self.header.columns[at].layout.missing;
        self.findings.is_missing(text) || own.iter().any(|word| word.trim() == text)
    }

    pub(super) fn count_interval(&mut self, column: &str) {
        if let Some(at) = self.place(column) {
            self.states[at].intervals += 1;
        }
    }

    /// Reads one end of a range in place of the cell, until told otherwise.
    pub(super) fn read_end(&mut self, end: Option<range::End<'r>>) {
        self.end = end;
    }

    pub(super) fn findings(&mut self) -> &mut Findings {
        self.findings
    }

    pub(super) fn count_missing(&mut self, at: usize) {
        self.states[at].missing += 1;
    }

    /// A cell that must not be without a value.
    #[inline(always)]
    fn needed(&mut self, column: &str, expected: &str) -> Option<(usize, &'r str)> {
        let (at, text) = self.cell(column)?;
        if self.is_missing(at, text) {
            return self.missing(at, text, expected);
        }
        Some((at, text))
    }

    #[inline(always)]
    fn read<T>(
        &mut self,
        column: &str,
        expected: &str,
        parse: impl FnOnce(&mut Self, usize, &'r str) -> Result<T, Trouble>,
    ) -> Option<T> {
        let (at, text) = self.needed(column, expected)?;
        let result = parse(self, at, text);
        self.checked(at, text, expected, result)
    }

    #[inline]
    fn checked<T>(
        &mut self,
        at: usize,
        text: &'r str,
        expected: &str,
        result: Result<T, Trouble>,
    ) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(trouble) => self.unreadable(at, text, expected, trouble),
        }
    }

    /// The number in a cell, in the convention and with the multiplier of its column.
    #[inline(always)]
    fn numeric(&mut self, at: usize, text: &str) -> Result<f64, Trouble> {
        let state = &self.states[at];
        if state.is_plain && self.end.is_none() {
            match plain_digits(text.as_bytes()) {
                Some((digits, 0)) => return Ok(plain_value(digits, 0)),
                Some((digits, decimals)) if state.is_point => {
                    return Ok(plain_value(digits, decimals));
                }
                _ => {}
            }
        }
        Ok(self.figure(at, text)?.to_f64())
    }

    /// The exact number in a cell.
    #[inline]
    fn decimal(&mut self, at: usize, text: &str) -> Result<Decimal, Trouble> {
        let state = &self.states[at];
        if state.is_plain
            && self.end.is_none()
            && let Some((digits, decimals)) = plain_digits(text.as_bytes())
            && (decimals == 0 || state.is_point)
            && let Ok(scale) = u32::try_from(decimals)
        {
            return Ok(Decimal::new(digits, scale));
        }
        self.figure(at, text)?.to_decimal().ok_or_else(|| {
            let hint = "more than 28 significant digits".to_owned();
            Trouble::from(Unclear::NoNumber(hint))
        })
    }

    fn figure(&mut self, at: usize, text: &str) -> Result<Figure, Trouble> {
        if self.end.is_some_and(|end| end.is_declared) {
            return declared_figure(text);
        }
        let header: &'r Header = self.header;
        let column = &header.columns[at];
        self.check_unit(at, column);
        let power = self.power(at, column)?;
        let layout = &column.layout;
        let currency = layout.currency.or(self.findings.declared_currency());
        let (mut text, mut is_negative) = (text, false);
        if !is_bare(text) && (currency.is_some() || !layout.suffixes.is_empty()) {
            let amount = Amount::of(text).map_err(Unclear::NoNumber)?;
            let is_own = match currency {
                Some(currency) => amount.foreign(currency).is_none(),
                None => amount.marks().next().is_none(),
            };
            if is_own {
                (text, is_negative) = (amount.number, amount.is_negative);
            }
        }
        let (text, times) = unsuffixed(layout, text);
        let figure = self.states[at].figure(text, self.line)?;
        let scaled = figure
            .times(times)
            .and_then(|figure| figure.times(layout.multiplier.unwrap_or(1)))
            .map(|figure| figure.shifted(power))
            .ok_or_else(|| Unclear::NoNumber("it has too many digits".to_owned()))?;
        Ok(if is_negative {
            scaled.negated()
        } else {
            scaled
        })
    }

    /// The power of ten by which the figures of a column are multiplied besides its multiplier.
    fn power(&mut self, at: usize, column: &'r Column) -> Result<i32, Trouble> {
        let header: &'r Header = self.header;
        let cell = |index: usize| trimmed(self.cells.get(index).unwrap_or_default());
        if let Some(by) = &column.layout.multiplier_column {
            let source = header
                .place(0, by)
                .map(|place| header.columns[place].source);
            let text = match source {
                Some(Source::Cell(index)) => cell(index),
                _ => "",
            };
            let power = scale_power(text).and_then(|power| i32::try_from(power).ok());
            return power.ok_or_else(|| {
                let hint = format!("`{text}` in `{by}` is no multiplier");
                Trouble::from(Unclear::NoNumber(hint))
            });
        }
        if let Some(divisor) = column.layout.divisor {
            return Ok(-i32::try_from(divisor.checked_ilog10().unwrap_or(0)).unwrap_or(0));
        }
        if let Some(index) = header.scale
            && column.layout.is_plain()
            && !self.states[at].told.scale
            && let written = header.written(index).unwrap_or_default()
            && says_scale(written, cell(index))
            && header.is_observed(column)
        {
            self.states[at].told.scale = true;
            let place = Place::cell(self.line, index, written, cell(index));
            let setting = format!("multiplied_by(\"{}\", \"{written}\")", column.declared);
            self.findings.add(place, Fault::UndeclaredScale { setting });
        }
        Ok(0)
    }

    /// Refuses the column if its header, or a title, speaks of a multiplier or a currency that
    /// nobody declared.
    fn check_unit(&mut self, at: usize, column: &'r Column) {
        if self.states[at].told.unit {
            return;
        }
        self.states[at].told.unit = true;
        let header: &'r Header = self.header;
        let own = |melted: &'r MeltedColumn| (Some(melted.index), &melted.header, &melted.unit);
        let units: Vec<(Option<usize>, &'r String, &'r HeaderUnit)> = match column.source {
            Source::MeltedCell => header.melted.iter().map(own).collect(),
            _ => vec![(self.index(at), &column.header, &column.unit)],
        };
        let currency = column.layout.currency.or(self.findings.declared_currency());
        let needs_currency = currency.is_none() && self.states[at].unit.is_none();
        let is_plain = column.layout.is_plain();
        for (index, written, unit) in &units {
            let multiplier = unit.multiplier.as_ref().filter(|_| is_plain);
            let minor = unit.minor.as_ref();
            let minor = minor.filter(|_| is_plain && !self.states[at].told.minor);
            let unnamed = unit.currency.as_ref().filter(|_| needs_currency);
            let all = [
                (multiplier, "multiplied"),
                (minor, "divided"),
                (unnamed, "currency_of"),
            ];
            for (said, setting) in all {
                let Some(said) = said else { continue };
                let column_number = index.map(|index| index + 1);
                let place = Place::spot(header.line, column_number, Some((*written).clone()), None);
                let fault = Fault::UndeclaredUnit {
                    said: said.clone(),
                    setting: format!("{setting}(\"{}\", ...)", column.declared),
                };
                self.findings.add(place, fault);
            }
        }
        let first = units
            .first()
            .map(|(_, written, unit)| (*written, unit.power()));
        let other = units
            .iter()
            .find(|(_, _, unit)| first.is_some_and(|first| unit.power() != first.1));
        if let (Some((one, _)), Some((_, other, _)), false) = (first, other, is_plain) {
            let (one, other) = (one.clone(), (*other).clone());
            self.findings
                .add(Place::row(header.line), Fault::MixedUnits { one, other });
        }
        if let Some((line, said)) = &header.title_unit
            && header.is_observed(column)
            && !column.layout.percent
            && !self.findings.is_title_told
        {
            self.findings.is_title_told = true;
            let fault = Fault::UndeclaredTitle {
                said: said.clone(),
                setting: format!("multiplied(\"{}\", ...)", column.declared),
            };
            self.findings.add(Place::row(*line), fault);
        }
    }

    /// The amounts of a column are in minor units, whatever its header says.
    pub(super) fn in_minor_units(&mut self, column: &str) {
        if let Some(at) = self.place(column) {
            self.states[at].told.minor = true;
        }
    }

    /// Refuses a number with a % sign beside one without: it may be a hundred times what is meant.
    #[inline]
    fn check_sign(
        &mut self,
        at: usize,
        (value, text): (f64, &str),
        has_sign: bool,
    ) -> Result<(), Trouble> {
        if self.end.is_some() || (value == 0.0 && !has_sign) {
            return Ok(());
        }
        let is_melted = self.melted.is_some();
        match self.states[at].note_sign(has_sign, (self.line, text), is_melted) {
            None => Ok(()),
            Some(other) => Err(Trouble::Fault(Box::new(Fault::MixedPercent {
                has_sign,
                other,
                setting: format!("percent(\"{}\")", self.header.columns[at].declared),
            }))),
        }
    }

    fn is_percent(&self, at: usize) -> bool {
        self.header.columns[at].layout.percent
    }

    fn percentage(&mut self, at: usize, text: &'r str) -> Result<Share, Trouble> {
        let bare = text.strip_suffix('%').unwrap_or(text).trim_end();
        let value = self.numeric(at, bare)?;
        self.note_share(at, value, bare.len() == text.len());
        Ok(Share::percent(value)?)
    }

    fn note_share(&mut self, at: usize, value: f64, is_percent: bool) {
        let state = &mut self.states[at];
        if is_percent && state.unit.is_none() {
            state.unit = Some("percent".to_owned());
        }
        state.shares.is_percent |= is_percent;
        state.shares.positive += u64::from(value > 0.0);
        state.shares.largest = state.shares.largest.max(value);
    }

    /// Keeps a figure of a column that may be summed, to look for totals among them.
    #[inline]
    fn watch(&mut self, at: usize, value: impl FnOnce() -> f64) {
        let watched = &mut self.states[at].watched;
        if watched.len() < State::WATCHED && self.end.is_none() && self.melted.is_none() {
            watched.push(Watched {
                line: self.line,
                value: value(),
                label: self.label.map(str::to_owned),
            });
        }
    }

    // The problems stand apart from the way through a good file, which is then short.

    #[cold]
    fn undeclared<T>(&mut self, column: &str) -> Option<T> {
        let place = Place::row(self.line).header(column);
        self.findings.add(place, Fault::Undeclared);
        None
    }

    #[cold]
    fn missing<T>(&mut self, at: usize, text: &'r str, expected: &str) -> Option<T> {
        let expected = expected.to_owned();
        self.fault(at, text, Fault::Missing { expected })
    }

    #[cold]
    fn unreadable<T>(
        &mut self,
        at: usize,
        text: &'r str,
        expected: &str,
        trouble: Trouble,
    ) -> Option<T> {
        let fault = match trouble {
            Trouble::Fault(fault) => *fault,
            Trouble::Invalid(cause) => {
                let mut cause = *cause;
                if range::ends(text).is_some() {
                    let hint = "it is a range; read the column as a `Cell`, with `optional`";
                    cause = cause.hint(hint.to_owned());
                } else if let Some(flag) = flag_of(text)
                    && cause
                        .hint
                        .as_deref()
                        .is_none_or(|hint| hint.starts_with("unexpected"))
                {
                    let column = &self.header.columns[at].declared;
                    cause = cause.hint(format!(
                        "`{flag}` behind it may be a flag; declare it with `flag(\"{column}\", \"{flag}\")`"
                    ));
                } else if is_known_token(text) {
                    cause = cause.hint(format!(
                        "if it stands for a withheld or missing figure, declare it with `missing(\"{text}\")`"
                    ));
                }
                if cause.value.is_empty() {
                    cause.value = format!("`{text}`");
                }
                Fault::Cell {
                    expected: expected.to_owned(),
                    cause: Box::new(cause.named(&self.header.columns[at].header)),
                }
            }
        };
        self.fault(at, text, fault)
    }

    #[cold]
    pub(super) fn fault<T>(&mut self, at: usize, text: &str, fault: Fault) -> Option<T> {
        let column = &self.header.columns[at];
        let header = match self.melted {
            Some(melted) if column.source == Source::MeltedCell => &melted.header,
            _ => &column.header,
        };
        let index = self.index(at).map(|index| index + 1);
        let place = Place::spot(self.line, index, Some(header.clone()), Some(text));
        self.findings.add(place, fault);
        None
    }

    /// How many problems there are, to tell whether a cell added one.
    pub(super) fn problems(&self) -> usize {
        self.findings.count()
    }

    pub(super) fn header(&self) -> &'r Header {
        self.header
    }

    /// An amount that states its currency, or a bare one in `currency`.
    fn amount(
        &mut self,
        column: &str,
        currency: Option<Currency>,
        called: &'static str,
    ) -> Option<Money> {
        let expected = match currency {
            Some(_) => called,
            None => "an amount with its currency, such as USD 25",
        };
        self.read(column, expected, |row, at, text| {
            if row.states[at].unit.is_none() {
                row.states[at].unit = currency.map(|currency| currency.to_string());
                row.check_header_currency(at, currency)?;
            }
            let (text, times) = if is_bare(text) {
                (text, 1)
            } else {
                unsuffixed(&row.header.columns[at].layout, text)
            };
            let amount = if is_bare(text) && times == 1 {
                None
            } else {
                Some(Amount::of(text).map_err(Unclear::NoNumber)?)
            };
            let unlike = |hint: String| {
                let rule = "an amount with its currency";
                Trouble::from(Invalid::rule("amount of money", text, rule).hint(hint))
            };
            let stated =
                match amount.and_then(|amount| amount.code()) {
                    Some(code) => Some(Currency::from_code(code).map_err(|_| {
                        unlike(format!("`{code}` is not an ISO 4217 currency code"))
                    })?),
                    None => currency,
                };
            let Some(known) = stated else {
                let hint = "declare the currency of the file with `currency`";
                return Err(unlike(hint.to_owned()));
            };
            let Some(amount) = amount else {
                let money = Money::new(row.decimal(at, text)?, known);
                row.watch(at, || money.to_f64());
                return Ok(money);
            };
            if amount.foreign(known).is_some() {
                return Err(unlike(format!("the prices of the file are in {known}")));
            }
            if amount.is_credit && COUNTS_CRORES.contains(&known.code()) {
                let name = &row.header.columns[at].declared;
                let hint = format!(
                    "`CR` may be a credit or crores; for these declare it with `suffix(\"{name}\", \"Cr\", 10_000_000)`"
                );
                return Err(unlike(hint));
            }
            row.states[at].credits += u64::from(amount.is_credit);
            let number = row.decimal(at, amount.number)?;
            let number = if amount.is_negative { -number } else { number };
            let many = || Unclear::NoNumber("more than 28 significant digits".to_owned());
            let number = number.checked_mul(Decimal::from(times)).ok_or_else(many)?;
            let money = Money::new(number, known);
            row.watch(at, || money.to_f64());
            Ok(money)
        })
    }

    /// A header that names a currency must name that of its amounts.
    fn check_header_currency(
        &mut self,
        at: usize,
        currency: Option<Currency>,
    ) -> Result<(), Trouble> {
        let said = self.header.columns[at].unit.currency.as_deref();
        match (said, currency) {
            (Some(said), Some(currency)) if !goes_by(currency, said) => {
                let rule = "an amount in the currency of its header";
                let hint = format!("the header says {said}, declared is {currency}");
                Err(Invalid::rule("currency", currency, rule).hint(hint).into())
            }
            _ => Ok(()),
        }
    }

    /// An amount that must be in the currency of its column.
    fn same(&mut self, column: &str, money: Money, currency: Currency) -> Option<Money> {
        if money.currency() == currency {
            return Some(money);
        }
        let (at, text) = self.cell(column)?;
        let fault = Fault::Currencies {
            found: money.currency().to_string(),
            expected: currency.to_string(),
            first_line: None,
        };
        self.fault(at, text, fault)
    }

    /// An amount that must be in the currency of its file, which `column` states.
    fn agree(&mut self, column: &str, money: Money) -> Option<Money> {
        match self.findings.agree(money.currency(), self.line) {
            Ok(()) => Some(money),
            Err(fault) => {
                let (at, text) = self.cell(column)?;
                self.fault(at, text, fault)
            }
        }
    }
}

/// What a failed reading expected, as far as it says so.
fn rule_of<T>(result: &Result<T, Invalid>) -> &'static str {
    match result {
        Err(Invalid {
            permitted: Permitted::Rule(rule),
            ..
        }) => rule,
        _ => "permitted",
    }
}

/// Whether a text is one by which offices and programs mark what they withhold or lack: a word
/// such as `D` or `NULL`, also in brackets or with a flag behind it, or nothing but marks.
fn is_known_token(text: &str) -> bool {
    const LETTERS: [&str; 6] = ["D", "S", "X", "N", "Z", "C"];
    const WORDS: [&str; 20] = [
        "na",
        "n/a",
        "n.a.",
        "n.a",
        "nan",
        "null",
        "nil",
        "none",
        "nd",
        "n.d.",
        "k.a.",
        "k. a.",
        "n/v",
        "-9",
        "-99",
        "-999",
        "-9999",
        "#n/a",
        "suppressed",
        "missing",
    ];
    const ERRORS: [&str; 6] = ["#div/0!", "#ref!", "#value!", "#name?", "#num!", "#null!"];
    let is_word = |text: &str| {
        let lower = text.to_lowercase();
        WORDS.contains(&lower.as_str()) || ERRORS.contains(&lower.as_str())
    };
    let is_marks = |text: &str| {
        !text.is_empty() && text.len() <= 9 && text.chars().all(|c| !c.is_alphanumeric())
    };
    if text.len() > 12 {
        return false;
    }
    let inner = text.strip_prefix(['(', '[', '<']);
    let inner = inner.and_then(|rest| rest.strip_suffix([')', ']', '>']));
    let is_token = |text: &str| LETTERS.contains(&text) || is_word(text) || is_marks(text);
    let is_letter = |text: &str| {
        LETTERS
            .iter()
            .any(|letter| letter.eq_ignore_ascii_case(text))
    };
    // `: c`, `.. p`: a mark, and the flag that says why.
    let is_flagged = text.split_once(' ').is_some_and(|(mark, flag)| {
        is_token(mark) && flag.len() <= 2 && !flag.contains(char::is_numeric)
    });
    is_token(text) || inner.is_some_and(|text| is_token(text) || is_letter(text)) || is_flagged
}

/// Currencies of countries that count in crores, which `Cr` stands for there.
const COUNTS_CRORES: [&str; 5] = ["INR", "PKR", "BDT", "NPR", "LKR"];

/// A figure without the declared mark behind it, and the multiplier that this stands for.
fn unsuffixed<'t>(layout: &ColumnLayout, text: &'t str) -> (&'t str, u64) {
    let mut suffixes = layout.suffixes.iter();
    let found = suffixes.find_map(|(mark, times)| {
        let bare = text.strip_suffix(mark.as_str())?.trim_end();
        bare.ends_with(|c: char| c.is_ascii_digit())
            .then_some((bare, *times))
    });
    found.unwrap_or((text, 1))
}

/// What may be the flag of a figure: one or two letters behind a space or in brackets.
fn flag_of(text: &str) -> Option<&str> {
    let (figure, rest) = text.rsplit_once([' ', '(', '['])?;
    let flag = rest.trim_end_matches([')', ']']);
    let is_flag = (1..=2).contains(&flag.len()) && flag.bytes().all(|b| b.is_ascii_alphabetic());
    (is_flag && super::foot::is_figure(figure)).then_some(flag)
}

/// A number that the program declared, as Rust writes it.
fn declared_figure(text: &str) -> Result<Figure, Trouble> {
    let written = Written::of(text).map_err(Unclear::NoNumber)?;
    let figure = written.figure(NumberStyle::DecimalPoint);
    let unreadable = || Trouble::from(Unclear::NoNumber("it has too many digits".to_owned()));
    figure.ok_or_else(unreadable)
}

impl std::fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Row")
            .field("line", &self.line)
            .field("cells", &self.cells)
            .finish_non_exhaustive()
    }
}
