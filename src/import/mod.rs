//! From a CSV file to typed rows, or to a list of its problems.
//!
//! A [`Csv`] is a file and how to read it. [`rows`](Csv::rows) turns it into rows of any type that
//! implements [`FromRow`], and [`records`](Csv::records) into any struct that derives serde's
//! `Deserialize`. [`fold`](Csv::fold) and [`fold_records`](Csv::fold_records) do so without keeping
//! the rows. All return an [`ImportReport`] of what was read and left out. The layout of a file can
//! be kept beside it as data, a [`Layout`]. With the feature `xlsx` sheets of a workbook are read in
//! the same way: `Workbook::table` gives one as a [`Csv`].
//!
//! A file is imported as a whole or not at all. A file with problems is an [`ImportError`] with up
//! to fifty [`Problem`]s, several per row if necessary, each with file, line, column, header, the
//! text found and the rule. Nothing that can be read in two ways is guessed:
//!
//! | in the file | what happens |
//! |---|---|
//! | encodings, byte order mark, line ends | UTF-8 or what the mark says, otherwise [`encoding`](Csv::encoding); all line ends |
//! | comma, semicolon, tab | the one that makes the header contain the names, or [`delimiter`](Csv::delimiter) |
//! | titles above, footnotes below | recognised by their form and kept as notes of the report; [`header_rows`](Csv::header_rows) |
//! | a lost quote | an error that says where it opens and closes |
//! | names of columns | [`headed`](Csv::headed), several times for aliases; a declared column must exist, unless it [`may_lack`](Csv::may_lack) |
//! | one name twice, or no header at all | [`headed_nth`](Csv::headed_nth), [`at`](Csv::at), [`without_header`](Csv::without_header) |
//! | usual names, a column for each price, all others | [`Columns`], also used for surveys |
//! | cells of fixed widths, comment lines | [`fixed_widths`](Csv::fixed_widths), [`comments`](Csv::comments) |
//! | several scenarios, totals among parts | [`only`](Csv::only), [`except`](Csv::except), [`key`](Csv::key) |
//! | totals, overlapping classes, levels | [`partition`](Csv::partition) checks them; [`Imported::total`] refuses to sum them |
//! | `D`, `..`, letters for ranges, `20-99` | [`missing`](Csv::missing), [`range`](Csv::range); a [`Cell`] is a value, an interval or missing, and sums have [`Bounds`] |
//! | `78115 b`, `1.2k` | [`flag`](Csv::flag), [`suffix`](Csv::suffix) |
//! | `1,234.5` or `1.234,5` | proven by the column or declared by [`numbers`](Csv::numbers) |
//! | `($1,000)`, `TEUR`, `in thousands`, cents, `%` | [`multiplied`](Csv::multiplied), [`divided`](Csv::divided), [`currency`](Csv::currency), [`percent`](Csv::percent) |
//! | a multiplier in each row | [`multiplied_by`](Csv::multiplied_by) |
//! | `(5)`, `5-`, `5 CR`, `US$ 5`, `5 zł` | one sign, and the marks of the declared [`currency`](Csv::currency) |
//! | `31.12.2024`, `Jan 2024`, `2024-Q1` | [`dates`](Csv::dates) |
//! | years, months, quarters, ages, questions as columns | [`melt`](Csv::melt) |
//! | repeated rows, broken rows | reported at the end, or [`drop_duplicates`](Csv::drop_duplicates); [`refuse_at_most`](Csv::refuse_at_most) |
//!
//! Ready-made row types: [`SegmentCount`], [`ClassCount`], [`ClassSegment`], [`SegmentPrice`],
//! [`YearAmount`], [`Indicator`], [`Observation`], [`PriceListEntry`], [`ExchangeRate`] (with
//! [`ExchangeRates`] for validity dates, jumps and inverted quotes), [`AdoptionRow`] (whose rows
//! make a [`History`](crate::adoption::History) of periods without a gap), [`CohortCell`],
//! [`Transaction`], [`SubscriptionRow`], [`CashFlow`], [`AnswerRow`], [`StageGateRow`] and the
//! [`TreeNode`](crate::decision::TreeNode)s of a decision tree.
//!
//! # Example
//! ```
//! use bizcase::import::{Csv, FromRow, Row};
//! use bizcase::quantity::Count;
//!
//! struct FirmCount { size: String, firms: Count }
//!
//! impl FromRow for FirmCount {
//!     const COLUMNS: &'static [&'static str] = &["employees", "firms"];
//!
//!     fn from_row(row: &mut Row<'_>) -> Option<Self> {
//!         let (size, firms) = (row.text("employees"), row.count("firms"));
//!         Some(Self { size: size?, firms: firms? })
//!     }
//! }
//!
//! let text = "naics,Enterprise size,firms\n23,1-4,\"494,021\"\n54,1-4,\"677,453\"\n";
//! let firms = Csv::from_text("firms.csv", text)
//!     .headed("employees", "Enterprise size")
//!     .only("naics", ["54"])
//!     .rows::<FirmCount>()?;
//! assert_eq!(firms.rows[0].size, "1-4");
//! assert_eq!(firms.rows[0].firms.value(), 677_453.0);
//! assert_eq!(firms.report.rows_skipped["naics is not 54"], 1);
//!
//! let error = Csv::from_text("firms.csv", "employees,Firms\n1-4,7\n").rows::<FirmCount>();
//! assert_eq!(
//!     error.err().map(|error| error.to_string()).as_deref(),
//!     Some("firms.csv:1:- firms: there is no such column; \
//!           the header has employees, Firms; did you mean `Firms`?"),
//! );
//! # Ok::<(), bizcase::Error>(())
//! ```
//!
//! # Reference
//! Shafranovich (2005), *Common format and MIME type for comma-separated values (CSV) files*,
//! RFC 4180.

mod account;
mod adoption;
mod amount;
mod bounds;
#[cfg(feature = "case")]
mod case;
mod cell;
mod cells;
#[cfg(feature = "survey")]
mod choice;
mod collect;
mod column;
mod columns;
#[cfg(feature = "survey")]
mod contingent;
mod csv;
mod currency_marks;
mod cut;
mod date;
mod decision;
mod encoding;
mod filter;
mod findings;
mod fingerprint;
mod foot;
mod head;
mod header;
mod layout;
mod ledger;
mod number;
mod open;
mod partition;
mod quotes;
mod range;
mod rates;
mod reading;
mod record;
mod records;
mod repeats;
mod report;
mod retention;
mod row;
mod seen;
mod series;
#[cfg(feature = "survey")]
mod severity;
#[cfg(feature = "survey")]
mod severity_figures;
#[cfg(feature = "survey")]
mod severity_importance;
mod sheet;
mod source;
mod sums;
#[cfg(feature = "survey")]
mod survey;
mod tables;
mod units;
#[cfg(feature = "xlsx")]
mod workbook;

pub use adoption::{AdoptionPeriod, AdoptionRow};
pub use bounds::Bounds;
pub use cell::Cell;
pub use columns::Columns;
#[cfg(feature = "survey")]
pub use contingent::ReplyCodes;
pub use csv::Csv;
pub use decision::StageGateRow;
pub use encoding::Encoding;
pub use header::GroupColumn;
pub use layout::{ColumnLayout, Layout, Melt, Melted, Selection};
pub use number::NumberStyle;
pub use partition::Partition;

pub use rates::{ExchangeRate, ExchangeRates, Quotation, RateWarning};
pub use report::{ImportReport, Imported, Note};
pub use retention::{PurchaseSummary, TenureRow};
pub use row::{FromRow, Row};
pub use series::{
    AnswerRow, CashFlow, CohortCell, Indicator, Observation, PriceListEntry, SubscriptionRow,
    Transaction,
};
#[cfg(feature = "survey")]
pub use survey::{LadderColumns, StatedCodes};
pub use tables::{ClassCount, ClassSegment, SegmentCount, SegmentPrice, YearAmount};
#[cfg(feature = "xlsx")]
pub use workbook::Workbook;

pub use crate::error::{Fault, ImportError, Problem};
