//! Layouts of files, as plain data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::columns::plain;
use super::{Encoding, NumberStyle, Partition};
use crate::quantity::Currency;

/// The layout of a file: every declaration of [`Csv`](super::Csv), as data to be kept beside the
/// file.
///
/// # Example
/// ```
/// use bizcase::import::{Csv, Layout, SegmentCount};
///
/// let layout: Layout = toml::from_str(r#"
///     encoding = "iso-8859-1"
///     delimiter = ";"
///     missing = ["."]
///
///     [columns.segment]
///     headers = ["Größe", "Size"]
///
///     [columns.count]
///     headers = ["Unternehmen (1000)"]
///     numbers = "decimal-comma"
///     multiplier = 1000
/// "#).unwrap();
/// let bytes: &[u8] = b"Gr\xF6\xDFe;Unternehmen (1000)\n1-4;1.234,5\n";
/// let firms = Csv::from_reader("firms.csv", bytes).layout(layout).rows::<SegmentCount>()?;
/// assert_eq!(firms.rows[0].count.value(), 1_234_500.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Layout {
    /// See [`Csv::encoding`](super::Csv::encoding).
    pub encoding: Encoding,
    /// See [`Csv::delimiter`](super::Csv::delimiter); detected if not declared.
    pub delimiter: Option<char>,
    /// See [`Csv::fixed_widths`](super::Csv::fixed_widths).
    pub widths: Option<Vec<usize>>,
    /// See [`Csv::comments`](super::Csv::comments).
    pub comment: Option<String>,
    /// See [`Csv::header_rows`](super::Csv::header_rows); detected if not declared.
    pub header_rows: Option<usize>,
    /// See [`Csv::missing`](super::Csv::missing).
    pub missing: Vec<String>,
    /// See [`Csv::currency`](super::Csv::currency).
    pub currency: Option<Currency>,
    /// The layout of columns, by their names in the program.
    pub columns: BTreeMap<String, ColumnLayout>,
    /// See [`Csv::only`](super::Csv::only).
    pub only: Vec<Selection>,
    /// See [`Csv::except`](super::Csv::except).
    pub except: Vec<Selection>,
    /// See [`Csv::melt`](super::Csv::melt).
    pub melt: Option<Melt>,
    /// See [`Csv::partition`](super::Csv::partition).
    pub partitions: Vec<Partition>,
    /// See [`Csv::key`](super::Csv::key).
    pub key: Vec<String>,
    /// See [`Csv::drop_duplicates`](super::Csv::drop_duplicates).
    pub drop_duplicates: bool,
    /// See [`Csv::refuse_at_most`](super::Csv::refuse_at_most).
    pub refuse_at_most: u64,
}

/// The layout of a column.
///
/// # Example
/// See [`Layout`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ColumnLayout {
    /// See [`Csv::headed`](super::Csv::headed); the column's name if empty.
    pub headers: Vec<String>,
    /// See [`Csv::headed_nth`](super::Csv::headed_nth).
    pub occurrence: Option<usize>,
    /// See [`Csv::at`](super::Csv::at).
    pub position: Option<usize>,
    /// See [`Csv::may_lack`](super::Csv::may_lack).
    pub may_lack: bool,
    /// See [`Csv::missing_in`](super::Csv::missing_in).
    pub missing: Vec<String>,
    /// See [`Csv::range`](super::Csv::range).
    pub ranges: BTreeMap<String, (f64, f64)>,
    /// See [`Csv::numbers`](super::Csv::numbers).
    pub numbers: Option<NumberStyle>,
    /// See [`Csv::multiplied`](super::Csv::multiplied).
    pub multiplier: Option<u64>,
    /// See [`Csv::divided`](super::Csv::divided).
    pub divisor: Option<u64>,
    /// See [`Csv::multiplied_by`](super::Csv::multiplied_by).
    pub multiplier_column: Option<String>,
    /// See [`Csv::suffix`](super::Csv::suffix).
    pub suffixes: BTreeMap<String, u64>,
    /// See [`Csv::flag`](super::Csv::flag).
    pub flags: Vec<String>,
    /// See [`Csv::percent`](super::Csv::percent).
    pub percent: bool,
    /// See [`Csv::currency_of`](super::Csv::currency_of).
    pub currency: Option<Currency>,
    /// See [`Csv::dates`](super::Csv::dates).
    pub dates: Option<String>,
    /// See [`Csv::mixes_levels`](super::Csv::mixes_levels).
    pub mixes_levels: bool,
}

impl ColumnLayout {
    /// Whether a cell of digits alone is the number, since no multiplier was declared.
    pub(super) fn is_plain(&self) -> bool {
        self.multiplier.is_none() && self.divisor.is_none() && self.multiplier_column.is_none()
    }

    /// A cell without the flag behind its figure, and the flag.
    pub(super) fn unflagged<'t>(&self, text: &'t str) -> (&'t str, Option<&str>) {
        let found = self.flags.iter().find_map(|flag| {
            let bracketed = || {
                let inner = text.strip_suffix([')', ']'])?.strip_suffix(flag.as_str())?;
                inner.strip_suffix(['(', '['])
            };
            let bare = text.strip_suffix(flag.as_str()).or_else(bracketed)?;
            let is_apart = !bare.ends_with(char::is_alphabetic) && !bare.trim().is_empty();
            is_apart.then(|| (bare.trim_end(), Some(flag.as_str())))
        });
        found.unwrap_or((text, None))
    }
}

/// A selection of rows by the values of a column.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// The column.
    pub column: String,
    /// The values.
    pub values: Vec<String>,
}

/// Columns to be turned into rows: one row of the file becomes one row for each of them.
///
/// # Example
/// See [`Csv::melt`](super::Csv::melt).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Melt {
    /// The column of the new rows that holds the header.
    pub name: String,
    /// The column of the new rows that holds the cell.
    pub value: String,
    /// The columns.
    pub columns: Melted,
}

/// Which columns are turned into rows, and which part of their headers is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Melted {
    /// Headers that are years: `2024`, `FY2024`, `2024E`, `2024 [YR2024]`, or with a footnote mark
    /// as in `2024 (p)`, `2024 1)` and `2024*`. The year is kept.
    Years,
    /// Headers that are months: `2024-01`.
    Months,
    /// Headers that are quarters: `2024-Q1`, `Q1 2024`, `1Q24`. The first month is kept, such as
    /// `2024-01`.
    Quarters,
    /// Headers that are whole numbers, such as the age of a cohort: `0`, `1`, ..., or a number
    /// after one word, such as `Month 0`. The number is kept.
    Numbers,
    /// Headers that begin with this text and end in a number, such as `buy_9` and `buy_14.50`,
    /// regardless of case, spaces and punctuation. The number is kept.
    Prefixed(String),
    /// The columns with these headers.
    Headers(Vec<String>),
    /// All columns that nothing else reads.
    Others,
}

impl Melted {
    /// What the new row has for a header, if the column is meant.
    pub(super) fn text(&self, header: &str) -> Option<String> {
        match self {
            Self::Years => year(header).map(str::to_owned),
            Self::Months => {
                let month = header.parse::<crate::quantity::Month>().ok()?;
                Some(month.to_string())
            }
            Self::Quarters => Some(super::date::quarter(header)?.to_string()),
            Self::Numbers => number(header).map(str::to_owned),
            Self::Prefixed(prefix) => {
                let number = trailing_number(header)?;
                let start = &header[..header.len() - number.len()];
                (plain(start) == plain(prefix)).then(|| number.to_owned())
            }
            Self::Headers(headers) => headers
                .iter()
                .any(|one| one.trim() == header)
                .then(|| header.to_owned()),
            Self::Others => (!header.is_empty()).then(|| header.to_owned()),
        }
    }
}

/// The number at the end of a header: `14.50` of `buy_14.50`.
fn trailing_number(header: &str) -> Option<&str> {
    let digits = |c: char| c.is_ascii_digit() || c == '.';
    let start = header.trim_end_matches(digits).len();
    let number = header[start..].trim_start_matches('.');
    number
        .starts_with(|c: char| c.is_ascii_digit())
        .then_some(number)
}

fn year(header: &str) -> Option<&str> {
    let bare = header.strip_prefix("FY").map_or(header, str::trim_start);
    let (digits, rest) = bare.split_at_checked(4)?;
    let is_year =
        digits.bytes().all(|byte| byte.is_ascii_digit()) && matches!(&digits[..1], "1" | "2");
    let repeated = format!(" [YR{digits}]");
    let is_mark = matches!(rest, "" | "E" | "e" | "F" | "f" | "P" | "p" | "A")
        || rest == repeated
        || is_footnote(rest);
    (is_year && is_mark).then_some(digits)
}

/// Whether what stands behind a year refers to a footnote, as in `2024 p`, `2024 (r)`, `2024 1)`
/// or `2024*`.
fn is_footnote(rest: &str) -> bool {
    let bare = rest.trim_start();
    let inner = bare.trim_matches(['(', ')', '[', ']']);
    let marks = ['*', '\u{2020}', '\u{2021}', '\u{b9}', '\u{b2}', '\u{b3}'];
    let is_symbol = !inner.is_empty() && inner.chars().all(|c| marks.contains(&c));
    let is_number = inner.len() < bare.len()
        && (1..=2).contains(&inner.len())
        && inner.bytes().all(|byte| byte.is_ascii_digit());
    let status = inner.trim_end_matches('.').to_ascii_lowercase();
    let is_status = matches!(
        status.as_str(),
        "p" | "e"
            | "r"
            | "prov"
            | "provisional"
            | "prel"
            | "preliminary"
            | "est"
            | "estimate"
            | "estimated"
            | "rev"
            | "revised"
            | "forecast"
    );
    is_symbol || is_number || is_status
}

fn number(header: &str) -> Option<&str> {
    let is_number = |text: &str| {
        !text.is_empty() && text.len() < 10 && text.bytes().all(|b| b.is_ascii_digit())
    };
    if is_number(header) {
        return Some(header);
    }
    let (word, digits) = header.rsplit_once([' ', '_'])?;
    let is_word = !word.is_empty() && word.chars().all(char::is_alphabetic);
    (is_word && is_number(digits)).then_some(digits)
}
