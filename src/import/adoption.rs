//! Rows of an adoption history, and the history they form.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::{Cell, FromRow, Row};
use crate::adoption::History;
use crate::error::Invalid;
use crate::quantity::{Count, Month, Period};

/// The period of an adoption row: a calendar year `1949`, quarter `2024-Q1` or month `2024-01`, or
/// a period number such as `1`, counted from any start.
///
/// Whole numbers from 1000 to 9999 are years. Quarters may also be written `2024Q1` or `Q1 2024`.
///
/// # Example
/// ```
/// use bizcase::import::AdoptionPeriod;
/// use bizcase::quantity::Period;
///
/// let quarter: AdoptionPeriod = "Q1 2024".parse()?;
/// assert_eq!((quarter.length(), quarter.to_string().as_str()), (Some(Period::Quarter), "2024-Q1"));
/// let seventh: AdoptionPeriod = "7".parse()?;
/// assert_eq!(seventh.length(), None);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "String")]
pub struct AdoptionPeriod {
    length: Option<Period>,
    /// Years, quarters or months since year 0, or the number given.
    number: i64,
}

impl From<AdoptionPeriod> for String {
    fn from(period: AdoptionPeriod) -> Self {
        period.to_string()
    }
}

impl AdoptionPeriod {
    /// The length of the period; `None` for a period number, which does not state it.
    #[must_use]
    pub const fn length(self) -> Option<Period> {
        self.length
    }

    /// The period of the same length that comes so many later.
    const fn plus(self, periods: i64) -> Self {
        Self {
            number: self.number.saturating_add(periods),
            ..self
        }
    }

    /// Where it stands among others: by its first month.
    fn order(self) -> (i64, u32) {
        let months = self.length.map_or(1, Period::months);
        (self.number.saturating_mul(i64::from(months)), months)
    }

    fn month(month: Month) -> Self {
        Self {
            length: Some(Period::Month),
            number: i64::from(month.year()) * 12 + i64::from(month.number()) - 1,
        }
    }

    /// `2024-Q1`, `2024Q1`, `2024 Q1` or `Q1 2024`.
    fn quarter(text: &str) -> Option<Self> {
        let upper = text.to_ascii_uppercase();
        let (before, after) = upper.split_once('Q')?;
        let bare = |part: &str| -> String {
            part.trim_matches(|c: char| c == '-' || c.is_whitespace())
                .to_owned()
        };
        let (year, quarter) = if before.is_empty() {
            let (quarter, year) = after.split_at_checked(1)?;
            (bare(year), quarter.to_owned())
        } else {
            (bare(before), after.to_owned())
        };
        let digits = year.len() == 4 && year.bytes().all(|c| c.is_ascii_digit());
        let quarter = ["1", "2", "3", "4"]
            .into_iter()
            .zip(0_i64..)
            .find(|(q, _)| *q == quarter)?
            .1;
        let year: i64 = year.parse().ok().filter(|_| digits)?;
        Some(Self {
            length: Some(Period::Quarter),
            number: year * 4 + quarter,
        })
    }
}

/// `1949`, `2024-Q1`, `2024-01` or `7`.
impl fmt::Display for AdoptionPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.number;
        match self.length {
            Some(Period::Quarter) => {
                write!(
                    f,
                    "{:04}-Q{}",
                    number.div_euclid(4),
                    number.rem_euclid(4) + 1
                )
            }
            Some(Period::Month) => {
                write!(
                    f,
                    "{:04}-{:02}",
                    number.div_euclid(12),
                    number.rem_euclid(12) + 1
                )
            }
            Some(Period::Year) => write!(f, "{number:04}"),
            None => write!(f, "{number}"),
        }
    }
}

impl FromStr for AdoptionPeriod {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if let Ok(number) = text.parse::<u32>() {
            // By the number alone, so that what is printed reads as the same.
            let year = (1000..=9999).contains(&number);
            return Ok(Self {
                length: year.then_some(Period::Year),
                number: i64::from(number),
            });
        }
        if let Ok(month) = text.parse() {
            return Ok(Self::month(month));
        }
        Self::quarter(text).ok_or_else(|| {
            let rule = "a year such as 1949, a quarter such as 2024-Q1, a month such as 2024-01, or \
                        the number of a period";
            Invalid::rule("period", format!("`{text}`"), rule)
        })
    }
}

/// The number of new and of cumulative adopters of a period; columns `period` and, if the file has
/// them, `new_adopters`, `cumulative_adopters`. Rows are sorted by period.
///
/// # Example
/// ```
/// use bizcase::import::{AdoptionRow, Csv};
/// use bizcase::quantity::Period;
///
/// let text = "period,new_adopters\n1949,96\n1950,195\n1951,238\n";
/// let rows = Csv::from_text("adoption.csv", text).rows::<AdoptionRow>()?.rows;
/// let history = AdoptionRow::history(&rows, Period::Year)?;
/// assert_eq!(history.per_period(), [96.0, 195.0, 238.0]);
///
/// let text = "period,new_adopters\n1949,96\n1951,238\n";
/// let rows = Csv::from_text("adoption.csv", text).rows::<AdoptionRow>()?.rows;
/// let error = AdoptionRow::history(&rows, Period::Year).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "period in line 3 = 1951 must be the one after that of the row before; 1950 is missing: line \
///      2 is of 1949, and a period in which nobody adopted is a row with 0",
/// );
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AdoptionRow {
    /// The line of the file.
    pub line: u64,
    /// The period.
    pub period: AdoptionPeriod,
    /// The number who adopted in the period.
    pub new_adopters: Cell<Count>,
    /// The number who had adopted by its end.
    pub cumulative_adopters: Cell<Count>,
}

impl AdoptionRow {
    /// The adoption history from `new_adopters`, in periods of this length.
    ///
    /// Each row must follow the period of the row before: a missing year would shift all later
    /// ones.
    ///
    /// # Errors
    /// [`Invalid`], naming line and period, for a period that is missing, repeated, out of order or
    /// of another length, and for a period without exactly one number; and as
    /// [`History::increments`].
    pub fn history(rows: &[Self], step: Period) -> Result<History, Invalid> {
        let column = |row: &Self| row.new_adopters;
        History::increments(step, &counts(rows, step, "new_adopters", column)?)
    }

    /// The adoption history from `cumulative_adopters`. What was adopted before the first period
    /// counts as adopted in it.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::{AdoptionRow, Csv};
    /// use bizcase::quantity::Period;
    ///
    /// let text = "period,cumulative_adopters\n2024-Q3,10\n2024-Q4,25\n2025-Q1,60\n";
    /// let rows = Csv::from_text("adoption.csv", text).rows::<AdoptionRow>()?.rows;
    /// let history = AdoptionRow::cumulative_history(&rows, Period::Quarter)?;
    /// assert_eq!(history.per_period(), [10.0, 15.0, 35.0]);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Invalid`] as [`history`](Self::history), and as [`History::cumulative`].
    pub fn cumulative_history(rows: &[Self], step: Period) -> Result<History, Invalid> {
        let column = |row: &Self| row.cumulative_adopters;
        History::cumulative(step, &counts(rows, step, "cumulative_adopters", column)?)
    }
}

/// The numbers of a column, in periods that follow each other.
fn counts(
    rows: &[AdoptionRow],
    step: Period,
    name: &str,
    column: impl Fn(&AdoptionRow) -> Cell<Count>,
) -> Result<Vec<f64>, Invalid> {
    let mut before: Option<&AdoptionRow> = None;
    let mut counts = Vec::with_capacity(rows.len());
    for row in rows {
        let (line, period) = (row.line, row.period);
        if period.length.is_some_and(|length| length != step) {
            let rule = match step {
                Period::Month => "a month",
                Period::Quarter => "a quarter",
                Period::Year => "a year",
            };
            let hint = "all periods of a history are of the length that was stated for it";
            return Err(refused(row, rule).hint(hint));
        }
        if let Some(before) = before {
            follows(before, row)?;
        }
        before = Some(row);
        let Some(count) = column(row).value() else {
            let parameter = format!("{name} of {period} in line {line}");
            let (value, hint) = match column(row) {
                Cell::Interval { .. } => ("a range", "a history needs numbers"),
                _ => (
                    "nothing",
                    "nobody is 0; what is not known cannot be left out",
                ),
            };
            return Err(Invalid::rule(&parameter, value, "one number").hint(hint));
        };
        counts.push(count.value());
    }
    Ok(counts)
}

fn refused(row: &AdoptionRow, rule: &'static str) -> Invalid {
    Invalid::rule(&format!("period in line {}", row.line), row.period, rule)
}

/// Whether a row is of the period after that of the row before.
fn follows(before: &AdoptionRow, row: &AdoptionRow) -> Result<(), Invalid> {
    let (line, earlier, period) = (before.line, before.period, row.period);
    if period.length != earlier.length {
        let hint = format!("line {line} has {earlier}, which is counted in another way");
        return Err(refused(row, "counted as those before").hint(hint));
    }
    let hint = match period.number - earlier.number {
        1 => return Ok(()),
        0 => format!("line {line} is of {earlier} too"),
        ..0 => format!("line {line} is of {earlier}, which is later; sort the rows by period"),
        gap => {
            let first = earlier.plus(1);
            let missing = match gap {
                2 => format!("{first} is missing"),
                _ => format!("{first} to {} are missing", period.plus(-1)),
            };
            format!(
                "{missing}: line {line} is of {earlier}, and a period in which nobody adopted is a \
                 row with 0"
            )
        }
    };
    Err(refused(row, "the one after that of the row before").hint(hint))
}

impl FromRow for AdoptionRow {
    const COLUMNS: &'static [&'static str] = &["period"];
    const OPTIONAL: &'static [&'static str] = &["new_adopters", "cumulative_adopters"];
    const KEY: &'static [&'static str] = &["period"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let period = if row.has_dates("period") {
            row.month("period").map(AdoptionPeriod::month)
        } else {
            row.parse("period")
        };
        let new = row.optional("new_adopters", Row::count);
        let cumulative = row.optional("cumulative_adopters", Row::count);
        Some(Self {
            line: row.line(),
            period: period?,
            new_adopters: new?,
            cumulative_adopters: cumulative?,
        })
    }

    fn arrange(rows: &mut [Self]) {
        rows.sort_by_key(|row| row.period.order());
    }
}
