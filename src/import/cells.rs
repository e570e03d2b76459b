//! Lines of text cut into cells.

use super::cell::trimmed;

/// The cells of a record, in one piece of memory that is used again for the next.
pub(super) type Cells = ::csv::StringRecord;

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
    /// This byte, as RFC 4180 has it; the csv crate cuts such lines.
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
}

/// Cells of fixed widths; those behind the end of a short line are empty, and what stands behind
/// the last is one more.
pub(super) fn by_width(widths: &[usize], line: &str, cells: &mut Cells) {
    let mut places = line.char_indices().map(|(at, _)| at).chain([line.len()]);
    let mut start = places.next().unwrap_or(0);
    for width in widths {
        let end = match width.checked_sub(1) {
            Some(before) => places.nth(before).unwrap_or(line.len()),
            None => start,
        };
        cells.push_field(&line[start..end]);
        start = end;
    }
    if !line[start..].trim().is_empty() {
        cells.push_field(&line[start..]);
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
            let mut cells = Cells::new();
            by_width(&[5, 3], line, &mut cells);
            assert_eq!(cells.iter().collect::<Vec<_>>(), expected);
        }
    }
}
