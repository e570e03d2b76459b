//! The end of a file: the report, or what is wrong with it.

use super::Reading;
use crate::error::{Fault, ImportError};
use crate::import::findings::Place;
use crate::import::header::Source;
use crate::import::repeats::Repeats;
use crate::import::{ImportReport, account};

impl Reading<'_> {
    /// The report, or the error if anything is wrong with the file.
    pub(in crate::import) fn conclude(mut self) -> Result<ImportReport, ImportError> {
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
        if let Some(sheet) = self.sheet {
            sheet.tell(&mut self.report);
        }
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
