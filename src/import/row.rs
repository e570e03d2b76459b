//! One row, read cell by cell.

use std::str::FromStr;

use ::csv::StringRecord;

use super::Cell;
use super::cell::{plain_amount, plain_number, trimmed};
use super::findings::{Findings, Place};
use super::header::{Column, Header};
use super::records::Record;
use crate::error::{Fault, Invalid, Permitted};
use crate::quantity::{Count, Currency, Money, Month, Ratio, Share};

/// A type that is read from the rows of a file.
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
    const COLUMNS: &'static [&'static str];

    /// The columns whose values together occur only once in a file. None by default; rows in
    /// which one of them is missing are not compared.
    ///
    /// The keys are kept in memory while the file is read.
    const KEY: &'static [&'static str] = &[];

    /// Reads one row.
    ///
    /// Every accessor of [`Row`] records its own problem and then returns `None`. Read all cells
    /// before the first `?`, so that all problems of a row are found at once.
    fn from_row(row: &mut Row<'_>) -> Option<Self>;
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
    cells: &'r StringRecord,
    /// The place of the column that is probably read next.
    next: usize,
    header: &'r Header,
    findings: &'r mut Findings,
    skipped: Option<&'static str>,
}

impl<'r> Row<'r> {
    pub(super) fn new(record: &'r Record, header: &'r Header, findings: &'r mut Findings) -> Self {
        Self {
            line: record.line,
            cells: &record.cells,
            next: 0,
            header,
            findings,
            skipped: None,
        }
    }

    /// The physical line on which the row starts.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// A text that is not empty.
    pub fn text(&mut self, column: &str) -> Option<String> {
        self.read(column, "a text", |text| Ok(text.to_owned()))
    }

    /// A count, such as `4029041` or `4,029,041`.
    pub fn count(&mut self, column: &str) -> Option<Count> {
        self.read(column, "a count", |text| match plain_number(text) {
            Some(value) => Count::new(value),
            None => text.parse(),
        })
    }

    /// A whole number from 0 to 2^53, such as a year.
    pub fn whole(&mut self, column: &str) -> Option<u64> {
        self.read(column, "a whole number", |text| {
            match plain_number(text) {
                Some(value) => Count::new(value)?,
                None => text.parse()?,
            }
            .whole()
        })
    }

    /// A share: `12.5%`, or `0.125` without the sign.
    ///
    /// A bare `12.5` is refused; see [`percent`](Self::percent).
    pub fn share(&mut self, column: &str) -> Option<Share> {
        self.read(column, "a share", |text| {
            if let Some(percent) = text.strip_suffix('%').and_then(plain_number) {
                return Share::percent(percent);
            }
            text.parse().map_err(|invalid: Invalid| match invalid.hint {
                Some(_) if matches!(invalid.permitted, Permitted::Interval { .. }) => invalid.hint(
                    format!("the cell has no % sign, read the column with `percent(\"{column}\")`"),
                ),
                _ => invalid,
            })
        })
    }

    /// A share in a column of percentages: `12.5` means 12.5%, with or without the sign.
    pub fn percent(&mut self, column: &str) -> Option<Share> {
        self.read(column, "a percentage", |text| {
            let bare = text.strip_suffix('%').unwrap_or(text).trim_end();
            Share::percent(bare.parse::<Ratio>()?.value())
        })
    }

    /// A number of any sign, such as a multiple or an index.
    pub fn ratio(&mut self, column: &str) -> Option<Ratio> {
        self.read(column, "a number", |text| match plain_number(text) {
            Some(value) => Ratio::new(value),
            None => text.parse(),
        })
    }

    /// A calendar month, such as `2027-01`.
    pub fn month(&mut self, column: &str) -> Option<Month> {
        self.read(column, "a month such as 2027-01", Month::from_str)
    }

    /// An amount with its currency, `USD 25` or `25 USD`, or a bare amount if the currency of the
    /// file was declared with [`Csv::currency`](super::Csv::currency).
    ///
    /// All such amounts of a file must be in one currency.
    pub fn money(&mut self, column: &str) -> Option<Money> {
        let declared = self.findings.declared_currency();
        let money = self.amount(column, declared)?;
        self.agree(column, money)
    }

    /// An amount in a column whose currency the program knows. A cell that states its currency
    /// must state this one.
    pub fn money_in(&mut self, column: &str, currency: Currency) -> Option<Money> {
        let money = self.amount(column, Some(currency))?;
        self.same(column, money, currency)
    }

    /// An amount whose currency stands in another cell of the row.
    ///
    /// All such amounts of a file must be in one currency.
    pub fn money_by(&mut self, column: &str, currency_column: &str) -> Option<Money> {
        let currency = self.read(currency_column, "a currency", Currency::from_str);
        // Without a currency the amount is still checked, so that all problems are found.
        let money = self.amount(column, currency.or(Some(Currency::USD)))?;
        let money = self.same(column, money, currency?)?;
        self.agree(currency_column, money)
    }

    /// Anything else that reads from a text and explains itself, such as a
    /// [`Rate`](crate::quantity::Rate) or a [`Churn`](crate::quantity::Churn).
    pub fn parse<T: FromStr<Err = Invalid>>(&mut self, column: &str) -> Option<T> {
        let cell = self.needed(column, "a value")?;
        let result: Result<T, Invalid> = cell.text.parse();
        let expected = rule_of(&result);
        self.checked(cell, expected, result)
    }

    /// A cell that may be without a value: empty, or one of the words declared with
    /// [`Csv::missing`](super::Csv::missing). Such cells are counted in the report.
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
    /// let csv = Csv::from_text("payroll.csv", "employees\nD\n12\n").missing("D");
    /// let payrolls = csv.rows::<Payroll>()?;
    /// assert_eq!(payrolls.rows[0].employees, Cell::Missing);
    /// assert_eq!(payrolls.report.missing_cells["employees"], 1);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn optional<T>(
        &mut self,
        column: &str,
        read: impl FnOnce(&mut Self, &str) -> Option<T>,
    ) -> Option<Cell<T>> {
        let cell = self.cell(column)?;
        if self.findings.is_missing(cell.text) {
            self.findings.count_missing(&cell.column.header);
            return Some(Cell::Missing);
        }
        read(self, column).map(Cell::Value)
    }

    /// Passes on what the program made of a cell, or records why it is not permitted.
    pub fn check<T>(&mut self, column: &str, result: Result<T, Invalid>) -> Option<T> {
        let cell = self.cell(column)?;
        let expected = rule_of(&result);
        self.checked(cell, expected, result)
    }

    /// An amount that was read from a column, if it is not negative.
    pub(super) fn at_least_zero(&mut self, column: &str, amount: Money) -> Option<Money> {
        let checked = Permitted::COUNT.check(column, amount.to_f64());
        self.check(column, checked).map(|_| amount)
    }

    /// All cells of the row with their headers as written, trimmed, for layouts whose columns are
    /// not known beforehand.
    pub(super) fn every_cell(&self) -> Vec<(String, String)> {
        let cells = self.cells.iter().enumerate();
        let header = |index| self.header.written(index).unwrap_or_default().to_owned();
        cells
            .map(|(index, cell)| (header(index), trimmed(cell).to_owned()))
            .collect()
    }

    /// Leaves the row out on purpose, counted in the report under `reason`: `return row.skip("a
    /// total")`.
    pub fn skip<T>(&mut self, reason: &'static str) -> Option<T> {
        self.skipped = Some(reason);
        None
    }
}

/// The private side: finding cells and recording what is wrong with them.
impl<'r> Row<'r> {
    pub(super) fn skipped(&self) -> Option<&'static str> {
        self.skipped
    }

    /// Records a key that was already given. A key with a missing part is not compared.
    pub(super) fn check_key(&mut self, key: &[&str]) -> Option<()> {
        let cells: Vec<Found<'r>> = key
            .iter()
            .map(|column| self.cell(column))
            .collect::<Option<_>>()?;
        if cells.iter().any(|cell| self.findings.is_missing(cell.text)) {
            return None;
        }
        let texts: Vec<String> = cells.iter().map(|cell| cell.text.to_owned()).collect();
        let shown = texts.join(", ");
        let fault = self.findings.unique(texts, self.line).err()?;
        let headers: Vec<&str> = cells
            .iter()
            .map(|cell| cell.column.header.as_str())
            .collect();
        let place = Place::cell(
            self.line,
            cells.first()?.column.index,
            &headers.join(", "),
            &shown,
        );
        self.findings.add(place, fault);
        None
    }

    /// The trimmed text of a column; of one that was not declared nothing is known.
    #[inline]
    fn cell(&mut self, column: &str) -> Option<Found<'r>> {
        let Some((place, found)) = self.header.column_from(self.next, column) else {
            return self.undeclared(column);
        };
        self.next = place + 1;
        Some(Found {
            text: trimmed(self.cells.get(found.index)?),
            column: found,
        })
    }

    /// A cell that must not be without a value.
    #[inline]
    fn needed(&mut self, column: &str, expected: &str) -> Option<Found<'r>> {
        let cell = self.cell(column)?;
        if self.findings.is_missing(cell.text) {
            return self.missing(cell, expected);
        }
        Some(cell)
    }

    #[inline]
    fn read<T>(
        &mut self,
        column: &str,
        expected: &str,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Option<T> {
        let cell = self.needed(column, expected)?;
        self.checked(cell, expected, parse(cell.text))
    }

    #[inline]
    fn checked<T>(
        &mut self,
        cell: Found<'r>,
        expected: &str,
        result: Result<T, Invalid>,
    ) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(cause) => self.unreadable(cell, expected, cause),
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
    fn missing<T>(&mut self, cell: Found<'r>, expected: &str) -> Option<T> {
        let expected = expected.to_owned();
        self.fault(cell, Fault::Missing { expected })
    }

    #[cold]
    fn unreadable<T>(&mut self, cell: Found<'r>, expected: &str, cause: Invalid) -> Option<T> {
        let expected = expected.to_owned();
        let cause = Box::new(cause.named(&cell.column.header));
        self.fault(cell, Fault::Cell { expected, cause })
    }

    #[cold]
    fn fault<T>(&mut self, cell: Found<'r>, fault: Fault) -> Option<T> {
        let header = &cell.column.header;
        let place = Place::cell(self.line, cell.column.index, header, cell.text);
        self.findings.add(place, fault);
        None
    }

    /// An amount that states its currency, or a bare one in `currency`.
    fn amount(&mut self, column: &str, currency: Option<Currency>) -> Option<Money> {
        let expected = match currency {
            Some(_) => "an amount",
            None => "an amount with its currency, such as USD 25",
        };
        self.read(column, expected, |text| match currency {
            Some(currency) if !states_currency(text) => match plain_amount(text, currency) {
                Some(money) => Ok(money),
                None => format!("{currency} {text}").parse(),
            },
            None if !states_currency(text) => {
                Err(
                    Invalid::rule("amount of money", text, "an amount with its currency")
                        .hint("declare the currency of the file with `currency`"),
                )
            }
            _ => text.parse(),
        })
    }

    /// An amount that must be in the currency of its column.
    fn same(&mut self, column: &str, money: Money, currency: Currency) -> Option<Money> {
        if money.currency() == currency {
            return Some(money);
        }
        let cell = self.cell(column)?;
        let fault = Fault::Currencies {
            found: money.currency().to_string(),
            expected: currency.to_string(),
            first_line: None,
        };
        self.fault(cell, fault)
    }

    /// An amount that must be in the currency of its file, which `column` states.
    fn agree(&mut self, column: &str, money: Money) -> Option<Money> {
        match self.findings.agree(money.currency(), self.line) {
            Ok(()) => Some(money),
            Err(fault) => {
                let cell = self.cell(column)?;
                self.fault(cell, fault)
            }
        }
    }
}

/// A cell and where it is.
#[derive(Clone, Copy)]
struct Found<'r> {
    text: &'r str,
    column: &'r Column,
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

/// Whether three capital letters stand before or after the number.
fn states_currency(text: &str) -> bool {
    let is_code = |letters: &[u8]| letters.iter().all(u8::is_ascii_uppercase);
    let bytes = text.as_bytes();
    bytes.first_chunk::<3>().is_some_and(|code| is_code(code))
        || bytes.last_chunk::<3>().is_some_and(|code| is_code(code))
}

impl std::fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Row")
            .field("line", &self.line)
            .field("cells", &self.cells)
            .finish_non_exhaustive()
    }
}
