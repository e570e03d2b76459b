//! Lines of text cut into cells.

use std::fmt;

use super::cell::trimmed;
use super::cut::{Cut, delimited};

/// The cells of a record, in one piece of memory that is used again for the next.
#[derive(Clone, Default)]
pub(super) struct Cells {
    /// Their texts, with one byte behind each.
    text: String,
    /// Where each begins, and where the next would; none if there are no cells.
    starts: Vec<usize>,
}

impl Cells {
    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    #[inline]
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let &[start, next] = self.starts.get(index..)?.first_chunk()?;
        self.text.get(start..next - 1)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        (0..self.len()).map(|index| self.get(index).unwrap_or_default())
    }

    /// All texts in one, with one byte behind each.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Where each begins in it, and where the next would.
    pub(super) fn starts(&self) -> &[usize] {
        &self.starts
    }

    #[inline]
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.starts.clear();
        self.starts.push(0);
    }

    fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.end_last();
    }

    /// Text of cells with the byte behind each, whose ends are told by [`end_at`](Self::end_at).
    #[inline]
    pub(super) fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// The next cell begins at `start`.
    #[inline]
    pub(super) fn end_at(&mut self, start: usize) {
        self.starts.push(start);
    }

    /// All text behind the other cells is one.
    pub(super) fn end_last(&mut self) {
        self.text.push('\n');
        self.starts.push(self.text.len());
    }
}

impl fmt::Debug for Cells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
impl From<&[&str]> for Cells {
    fn from(texts: &[&str]) -> Self {
        let mut cells = Self::default();
        cells.clear();
        for text in texts {
            cells.push(text);
        }
        cells
    }
}

/// The trimmed text of a cell.
#[inline]
pub(super) fn text(cells: &Cells, index: usize) -> &str {
    trimmed(cells.get(index).unwrap_or_default())
}

/// How lines are cut into cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cutter {
    pub(super) kind: Kind,
    /// What a line begins with that is a comment, which is one cell.
    pub(super) comment: Option<String>,
}

/// What parts the cells of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// This byte, as RFC 4180 has it.
    Delimited(u8),
    /// How many characters wide each cell is.
    Widths(Vec<usize>),
}

impl Cutter {
    /// What separates the cells; 0 if they have fixed widths.
    pub(super) fn delimiter(&self) -> u8 {
        match self.kind {
            Kind::Delimited(delimiter) => delimiter,
            Kind::Widths(_) => 0,
        }
    }

    /// Cuts the first record of a text; `None` if the text ends within it.
    #[inline(always)]
    pub(super) fn cut(&self, text: &str, is_comment: bool, cells: &mut Cells) -> Option<Cut> {
        match &self.kind {
            Kind::Delimited(delimiter) if !is_comment => delimited(text, *delimiter, cells),
            Kind::Widths(widths) if !is_comment => line(text, cells, |line, cells| {
                by_width(widths, line, cells);
            }),
            _ => line(text, cells, |line, cells| cells.push(line)),
        }
    }
}

/// Cuts the first line of a text, which has no quotes.
fn line(text: &str, cells: &mut Cells, cut: impl FnOnce(&str, &mut Cells)) -> Option<Cut> {
    let (line, _) = text.split_once('\n')?;
    cells.clear();
    cut(line, cells);
    Some(Cut {
        length: line.len() + 1,
        lines: 1,
        is_plain: true,
    })
}

/// Cells of fixed widths; those behind the end of a short line are empty, and what stands behind
/// the last is one more.
fn by_width(widths: &[usize], line: &str, cells: &mut Cells) {
    let mut places = line.char_indices().map(|(at, _)| at).chain([line.len()]);
    let mut start = places.next().unwrap_or(0);
    for width in widths {
        let end = match width.checked_sub(1) {
            Some(before) => places.nth(before).unwrap_or(line.len()),
            None => start,
        };
        cells.push(&line[start..end]);
        start = end;
    }
    if !line[start..].trim().is_empty() {
        cells.push(&line[start..]);
    }
}

#[cfg(test)]
mod tests {
    use super::{Cells, by_width};

    #[test]
    fn fixed_widths_are_counted_in_characters() {
        for (line, expected) in [
            ("K\u{f6}ln  12", &["K\u{f6}ln ", " 12"][..]),
            ("Ulm", &["Ulm", ""]),
            ("Bonn   7 x", &["Bonn ", "  7", " x"]),
            ("Bonn   7  ", &["Bonn ", "  7"]),
        ] {
            let mut cells = Cells::default();
            cells.clear();
            by_width(&[5, 3], line, &mut cells);
            assert_eq!(cells.iter().collect::<Vec<_>>(), expected);
        }
    }
}
