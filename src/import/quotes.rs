//! Quotes that were lost, which make the parser take rows for one cell.

use memchr::{memchr, memchr_iter};

use super::cell::trimmed;
use super::cells::Cells;
use super::foot::is_figure;

/// A quote that closes where it probably should not.
#[derive(Debug, PartialEq)]
pub(super) struct Lost {
    /// The cell, counted from 0.
    pub(super) column: usize,
    /// What stands behind the quote that opens.
    pub(super) text: String,
    /// How many lines below the start of the record it closes.
    pub(super) lines: u64,
    /// What stands behind the quote that closes.
    pub(super) behind: String,
}

/// The first quote that closes before the end of its cell in the text of a record.
#[inline]
pub(super) fn lost(raw: &[u8], cells: &Cells, delimiter: u8) -> Option<Lost> {
    if delimiter == 0 || are_plain(raw, cells, delimiter) {
        return None;
    }
    let offset = behind_quotes(raw, delimiter)?;
    Some(closing(raw, delimiter, offset))
}

/// Whether every quote that the parser took out of a record stands around all of a cell that has
/// none within, as far as the cells show. They show it for most records, at a glance.
#[inline]
fn are_plain(raw: &[u8], cells: &Cells, delimiter: u8) -> bool {
    // Each cell has a delimiter or a line feed behind it; the parser leaves out nothing else.
    let mut quotes = raw.len().wrapping_sub(cells.as_slice().len() + cells.len());
    let (mut at, mut index) = (0, 0);
    while quotes > 0 {
        let Some(cell) = cells.get(index) else {
            return false;
        };
        let rest = raw.get(at..).unwrap_or_default();
        let mut end = cell.len();
        if let Some((b'"', inner)) = rest.split_first() {
            if !is_alone(inner, cell.as_bytes(), quotes) {
                return false;
            }
            (quotes, end) = (quotes.wrapping_sub(2), end + 2);
        }
        if !matches!(rest.get(end), Some(byte) if *byte == delimiter || *byte == b'\n') {
            return false;
        }
        (at, index) = (at + end + 1, index + 1);
    }
    true
}

/// Whether what stands behind an opening quote is a cell without quotes and the quote that closes
/// it.
#[inline(always)]
fn is_alone(inner: &[u8], cell: &[u8], quotes: usize) -> bool {
    if quotes == 2 {
        // The two that the parser took are those around the cell, so that any other is behind the
        // one that closes. If there is text behind it, this ends where the cell would.
        return inner.get(cell.len()) == Some(&b'"') && cell.last() != Some(&b'"');
    }
    memchr(b'"', inner) == Some(cell.len())
}

/// Where text first stands behind a closing quote in a record, as the parser reads quotes.
fn behind_quotes(raw: &[u8], delimiter: u8) -> Option<usize> {
    let is_border = |byte: u8| byte == delimiter || byte == b'\n';
    let mut quotes = memchr_iter(b'"', raw);
    while let Some(open) = quotes.next() {
        // Elsewhere a quote is text.
        if open > 0 && !is_border(raw[open - 1]) {
            continue;
        }
        while let Some(close) = quotes.next() {
            let rest = &raw[close + 1..];
            if rest.first() == Some(&b'"') {
                // One of two, which stand for one.
                quotes.next();
                continue;
            }
            let spaces = rest.iter().take_while(|byte| b" \t".contains(byte));
            let next = close + 1 + spaces.count();
            match raw.get(next) {
                Some(byte) if !is_border(*byte) => return Some(next),
                _ => break,
            }
        }
    }
    None
}

/// The quote that closes before `offset`.
#[cold]
fn closing(raw: &[u8], delimiter: u8, offset: usize) -> Lost {
    let (mut column, mut lines, mut open, mut is_quoted) = (0, 0, 0, false);
    for (index, &byte) in raw.iter().enumerate().take(offset) {
        let is_start = index == 0 || [delimiter, b'\n'].contains(&raw[index - 1]);
        if byte == b'"' {
            if !is_quoted && is_start {
                open = index + 1;
            }
            // A doubled quote closes and opens again.
            is_quoted = is_quoted != (is_quoted || is_start || raw[index - 1] == b'"');
        } else if byte == delimiter && !is_quoted {
            column += 1;
        }
        lines += u64::from(byte == b'\n');
    }
    let text = |from: usize| {
        let rest = raw.get(from..).unwrap_or_default();
        let line = rest.split(|&byte| byte == b'\n').next().unwrap_or_default();
        String::from_utf8_lossy(line).into_owned()
    };
    let is_long = raw
        .get(open..offset)
        .is_some_and(|cell| cell.contains(&b'\n'));
    Lost {
        column,
        text: text(open) + if is_long { "\n" } else { "" },
        lines,
        behind: text(offset),
    }
}

/// The cell that holds whole rows of the table, because the quote that closes it is that of
/// another row: every line of the record has as many cells as the header, and figures in the same
/// columns.
pub(super) fn swallowing(cells: &Cells, columns: usize, delimiter: char) -> Option<usize> {
    let long = cells.iter().position(|cell| cell.contains('\n'))?;
    if columns < 2 || cells.len() != columns {
        return None;
    }
    let mut lines: Vec<Vec<&str>> = vec![Vec::new()];
    for cell in cells {
        for (index, piece) in cell.split('\n').enumerate() {
            if index > 0 {
                lines.push(Vec::new());
            }
            lines.last_mut()?.extend(piece.split(delimiter));
        }
    }
    let are_rows = lines.iter().all(|line| line.len() == columns);
    let agrees = |column: usize| {
        let texts = lines.iter().filter_map(|line| line.get(column));
        let texts: Vec<&str> = texts
            .map(|text| trimmed(text))
            .filter(|text| !text.is_empty())
            .collect();
        let figures = texts.iter().filter(|text| is_figure(text)).count();
        (figures == texts.len() || figures == 0).then_some(figures)
    };
    let figures = are_rows.then(|| (0..columns).map(agrees).collect::<Option<Vec<usize>>>())??;
    figures.iter().any(|&figures| figures > 1).then_some(long)
}

#[cfg(test)]
mod tests {
    use super::{Cells, are_plain, behind_quotes, lost, swallowing};

    #[test]
    fn text_behind_a_closing_quote_is_found() {
        for (text, expected) in [
            ("a,\"b\",c\n", None),
            ("a,\"b\"\"c\",d\n", None),
            ("a,\"b\" ,c\n", None),
            ("a,5\" pipe,c\n", None),
            ("a,\"b\nc\",d\n", None),
            ("\"a\"b,c\n", Some(3)),
            ("1,\"John, Doe,25\n3,\"Bob\",35\n", Some(19)),
            ("a,\"b\" c,d\n", Some(6)),
        ] {
            let found = behind_quotes(text.as_bytes(), b',');
            assert_eq!(found, expected, "{text}");
        }
        let text = b"1,\"x\"\"y\",\"John, Doe,25\n3,\"Bob\",35\n";
        let cells = Cells::from(vec!["1", "x\"y", "John, Doe,25\n3,Bob\"", "35"]);
        let found = lost(text, &cells, b',').unwrap();
        assert_eq!((found.column, found.lines), (2, 1));
        assert_eq!(
            (found.text.as_str(), found.behind.as_str()),
            ("John, Doe,25\n", "Bob\",35")
        );
    }

    /// All records of up to nine bytes of those that matter.
    #[test]
    fn no_quote_is_lost_where_all_are_around_cells() {
        let mut plain = 0;
        for number in 0..4_usize.pow(9) {
            let bytes = (0..9).map(|place| b"a,\"\n"[number >> (2 * place) & 3]);
            let mut text: Vec<u8> = bytes.collect();
            text.push(b'\n');
            let mut reader = ::csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(text.as_slice());
            let mut cells = Cells::new();
            if text[0] == b'\n' || !reader.read_record(&mut cells).unwrap() {
                continue;
            }
            let end = usize::try_from(reader.position().byte()).unwrap();
            let raw = &text[..end];
            // Quotes that are never closed are found elsewhere.
            if raw.ends_with(b"\n") && are_plain(raw, &cells, b',') {
                plain += 1;
                let raw = String::from_utf8_lossy(raw);
                assert_eq!(behind_quotes(raw.as_bytes(), b','), None, "{raw:?}");
            }
        }
        assert!(plain > 50_000, "{plain}");
    }

    #[test]
    fn cells_that_hold_rows() {
        let holds = |cells: &[&str]| swallowing(&Cells::from(cells.to_vec()), 3, ',');
        assert_eq!(holds(&["1", "John,25\n2,Bob", "35"]), Some(1));
        assert_eq!(holds(&["1", "Ann,20\n2,Bob,30\n3,Cid", "35"]), Some(1));
        assert_eq!(holds(&["1", "12 Main St\nSpringfield", "5"]), None);
        assert_eq!(holds(&["1", "Main, St\nSpring, field", "5"]), None);
        assert_eq!(holds(&["a", "b,c\nd,e", "f"]), None);
    }
}
