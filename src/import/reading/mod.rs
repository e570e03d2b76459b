//! The way through a file, from its header to its last row.

mod conclude;
mod refused;

pub(super) use self::refused::note;
use super::cells::text;
use super::column::State;
use super::filter::{Filter, filters, unwanted};
use super::findings::{Findings, Place, shortened};
use super::fingerprint::Fingerprint;
use super::foot::{self, is_conflict_marker};
use super::head::Head;
use super::header::{Column, Header, MeltedColumn, Source};
use super::layout::Layout;
use super::partition::{Checked, Places, Role};
use super::records::{Record, Records};
use super::repeats::Log;
use super::report::Note;
use super::seen::Seen;
use super::sheet::SheetOrigin;
use super::{ImportReport, Row, quotes};
use crate::error::{Fault, Problem};

/// A file on its way to typed rows.
pub(super) struct Reading<'a> {
    records: Records<'a>,
    pub(super) findings: Findings,
    header: Header,
    states: Vec<State>,
    /// The columns whose values together occur only once.
    pub(super) key: Vec<String>,
    filters: Vec<Filter>,
    partitions: Vec<(Checked, Places)>,
    pub(super) report: ImportReport,
    record: Record,
    pending: Vec<Pending>,
    is_after_blank: bool,
    /// How many rows without any text were read since the last one with some.
    blank_rows: u64,
    rows_refused: u64,
    refuse_at_most: u64,
    /// The rows that were used, to drop those that come again.
    seen: Option<Seen>,
    /// Kept to tell at the end which came again.
    log: Option<Log>,
    /// The fingerprint of the row at hand.
    print: Option<Fingerprint>,
    /// How many refused rows the report has with their reasons.
    refusals_told: u64,
    duplicates: Vec<(u64, u64)>,
    /// Whether the end of the file was reached in good order.
    complete: bool,
    /// Why it could not be read up to its end.
    failure: Option<std::io::Error>,
    /// The sheet that the file is, if it is one.
    pub(super) sheet: Option<SheetOrigin>,
}

/// A row that is a note below the table, or a problem if the table goes on.
struct Pending {
    note: Note,
    problems: Vec<Problem>,
}

/// What became of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Used,
    Skipped,
    Duplicated,
    Total,
    Refused,
    /// It waits for the end of the table.
    Pending,
}

/// More blank rows in a run than the longest sheet of a spreadsheet has are no table.
const MOST_BLANK_ROWS: u64 = 1 << 21;

impl<'a> Reading<'a> {
    /// Behind the header; what the head of the file proves about the columns is known.
    pub(super) fn new(
        records: Records<'a>,
        findings: Findings,
        header: Header,
        head: &Head,
        layout: &Layout,
        header_rows: usize,
    ) -> Self {
        let mut states: Vec<State> = header
            .columns
            .iter()
            .map(|column| State::new(column, &header, head.cutter.delimiter()))
            .collect();
        for record in head.records.iter().skip(header_rows) {
            for (column, state) in header.columns.iter().zip(&mut states) {
                infer(column, state, &header, record);
            }
        }
        let partitions = layout.partitions.iter().map(|partition| {
            let spot = |name: &str| {
                let column = header.columns.iter().find(|column| column.name == name);
                match column.map(|column| (column.source, column.header.clone())) {
                    Some((Source::Cell(index), title)) => (index, title),
                    Some((_, title)) => (0, title),
                    None => (0, name.to_owned()),
                }
            };
            let places = Places {
                class: spot(&partition.classes),
                value: spot(&partition.values),
                is_melted: layout
                    .melt
                    .as_ref()
                    .is_some_and(|melt| melt.value == partition.values),
            };
            (Checked::new(partition.clone()), places)
        });
        Self {
            partitions: partitions.collect(),
            records,
            findings,
            states,
            key: layout.key.clone(),
            filters: filters(layout),
            header,
            report: ImportReport::default(),
            record: Record::default(),
            pending: Vec::new(),
            is_after_blank: false,
            blank_rows: 0,
            rows_refused: 0,
            refuse_at_most: layout.refuse_at_most,
            seen: layout.drop_duplicates.then(Seen::default),
            log: None,
            print: None,
            refusals_told: 0,
            duplicates: Vec::new(),
            complete: false,
            failure: None,
            sheet: None,
        }
    }

    /// Looks for rows that are the same, which takes memory for each; a key tells them apart
    /// already.
    pub(super) fn compare_rows(&mut self) {
        let is_there = |name: &String| {
            let place = self.header.place(0, name);
            place.is_some_and(|place| self.header.columns[place].source != Source::Nowhere)
        };
        let is_keyed = !self.key.is_empty() && self.key.iter().all(is_there);
        if self.seen.is_none() && !is_keyed {
            self.log = Some(Log::default());
        }
    }

    /// Folds the rows that are used, until there are no more or there are too many problems.
    ///
    /// Each row goes right from where it is read to `step`: handed up through results and options
    /// it would be copied at every level.
    pub(super) fn fold<T, A>(
        &mut self,
        mut read: impl FnMut(&mut Row<'_>) -> Option<T>,
        start: A,
        mut step: impl FnMut(A, T) -> A,
    ) -> A {
        let mut total = start;
        while self.goes_on()
            && let Some(outcome) = self.advance()
        {
            if outcome != Outcome::Used {
                self.count(outcome);
                continue;
            }
            let melted = self.header.melted.len();
            for index in 0..melted.max(1) {
                if index > 0 && !self.goes_on() {
                    break;
                }
                let melted = (melted > 0).then_some(index);
                total = self.typed(melted, &mut read, total, &mut step);
            }
        }
        total
    }

    /// Whether reading on may tell something new.
    #[inline]
    fn goes_on(&self) -> bool {
        !self.findings.is_full() && self.blank_rows <= MOST_BLANK_ROWS
    }

    /// Counts a row by what became of it.
    #[inline]
    fn count(&mut self, outcome: Outcome) {
        self.report.rows_read += 1;
        match outcome {
            Outcome::Used => self.report.rows_used += 1,
            Outcome::Skipped | Outcome::Duplicated => {}
            Outcome::Total => self.report.totals_dropped += 1,
            Outcome::Refused => self.rows_refused += 1,
            // It counts once it is known what it is.
            Outcome::Pending => self.report.rows_read -= 1,
        }
    }

    /// Reads a record and decides whether it is read as a row; `None` at the end.
    fn advance(&mut self) -> Option<Outcome> {
        match self.records.read(&mut self.record) {
            Ok(true) => Some(self.admitted()),
            Ok(false) => {
                self.complete = !self.records.is_cut();
                None
            }
            Err(broken) => self.broken(broken),
        }
    }

    fn admitted(&mut self) -> Outcome {
        if self.record.is_comment {
            self.report.skip("comment");
            return Outcome::Skipped;
        }
        self.is_after_blank |= self.record.is_after_blank;
        let (line, columns) = (self.record.line, self.header.width());
        let cells = &self.record.cells;
        let count = cells.len();
        let first = text(cells, 0);
        // A line of nothing but commas is blank if it could be a row; otherwise it is no table.
        if first.is_empty()
            && (count == 1 || count == columns)
            && (1..count).all(|index| text(cells, index).is_empty())
        {
            return self.blank();
        }
        let is_after_blank = std::mem::take(&mut self.is_after_blank) || self.record.is_after_blank;
        self.blank_rows = 0;
        if is_conflict_marker(first) {
            let first = shortened(first);
            let place = Place::spot(line, None, None, Some(&first));
            self.findings.add(place, Fault::ConflictMarker);
            return Outcome::Refused;
        }
        if count != columns {
            let is_note = self.may_be_note(is_after_blank);
            let before = self.findings.count();
            let fault = Fault::Ragged {
                cells: count,
                columns,
            };
            self.findings.add(Place::row(line), fault);
            return self.pending_or_refused(before, is_note);
        }
        if self.record.is_long
            && let delimiter = char::from(self.records.delimiter())
            && let Some(column) = quotes::swallowing(cells, columns, delimiter)
        {
            return self.swallowed(column);
        }
        if foot::says_note(first, cells) {
            let before = self.findings.count();
            self.findings.add(Place::row(line), Fault::NoteInTable);
            return self.pending_or_refused(before, true);
        }
        self.is_after_blank = is_after_blank;
        if self.is_duplicate() {
            return Outcome::Duplicated;
        }
        if !self.filters.is_empty()
            && let Some(reason) =
                unwanted(&mut self.filters, &self.header, &self.record.cells, None)
        {
            self.report.skip(reason);
            self.table_goes_on();
            return Outcome::Skipped;
        }
        if self.partitions.is_empty() {
            return Outcome::Used;
        }
        self.partitioned()
    }

    fn blank(&mut self) -> Outcome {
        self.report.skip(ImportReport::BLANK);
        self.is_after_blank = true;
        self.blank_rows += 1;
        if self.blank_rows > MOST_BLANK_ROWS {
            let limit = MOST_BLANK_ROWS;
            let place = Place::row(self.record.line);
            self.findings.add(place, Fault::TooManyBlankRows { limit });
            return Outcome::Refused;
        }
        Outcome::Skipped
    }

    /// Whether the same row was there before.
    #[inline]
    fn is_duplicate(&mut self) -> bool {
        if self.seen.is_none() && self.log.is_none() {
            return false;
        }
        let print = self.findings.prints.of_cells(&self.record.cells);
        self.print = Some(print);
        let Some(seen) = &self.seen else {
            return false;
        };
        let Some(first) = seen.line(print) else {
            return false;
        };
        self.report.rows_duplicated += 1;
        if self.duplicates.len() < 3 {
            self.duplicates.push((self.record.line, first));
        }
        true
    }

    /// Remembers the row at hand, which is used, and its key.
    fn remember(&mut self, key: Option<Fingerprint>) {
        let line = self.record.line;
        if let Some(print) = self.print.take() {
            if let Some(seen) = &mut self.seen {
                seen.add(print, line);
            }
            if let Some(log) = &mut self.log {
                log.add(print, line);
            }
        }
        if let Some(key) = key {
            self.findings.add_key(key, line, &self.record.cells);
        }
    }

    /// Takes note of the row in the declared exclusive sets; leaves totals out.
    fn partitioned(&mut self) -> Outcome {
        let mut is_total = false;
        for (checked, places) in &mut self.partitions {
            let melted: Vec<Option<&MeltedColumn>> = if places.is_melted {
                self.header.melted.iter().map(Some).collect()
            } else {
                vec![None]
            };
            for melted in melted {
                let record = (self.record.line, &self.record.cells);
                let header = &self.header;
                let mut row =
                    Row::new(record, melted, header, &mut self.states, &mut self.findings);
                let Some((class, group, ends)) = checked.read(&mut row) else {
                    continue;
                };
                let column = melted.map(|melted| melted.text.clone());
                is_total |= checked.role(class) != Role::Part;
                let group = group.into_iter().chain(column).collect();
                checked.add(group, self.record.line, class, ends);
            }
        }
        if is_total {
            self.table_goes_on();
            return Outcome::Total;
        }
        Outcome::Used
    }

    /// Reads the record at hand, or one of its columns that are turned into rows, and hands it to
    /// `step` if it is used.
    #[inline(always)]
    fn typed<T, A>(
        &mut self,
        melted: Option<usize>,
        read: &mut impl FnMut(&mut Row<'_>) -> Option<T>,
        total: A,
        step: &mut impl FnMut(A, T) -> A,
    ) -> A {
        let before = self.findings.count();
        let melted = melted.and_then(|index| self.header.melted.get(index));
        if melted.is_some()
            && let Some(reason) =
                unwanted(&mut self.filters, &self.header, &self.record.cells, melted)
        {
            self.report.skip(reason);
            self.count(Outcome::Skipped);
            return total;
        }
        let record = (self.record.line, &self.record.cells);
        let header = &self.header;
        let mut row = Row::new(record, melted, header, &mut self.states, &mut self.findings);
        row.set_number(self.report.rows_read + 1);
        let value = read(&mut row);
        let skipped = row.skipped();
        let key = if skipped.is_none() && !self.key.is_empty() {
            row.check_key(&self.key)
        } else {
            None
        };
        if self.findings.count() == before
            && skipped.is_none()
            && let Some(value) = value
        {
            self.used(key);
            return step(total, value);
        }
        let outcome = self.unused(before, skipped);
        self.count(outcome);
        total
    }

    /// Counts a row that is used, and remembers it and its key.
    #[inline]
    fn used(&mut self, key: Option<Fingerprint>) {
        if !self.pending.is_empty() {
            self.table_goes_on();
        }
        self.is_after_blank = false;
        if self.print.is_some() || key.is_some() {
            self.remember(key);
        }
        self.count(Outcome::Used);
    }
}

/// Takes a look at the cells of a column in one of the first rows.
fn infer(column: &Column, state: &mut State, header: &Header, record: &Record) {
    if record.cells.len() != header.width() {
        return;
    }
    match column.source {
        Source::Cell(index) => state.infer(text(&record.cells, index), record.line),
        Source::MeltedCell => {
            for melted in &header.melted {
                state.infer(text(&record.cells, melted.index), record.line);
            }
        }
        Source::MeltedHeader | Source::Nowhere => {}
    }
}
