//! The lines of the statement: values, and the formulas that hold them together.

use super::inputs::on;
use super::sheet::{Cell, Kind, Sheet, Style, reference};

/// One line of the statement, by month and by year.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct StatementRow {
    pub(super) label: String,
    pub(super) style: Style,
    pub(super) rule: Rule,
    pub(super) months: Vec<f64>,
    /// Nothing for what has no meaning in a year.
    pub(super) years: Vec<f64>,
}

/// Where the values of a line come from.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Rule {
    /// A heading without values.
    Head,
    /// Values in the months, their sums in the years.
    Leaf,
    /// Values in the months only.
    Monthly,
    /// What another line ended with.
    Opening(usize),
    /// Other lines, added or taken away.
    Signed(Vec<(char, usize)>),
    /// All lines from one to another added up.
    Sum(usize, usize),
    /// What another line adds up to so far.
    Running(usize),
    /// A formula for each month, with its sign of equality.
    Written(Vec<String>),
}

/// What a line with a formula for each month has in the years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InYears {
    Sums,
    Nothing,
}

/// The two sheets of a statement have the same lines in the same rows.
pub(super) struct Periods<'a> {
    /// The name of the sheet with the months.
    pub(super) months: &'a str,
    /// The first and the last month of each year; nothing on the sheet with the months.
    pub(super) years: Option<Vec<(usize, usize)>>,
    /// The row of the first line.
    pub(super) first_row: usize,
}

impl Periods<'_> {
    /// Adds all lines to a sheet.
    pub(super) fn write(&self, lines: &[StatementRow], sheet: &mut Sheet) {
        for (index, line) in lines.iter().enumerate() {
            if line.rule == Rule::Head {
                sheet.row([Cell::head(&*line.label)]);
                continue;
            }
            let values = match self.years {
                None => &line.months,
                Some(_) => &line.years,
            };
            let label = if line.style.is_total {
                Cell::head(&*line.label)
            } else {
                Cell::text(&*line.label)
            };
            let cells = values.iter().enumerate().map(|(period, &value)| {
                match self.formula(line, index, period) {
                    Some(formula) => Cell::Formula(formula, value, line.style),
                    None => Cell::Number(value, line.style),
                }
            });
            sheet.row([label].into_iter().chain(cells));
        }
    }

    /// The formula of a line in a period; nothing where the value itself stands.
    fn formula(&self, line: &StatementRow, index: usize, period: usize) -> Option<String> {
        let cell = |line: usize| self.cell(line, period);
        let before = |line: usize| Some(self.cell(line, period.checked_sub(1)?));
        let formula = match &line.rule {
            Rule::Head | Rule::Monthly => return None,
            Rule::Leaf => return self.sum_of_months(index, period),
            Rule::Written(formulas) => match self.years {
                None => return formulas.get(period).cloned(),
                Some(_) => return self.sum_of_months(index, period),
            },
            Rule::Opening(closing) => before(*closing)?,
            Rule::Running(of) => match before(index) {
                Some(before) => format!("{before}+{}", cell(*of)),
                None => cell(*of),
            },
            Rule::Sum(first, last) => format!("SUM({}:{})", cell(*first), cell(*last)),
            Rule::Signed(terms) => {
                let terms = terms
                    .iter()
                    .map(|(sign, line)| format!("{sign}{}", cell(*line)));
                terms.collect::<String>().trim_start_matches('+').to_owned()
            }
        };
        Some(format!("={formula}"))
    }

    /// The cell of a line in a period on the same sheet.
    fn cell(&self, line: usize, period: usize) -> String {
        reference(1 + period, self.first_row + line)
    }

    fn sum_of_months(&self, line: usize, year: usize) -> Option<String> {
        let &(first, last) = self.years.as_ref()?.get(year)?;
        let row = self.first_row + line;
        let first = on(self.months, 1 + first, row);
        let last = reference(1 + last, row);
        Some(format!("=SUM({first}:{last})"))
    }
}

impl StatementRow {
    pub(super) fn head(label: &str) -> Self {
        Self {
            label: label.to_owned(),
            style: Kind::Plain.style(),
            rule: Rule::Head,
            months: Vec::new(),
            years: Vec::new(),
        }
    }
}
