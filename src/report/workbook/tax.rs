//! The sheet of taxes: each year's profit, the losses that offset it, and the tax.

use super::inputs::{TaxCells, on};
use super::sheet::{Cell, Kind, Sheet, reference};

/// The name of the sheet, which formulas call.
pub(super) const NAME: &str = "Tax";

/// The row of the first year.
const FIRST: usize = 4;

/// The columns: the year, its profit, what losses can offset of it, what is taxable, the tax, and
/// then what is used of the loss of each year.
const PROFIT: usize = 1;
const ROOM: usize = 2;
const TAXABLE: usize = 3;
const TAX: usize = 4;
const USED: usize = 5;

/// A year of taxes: the months in which its profit is earned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TaxYear {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) profit: f64,
}

/// The sheet, and the tax of each year with its cell.
pub(super) fn sheet(
    cells: &TaxCells,
    years: &[TaxYear],
    profit_row: (&str, usize),
    digits: u32,
) -> (Sheet, Vec<(String, f64)>) {
    let mut sheet = Sheet::new(NAME);
    sheet.row([Cell::head(
        "Income tax, in the last month of each year from launch on",
    )]);
    let carried = match cells.carried_for {
        Some(years) => format!("Losses are carried for {years} years, the oldest used first."),
        None => "Losses are carried without limit of time, the oldest used first.".to_owned(),
    };
    sheet.row([Cell::text(carried)]);
    let heads = ["year", "profit", "what losses can offset", "taxable", "tax"];
    let used = (1..=years.len()).map(|year| Cell::head(format!("used of the loss of year {year}")));
    sheet.row(heads.into_iter().map(Cell::head).chain(used));
    let style = Kind::Amount(digits).style();
    let mut losses = Losses {
        left: years.iter().map(|it| (-it.profit).max(0.0)).collect(),
        cells,
    };
    let mut taxes = Vec::new();
    for (year, it) in years.iter().enumerate() {
        let row = FIRST + year;
        let at = |column: usize| reference(column, row);
        let (months, line) = profit_row;
        let profit = format!(
            "=SUM({}:{})",
            on(months, 1 + it.first, line),
            reference(1 + it.last, line)
        );
        let earned = it.profit.max(0.0);
        let room = earned * cells.offset_limit;
        let used = losses.used(year, room);
        let taxable = earned - used.iter().map(|(_, value)| value).sum::<f64>();
        let tax = rounded(taxable * cells.rate, digits);
        let [first, last] = [USED, USED + years.len() - 1].map(at);
        let formulas = [
            (profit, it.profit),
            (format!("=MAX({},0)*{}", at(PROFIT), cells.limit_cell), room),
            (
                format!("=MAX({},0)-SUM({first}:{last})", at(PROFIT)),
                taxable,
            ),
            (
                format!("=ROUND({}*{},{digits})", at(TAXABLE), cells.rate_cell),
                tax,
            ),
        ];
        let formulas = formulas.map(|(text, value)| Cell::Formula(text, value, style));
        let used = used.into_iter().map(|(text, value)| match text {
            Some(text) => Cell::Formula(text, value, style),
            None => Cell::Blank,
        });
        let label = Cell::Number((year + 1) as f64, Kind::Plain.style());
        sheet.row([label].into_iter().chain(formulas).chain(used));
        taxes.push((on(NAME, TAX, row), tax));
    }
    (sheet, taxes)
}

/// What is left of the loss of each year.
struct Losses<'a> {
    left: Vec<f64>,
    cells: &'a TaxCells,
}

impl Losses<'_> {
    /// What a year uses of the loss of each year up to it: the formula and its value.
    fn used(&mut self, year: usize, mut room: f64) -> Vec<(Option<String>, f64)> {
        let row = FIRST + year;
        let mut used = Vec::new();
        for (of, left) in self.left.iter_mut().enumerate().take(year) {
            let expired = |years: u32| year - of > years as usize;
            if self.cells.carried_for.is_some_and(expired) {
                used.push((None, 0.0));
                continue;
            }
            let column = USED + of;
            // Nothing stands above the first row, nor to the left of the first loss, but headings
            // and the tax, which are not summed.
            let spent = format!(
                "SUM({}:{})",
                reference(column, FIRST + of),
                reference(column, row - 1)
            );
            let loss = reference(PROFIT, FIRST + of);
            let taken = if of == 0 {
                String::new()
            } else {
                format!(
                    "-SUM({}:{})",
                    reference(USED, row),
                    reference(column - 1, row)
                )
            };
            let value = left.min(room);
            *left -= value;
            room -= value;
            let room = reference(ROOM, row);
            used.push((
                Some(format!("=MAX(0,MIN(MAX(-{loss},0)-{spent},{room}{taken}))")),
                value,
            ));
        }
        used
    }
}

/// Half away from zero, as spreadsheets round.
fn rounded(value: f64, digits: u32) -> f64 {
    let power = 10_f64.powi(i32::try_from(digits).unwrap_or(2));
    (value * power).round() / power
}
