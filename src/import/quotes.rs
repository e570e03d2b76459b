//! Quotes that were lost, which make the parser take rows for one cell.

use std::collections::VecDeque;

use super::cells::Cells;

use super::cell::trimmed;
use super::foot::is_figure;

/// Follows the quotes of a text as the parser does, and finds those that close before the end of
/// their cell.
pub(super) struct Quotes {
    delimiter: u8,
    state: State,
    /// The byte before the ones that come next.
    last: u8,
    /// Where text begins behind a closing quote, as the parser counts bytes.
    behind: VecDeque<u64>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Outside of quotes.
    Bare,
    Quoted,
    /// Right behind a quote within quotes, which closes them or is one of two.
    Closing,
    /// Behind a closing quote and spaces.
    Closed,
}

impl Quotes {
    pub(super) fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            state: State::Bare,
            last: b'\n',
            behind: VecDeque::new(),
        }
    }

    /// Follows the bytes that come next, of which the first is at `position`.
    #[inline]
    pub(super) fn follow(&mut self, bytes: &[u8], position: u64) {
        let Some(&last) = bytes.last() else { return };
        // Most text has no quotes.
        if self.state != State::Bare || bytes.contains(&b'"') {
            self.step(bytes, position);
        }
        self.last = last;
    }

    fn step(&mut self, bytes: &[u8], position: u64) {
        let find = |from: usize| {
            let rest = bytes.get(from..)?;
            Some(from + rest.iter().position(|&byte| byte == b'"')?)
        };
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let next = match self.state {
                State::Bare => {
                    let Some(quote) = find(at) else { return };
                    let before = quote.checked_sub(1).map_or(self.last, |index| bytes[index]);
                    if before == self.delimiter || before == b'\n' {
                        self.state = State::Quoted;
                    }
                    quote
                }
                State::Quoted => {
                    let Some(quote) = find(at) else { return };
                    self.state = State::Closing;
                    quote
                }
                State::Closing | State::Closed => {
                    self.state = if byte == self.delimiter || byte == b'\n' {
                        State::Bare
                    } else if byte == b'"' && self.state == State::Closing {
                        State::Quoted
                    } else if byte == b' ' || byte == b'\t' {
                        State::Closed
                    } else {
                        self.behind.push_back(position + at as u64);
                        State::Bare
                    };
                    at
                }
            };
            at = next + 1;
        }
    }

    /// The first place before `position` where text stands behind a closing quote; it and all
    /// others before it are then done with.
    pub(super) fn behind_before(&mut self, position: u64) -> Option<u64> {
        let first = *self.behind.front()?;
        if first >= position {
            return None;
        }
        while self.behind.front().is_some_and(|&behind| behind < position) {
            self.behind.pop_front();
        }
        Some(first)
    }
}

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
pub(super) fn lost(raw: &[u8], delimiter: u8) -> Option<Lost> {
    // Most records have no quotes.
    if delimiter == 0 || !raw.contains(&b'"') {
        return None;
    }
    let mut quotes = Quotes::new(delimiter);
    quotes.follow(raw, 0);
    let offset = usize::try_from(quotes.behind_before(u64::MAX)?).ok()?;
    Some(closing(raw, delimiter, offset))
}

/// The quote that closes before `offset`.
#[cold]
fn closing(raw: &[u8], delimiter: u8, offset: usize) -> Lost {
    let (mut column, mut lines, mut open, mut is_quoted) = (0, 0, 0, false);
    let blank = raw.iter().take_while(|&&byte| byte == b'\n').count();
    for (index, &byte) in raw.iter().enumerate().take(offset).skip(blank) {
        let is_start = index == blank || [delimiter, b'\n'].contains(&raw[index - 1]);
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
    use super::{Cells, Quotes, lost, swallowing};

    /// The first text behind a closing quote, if the bytes come in pieces of some length.
    fn behind(text: &str, piece: usize) -> Option<u64> {
        let mut quotes = Quotes::new(b',');
        let mut position = 0;
        for bytes in text.as_bytes().chunks(piece) {
            quotes.follow(bytes, position);
            position += bytes.len() as u64;
        }
        quotes.behind_before(position)
    }

    #[test]
    fn text_behind_a_closing_quote_is_found_in_pieces_of_any_length() {
        for (text, expected) in [
            ("a,\"b\",c\n", None),
            ("a,\"b\"\"c\",d\n", None),
            ("a,\"b\" ,c\n", None),
            ("a,5\" pipe,c\n\"\"\n", None),
            ("a,\"b\nc\",d\n", None),
            ("\"a\"b,c\n", Some(3)),
            ("1,\"John, Doe,25\n3,\"Bob\",35\n", Some(19)),
            ("a,\"b\" c,d\n", Some(6)),
        ] {
            for piece in 1..=text.len() {
                assert_eq!(behind(text, piece), expected, "{text} by {piece}");
            }
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
        let holds = |cells: &[&str]| swallowing(&Cells::from(cells.to_vec()), 3, ',');
        assert_eq!(holds(&["1", "John,25\n2,Bob", "35"]), Some(1));
        assert_eq!(holds(&["1", "Ann,20\n2,Bob,30\n3,Cid", "35"]), Some(1));
        assert_eq!(holds(&["1", "12 Main St\nSpringfield", "5"]), None);
        assert_eq!(holds(&["1", "Main, St\nSpring, field", "5"]), None);
        assert_eq!(holds(&["a", "b,c\nd,e", "f"]), None);
    }
}
