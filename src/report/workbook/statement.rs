//! The sheets of the statement: by month and by year, and what they are worth.

use super::gather::{FIRST_ROW, MONTHS, gathered, spans};
use super::inputs::Parameters;
use super::lines::Periods;
use super::sheet::{Cell, Sheet};
use super::value;
use crate::case::Valuation;
use crate::error::Error;
use crate::quantity::Month;

const YEARS: &str = "By year";

/// The sheets of the statement: by month, by year, the value, and the tax if it is computed.
pub(super) fn sheets(valuation: &Valuation, parameters: &Parameters) -> Result<Vec<Sheet>, Error> {
    let statement = &valuation.statement;
    statement.ties()?;
    let gathered = gathered(valuation, parameters)?;
    let lines = &gathered.lines;
    let labels = statement.months.iter().map(|line| {
        let month = line.label.parse::<Month>();
        month.map_or_else(|_| Cell::head(&*line.label), Cell::month)
    });
    let mut months = titled(valuation, MONTHS, labels);
    let mut periods = Periods {
        months: MONTHS,
        years: None,
        first_row: FIRST_ROW,
    };
    periods.write(lines, &mut months);
    let years = statement.years();
    let labels = years.iter().map(|line| Cell::head(&*line.label));
    let mut yearly = titled(valuation, YEARS, labels);
    periods.years = Some(spans(statement));
    periods.write(lines, &mut yearly);
    let value = value::sheet(valuation, &gathered);
    let sheets = [value, yearly, months].into_iter();
    Ok(sheets.chain(gathered.tax).collect())
}

/// A sheet with its title and its head.
fn titled(valuation: &Valuation, name: &str, labels: impl Iterator<Item = Cell>) -> Sheet {
    let mut sheet = Sheet::new(name);
    let base = valuation.statement.base;
    sheet.frozen = (3, 1);
    sheet.row([Cell::head(format!("{}: {base}", valuation.case.name))]);
    sheet.row([Cell::text(format!(
        "Amounts in {}. Leaf lines are values, all other lines are formulas over them.",
        valuation.case.currency
    ))]);
    sheet.row([Cell::head("line")].into_iter().chain(labels));
    sheet
}
