//! Finding the cells of a row.

use super::Row;
use super::fault::Trouble;
use crate::error::Fault;
use crate::import::cell::trimmed;
use crate::import::findings::{Findings, Place};
use crate::import::fingerprint::Fingerprint;
use crate::import::header::{Header, Source};
use crate::import::range;
use crate::import::report::count_in;
use crate::import::sheet::formula_error;

impl<'r> Row<'r> {
    pub(in crate::import) fn set_number(&mut self, number: u64) {
        self.number = number;
    }

    /// The column with this place is read next.
    #[inline]
    pub(in crate::import) fn look_at(&mut self, at: usize) {
        self.next = at;
    }

    pub(in crate::import) fn skipped(&self) -> Option<&'static str> {
        self.skipped
    }

    /// How many problems there are, to tell whether a cell added one.
    pub(in crate::import) fn problems(&self) -> usize {
        self.findings.count()
    }

    pub(in crate::import) fn header(&self) -> &'r Header {
        self.header
    }

    pub(in crate::import) fn findings(&mut self) -> &mut Findings {
        self.findings
    }

    /// The fingerprint of a key, unless a part of it is missing, and records one that was already
    /// given.
    pub(in crate::import) fn check_key(&mut self, key: &[String]) -> Option<Fingerprint> {
        // Rows that one row was turned into differ at least in their headers.
        let melted = self.melted.map(|melted| melted.text.as_str());
        let mut is_whole = true;
        let texts = key.iter().map_while(|column| {
            let found = self.header.place(self.next, column);
            let text = found.map(|at| (at, self.text_at(at)));
            let present = text.filter(|(at, text)| !self.is_missing(*at, text));
            is_whole &= present.is_some();
            present.map(|(_, text)| text)
        });
        let print = self.findings.prints.of(texts.chain(melted));
        if !is_whole {
            return None;
        }
        if let Some((first_line, differing)) = self.findings.key_before(print, self.cells) {
            self.refuse_key(key, first_line, differing);
        }
        Some(print)
    }

    #[cold]
    pub(super) fn refuse_key(
        &mut self,
        key: &[String],
        first_line: u64,
        differing: Vec<usize>,
    ) -> Option<()> {
        let mut cells = Vec::with_capacity(key.len());
        for column in key {
            cells.push(self.cell(column)?);
        }
        let texts: Vec<&str> = cells.iter().map(|(_, text)| *text).collect();
        let shown = texts.join(", ");
        let header = self.header;
        let headers: Vec<&str> = cells
            .iter()
            .map(|(at, _)| header.columns[*at].header.as_str())
            .collect();
        let is_key = |index: &usize| cells.iter().any(|(at, _)| self.index(*at) == Some(*index));
        let differing: Vec<usize> = differing.into_iter().filter(|i| !is_key(i)).collect();
        // What the program does not read probably tells the rows apart.
        let is_unread = |index: &&usize| !header.reads(**index);
        let unread: Vec<&usize> = differing.iter().filter(is_unread).collect();
        let telling = if unread.is_empty() {
            differing.iter().collect()
        } else {
            unread
        };
        let named = telling
            .into_iter()
            .filter_map(|index| header.written(*index))
            .filter(|name| !name.is_empty());
        let fault = Fault::DuplicateKey {
            first_line,
            differing: named.map(str::to_owned).collect(),
        };
        let at = cells.first()?.0;
        let column = self.index(at).unwrap_or(0);
        let place = Place::cell(self.line, column, &headers.join(", "), &shown);
        self.findings.add(place, fault);
        Some(())
    }

    #[inline]
    pub(super) fn place(&self, column: &str) -> Option<usize> {
        self.header.place(self.next, column)
    }

    /// The place of a column among those that are read and the trimmed text of its cell; of one
    /// that was not declared nothing is known.
    // Inlined with what it calls: reading a cell costs little more than these calls would.
    #[inline(always)]
    pub(in crate::import) fn cell(&mut self, column: &str) -> Option<(usize, &'r str)> {
        let at = self.next;
        let header: &'r Header = self.header;
        if let Some(found) = header.columns.get(at)
            && found.is_named(column)
            && self.end.is_none()
            && let Some(index) = found.plain
        {
            self.next = at + 1;
            Some((at, trimmed(self.cells.get(index).unwrap_or_default())))
        } else {
            self.cell_anywhere(column)
        }
    }

    #[inline(never)]
    fn cell_anywhere(&mut self, column: &str) -> Option<(usize, &'r str)> {
        let Some(at) = self.place(column) else {
            return self.undeclared(column);
        };
        self.next = at + 1;
        if !self.header.columns[at].layout.flags.is_empty() {
            self.count_flag(at);
        }
        let text = self.text_at(at);
        if self.findings.first_column.is_some()
            && let Some(hint) = formula_error(text)
            && !self.is_missing(at, text)
        {
            return self.broken_formula(at, text, hint);
        }
        Some((at, text))
    }

    pub(in crate::import) fn text_at(&self, at: usize) -> &'r str {
        if let Some(end) = self.end {
            return end.text;
        }
        let column = &self.header.columns[at];
        let index = match column.source {
            Source::Cell(index) => index,
            Source::MeltedCell => self.melted.map_or(usize::MAX, |melted| melted.index),
            Source::MeltedHeader => return self.melted.map_or("", |melted| melted.text.as_str()),
            Source::Nowhere => return "",
        };
        let text = trimmed(self.cells.get(index).unwrap_or_default());
        if column.layout.flags.is_empty() {
            return text;
        }
        column.layout.unflagged(text).0
    }

    /// Counts the flag of a cell, once.
    pub(super) fn count_flag(&mut self, at: usize) {
        let header: &'r Header = self.header;
        let Some(index) = self.index(at) else {
            return;
        };
        let text = trimmed(self.cells.get(index).unwrap_or_default());
        let state = &mut self.states[at];
        if let (_, Some(flag)) = header.columns[at].layout.unflagged(text)
            && state.last_flag.replace((self.line, index)) != Some((self.line, index))
        {
            count_in(&mut state.flags, flag);
        }
    }

    /// The index in the file of the cell that a column is read from.
    pub(super) fn index(&self, at: usize) -> Option<usize> {
        match self.header.columns[at].source {
            Source::Cell(index) => Some(index),
            Source::MeltedCell | Source::MeltedHeader => self.melted.map(|melted| melted.index),
            Source::Nowhere => None,
        }
    }

    #[inline]
    pub(in crate::import) fn is_missing(&self, at: usize, text: &str) -> bool {
        let own = &self.header.columns[at].layout.missing;
        let has_words = self.findings.has_missing_words() || !own.is_empty();
        text.is_empty() || (has_words && self.is_missing_word(at, text))
    }

    #[inline(never)]
    fn is_missing_word(&self, at: usize, text: &str) -> bool {
        let own = &self.header.columns[at].layout.missing;
        self.findings.is_missing(text) || own.iter().any(|word| word.trim() == text)
    }

    pub(in crate::import) fn count_missing(&mut self, at: usize) {
        self.states[at].missing += 1;
    }

    pub(in crate::import) fn count_interval(&mut self, column: &str) {
        if let Some(at) = self.place(column) {
            self.states[at].intervals += 1;
        }
    }

    /// Reads one end of a range in place of the cell, until told otherwise.
    pub(in crate::import) fn read_end(&mut self, end: Option<range::End<'r>>) {
        self.end = end;
    }

    /// A cell that must not be without a value.
    #[inline(always)]
    pub(super) fn needed(&mut self, column: &str, expected: &str) -> Option<(usize, &'r str)> {
        let (at, text) = self.cell(column)?;
        if self.is_missing(at, text) {
            return self.missing(at, text, expected);
        }
        Some((at, text))
    }

    #[inline(always)]
    pub(super) fn read<T>(
        &mut self,
        column: &str,
        expected: &str,
        parse: impl FnOnce(&mut Self, usize, &'r str) -> Result<T, Trouble>,
    ) -> Option<T> {
        let (at, text) = self.needed(column, expected)?;
        let result = parse(self, at, text);
        self.checked(at, text, expected, result)
    }

    #[inline]
    pub(super) fn checked<T>(
        &mut self,
        at: usize,
        text: &'r str,
        expected: &str,
        result: Result<T, Trouble>,
    ) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(trouble) => self.unreadable(at, text, expected, trouble),
        }
    }
}
