//! One row, read cell by cell.

mod amount;
mod fault;
mod figure;
mod place;

use std::str::FromStr;

use jiff::civil::Date;

use self::fault::{Trouble, rule_of};
use super::Cell;
use super::cell::trimmed;
use super::cells::Cells;
use super::column::State;
use super::columns::Columns;
use super::findings::Findings;
use super::header::{GroupColumn, Header, MeltedColumn, Source};
use super::number::without_percent;
use super::{date, range};
use crate::error::{Invalid, Permitted};
use crate::quantity::{Count, Currency, Money, Month, Ratio, Share};

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

    /// The columns to look for; by default those of the constants, by their names. Types whose
    /// columns have usual names, or are not known in advance, build them here.
    #[must_use]
    fn columns() -> Columns {
        Columns::listed(Self::COLUMNS, Self::OPTIONAL, Self::KEY)
    }

    /// Reads one row.
    ///
    /// Every accessor of [`Row`] records its own problem and returns `None`. Read all cells before
    /// the first `?`, so that all problems of a row are found at once.
    fn from_row(row: &mut Row<'_>) -> Option<Self>;

    /// Puts the rows of a file in order, such as by date; by default they stay in the order of the
    /// file. Folded rows always do.
    fn arrange(_rows: &mut [Self]) {}
}

/// The row being read.
///
/// Cells are read by the name of their column, without surrounding spaces. A cell that cannot be
/// read is recorded with its place, and the accessor returns `None`.
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

    /// The number of the row below the header, counted from 1, including rows without text.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// A non-empty text.
    pub fn text(&mut self, column: &str) -> Option<String> {
        self.words(column).map(str::to_owned)
    }

    /// A non-empty text, without copying it.
    #[inline]
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
    /// [`Csv::percent`](super::Csv::percent) it is read like [`percent`](Self::percent).
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
            if let Some(percent) = without_percent(text) {
                return Ok(Share::percent(row.numeric(at, percent)?)?);
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

    /// A number of any sign, such as a multiple or an index. It is divided by a hundred in a column
    /// declared with [`Csv::percent`](super::Csv::percent), or if a % sign follows it.
    pub fn ratio(&mut self, column: &str) -> Option<Ratio> {
        self.read(column, "a number", |row, at, text| {
            let is_percent = row.is_percent(at);
            let bare = without_percent(text);
            if bare.is_none() && !is_percent {
                let value = row.numeric(at, text)?;
                row.check_sign(at, (value, text), false)?;
                return Ok(Ratio::new(value)?);
            }
            let (value, hundredth) = row.with_hundredth(at, bare.unwrap_or(text))?;
            if is_percent {
                row.note_share(at, value, bare.is_none());
            } else {
                row.check_sign(at, (value, text), true)?;
            }
            Ok(Ratio::new(hundredth)?)
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

    /// A calendar date: `2027-01-31`, with or without a time of day, which is ignored, or in the
    /// format declared with [`Csv::dates`](super::Csv::dates).
    pub fn date(&mut self, column: &str) -> Option<Date> {
        self.read(column, "a date", |row, at, text| {
            let format = row.header.columns[at].layout.dates.as_deref();
            Ok(date::date(text, format)?)
        })
    }

    /// An amount with its currency, `USD 25` or `25 USD`, or a bare amount if the currency of the
    /// file or the column was declared with [`Csv::currency`](super::Csv::currency) or
    /// [`Csv::currency_of`](super::Csv::currency_of). A bare amount may have the mark of its
    /// currency, `$25`, `25 zł`, and one sign: `-25`, `25-`, `(25.00)`, or as in ledgers `25 CR`
    /// for a credit, which is negative, and `25 DR` for a debit.
    ///
    /// All such amounts of a file must be in one currency.
    pub fn money(&mut self, column: &str) -> Option<Money> {
        self.money_called(column, "an amount")
    }

    /// A price: an amount as for [`money`](Self::money), but not negative.
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

    /// An amount whose currency is in another cell of the row.
    ///
    /// All such amounts of a file must be in one currency.
    pub fn money_by(&mut self, column: &str, currency_column: &str) -> Option<Money> {
        let money = self.money_of(column, currency_column)?;
        self.agree(currency_column, money)
    }

    /// An amount whose currency is in another cell of the row, in upper or lower case; rows may
    /// have different currencies.
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

    /// Any other type that parses from text, such as a
    /// [`Rate`](crate::quantity::Rate) or a [`Churn`](crate::quantity::Churn).
    pub fn parse<T: FromStr<Err = Invalid>>(&mut self, column: &str) -> Option<T> {
        let (at, text) = self.needed(column, "a value")?;
        let result: Result<T, Invalid> = text.parse();
        let expected = rule_of(&result);
        self.checked(at, text, &expected, result.map_err(Trouble::from))
    }

    /// A cell that may lack an exact value: empty, one of the words declared with
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
        // The same column is read once more.
        self.next = at;
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
        // The same column is read once more.
        self.next = at;
        read(self, column).map(Some)
    }

    /// As [`optional`](Self::optional), but without a trace: a problem of the cell is reported when
    /// the row type reads it.
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

    /// Whether the file has an optional column.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        let source = self.place(column).map(|at| self.header.columns[at].source);
        source.is_some_and(|source| source != Source::Nowhere)
    }

    /// Returns what the program made of a cell, or records why it is not permitted.
    pub fn check<T>(&mut self, column: &str, result: Result<T, Invalid>) -> Option<T> {
        let (at, text) = self.cell(column)?;
        let expected = rule_of(&result);
        self.checked(at, text, &expected, result.map_err(Trouble::from))
    }

    /// An amount that was read from a column, if it is not negative.
    pub(super) fn at_least_zero(&mut self, column: &str, amount: Money) -> Option<Money> {
        if !amount.amount().is_sign_negative() {
            return Some(amount);
        }
        let checked = Permitted::COUNT.check(column, amount.to_f64());
        self.check(column, checked).map(|_| amount)
    }

    /// The columns of a [group](Columns::group); read each by its [name](GroupColumn::column).
    #[must_use]
    pub fn group(&self, name: &str) -> &'r [GroupColumn] {
        self.header.group(name)
    }

    /// The headers and trimmed texts of all other columns, if they are
    /// [kept](Columns::with_others), without empty cells.
    pub fn others(&self) -> impl Iterator<Item = (&'r str, &'r str)> {
        let (header, cells) = (self.header, self.cells);
        header.others().iter().filter_map(move |&index| {
            let text = trimmed(cells.get(index).unwrap_or_default());
            let title = header.written(index).unwrap_or_default();
            (!text.is_empty()).then_some((title, text))
        })
    }

    /// Leaves the row out on purpose; the report counts it under `reason`: `return row.skip("a
    /// total")`.
    pub fn skip<T>(&mut self, reason: &'static str) -> Option<T> {
        self.skipped = Some(reason);
        None
    }
}

impl std::fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Row")
            .field("line", &self.line)
            .field("cells", &self.cells)
            .finish_non_exhaustive()
    }
}
