//! What stands around a table: titles, footnotes, and lines that only look like them.
//!
//! A row below the table is a note only if something says so: how it begins, a blank line or a
//! rule before it, or that it is a sentence. What looks like a row of the table is never one.

use super::cells::{Cells, text};

use super::cell::trimmed;

/// How a row that is no row of the table stands to the rows before it.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// How many cells the header has.
    pub(super) columns: usize,
    /// Whether a blank row or another note comes right before it.
    pub(super) follows: bool,
    /// Whether the file ends within its line, which may then be cut short.
    pub(super) is_open: bool,
}

/// Whether a row that cannot be read as one of the table may be a note below it.
pub(super) fn may_be_note(cells: &Cells, place: Place) -> bool {
    let first = text(cells, 0);
    let filled = (0..cells.len()).filter(|&index| !text(cells, index).is_empty());
    let is_lone = filled.count() <= 1 && !first.is_empty();
    let is_prose = cells.len() != place.columns || is_lone;
    if !is_prose || looks_like_data(cells, place.columns) {
        return is_marked(first) && is_prose;
    }
    let is_rule = is_lone && first.chars().count() > 2 && !first.contains(char::is_alphanumeric);
    is_marked(first)
        || place.follows
        || (is_rule && !place.is_open)
        || (is_lone && cells.len() < place.columns && !place.is_open && is_sentence(first))
}

/// Whether a row of as many cells as the header says of itself that it is a note, such as
/// `Source: register,2024`. A row with more in it, not cut out of prose, is one of the table,
/// whatever it is called.
#[inline]
pub(super) fn says_note(first: &str, cells: &Cells) -> bool {
    // Most rows are told by the first byte, since every row is looked at.
    may_begin_note(first) && says_only_note(first, cells)
}

fn says_only_note(first: &str, cells: &Cells) -> bool {
    let is_said = match word_of_mark(first) {
        Some(rest) => rest.trim_start().starts_with(':'),
        None => first.starts_with('\u{a9}'),
    };
    // Behind a comma of prose comes a space.
    let mut others = cells
        .iter()
        .skip(1)
        .filter(|cell| !trimmed(cell).is_empty());
    is_said && (others.clone().count() < 2 || others.all(|cell| cell.starts_with(' ')))
}

/// Whether a row would be one of the table if it were whole, or cut by another delimiter.
fn looks_like_data(cells: &Cells, columns: usize) -> bool {
    // Behind a comma of prose comes a space; cells of a table mostly have none.
    let is_figure = |cell: &str| {
        cell.starts_with(|c: char| !c.is_whitespace()) && !cell.is_empty() && is_figure(cell)
    };
    if cells.len() > 1 {
        return cells.iter().skip(1).any(is_figure);
    }
    let line = cells.get(0).unwrap_or_default();
    let is_cut = |delimiter: char| {
        let parts = line.split(delimiter);
        parts.clone().count() == columns && columns > 1 && parts.into_iter().skip(1).any(is_figure)
    };
    [',', ';', '\t', '|'].into_iter().any(is_cut)
}

/// Whether a text is digits with what stands between and before them.
pub(super) fn is_figure(text: &str) -> bool {
    let text = trimmed(text);
    let is_mark = |c: char| {
        c.is_ascii_digit()
            || c.is_whitespace()
            || matches!(
                c,
                '.' | ','
                    | '-'
                    | '+'
                    | '%'
                    | '('
                    | ')'
                    | '$'
                    | '\u{20ac}'
                    | '\u{a3}'
                    | '\u{a5}'
                    | '\''
                    | '\u{2019}'
                    | '\u{2212}'
            )
    };
    text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(is_mark)
}

/// Four words or more, or something that ends like a sentence.
fn is_sentence(text: &str) -> bool {
    let words = text.split_whitespace().count();
    words >= 4 || (words >= 2 && text.ends_with('.'))
}

/// Whether a text begins as footnotes do.
fn is_marked(first: &str) -> bool {
    const SIGNS: [char; 7] = [
        '*', '\u{a9}', '\u{2020}', '\u{2021}', '\u{b9}', '\u{b2}', '\u{b3}',
    ];
    let starts = |word: &str| {
        let start = first.get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    let is_copyright = (first.len() > 3 && starts("(c)")) || starts("copyright");
    first.starts_with(SIGNS)
        || first.starts_with("__")
        || is_copyright
        || word_of_mark(first).is_some()
}

/// Whether a text begins with the first byte of a copyright sign or of a word that footnotes begin
/// with.
#[inline]
fn may_begin_note(first: &str) -> bool {
    let byte = first.as_bytes().first().map(u8::to_ascii_lowercase);
    matches!(
        byte,
        Some(b's' | b'n' | b'q' | b'a' | b'h' | b'f' | b'l' | 0xC2)
    )
}

/// What stands behind a word that footnotes begin with, such as `: register` of `Source:
/// register`; `Notebooks` begins with no such word.
fn word_of_mark(first: &str) -> Option<&str> {
    const WORDS: [&str; 15] = [
        "source",
        "sources",
        "note",
        "notes",
        "quelle",
        "quellen",
        "anmerkung",
        "anmerkungen",
        "hinweis",
        "stand:",
        "fuente",
        "nota",
        "notas",
        "last updated",
        "last update",
    ];
    let is_word = |word: &&&str| {
        let start = first.get(..word.len());
        let rest = first.get(word.len()..).unwrap_or_default();
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
            && !rest.starts_with(char::is_alphanumeric)
    };
    let word = WORDS.iter().filter(is_word).max_by_key(|word| word.len())?;
    let rest = first.get(word.len()..)?;
    // `Note 1`, `Source: register`, `Note that farms are left out`, but not `Source code`.
    let is_name = rest.trim_start().starts_with(char::is_alphabetic);
    (!is_name || first.split_whitespace().count() >= 4).then_some(rest)
}

/// A line that a version control system left where it could not merge.
#[inline]
pub(super) fn is_conflict_marker(text: &str) -> bool {
    const MARKERS: [&str; 4] = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];
    matches!(text.as_bytes().first(), Some(b'<' | b'=' | b'>' | b'|'))
        && MARKERS.iter().any(|marker| text.starts_with(marker))
}

#[cfg(test)]
mod tests {
    use crate::import::cells::Cells;

    use super::{Place, may_be_note, says_note};

    fn note(cells: &[&str], columns: usize, follows: bool, is_open: bool) -> bool {
        let cells = Cells::from(cells);
        may_be_note(
            &cells,
            Place {
                columns,
                follows,
                is_open,
            },
        )
    }

    #[test]
    fn notes_need_evidence() {
        for (cells, follows, is_open, expected) in [
            // How they begin.
            (&["Source: register"][..], false, false, true),
            (
                &["Source: register", " as of May", " 2024"],
                false,
                true,
                true,
            ),
            (&["Note 1 without farms", ""], false, false, true),
            (&["\u{a9} Office", " 2024", ""], false, false, true),
            (&["* provisional"], false, false, true),
            (&["Notebooks", "7 units"], false, false, false),
            (&["Notebooks old"], false, false, false),
            (&["Standard edition"], false, false, false),
            (&["Sourcing", ""], false, false, false),
            (&["Source code", ""], false, false, false),
            // What comes before, and what they say.
            (&["Rounded figures"], true, false, true),
            (&["Rounded figures"], false, false, false),
            (&["Figures are rounded."], false, false, true),
            (&["Figures of firms that are active"], false, false, true),
            (&["__________"], false, false, true),
            (&["-"], false, false, false),
            // Cut short, or cut by another delimiter.
            (&["United States of America"], false, true, false),
            (&["Small firms;12"], true, false, false),
            (&["Small firms\t12"], true, false, false),
            (&["large", "12", "North"], true, false, false),
            (&["Based on 2", "024 answers", " 2023"], true, false, true),
        ] {
            assert_eq!(note(cells, 2, follows, is_open), expected, "{cells:?}");
        }
        assert!(says_note(
            "Source: X",
            &Cells::from(&["Source: X", "2024"][..])
        ));
        assert!(!says_note(
            "Note pads",
            &Cells::from(&["Note pads", "2024"][..])
        ));
    }
}
