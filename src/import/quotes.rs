//! Quotes that were lost, which make the parser take rows for one cell.

use memchr::memchr_iter;

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
#[cold]
pub(super) fn lost(raw: &[u8], delimiter: u8) -> Option<Lost> {
    let offset = behind_quotes(raw, delimiter)?;
    Some(closing(raw, delimiter, offset))
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
    for cell in cells.iter() {
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
    use super::{Cells, behind_quotes, lost, swallowing};

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
        let found = lost(text, b',').unwrap();
        assert_eq!((found.column, found.lines), (2, 1));
        assert_eq!(
            (found.text.as_str(), found.behind.as_str()),
            ("John, Doe,25\n", "Bob\",35")
        );
    }

    #[test]
    fn cells_that_hold_rows() {
        let holds = |cells: &[&str]| swallowing(&Cells::from(cells), 3, ',');
        assert_eq!(holds(&["1", "John,25\n2,Bob", "35"]), Some(1));
        assert_eq!(holds(&["1", "Ann,20\n2,Bob,30\n3,Cid", "35"]), Some(1));
        assert_eq!(holds(&["1", "12 Main St\nSpringfield", "5"]), None);
        assert_eq!(holds(&["1", "Main, St\nSpring, field", "5"]), None);
        assert_eq!(holds(&["a", "b,c\nd,e", "f"]), None);
    }
}
