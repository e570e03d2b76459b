//! The way through a file, from its header to its last row.

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
use super::records::{Broken, Record, Records};
use super::repeats::{Log, Repeats};
use super::report::Note;
use super::seen::Seen;
use super::{ImportReport, Row, account, quotes};
use crate::error::{Fault, ImportError, Problem};

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

    #[cold]
    fn broken(&mut self, broken: Broken) -> Option<Outcome> {
        let spot = match broken {
            Broken::Unreadable(error) => {
                self.failure = Some(error);
                return None;
            }
            Broken::Record(spot) => spot,
        };
        let title = spot
            .column
            .and_then(|column| self.header.written(column - 1));
        let title = title.map(str::to_owned);
        let before = self.findings.count();
        let (place, fault) = spot.told(title);
        self.findings.add(place, fault);
        Some(self.refused(before))
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

    /// A cell that goes over several lines, of which each is a row of the table by its looks.
    #[cold]
    fn swallowed(&mut self, column: usize) -> Outcome {
        let (line, cell) = (self.record.line, text(&self.record.cells, column));
        let breaks = self
            .record
            .cells
            .iter()
            .map(|cell| cell.matches('\n').count() as u64);
        let fault = Fault::LostQuote {
            closes: line + breaks.sum::<u64>(),
            behind: None,
        };
        let title = self.header.written(column).map(str::to_owned);
        let place = Place::spot(line, Some(column + 1), title, Some(cell));
        let before = self.findings.count();
        self.findings.add(place, fault);
        self.refused(before)
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

    /// What becomes of a row that is not used.
    fn unused(&mut self, before: usize, skipped: Option<&str>) -> Outcome {
        if self.findings.count() > before {
            return self.unreadable(before);
        }
        if !self.pending.is_empty() {
            self.table_goes_on();
        }
        self.is_after_blank = false;
        if let Some(reason) = skipped {
            self.report.skip(reason);
            return Outcome::Skipped;
        }
        let place = Place::row(self.record.line);
        self.findings.add(place, Fault::Unexplained);
        self.refused(before)
    }

    #[cold]
    fn unreadable(&mut self, before: usize) -> Outcome {
        let cells = &self.record.cells;
        let is_header = cells.len() > 1
            && (0..cells.len()).all(|index| self.header.written(index) == Some(text(cells, index)));
        if is_header {
            self.findings.take_since(before);
            self.findings
                .add(Place::row(self.record.line), Fault::RepeatedHeader);
            return self.refused(before);
        }
        let is_note = cells.len() > 1 && self.may_be_note(self.is_after_blank);
        self.is_after_blank = false;
        self.pending_or_refused(before, is_note)
    }

    /// Whether the row, which is none of the table as it stands, may be a note below it.
    fn may_be_note(&mut self, is_after_blank: bool) -> bool {
        let place = foot::Place {
            columns: self.header.width(),
            follows: is_after_blank || !self.pending.is_empty(),
            is_open: self.records.source().ends_within_line(),
        };
        foot::may_be_note(&self.record.cells, place)
    }

    /// A row that may be a note waits; its problems count if the table goes on behind it.
    fn pending_or_refused(&mut self, before: usize, is_note: bool) -> Outcome {
        const MOST: usize = 1_000;
        let problems = self.findings.take_since(before);
        if !is_note || self.pending.len() >= MOST {
            // What was taken for notes stands within the table.
            self.table_goes_on();
            let before = self.findings.count();
            self.findings.put_back(problems);
            return self.refused(before);
        }
        let note = note(&self.record);
        self.pending.push(Pending { note, problems });
        Outcome::Pending
    }

    fn refused(&mut self, before: usize) -> Outcome {
        if self.rows_refused < self.refuse_at_most && !self.records.is_cut() {
            let taken = self.findings.take_since(before);
            let (of_file, of_row): (Vec<Problem>, Vec<Problem>) = taken
                .into_iter()
                .partition(|problem| problem.fault.is_of_file());
            self.findings.put_back(of_file);
            if self.refusals_told < ImportReport::MOST_REFUSALS {
                self.refusals_told += 1;
                let told = of_row.iter().map(Problem::to_string);
                self.report.refusals.extend(told);
            }
        }
        Outcome::Refused
    }

    /// The table did not end at the rows that were taken for notes.
    fn table_goes_on(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            let before = self.findings.count();
            self.findings.put_back(pending.problems);
            let _: Outcome = self.refused(before);
            self.rows_refused += 1;
            self.report.rows_read += 1;
        }
    }

    /// The report, or the error if anything is wrong with the file.
    pub(super) fn conclude(mut self) -> Result<ImportReport, ImportError> {
        let file = self.findings.file.clone();
        if let Some(error) = self.failure {
            let reason = error.to_string();
            return Err(ImportError::Unreadable { file, reason });
        }
        if self.complete {
            if self.report.is_blank() {
                self.table_goes_on();
            }
            if self.report.is_blank() {
                self.findings
                    .add(Place::row(self.header.line), Fault::NoRows);
            } else {
                self.report_unseen();
            }
            for (checked, places) in &self.partitions {
                let untold = checked.conclude(places, &mut self.findings);
                if let (Some(total), true) = (&checked.partition.total, untold > 0) {
                    self.report.warnings.push(format!(
                        "{untold} set(s) of `{}` have no row `{total}` to be checked against",
                        places.class.1
                    ));
                }
            }
        }
        if self.findings.count() > 0 {
            return Err(ImportError::Refused {
                rows_read: self.report.rows_read,
                rows_refused: self.rows_refused,
                file,
                problems: self.findings.into_problems(),
            });
        }
        let source = self.records.source();
        if let Err(error) = source.drain() {
            let reason = error.to_string();
            return Err(ImportError::Unreadable { file, reason });
        }
        account::of_source(source, &mut self.report);
        account::of_columns(&self.header, &self.states, &mut self.report);
        self.report.file = file;
        self.report.rows_refused = self.rows_refused;
        let untold = self.rows_refused - self.refusals_told;
        if untold > 0 {
            let told = format!("{untold} more rows were refused than are told one by one");
            self.report.warnings.push(told);
        }
        self.report.duplicates_dropped = self.seen.is_some();
        if let Some(log) = self.log.take() {
            let Repeats { count, first } = log.repeats();
            (self.report.rows_duplicated, self.duplicates) = (count, first);
        }
        account::of_duplicates(&self.duplicates, &mut self.report);
        let notes = self.pending.into_iter().map(|pending| pending.note);
        self.report.notes.extend(notes);
        self.report.columns_ignored = self.header.ignored();
        Ok(self.report)
    }

    /// Values that were asked for and that no row had.
    fn report_unseen(&mut self) {
        for filter in &self.filters {
            let place = self.header.place(0, &filter.column);
            let Some(column) = place.map(|place| &self.header.columns[place]) else {
                continue;
            };
            let index = match column.source {
                Source::Cell(index) => index,
                _ => 0,
            };
            for value in filter.unseen() {
                let place = Place::cell(self.header.line, index, &column.header, value);
                self.findings.add(place, Fault::NoSuchValue);
            }
        }
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

/// The text of a row that is not part of the table.
pub(super) fn note(record: &Record) -> Note {
    const SHOWN: usize = 500;
    let cells: Vec<&str> = (0..record.cells.len())
        .map(|index| text(&record.cells, index))
        .filter(|cell| !cell.is_empty())
        .collect();
    Note {
        line: record.line,
        text: cells.join(" ").chars().take(SHOWN).collect(),
    }
}
