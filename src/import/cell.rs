//! The content of a cell.

use serde::{Deserialize, Serialize};

/// The content of a cell that may lack an exact value.
///
/// A missing value is never zero, and a range stays a range: sums of such cells are
/// [`Bounds`](super::Bounds). See [`Row::optional`](super::Row::optional).
///
/// # Example
/// ```
/// use bizcase::import::Cell;
/// use bizcase::quantity::Count;
///
/// let firms: Cell<Count> = Cell::Missing;
/// assert_eq!(firms.value(), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Cell<T> {
    /// The value.
    Value(T),
    /// The value lies between two ends, both included: a range written as text, such as `20-99` or
    /// `<5`, or a code declared with [`Csv::range`](super::Csv::range).
    Interval {
        /// The smallest possible value; `None` if not stated.
        low: Option<T>,
        /// The largest possible value; `None` if not stated.
        high: Option<T>,
    },
    /// The cell is empty, or holds a word declared to mean "missing".
    Missing,
}

impl<T> Cell<T> {
    /// The value, if there is exactly one.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Interval { .. } | Self::Missing => None,
        }
    }
}

/// The text without the spaces around it, of any kind.
#[inline]
pub(super) fn trimmed(text: &str) -> &str {
    let is_text = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    // The common case, without decoding.
    if is_text(text.as_bytes().first()) && is_text(text.as_bytes().last()) {
        return text;
    }
    trimmed_slowly(text)
}

#[inline(never)]
fn trimmed_slowly(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}')
}
