//! Which cell of a row belongs to which column.

use std::collections::{BTreeMap, BTreeSet};

use super::findings::{Findings, Place, shortened};
use super::head::Wanted;
use super::layout::{ColumnLayout, Melt, Melted};
use super::units::HeaderUnit;
use crate::error::{Fault, unknown_name};

/// The columns that are needed, found in the header. Nothing of it changes while rows are read.
pub(super) struct Header {
    pub(super) columns: Vec<Column>,
    /// The columns that are turned into rows.
    pub(super) melted: Vec<MeltedColumn>,
    /// The header as written, on one line each.
    written: Vec<String>,
    pub(super) line: u64,
}

/// A column under the name the program knows it by.
pub(super) struct Column {
    pub(super) name: String,
    pub(super) header: String,
    pub(super) source: Source,
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
}

impl Header {
    /// The most columns that are read, as in a spreadsheet.
    pub(super) const MAX_COLUMNS: usize = 16_384;

    /// Finds all columns, or reports every one that is missing or not unique.
    pub(super) fn find(
        wanted: Vec<Wanted>,
        written: Vec<String>,
        line: u64,
        (layouts, melt): (&BTreeMap<String, ColumnLayout>, Option<&Melt>),
        findings: &mut Findings,
    ) -> Option<Self> {
        if written.len() > Self::MAX_COLUMNS {
            let (columns, limit) = (written.len(), Self::MAX_COLUMNS);
            findings.add(Place::row(line), Fault::TooManyColumns { columns, limit });
            return None;
        }
        let found: Vec<Option<(String, Source)>> = wanted
            .iter()
            .map(|wanted| source(wanted, &written, line, findings))
            .collect();
        let places = found.into_iter().collect::<Option<Vec<_>>>()?;
        let mut columns: Vec<Column> = wanted
            .into_iter()
            .zip(places)
            .map(|(wanted, (header, source))| {
                let layout = layouts.get(&wanted.name).cloned().unwrap_or_default();
                Column::new(wanted.name, header, source, layout)
            })
            .collect();
        let melted = match melt {
            Some(melt) => {
                let used: BTreeSet<usize> = used(&columns).collect();
                let melted = melted(melt, &written, &used);
                if melted.is_empty() {
                    findings.add(Place::row(line), Fault::NothingToMelt);
                    return None;
                }
                for (name, source) in [
                    (&melt.name, Source::MeltedHeader),
                    (&melt.value, Source::MeltedCell),
                ] {
                    let layout = layouts.get(name).cloned().unwrap_or_default();
                    columns.push(Column::new(name.clone(), name.clone(), source, layout));
                }
                melted
            }
            None => Vec::new(),
        };
        Some(Self {
            columns,
            melted,
            written,
            line,
        })
    }

    /// The place among the columns of the one that the program calls `name`; looks first at
    /// `guess`, since rows are mostly read from the first column to the last.
    #[inline]
    pub(super) fn place(&self, guess: usize, name: &str) -> Option<usize> {
        match self.columns.get(guess) {
            Some(column) if column.name == name => Some(guess),
            _ => self.columns.iter().position(|column| column.name == name),
        }
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
        let melted = self.melted.iter().map(|column| column.index);
        let used: BTreeSet<usize> = used(&self.columns).chain(melted).collect();
        let headers = self.written.iter().enumerate();
        headers
            .filter(|(index, header)| !used.contains(index) && !header.is_empty())
            .map(|(_, header)| header.clone())
            .collect()
    }

    /// Whether the program reads the column with this index.
    pub(super) fn reads(&self, index: usize) -> bool {
        used(&self.columns).any(|used| used == index)
    }
}

impl Column {
    fn new(name: String, header: String, source: Source, layout: ColumnLayout) -> Self {
        let ends = layout.ranges.iter().map(|(code, (low, high))| {
            (code.trim().to_owned(), (low.to_string(), high.to_string()))
        });
        Self {
            unit: HeaderUnit::of(&header),
            ranges: ends.collect(),
            name,
            header,
            source,
            layout,
        }
    }
}

fn used(columns: &[Column]) -> impl Iterator<Item = usize> {
    columns.iter().filter_map(|column| match column.source {
        Source::Cell(index) => Some(index),
        _ => None,
    })
}

fn melted(melt: &Melt, written: &[String], used: &BTreeSet<usize>) -> Vec<MeltedColumn> {
    let headers = written.iter().enumerate();
    headers
        .filter(|(index, _)| melt.columns != Melted::Others || !used.contains(index))
        .filter_map(|(index, header)| {
            Some(MeltedColumn {
                index,
                text: melt.columns.text(header)?,
                header: header.clone(),
            })
        })
        .collect()
}

fn source(
    wanted: &Wanted,
    written: &[String],
    line: u64,
    findings: &mut Findings,
) -> Option<(String, Source)> {
    let is_wanted = |index: &usize| wanted.headers.contains(&written[*index]);
    let mut places = (0..written.len()).filter(is_wanted);
    let first = wanted.headers.first().cloned().unwrap_or_default();
    let Some(index) = places.next() else {
        if wanted.may_lack {
            return Some((first, Source::Nowhere));
        }
        let known: Vec<String> = written.iter().map(|header| shortened(header)).collect();
        let named = known
            .iter()
            .map(String::as_str)
            .filter(|header| !header.is_empty());
        let cause = Box::new(unknown_name("column", &first, named));
        let place = Place::row(line).header(&wanted.headers.join(" or "));
        findings.add(place, Fault::MissingColumn { cause });
        return None;
    };
    if let Some(second) = places.next() {
        let fault = Fault::DuplicateHeader {
            first_column: index + 1,
        };
        let header = &written[second];
        findings.add(Place::cell(line, second, header, header), fault);
        return None;
    }
    Some((written[index].clone(), Source::Cell(index)))
}
