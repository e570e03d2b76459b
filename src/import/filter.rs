//! Rows that are left out by the value of a column.

use super::cell::trimmed;
use super::cells::{Cells, text};
use super::header::{Header, MeltedColumn, Source};
use super::layout::{Layout, Selection};

/// Rows by the values of a column.
pub(super) struct Filter {
    pub(super) column: String,
    values: Vec<Wish>,
    reason: String,
    keeps: bool,
}

/// A value, and whether a row had it.
struct Wish {
    text: String,
    seen: bool,
}

/// The filters that a layout declares.
pub(super) fn filters(layout: &Layout) -> Vec<Filter> {
    let only = layout.only.iter().map(|selection| (selection, true));
    let except = layout.except.iter().map(|selection| (selection, false));
    let filter = |(selection, keeps): (&Selection, bool)| {
        let Selection { column, values } = selection;
        let reason = match (values.as_slice(), keeps) {
            ([one], true) => format!("{column} is not {one}"),
            ([one], false) => format!("{column} is {one}"),
            (several, true) => format!("{column} is none of {}", several.join(", ")),
            (several, false) => format!("{column} is one of {}", several.join(", ")),
        };
        let unseen = |text: &String| Wish {
            text: trimmed(text).to_owned(),
            seen: false,
        };
        Filter {
            column: column.clone(),
            values: values.iter().map(unseen).collect(),
            reason,
            keeps,
        }
    };
    only.chain(except).map(filter).collect()
}

impl Filter {
    fn admits(&mut self, text: &str) -> bool {
        let mut is_wished = false;
        // A value that is asked for twice is seen twice.
        for wish in self.values.iter_mut().filter(|wish| wish.text == text) {
            wish.seen = true;
            is_wished = true;
        }
        is_wished == self.keeps
    }

    /// The values that no row had.
    pub(super) fn unseen(&self) -> impl Iterator<Item = &str> {
        let unseen = self.values.iter().filter(|wish| !wish.seen);
        unseen.map(|wish| wish.text.as_str())
    }
}

/// Why a filter does not want a record, or a row that one of its columns was turned into. Every
/// filter looks, so that each knows what there was.
pub(super) fn unwanted<'f>(
    filters: &'f mut [Filter],
    header: &Header,
    cells: &Cells,
    melted: Option<&MeltedColumn>,
) -> Option<&'f str> {
    let mut reason = None;
    for filter in filters {
        let place = header.place(0, &filter.column)?;
        let found = match (header.columns[place].source, melted) {
            (Source::Cell(index), None) => text(cells, index),
            (Source::MeltedCell, Some(melted)) => text(cells, melted.index),
            (Source::MeltedHeader, Some(melted)) => melted.text.as_str(),
            (Source::Nowhere, None) => "",
            _ => continue,
        };
        if !filter.admits(found) {
            reason = reason.or(Some(filter.reason.as_str()));
        }
    }
    reason
}
