//! Sheets of cells, before anything is written.

use crate::error::column_letters;
use crate::ledger::Date;
use crate::quantity::Month;

/// A sheet: rows of cells, and how it is shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) rows: Vec<Vec<Cell>>,
    /// How many characters wide the first column is; all others are as wide as amounts.
    pub(super) first_width: f64,
    /// How many rows and columns stay in sight.
    pub(super) frozen: (u32, u16),
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Blank,
    Text(String),
    /// A text in bold.
    Head(String),
    Number(f64, Style),
    /// A formula, with the value that it has now.
    Formula(String, f64, Style),
}

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    pub(super) kind: Kind,
    pub(super) is_total: bool,
}

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// An amount with so many decimals.
    Amount(u32),
    Count,
    Share,
    Plain,
    /// A discount factor.
    Factor,
    Month,
    Day,
}

impl Kind {
    pub(super) const fn style(self) -> Style {
        Style {
            kind: self,
            is_total: false,
        }
    }

    pub(super) const fn total(self) -> Style {
        Style {
            kind: self,
            is_total: true,
        }
    }
}

impl Sheet {
    pub(super) fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            rows: Vec::new(),
            first_width: 40.0,
            frozen: (0, 0),
        }
    }

    /// Adds a row; tells its number, from 1 on, by which formulas call it.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> usize {
        self.rows.push(cells.into_iter().collect());
        self.rows.len()
    }
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn head(text: impl Into<String>) -> Self {
        Self::Head(text.into())
    }

    /// A number, or nothing where there is none.
    pub(super) fn number(value: Option<f64>, kind: Kind) -> Self {
        value.map_or(Self::Blank, |value| Self::Number(value, kind.style()))
    }

    /// A day, as spreadsheets count them; those before they do as a text.
    pub(super) fn day(day: Option<Date>) -> Self {
        match day {
            None => Self::Blank,
            Some(day) => serial(day).map_or_else(
                || Self::text(day.to_string()),
                |serial| Self::Number(serial, Kind::Day.style()),
            ),
        }
    }

    /// The first day of a month, shown as the month.
    pub(super) fn month(month: Month) -> Self {
        let day = format!("{month}-01").parse::<Date>();
        day.ok().and_then(serial).map_or_else(
            || Self::head(month.to_string()),
            |serial| Self::Number(serial, Kind::Month.total()),
        )
    }
}

/// Days since the end of 1899; before March 1900 spreadsheets disagree on them.
fn serial(day: Date) -> Option<f64> {
    let origin = jiff::civil::date(1899, 12, 30);
    let days = origin.until(day).ok()?.get_days();
    (days > 60).then(|| f64::from(days))
}

/// The reference to a cell by its column, from 0 on, and its row, from 1 on: `C7`.
pub(super) fn reference(column: usize, row: usize) -> String {
    format!("{}{row}", column_letters(column))
}
