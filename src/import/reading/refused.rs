//! Rows that are not used: what is wrong with them, or why they are notes.

use super::{Outcome, Pending, Reading};
use crate::error::{Fault, Problem};
use crate::import::ImportReport;
use crate::import::cells::text;
use crate::import::findings::Place;
use crate::import::foot;
use crate::import::records::{Broken, Record};
use crate::import::report::Note;

impl Reading<'_> {
    #[cold]
    pub(super) fn broken(&mut self, broken: Broken) -> Option<Outcome> {
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

    /// A cell that goes over several lines, of which each is a row of the table by its looks.
    #[cold]
    pub(super) fn swallowed(&mut self, column: usize) -> Outcome {
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

    /// What becomes of a row that is not used.
    pub(super) fn unused(&mut self, before: usize, skipped: Option<&str>) -> Outcome {
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
    pub(super) fn unreadable(&mut self, before: usize) -> Outcome {
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
    pub(super) fn may_be_note(&mut self, is_after_blank: bool) -> bool {
        let place = foot::Place {
            columns: self.header.width(),
            follows: is_after_blank || !self.pending.is_empty(),
            is_open: self.records.source().ends_within_line(),
        };
        foot::may_be_note(&self.record.cells, place)
    }

    /// A row that may be a note waits; its problems count if the table goes on behind it.
    pub(super) fn pending_or_refused(&mut self, before: usize, is_note: bool) -> Outcome {
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

    pub(super) fn refused(&mut self, before: usize) -> Outcome {
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
    pub(super) fn table_goes_on(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            let before = self.findings.count();
            self.findings.put_back(pending.problems);
            let _: Outcome = self.refused(before);
            self.rows_refused += 1;
            self.report.rows_read += 1;
        }
    }
}

/// The text of a row that is not part of the table.
pub(in crate::import) fn note(record: &Record) -> Note {
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
