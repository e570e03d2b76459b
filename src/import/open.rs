//! The way to the first row of a file: how its lines are cut, where its header is, which columns it
//! has.

use super::cell::trimmed;
use super::cells::{Cutter, Kind};
use super::columns::{Asked, Columns, Need, Wanted};
use super::findings::{Findings, Place};
use super::foot::is_conflict_marker;
use super::head::{self, Sought, merged};
use super::header::{Column, Header};
use super::reading::{Reading, note};
use super::records::{Broken, Record, Records};
use super::report::Note;
use super::sheet::{DELIMITER, SheetOrigin};
use super::source::Source;
use super::units::said_by_title;
use super::{Csv, Encoding, NumberStyle, Partition, date};
use crate::error::{Fault, ImportError, Invalid, unknown_name};

/// The way to the first row.
impl<'a> Csv<'a> {
    pub(super) fn open(self, columns: &Columns) -> Result<Reading<'a>, ImportError> {
        let wanted = self.wanted(columns)?;
        let cutters = self.cutters()?;
        let Self {
            label,
            input,
            layout,
            sheet,
        } = self;
        let unreadable = |reason: String| ImportError::Unreadable {
            file: label.clone(),
            reason,
        };
        let mut findings = Findings::new(label.clone(), layout.missing.clone(), layout.currency);
        findings.first_column = sheet.as_ref().map(|it| it.first_column);
        let encoding = match sheet {
            Some(_) => Encoding::Utf8,
            None => layout.encoding,
        };
        let opened = Source::open(input, encoding);
        let mut source = opened.map_err(|error| unreadable(error.to_string()))?;
        let text = source
            .head(head::LENGTH)
            .map_err(|error| unreadable(error.to_string()))?;
        let sought = Sought {
            wanted: &wanted,
            groups: &columns.groups,
        };
        let look = |rows: usize| head::look(text, &cutters, rows, sought);
        // Undeclared, a header of two rows is one that has more of the names than one row has.
        let looked = match layout.header_rows {
            Some(rows) => look(rows).map(|head| (head, rows)),
            None => look(1).map(|one| match look(2) {
                Ok(two) if two.found > one.found && !two.is_data_above_data() => (two, 2),
                _ => (one, 1),
            }),
        };
        let (head, header_rows) = match looked {
            Ok(found) => found,
            Err(candidates) => {
                findings.add(Place::row(1), Fault::AmbiguousDelimiter { candidates });
                return Err(refused(findings));
            }
        };
        let mut records = Records::new(source, head.cutter.clone());
        let (mut notes, rows) = match top(&mut records, (head.above, header_rows), &mut findings) {
            Ok(read) => read,
            Err(Some(reason)) => return Err(unreadable(reason)),
            Err(None) => return Err(refused(findings)),
        };
        // Without a header the columns have their numbers.
        let mut table = head.records.iter().filter(|row| !row.is_comment);
        let Some(first) = rows.first().or(table.next()) else {
            findings.add(Place::row(1), Fault::Empty);
            return Err(refused(findings));
        };
        let line = first.line;
        let written = if header_rows == 0 {
            (1..=first.cells.len())
                .map(|number| format!("column {number}"))
                .collect()
        } else {
            merged(rows.iter().map(|row| &row.cells))
        };
        let Some(mut header) = Header::find(
            &wanted,
            &columns.groups,
            columns.keeps_others,
            (line, written),
            &layout,
            &mut findings,
        ) else {
            return Err(refused(findings));
        };
        if sheet.is_some() {
            SheetOrigin::prepare(&mut header);
        }
        let said = notes
            .iter()
            .find_map(|note| Some((note.line, said_by_title(&note.text)?)));
        header.title_unit = said.filter(|_| header.columns.iter().all(Column::is_unscaled));
        let mut reading = Reading::new(records, findings, header, &head, &layout, header_rows);
        reading.key.splice(0..0, columns.key.iter().cloned());
        reading.sheet = sheet;
        notes.retain(|note| !note.text.is_empty());
        reading.report.notes = notes;
        reading.report.delimiter = match head.cutter.delimiter() {
            0 => String::new(),
            delimiter => char::from(delimiter).to_string(),
        };
        reading.report.header_line = if header_rows > 0 { line } else { 0 };
        Ok(reading)
    }

    /// The ways in which lines may be cut into cells.
    fn cutters(&self) -> Result<Vec<Cutter>, ImportError> {
        let comment = self.layout.comment.clone();
        if comment.as_ref().is_some_and(String::is_empty) {
            let rule = "at least one character";
            return Err(self.setting(Invalid::rule("comment", "nothing", rule)));
        }
        let cutter = |kind: Kind| Cutter {
            kind,
            comment: comment.clone(),
        };
        if self.sheet.is_some() {
            let styles = self.layout.columns.iter();
            let styles = styles.filter_map(|(name, column)| Some((name, column.numbers?)));
            let mut others = styles.filter(|(_, style)| *style != NumberStyle::DecimalPoint);
            if let Some((name, style)) = others.next() {
                let parameter = format!("numbers of `{name}`");
                let rule = "left out for a sheet, whose numbers are stored as such";
                return Err(self.setting(Invalid::rule(&parameter, style, rule)));
            }
            return Ok(vec![cutter(Kind::Delimited(DELIMITER))]);
        }
        if let Some(widths) = &self.layout.widths {
            if widths.is_empty() || widths.contains(&0) {
                let rule = "widths of at least one character";
                let given = format!("{widths:?}");
                return Err(self.setting(Invalid::rule("fixed widths", given, rule)));
            }
            return Ok(vec![cutter(Kind::Widths(widths.clone()))]);
        }
        let Some(delimiter) = self.layout.delimiter else {
            let all = head::CANDIDATES.map(Kind::Delimited);
            return Ok(all.map(cutter).into());
        };
        match u8::try_from(delimiter) {
            Ok(byte)
                if byte.is_ascii()
                    && byte != 0
                    && !byte.is_ascii_alphanumeric()
                    && !b"\"\r\n".contains(&byte) =>
            {
                Ok(vec![cutter(Kind::Delimited(byte))])
            }
            _ => Err(self.setting(Invalid::rule(
                "delimiter",
                format!("{delimiter:?}"),
                "an ASCII character that is no letter, digit, quote or line end",
            ))),
        }
    }

    /// The columns to look for: those that are read, and those of keys, filters and partitions.
    fn wanted(&self, columns: &Columns) -> Result<Vec<Wanted>, ImportError> {
        let layout = &self.layout;
        let melted = |name: &str| {
            let melt = layout.melt.as_ref();
            melt.is_some_and(|melt| melt.name == name || melt.value == name)
        };
        let filters = layout.only.iter().chain(&layout.except);
        let partitions = layout.partitions.iter().flat_map(Partition::columns);
        let declared = layout.key.iter().map(String::as_str);
        let declared = declared
            .chain(filters.map(|filter| filter.column.as_str()))
            .chain(
                layout
                    .columns
                    .values()
                    .filter_map(|column| column.multiplier_column.as_deref()),
            )
            .chain(partitions);
        let mut asked = columns.asked.clone();
        for name in declared {
            match asked.iter_mut().find(|asked| asked.name == name) {
                Some(asked) => asked.need = Need::Always,
                None => asked.push(Asked {
                    name: name.to_owned(),
                    aliases: Vec::new(),
                    need: Need::Always,
                }),
            }
        }
        let is_known = |name: &str| {
            asked.iter().any(|asked| asked.name == name)
                || melted(name)
                || columns.groups.iter().any(|(group, _)| group == name)
        };
        if let Some(unknown) = layout.columns.keys().find(|name| !is_known(name)) {
            let names = asked.iter().map(|asked| asked.name.as_str());
            let names = names.chain(columns.groups.iter().map(|(name, _)| name.as_str()));
            return Err(self.setting(unknown_name("declared column", unknown, names)));
        }
        for (name, column) in &layout.columns {
            let divisor = column.divisor.unwrap_or(1);
            if divisor == 0 || 10_u64.pow(divisor.ilog10()) != divisor {
                let parameter = format!("divisor of {name}");
                let rule = "a power of ten such as 100";
                return Err(self.setting(Invalid::rule(&parameter, divisor, rule)));
            }
            if let Some(pattern) = &column.dates {
                date::check_format(pattern).map_err(|cause| self.setting(cause))?;
            }
        }
        let wanted = asked.iter().filter(|asked| !melted(&asked.name));
        Ok(wanted
            .map(|asked| Wanted::new(asked, layout.columns.get(&asked.name)))
            .collect())
    }
}

/// The notes above the header and the rows of the header; otherwise why they cannot be read,
/// unless that is found already.
fn top(
    records: &mut Records<'_>,
    (above, header_rows): (usize, usize),
    findings: &mut Findings,
) -> Result<(Vec<Note>, Vec<Record>), Option<String>> {
    let (mut notes, mut rows) = (Vec::new(), Vec::new());
    for index in 0..above + header_rows {
        let mut record = Record::default();
        match records.read(&mut record) {
            Ok(true) => {
                let first = trimmed(record.cells.get(0).unwrap_or_default());
                if is_conflict_marker(first) {
                    let place = Place::spot(record.line, None, None, Some(first));
                    findings.add(place, Fault::ConflictMarker);
                }
                if index < above {
                    notes.push(note(&record));
                } else {
                    rows.push(record);
                }
            }
            Ok(false) => break,
            // A title may have quotes within.
            Err(Broken::Record(spot)) if index < above && spot.is_within_line() => {
                notes.push(note(&record));
            }
            Err(Broken::Unreadable(error)) => return Err(Some(error.to_string())),
            Err(Broken::Record(spot)) => {
                let (place, fault) = spot.told(None);
                findings.add(place, fault);
                return Err(None);
            }
        }
    }
    Ok((notes, rows))
}

fn refused(findings: Findings) -> ImportError {
    ImportError::Refused {
        file: findings.file.clone(),
        problems: findings.into_problems(),
        rows_read: 0,
        rows_refused: 0,
    }
}
