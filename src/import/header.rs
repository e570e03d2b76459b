//! Which cell of a row belongs to which column.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::columns::{Match, Need, Wanted, places};
use super::findings::{Findings, Place, shortened};
use super::layout::{ColumnLayout, Layout, Melt, Melted};
use super::units::{HeaderUnit, is_scale_header, is_unit_header};
use crate::error::{Fault, Invalid, unknown_name};

/// The columns that are needed, found in the header. Nothing of it changes while rows are read.
pub(super) struct Header {
    pub(super) columns: Vec<Column>,
    /// The columns that are turned into rows.
    pub(super) melted: Vec<MeltedColumn>,
    groups: Vec<(String, Vec<GroupColumn>)>,
    /// The columns that nothing else reads, if they are kept.
    others: Vec<usize>,
    keeps_others: bool,
    /// The header as written, on one line each.
    written: Vec<String>,
    pub(super) line: u64,
    /// What a title above says about the unit of the table, and its line, if nothing declares a
    /// multiplier.
    pub(super) title_unit: Option<(u64, String)>,
    /// The column of the multiplier or the unit of each row, if nothing reads it.
    pub(super) scale: Option<usize>,
}

/// A column under the name the program knows it by.
pub(super) struct Column {
    pub(super) name: String,
    /// The name under which it is declared: its own, or that of its group.
    pub(super) declared: String,
    pub(super) header: String,
    pub(super) source: Source,
    /// The cell that it is read from, if that is all there is to do.
    pub(super) plain: Option<usize>,
    pub(super) layout: ColumnLayout,
    pub(super) unit: HeaderUnit,
    /// The codes that stand for ranges, with their ends as texts.
    pub(super) ranges: BTreeMap<String, (String, String)>,
}

/// Where the text of a column comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The cell with this index, counted from 0.
    Cell(usize),
    /// The header of the melted column.
    MeltedHeader,
    /// The cell of the melted column.
    MeltedCell,
    /// The file does not have the column, which is permitted.
    Nowhere,
}

/// A column that is turned into rows.
pub(super) struct MeltedColumn {
    pub(super) index: usize,
    /// What the new rows have for its header.
    pub(super) text: String,
    pub(super) header: String,
    pub(super) unit: HeaderUnit,
}

/// One column of a [group](super::Columns::group).
///
/// # Example
/// See [`Columns`](super::Columns).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupColumn {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) header: String,
}

impl GroupColumn {
    /// The name by which [`Row`](super::Row) reads its cell.
    #[must_use]
    pub fn column(&self) -> &str {
        &self.name
    }

    /// The variable part of its header: the year, the month, the number.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its header as written in the file.
    #[must_use]
    pub fn header(&self) -> &str {
        &self.header
    }
}

impl Header {
    /// The most columns that are read, as in a spreadsheet.
    pub(super) const MAX_COLUMNS: usize = 16_384;

    /// Finds all columns, or reports every one that is missing or not unique.
    pub(super) fn find(
        wanted: &[Wanted],
        groups: &[(String, Melted)],
        keeps_others: bool,
        (line, written): (u64, Vec<String>),
        layout: &Layout,
        findings: &mut Findings,
    ) -> Option<Self> {
        if written.len() > Self::MAX_COLUMNS {
            let (columns, limit) = (written.len(), Self::MAX_COLUMNS);
            findings.add(Place::row(line), Fault::TooManyColumns { columns, limit });
            return None;
        }
        let mut header = Self {
            columns: Vec::new(),
            melted: Vec::new(),
            groups: Vec::new(),
            others: Vec::new(),
            keeps_others,
            written,
            line,
            title_unit: None,
            scale: None,
        };
        header.place_wanted(wanted, layout, findings)?;
        header.place_groups(groups, layout, findings)?;
        if let Some(melt) = &layout.melt {
            header.place_melted(melt, layout, findings)?;
        }
        if keeps_others {
            let used: BTreeSet<usize> = header.used().collect();
            let is_other =
                |index: &usize| !used.contains(index) && !header.written[*index].is_empty();
            header.others = (0..header.written.len()).filter(is_other).collect();
        }
        header.scale = header.find_scale();
        Some(header)
    }

    /// The column of the multiplier or the unit of each row, if nothing reads it.
    fn find_scale(&self) -> Option<usize> {
        let is_read = |index: usize| self.used().any(|used| used == index);
        let first = |is_it: fn(&str) -> bool| self.written.iter().position(|name| is_it(name));
        let found = first(is_scale_header).or_else(|| first(is_unit_header));
        found.filter(|index| !is_read(*index))
    }

    fn place_wanted(
        &mut self,
        wanted: &[Wanted],
        layout: &Layout,
        findings: &mut Findings,
    ) -> Option<()> {
        let places = places(wanted, &self.written);
        let has = |name: &String| {
            let mut pairs = wanted.iter().zip(&places);
            pairs.any(|(one, place)| one.name == *name && *place != Match::Nowhere)
        };
        let mut is_complete = true;
        for (one, place) in wanted.iter().zip(&places) {
            let may_lack = match &one.need {
                Need::Always => false,
                Need::IfThere => true,
                Need::Unless(others) => others.iter().all(has),
            };
            let (header, source) = match place {
                Match::At(index) => (self.written[*index].clone(), Source::Cell(*index)),
                Match::Nowhere if may_lack => (
                    one.headers.first().cloned().unwrap_or_default(),
                    Source::Nowhere,
                ),
                Match::Nowhere => {
                    self.tell_missing(&one.title(), one.headers.first(), findings);
                    is_complete = false;
                    continue;
                }
                Match::Several(places) => {
                    self.tell_several(one, places, findings);
                    is_complete = false;
                    continue;
                }
            };
            let layout = layout.columns.get(&one.name).cloned().unwrap_or_default();
            self.columns
                .push(Column::new(one.name.clone(), header, source, layout));
        }
        is_complete.then_some(())
    }

    fn tell_missing(&self, title: &str, header: Option<&String>, findings: &mut Findings) {
        let cause = Box::new(self.unknown(header.map_or(title, String::as_str)));
        let place = Place::row(self.line).header(title);
        findings.add(place, Fault::MissingColumn { cause });
    }

    /// A header that the file does not have, beside those it has.
    fn unknown(&self, header: &str) -> Invalid {
        let known: Vec<String> = self.written.iter().map(|text| shortened(text)).collect();
        let named = known
            .iter()
            .map(String::as_str)
            .filter(|text| !text.is_empty());
        unknown_name("column", header, named)
    }

    fn tell_several(&self, one: &Wanted, places: &[usize], findings: &mut Findings) {
        let (first, second) = (places[0], places[1]);
        let header = &self.written[second];
        let fault = if self.written[first] == *header {
            Fault::DuplicateHeader {
                first_column: first + 1,
            }
        } else {
            Fault::AmbiguousColumn {
                column: one.name.clone(),
                first: self.written[first].clone(),
                first_column: first + 1,
            }
        };
        findings.add(Place::cell(self.line, second, header, header), fault);
    }

    fn place_groups(
        &mut self,
        groups: &[(String, Melted)],
        layout: &Layout,
        findings: &mut Findings,
    ) -> Option<()> {
        let mut is_complete = true;
        for (name, kind) in groups {
            let declared = layout.columns.get(name).cloned().unwrap_or_default();
            let melted = self.of_kind(kind);
            if melted.is_empty() {
                let title = match kind {
                    Melted::Prefixed(prefix) => {
                        format!(
                            "{prefix} with a number, such as {}_9",
                            prefix.trim_end_matches('_')
                        )
                    }
                    _ => name.clone(),
                };
                self.tell_missing(&title, None, findings);
                is_complete = false;
            }
            let mut members = Vec::new();
            for MeltedColumn {
                index,
                text,
                header,
                ..
            } in melted
            {
                // No header has a line break, so that the name is no other column's.
                let own = format!("{name}\n{index}");
                let source = Source::Cell(index);
                let mut column = Column::new(own.clone(), header.clone(), source, declared.clone());
                column.declared.clone_from(name);
                self.columns.push(column);
                let name = own;
                members.push(GroupColumn { name, text, header });
            }
            self.groups.push((name.clone(), members));
        }
        is_complete.then_some(())
    }

    fn place_melted(
        &mut self,
        melt: &Melt,
        layout: &Layout,
        findings: &mut Findings,
    ) -> Option<()> {
        self.melted = self.of_kind(&melt.columns);
        if self.melted.is_empty() {
            findings.add(Place::row(self.line), Fault::NothingToMelt);
            return None;
        }
        for (name, source) in [
            (&melt.name, Source::MeltedHeader),
            (&melt.value, Source::MeltedCell),
        ] {
            let layout = layout.columns.get(name).cloned().unwrap_or_default();
            self.columns
                .push(Column::new(name.clone(), name.clone(), source, layout));
        }
        Some(())
    }

    /// The columns with headers of a kind.
    fn of_kind(&self, kind: &Melted) -> Vec<MeltedColumn> {
        let used: BTreeSet<usize> = self.used().collect();
        let headers = self.written.iter().enumerate();
        headers
            .filter(|(index, _)| *kind != Melted::Others || !used.contains(index))
            .filter_map(|(index, header)| {
                Some(MeltedColumn {
                    index,
                    text: kind.text(header)?,
                    header: header.clone(),
                    unit: HeaderUnit::of(header),
                })
            })
            .collect()
    }

    fn used(&self) -> impl Iterator<Item = usize> {
        let melted = self.melted.iter().map(|column| column.index);
        let cells = self
            .columns
            .iter()
            .filter_map(|column| match column.source {
                Source::Cell(index) => Some(index),
                _ => None,
            });
        cells.chain(melted)
    }

    /// The place among the columns of the one that the program calls `name`; looks first at
    /// `guess`, since rows are mostly read from the first column to the last.
    #[inline]
    pub(super) fn place(&self, guess: usize, name: &str) -> Option<usize> {
        match self.columns.get(guess) {
            Some(column) if column.is_named(name) => Some(guess),
            _ => self.columns.iter().position(|column| column.name == name),
        }
    }

    /// The columns of a group.
    pub(super) fn group(&self, name: &str) -> &[GroupColumn] {
        let found = self.groups.iter().find(|(group, _)| group == name);
        found.map_or(&[], |(_, members)| members)
    }

    /// The columns that nothing else reads, if they are kept.
    pub(super) fn others(&self) -> &[usize] {
        &self.others
    }

    /// The header of a column, by its index in the file.
    pub(super) fn written(&self, index: usize) -> Option<&str> {
        self.written.get(index).map(String::as_str)
    }

    /// How many cells a row has.
    pub(super) fn width(&self) -> usize {
        self.written.len()
    }

    /// The headers of the columns that are not needed; columns without a header are not told.
    pub(super) fn ignored(&self) -> Vec<String> {
        if self.keeps_others {
            return Vec::new();
        }
        let used: BTreeSet<usize> = self.used().collect();
        let headers = self.written.iter().enumerate();
        headers
            .filter(|(index, header)| !used.contains(index) && !header.is_empty())
            .map(|(_, header)| header.clone())
            .collect()
    }

    /// Whether a title or a column of multipliers says something about the unit that nothing
    /// declares.
    pub(super) fn says_unit(&self) -> bool {
        self.title_unit.is_some() || self.scale.is_some()
    }

    /// Whether a column holds observations, as far as headers tell: the one that SDMX and
    /// statistical offices call so if there is one, otherwise any that names no time and no code.
    pub(super) fn is_observed(&self, column: &Column) -> bool {
        let is_value = |header: &str| {
            let name = header.split(':').next().unwrap_or(header);
            ["obs_value", "value"]
                .iter()
                .any(|one| name.eq_ignore_ascii_case(one))
        };
        match column.source {
            Source::MeltedCell => true,
            Source::Cell(_) if self.written.iter().any(|header| is_value(header)) => {
                is_value(&column.header)
            }
            _ => !names_time(&column.header) && !names_time(&column.name),
        }
    }

    /// Whether the program reads the column with this index.
    pub(super) fn reads(&self, index: usize) -> bool {
        let is_it = |column: &Column| column.source == Source::Cell(index);
        self.columns.iter().any(is_it)
    }
}

/// Whether a header names a time or a code, which have no multiplier.
fn names_time(header: &str) -> bool {
    const WORDS: [&str; 17] = [
        "year",
        "years",
        "jahr",
        "ann\u{e9}e",
        "a\u{f1}o",
        "date",
        "time",
        "period",
        "month",
        "quarter",
        "id",
        "code",
        "age",
        "naics",
        "nace",
        "rank",
        "no",
    ];
    let mut words = header.split(|c: char| !c.is_alphabetic());
    words.any(|word| WORDS.iter().any(|one| word.to_lowercase() == *one))
}

impl Column {
    /// Whether this is its name. Most names are short enough to be compared in two pieces, which
    /// may overlap; a call that compares them costs as much as reading a cell.
    #[inline(always)]
    pub(super) fn is_named(&self, name: &str) -> bool {
        let (own, name) = (self.name.as_bytes(), name.as_bytes());
        match own.len() {
            length if length != name.len() => false,
            4..8 => {
                own.first_chunk::<4>() == name.first_chunk()
                    && own.last_chunk::<4>() == name.last_chunk()
            }
            8..=16 => {
                own.first_chunk::<8>() == name.first_chunk()
                    && own.last_chunk::<8>() == name.last_chunk()
            }
            _ => own == name,
        }
    }

    /// Whether no multiplier was declared.
    pub(super) fn is_unscaled(&self) -> bool {
        self.layout.is_plain()
    }

    fn new(name: String, header: String, source: Source, layout: ColumnLayout) -> Self {
        let ends = layout.ranges.iter().map(|(code, (low, high))| {
            (code.trim().to_owned(), (low.to_string(), high.to_string()))
        });
        Self {
            unit: HeaderUnit::of(&header),
            ranges: ends.collect(),
            declared: name.clone(),
            name,
            header,
            source,
            plain: match source {
                Source::Cell(index) if layout.flags.is_empty() => Some(index),
                _ => None,
            },
            layout,
        }
    }
}
