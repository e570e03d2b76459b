//! Tables as CSV.

use std::borrow::Cow;

use super::document::{Document, Part, Table};
use crate::quantity::{csv_line, ungrouped};

impl Table {
    /// The table as CSV (RFC 4180, lines end with `\n`): the header, then a line for each row, all
    /// as wide as the widest.
    ///
    /// Figures are written as programs read them, `1,234.50` as `1234.50`; whatever else stands in
    /// a cell stays as it is, units and per cent signs too. A cell that a spreadsheet would take
    /// for a formula, because it begins with `=`, `+`, `-`, `@`, a tab or a carriage return and is
    /// no number, gets an apostrophe in front: a name that somebody typed into a case must not
    /// become a program on the reader's machine.
    ///
    /// # Example
    /// ```
    /// use bizcase::report::Table;
    ///
    /// let mut table = Table::new("step", &["- lost", "EUR"]);
    /// table.row(["shops, small", "-1,234", "5,678.90"]);
    /// table.row(["=cmd|' /C calc'!A0", "12.5%"]);
    /// assert_eq!(
    ///     table.csv(),
    ///     "step,'- lost,EUR\n\
    ///      \"shops, small\",-1234,5678.90\n\
    ///      '=cmd|' /C calc'!A0,12.5%,\n",
    /// );
    /// ```
    ///
    /// # Reference
    /// OWASP, *CSV Injection*, <https://owasp.org/www-community/attacks/CSV_Injection>.
    #[must_use]
    pub fn csv(&self) -> String {
        let widest = self.rows.iter().map(Vec::len);
        let width = widest.fold(self.header.len(), usize::max);
        let mut text = String::new();
        for row in [&self.header].into_iter().chain(&self.rows) {
            let blank = (row.len()..width).map(|_| Cow::Borrowed(""));
            csv_line(&mut text, row.iter().map(|cell| safe(cell)).chain(blank));
        }
        text
    }
}

impl Document {
    /// Every table of the document under the heading of its section, in order. Of several tables
    /// under one heading the second is "Heading (2)", and so on, so that each has a name of its own.
    ///
    /// # Example
    /// ```
    /// use bizcase::report::{Document, Section, Table};
    ///
    /// let mut prices = Table::new("plan", &["USD"]);
    /// prices.row(["team", "1,200"]);
    /// let years = Table::new("year", &["customers"]);
    /// let section = Section::new("List").table(prices).table(years);
    /// let document = Document::new("Prices").with(section);
    ///
    /// let files: Vec<(String, String)> = (document.tables().into_iter())
    ///     .map(|(name, table)| (format!("{name}.csv"), table.csv()))
    ///     .collect();
    /// assert_eq!(files[0], ("List.csv".into(), "plan,USD\nteam,1200\n".into()));
    /// assert_eq!(files[1].0, "List (2).csv");
    /// ```
    #[must_use]
    pub fn tables(&self) -> Vec<(String, &Table)> {
        let mut named: Vec<(String, &Table)> = Vec::new();
        for section in &self.sections {
            for part in &section.parts {
                if let Part::Table(table) = part {
                    named.push((unused(&section.heading, &named), table));
                }
            }
        }
        named
    }
}

/// A heading that no table before has.
fn unused(heading: &str, named: &[(String, &Table)]) -> String {
    let taken = |name: &str| named.iter().any(|(other, _)| other == name);
    let numbered = (2..).map(|number| format!("{heading} ({number})"));
    let mut candidates = [heading.to_owned()].into_iter().chain(numbered);
    // One more candidate than tables before is always enough.
    candidates.find(|name| !taken(name)).unwrap_or_default()
}

/// A cell as a number where it is one, and as no formula where it is none.
fn safe(cell: &str) -> Cow<'_, str> {
    if let Some(number) = figure(cell) {
        return Cow::Owned(number);
    }
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    // A dash alone stands for nothing, in no spreadsheet for a formula.
    if formula && cell != "-" {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// A number or a percentage without commas between thousands.
pub(super) fn figure(cell: &str) -> Option<String> {
    let number = cell.strip_suffix('%').unwrap_or(cell);
    if number.trim() != number {
        return None;
    }
    let plain = ungrouped("cell", number).ok()?;
    Some(format!("{plain}{}", &cell[number.len()..]))
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn numbers_stay_numbers_and_formulas_become_text() {
        for (cell, written) in [
            ("-1,234.50", "-1234.50"),
            ("+0.4512", "+0.4512"),
            ("-12.5%", "-12.5%"),
            ("1,23", "1,23"),
            ("-", "-"),
            ("- lost", "'- lost"),
            ("-1+cmd", "'-1+cmd"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("USD 1,200", "USD 1,200"),
            ("", ""),
        ] {
            assert_eq!(safe(cell), written, "{cell}");
        }
    }
}
