//! What has been found out about a file so far.

use std::collections::HashMap;

use super::cells::Cells;
use super::fingerprint::{Fingerprint, Fingerprints};
use super::seen::Seen;

use crate::error::{Fault, ImportError, Problem, column_letters};
use crate::quantity::Currency;

/// Problems and counts, gathered while a file is read.
pub(super) struct Findings {
    pub(super) file: String,
    problems: Vec<Problem>,
    is_stopped: bool,
    /// Words that stand for a missing value.
    missing: Vec<String>,
    currency: Option<FileCurrency>,
    /// Whether it has been told what a title says.
    pub(super) is_title_told: bool,
    pub(super) prints: Fingerprints,
    keys: Seen,
    /// Hashes of the cells of rows that gave a key, by their lines, as long as they are few.
    cells: HashMap<u64, Box<[u32]>>,
    cells_kept: usize,
    /// The column, from 0 on, in which a table of a sheet begins; nothing for a text.
    pub(super) first_column: Option<usize>,
}

/// The one currency of a file, and the line that introduced it unless it was declared.
#[derive(Clone, Copy)]
struct FileCurrency {
    currency: Currency,
    line: Option<u64>,
}

/// Where a problem is.
pub(super) struct Place {
    line: u64,
    column: Option<usize>,
    header: Option<String>,
    cell: Option<String>,
}

impl Place {
    pub(super) fn row(line: u64) -> Self {
        Self {
            line,
            column: None,
            header: None,
            cell: None,
        }
    }

    /// A cell by its index, counted from 0.
    pub(super) fn cell(line: u64, index: usize, header: &str, text: &str) -> Self {
        Self {
            line,
            column: Some(index + 1),
            header: Some(header.to_owned()),
            cell: Some(shortened(text)),
        }
    }

    /// A cell that may not have a header.
    pub(super) fn spot(
        line: u64,
        column: Option<usize>,
        header: Option<String>,
        text: Option<&str>,
    ) -> Self {
        Self {
            line,
            column,
            header,
            cell: text.map(shortened),
        }
    }

    pub(super) fn header(mut self, header: &str) -> Self {
        self.header = Some(header.to_owned());
        self
    }
}

impl Findings {
    pub(super) fn new(file: String, missing: Vec<String>, declared: Option<Currency>) -> Self {
        let currency = declared.map(|currency| FileCurrency {
            currency,
            line: None,
        });
        Self {
            file,
            problems: Vec::new(),
            is_stopped: false,
            missing,
            currency,
            is_title_told: false,
            prints: Fingerprints::new(),
            keys: Seen::default(),
            cells: HashMap::new(),
            cells_kept: 0,
            first_column: None,
        }
    }

    pub(super) fn add(&mut self, place: Place, fault: Fault) {
        if self.is_full() {
            return;
        }
        let Place {
            line,
            column,
            header,
            cell,
        } = place;
        let reference = self.first_column.map(|first| match column {
            Some(column) => format!("{}{line}", column_letters(first + column - 1)),
            None => format!("{line}:{line}"),
        });
        self.problems.push(Problem {
            file: self.file.clone(),
            line,
            column,
            header,
            cell,
            reference,
            fault,
        });
    }

    pub(super) fn count(&self) -> usize {
        self.problems.len()
    }

    pub(super) fn is_full(&self) -> bool {
        self.is_stopped || self.problems.len() >= ImportError::MAX_PROBLEMS
    }

    /// Reading on would tell nothing new.
    pub(super) fn stop(&mut self) {
        self.is_stopped = true;
    }

    pub(super) fn is_missing(&self, text: &str) -> bool {
        text.is_empty() || self.missing.iter().any(|token| token == text)
    }

    /// Whether any word stands for a missing value.
    #[inline]
    pub(super) fn has_missing_words(&self) -> bool {
        !self.missing.is_empty()
    }

    /// Takes back the problems found since there were `before` of them.
    pub(super) fn take_since(&mut self, before: usize) -> Vec<Problem> {
        self.problems.split_off(before)
    }

    /// Puts problems back that were taken.
    pub(super) fn put_back(&mut self, problems: Vec<Problem>) {
        let free = ImportError::MAX_PROBLEMS.saturating_sub(self.problems.len());
        self.problems.extend(problems.into_iter().take(free));
    }

    /// The currency that was declared for the file.
    pub(super) fn declared_currency(&self) -> Option<Currency> {
        let known = self.currency?;
        known.line.is_none().then_some(known.currency)
    }

    /// Takes note of the currency of an amount, which must be that of the amounts before.
    pub(super) fn agree(&mut self, currency: Currency, line: u64) -> Result<(), Fault> {
        let known = *self.currency.get_or_insert(FileCurrency {
            currency,
            line: Some(line),
        });
        if known.currency == currency {
            return Ok(());
        }
        Err(Fault::Currencies {
            found: currency.to_string(),
            expected: known.currency.to_string(),
            first_line: known.line,
        })
    }

    /// Takes note of the key of a row.
    pub(super) fn add_key(&mut self, key: Fingerprint, line: u64, cells: &Cells) {
        const KEPT: usize = 1 << 20;
        self.keys.add(key, line);
        if self.cells_kept < KEPT {
            self.cells_kept += cells.len();
            let hashes = cells.iter().map(|cell| crc32fast::hash(cell.as_bytes()));
            self.cells.insert(line, hashes.collect());
        }
    }

    /// The line that gave a key first, and the columns in which its row differs, if they are known.
    pub(super) fn key_before(&self, key: Fingerprint, cells: &Cells) -> Option<(u64, Vec<usize>)> {
        let line = self.keys.line(key)?;
        let first = self.cells.get(&line).into_iter().flatten();
        let pairs = first.zip(cells.iter()).enumerate();
        let differs =
            |(_, (hash, cell)): &(usize, (&u32, &str))| **hash != crc32fast::hash(cell.as_bytes());
        let differing = pairs.filter(differs).map(|(index, _)| index);
        Some((line, differing.collect()))
    }

    /// The problems in the order of their lines.
    pub(super) fn into_problems(mut self) -> Vec<Problem> {
        self.problems
            .sort_by_key(|problem| (problem.line, problem.column));
        self.problems
    }
}

/// Enough of a cell to recognise it, on one line and without control characters.
pub(super) fn shortened(text: &str) -> String {
    const SHOWN: usize = 40;
    let is_break = |c: char| matches!(c, '\n' | '\r');
    let line = text.find(is_break).map_or(text, |end| &text[..end]);
    let cut = line
        .char_indices()
        .nth(SHOWN)
        .map_or(line, |(end, _)| &line[..end]);
    let mut shown = cut.replace(char::is_control, "\u{fffd}");
    if cut.len() < text.len() {
        shown.push('…');
    }
    shown
}
