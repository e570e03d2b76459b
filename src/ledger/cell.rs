//! Assumptions as rows of a CSV file, with the range in one cell as reports print it.

use super::{Assumption, Ledger};
use crate::error::LedgerError;
use crate::quantity::csv_line;

/// The columns of a ledger as CSV, in the order in which they are written.
pub(crate) const COLUMNS: [&str; 10] = [
    "name",
    "quantity",
    "unit",
    "range",
    "evidence",
    "source",
    "owner",
    "date",
    "valid_until",
    "rationale",
];

impl Ledger {
    /// Writes the ledger as CSV, which [`import`](crate::import) reads back: a header and one line
    /// per assumption.
    ///
    /// # Errors
    /// [`LedgerError::NoCell`] if a range has no short form, such as a distribution of data;
    /// [`LedgerError::NoText`] if a text would not be read back unchanged, such as one that ends
    /// with a space.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::ledger::{Assumption, Ledger};
    ///
    /// let cost = Assumption::guess("CAC", Dist::log_normal_p5_p95(350.0, 800.0)?);
    /// let text = Ledger::new([cost.owned_by("Mia")])?.csv()?;
    /// assert_eq!(
    ///     text,
    ///     "name,quantity,unit,range,evidence,source,owner,date,valid_until,rationale\n\
    ///      CAC,,,\"log-normal(P5 350, P95 800)\",guess,,Mia,,,\n",
    /// );
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn csv(&self) -> Result<String, LedgerError> {
        let mut text = String::new();
        csv_line(&mut text, COLUMNS);
        for assumption in self.assumptions() {
            csv_line(&mut text, cells(assumption)?);
        }
        Ok(text)
    }
}

fn cells(assumption: &Assumption) -> Result<[String; 10], LedgerError> {
    let range = assumption.range.to_string();
    if range.parse().ok().as_ref() != Some(&assumption.range) {
        let name = assumption.name.clone();
        return Err(LedgerError::NoCell { name, range });
    }
    for (column, text) in [
        ("name", &assumption.name),
        ("unit", &assumption.unit),
        ("source", &assumption.source),
        ("owner", &assumption.owner),
        ("rationale", &assumption.rationale),
    ] {
        let marker = column == "name" && MARKERS.iter().any(|it| text.starts_with(it));
        if marker || !survives(text) {
            let (name, text) = (assumption.name.clone(), text.clone());
            return Err(LedgerError::NoText { name, column, text });
        }
    }
    let text = |it: Option<String>| it.unwrap_or_default();
    Ok([
        assumption.name.clone(),
        text(assumption.quantity.map(|it| it.to_string())),
        assumption.unit.clone(),
        range,
        assumption.evidence.to_string(),
        assumption.source.clone(),
        assumption.owner.clone(),
        text(assumption.date.map(|it| it.to_string())),
        text(assumption.valid_until.map(|it| it.to_string())),
        assumption.rationale.clone(),
    ])
}

/// What an unfinished merge leaves at the start of a line: a reader refuses such a row.
const MARKERS: [&str; 4] = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];

/// Whether a reader finds the same text in a cell: spaces around it are taken for layout, a
/// carriage return for the end of a line, a zero byte or a replacement character for a broken file.
fn survives(text: &str) -> bool {
    let layout = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}');
    !text.starts_with(layout) && !text.ends_with(layout) && !text.contains(['\0', '\r', '\u{fffd}'])
}
