//! Lines of text cut into cells.

/// The cells of a record, in one piece of memory that is used again for the next.
#[derive(Debug, Clone, Default)]
pub(super) struct Cells {
    text: String,
    /// Where each cell begins and ends in the text.
    spans: Vec<(u32, u32)>,
}

impl Cells {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }

    /// A cell as it stands, without the quotes around it.
    #[inline]
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let &(start, end) = self.spans.get(index)?;
        self.text.get(start as usize..end as usize)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index).unwrap_or_default())
    }

    #[inline]
    fn push(&mut self, start: usize, end: usize) {
        // A record is no longer than a mebibyte, so that nothing is cut off here.
        let short = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        self.spans.push((short(start), short(end)));
    }
}

impl From<Vec<&str>> for Cells {
    fn from(texts: Vec<&str>) -> Self {
        let mut cells = Self::default();
        for text in texts {
            let start = cells.text.len();
            cells.text.push_str(text);
            cells.push(start, cells.text.len());
        }
        cells
    }
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
    /// This byte, as RFC 4180 has it: a cell that begins with a quote ends with one, and two
    /// quotes within it are one.
    Delimited(u8),
    /// How many characters wide each cell is.
    Widths(Vec<usize>),
}

/// What was found at the start of a text.
pub(super) enum Cut {
    /// A record, with how many bytes and line breaks it takes.
    Record { used: usize, lines: u64 },
    /// The start of a record that goes on behind the text; within quotes that open here.
    Short { quote: Option<usize> },
}

impl Cutter {
    #[cfg(test)]
    pub(super) fn delimited(delimiter: u8) -> Self {
        Self {
            kind: Kind::Delimited(delimiter),
            comment: None,
        }
    }

    /// What separates the cells; 0 if they have fixed widths.
    pub(super) fn delimiter(&self) -> u8 {
        match self.kind {
            Kind::Delimited(delimiter) => delimiter,
            Kind::Widths(_) => 0,
        }
    }

    /// Whether a record is a comment.
    pub(super) fn is_comment(&self, cells: &Cells) -> bool {
        let starts = |prefix: &String| cells.text.starts_with(prefix.as_str());
        self.comment.as_ref().is_some_and(starts)
    }

    /// Cuts the record at the start of a text, in which every line ends in a line feed.
    pub(super) fn cut(&self, text: &str, cells: &mut Cells) -> Cut {
        cells.spans.clear();
        cells.text.clear();
        let starts = |prefix: &String| text.starts_with(prefix.as_str());
        if self.comment.as_ref().is_some_and(starts) {
            return line(text, cells, |line, cells| cells.push(0, line.len()));
        }
        match &self.kind {
            Kind::Delimited(delimiter) => delimited(*delimiter, text, cells),
            Kind::Widths(widths) => line(text, cells, |line, cells| by_width(widths, line, cells)),
        }
    }
}

/// A record of one line.
fn line(text: &str, cells: &mut Cells, cut: impl FnOnce(&str, &mut Cells)) -> Cut {
    let Some(end) = text.find('\n') else {
        return Cut::Short { quote: None };
    };
    cells.text.push_str(&text[..end]);
    cut(&text[..end], cells);
    Cut::Record {
        used: end + 1,
        lines: 1,
    }
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
        cells.push(start, end);
        start = end;
    }
    if !line[start..].trim().is_empty() {
        cells.push(start, line.len());
    }
}

fn delimited(delimiter: u8, text: &str, cells: &mut Cells) -> Cut {
    let bytes = text.as_bytes();
    // Cells whose quotes are not only around them, with their places among the cells.
    let mut odd: Vec<(usize, usize, usize)> = Vec::new();
    let mut lines = 1;
    let mut at = 0;
    let used = loop {
        let end;
        if bytes.get(at) == Some(&b'"') {
            let Some((close, is_doubled)) = closing_quote(bytes, at + 1) else {
                return Cut::Short { quote: Some(at) };
            };
            lines += text[at + 1..close].matches('\n').count() as u64;
            let Some(found) = find(bytes, close + 1, delimiter, b'\n') else {
                return Cut::Short { quote: None };
            };
            end = found;
            if is_doubled || end > close + 1 {
                odd.push((cells.len(), at, end));
            }
            cells.push(at + 1, close);
        } else {
            let Some(found) = find(bytes, at, delimiter, b'\n') else {
                return Cut::Short { quote: None };
            };
            end = found;
            cells.push(at, end);
        }
        if bytes[end] == b'\n' {
            break end + 1;
        }
        at = end + 1;
    };
    cells.text.push_str(&text[..used - 1]);
    for (index, start, end) in odd {
        let from = cells.text.len();
        unquote(&text[start..end], &mut cells.text);
        let to = cells.text.len();
        cells.push(from, to);
        cells.spans.swap_remove(index);
    }
    Cut::Record { used, lines }
}

/// The place of the quote that ends a cell, and whether the cell has doubled quotes.
fn closing_quote(bytes: &[u8], from: usize) -> Option<(usize, bool)> {
    let mut is_doubled = false;
    let mut at = from;
    loop {
        let quote = find(bytes, at, b'"', b'"')?;
        match bytes.get(quote + 1)? {
            b'"' => {
                is_doubled = true;
                at = quote + 2;
            }
            _ => return Some((quote, is_doubled)),
        }
    }
}

/// A cell without the quotes around it, with one for two within them; what stands behind the
/// closing quote is kept as it is.
fn unquote(cell: &str, text: &mut String) {
    let mut rest = cell.strip_prefix('"').unwrap_or(cell);
    while let Some((before, behind)) = rest.split_once('"') {
        text.push_str(before);
        rest = behind;
        let Some(within) = behind.strip_prefix('"') else {
            break;
        };
        text.push('"');
        rest = within;
    }
    text.push_str(rest);
}

/// The place of the first of two bytes, eight bytes at a time.
///
/// The bit trick (a byte is zero where subtracting one borrows) marks the first match rightly;
/// marks behind it may be wrong, and are not looked at.
#[inline]
fn find(bytes: &[u8], from: usize, one: u8, other: u8) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let (one_mask, other_mask) = (ONES * u64::from(one), ONES * u64::from(other));
    let mut at = from;
    while let Some(word) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let word = u64::from_le_bytes(*word);
        let (a, b) = (word ^ one_mask, word ^ other_mask);
        let found = ((a.wrapping_sub(ONES) & !a) | (b.wrapping_sub(ONES) & !b)) & HIGHS;
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let rest = bytes.get(at..)?;
    let place = rest.iter().position(|&byte| byte == one || byte == other)?;
    Some(at + place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Cells, Cut, Cutter, Kind};

    /// All records of a text, as far as they are whole.
    fn records(cutter: &Cutter, mut text: &str) -> Vec<Vec<String>> {
        let mut cells = Cells::default();
        let mut records = Vec::new();
        loop {
            text = text.trim_start_matches('\n');
            let Cut::Record { used, lines } = cutter.cut(text, &mut cells) else {
                return records;
            };
            assert_eq!(text[..used].matches('\n').count() as u64, lines);
            records.push(cells.iter().map(str::to_owned).collect());
            text = &text[used..];
        }
    }

    #[test]
    fn fixed_widths_are_counted_in_characters() {
        let cutter = Cutter {
            kind: Kind::Widths(vec![5, 3]),
            comment: Some("#".into()),
        };
        let text = "Köln  12\n# of 2024\nUlm\nBonn   7 x\n";
        assert_eq!(
            records(&cutter, text),
            [
                &["Köln ", " 12"][..],
                &["# of 2024"],
                &["Ulm", ""],
                &["Bonn ", "  7", " x"]
            ]
        );
    }

    proptest! {
        /// The csv crate cuts the same cells, whatever the quotes.
        #[test]
        fn cells_are_those_of_the_csv_crate(text in "[ab,;\"\n\u{e4}]{0,60}") {
            let text = text + "\n";
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes());
            let mut expected: Vec<Vec<String>> = reader
                .records()
                .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                .collect();
            let found = records(&Cutter::delimited(b','), &text);
            // A quote that is left open ends in no record here.
            expected.truncate(found.len().max(expected.len().saturating_sub(1)));
            prop_assert_eq!(found, expected);
        }
    }
}
