//! Reports as workbooks of a spreadsheet program (XLSX).

#[cfg(feature = "case")]
mod gather;
#[cfg(feature = "case")]
mod inputs;
#[cfg(feature = "case")]
mod lines;
mod sheet;
#[cfg(feature = "case")]
mod statement;
mod tables;
#[cfg(feature = "case")]
mod tax;
#[cfg(feature = "case")]
mod two_way;
#[cfg(feature = "case")]
mod value;
mod writer;

use super::Document;
use crate::error::Error;

impl Document {
    /// The tables of the document as an XLSX file, a sheet for each under the heading of its
    /// section. Numbers and percentages are numbers there; notes and pictures are left out.
    ///
    /// Signs that the name of a sheet may not have become dashes, and long names are cut to 31
    /// characters. The same document gives the same bytes.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a document without tables; for a table of more than 1,048,576 rows or
    /// 16,384 columns and a cell of more than 32,767 characters, by its place.
    ///
    /// # Example
    /// ```
    /// use bizcase::report::{Document, Section, Table};
    ///
    /// let mut prices = Table::new("plan", &["USD"]);
    /// prices.row(["team", "1,200"]);
    /// let document = Document::new("Prices").with(Section::new("List: 2027").table(prices));
    /// let file = document.workbook()?;
    /// assert!(file.starts_with(b"PK"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn workbook(&self) -> Result<Vec<u8>, Error> {
        let sheets = tables::sheets(self);
        if sheets.is_empty() {
            let rule = "a document with a table";
            return Err(crate::error::Invalid::rule("document", &self.title, rule).into());
        }
        writer::bytes(&self.title, &sheets)
    }
}

/// A valued case as an XLSX file, to be read, checked and carried on in a spreadsheet program.
///
/// | sheet | what stands there |
/// |---|---|
/// | Value | NPV of the base case by formulas over its months, beside what the model says |
/// | Outcomes | the verdict, and the outcomes of all trials |
/// | Inputs | discount rates and tax, which the formulas follow; every figure with its distribution, base value, evidence, source and dates |
/// | By year, By month | the base case: leaf lines as values exact to the cent; totals, margin, tax, cash flow, cumulative cash and discount factors as formulas |
/// | Tax | each year's profit, the losses that offset it, and the tax, where the case has one |
/// | Two-way | the value by the two figures that swing it most, if there are two |
/// | all others | the tables of [`decision`](super::decision()) |
///
/// Every formula bears its value, so that viewers that do not compute show it as well. A change of a
/// leaf, a discount rate or the tax rate changes what follows from it by formulas; a change of
/// another figure changes nothing, since the projection is the model's.
///
/// The same valuation gives the same bytes.
///
/// # Errors
/// [`Error::Invalid`] for what a spreadsheet cannot hold: an amount of more than fifteen digits, a
/// text of more than 32,767 characters, more than 16,383 months, each by its name; otherwise as
/// [`decision`](super::decision()).
///
/// # Example
/// ```
/// use bizcase::random::Sampling;
/// use bizcase::report;
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
/// let valuation = case.value(&Sampling::monte_carlo(1_000).seed(1))?;
/// let file: Vec<u8> = report::workbook(&valuation)?;
/// assert!(file.starts_with(b"PK"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[cfg(feature = "case")]
pub fn workbook(valuation: &crate::case::Valuation) -> Result<Vec<u8>, Error> {
    let (inputs, parameters) = inputs::sheet(valuation)?;
    let mut sheets = statement::sheets(valuation, &parameters)?;
    sheets.splice(1..1, [value::outcomes(valuation)?, inputs]);
    sheets.extend(two_way::sheet(valuation)?);
    sheets.extend(tables::sheets(&super::decision(valuation)?));
    writer::bytes(&valuation.case.name, &sheets)
}
