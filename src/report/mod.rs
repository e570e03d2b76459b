//! Results as people read them: text for the terminal, Markdown, pages and tables.
//!
//! A [`Document`] is a title with sections of notes, tables and pictures. Its
//! [tables](Document::tables) are written as CSV, the whole of it serialises in a stable form, and
//! [`Document::save`] puts it into a file.
//! [`decision()`] reports on a valued case: on the first page what to do and why, then all that
//! stands behind it; a [`template`] fills the form that somebody asks for;
//! [`statement`] reports a base case month by month; [`ledger()`]
//! lists the assumptions; [`options`](options()) sets the options of a case side by side,
//! [`prices`](prices()) several prices; [`must_be_true`] says what a missed criterion needs,
//! [`switching_values`](switching_values()) where a verdict turns, [`stresses`] whether it holds
//! under other beliefs, [`worth_knowing`] what more
//! information would be worth;
//! [`gap`](gap()) explains why two sizings differ. Text and Markdown show
//! the same figures. Every report on a case lists expired and unsourced assumptions. [`chart`]
//! draws pictures.
//!
//! # Example
//! ```
//! use bizcase::report::{Document, Section, Table};
//!
//! let mut prices = Table::new("plan", &["per month"]);
//! prices.row(["solo", "USD 25.00"]);
//! prices.row(["team", "USD 180.00"]);
//! let document = Document::new("Prices").with(Section::new("List").table(prices));
//!
//! let page = document.markdown();
//! assert_eq!(page.lines().next(), Some("\u{23}\u{23} Prices"));
//! assert!(page.ends_with("
//! | plan |  per month |
//! |------|-----------:|
//! | solo |  USD 25.00 |
//! | team | USD 180.00 |
//! "));
//! assert!(document.text().lines().all(|line| line.chars().count() <= 100));
//! ```

#[cfg(feature = "case")]
mod appendix;
#[cfg(feature = "case")]
mod calendar;
pub mod chart;
#[cfg(feature = "survey")]
mod choices;
mod csv;
#[cfg(feature = "case")]
mod decision;
mod document;
mod figure;
mod gap;
mod html;
#[cfg(feature = "case")]
mod information;
mod ledger;
mod markup;
#[cfg(feature = "case")]
mod must;
#[cfg(feature = "case")]
mod options;
#[cfg(feature = "case")]
mod prices;
mod save;
#[cfg(feature = "case")]
mod scale;
#[cfg(feature = "case")]
mod statement;
#[cfg(feature = "case")]
mod stress;
mod switching;
#[cfg(feature = "case")]
pub mod template;
#[cfg(feature = "case")]
mod words;
#[cfg(feature = "xlsx")]
mod workbook;

#[cfg(feature = "survey")]
pub use choices::{feature_worths, found_prices, market_shares};
#[cfg(feature = "case")]
pub use decision::decision;
pub use document::{Document, Section, Table};
pub use figure::three_digits;
pub use gap::gap;
#[cfg(feature = "case")]
pub use information::worth_knowing;
pub use ledger::ledger;
#[cfg(feature = "case")]
pub use must::must_be_true;
#[cfg(feature = "case")]
pub use options::options;
#[cfg(feature = "case")]
pub use prices::prices;
pub use save::write_file;
#[cfg(feature = "case")]
pub use statement::statement;
#[cfg(feature = "case")]
pub use stress::stresses;
pub use switching::switching_values;
#[cfg(all(feature = "case", feature = "xlsx"))]
pub use workbook::workbook;
