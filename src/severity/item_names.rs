//! The names of a catalogue.

use std::collections::BTreeMap;

/// Names in the order in which they first occur, and the place of each.
#[derive(Debug)]
pub(super) struct ItemNames<'a> {
    pub(super) names: Vec<&'a str>,
    places: BTreeMap<&'a str, usize>,
}

impl<'a> ItemNames<'a> {
    pub(super) fn of(named: impl Iterator<Item = &'a String>) -> Self {
        let mut names = Vec::new();
        let mut places = BTreeMap::new();
        for name in named {
            places.entry(name.as_str()).or_insert_with(|| {
                names.push(name.as_str());
                names.len() - 1
            });
        }
        Self { names, places }
    }

    pub(super) const fn len(&self) -> usize {
        self.names.len()
    }

    /// The place of a name that occurs.
    pub(super) fn place(&self, name: &str) -> usize {
        self.places[name]
    }
}
