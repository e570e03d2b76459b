//! Alternatives as rows of numbers: each attribute that a utility names, once.

use serde::{Deserialize, Serialize};

use super::situation::{Alternative, AttributeValue};
use super::utility::{ChoiceUtility, UtilityTerm};
use crate::error::{Invalid, Permitted};

/// What is read of an alternative: a number for each attribute (of a level its number in a list),
/// and last the number of its name among those that terms name. What is blank is NaN.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reader {
    attributes: Vec<Attribute>,
    alternatives: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Attribute {
    name: String,
    levels: bool,
}

impl Reader {
    pub(super) fn new(utility: &ChoiceUtility) -> Self {
        let mut reader = Self {
            attributes: Vec::new(),
            alternatives: Vec::new(),
        };
        for term in utility.terms() {
            match term {
                UtilityTerm::Number { attribute } | UtilityTerm::Price { attribute, .. } => {
                    reader.add(attribute, false);
                }
                UtilityTerm::Levels { attribute, .. } => reader.add(attribute, true),
                UtilityTerm::NumberOf {
                    alternative,
                    attribute,
                } => {
                    reader.add(attribute, false);
                    reader.name(alternative);
                }
                UtilityTerm::Constant { alternative } => reader.name(alternative),
                UtilityTerm::By { .. } | UtilityTerm::ByGroup { .. } => {}
            }
        }
        reader
    }

    fn add(&mut self, attribute: &str, levels: bool) {
        if self.find(attribute, levels).is_none() {
            let name = attribute.to_owned();
            self.attributes.push(Attribute { name, levels });
        }
    }

    fn name(&mut self, alternative: &str) {
        if self.named(alternative).is_none() {
            self.alternatives.push(alternative.to_owned());
        }
    }

    fn find(&self, attribute: &str, levels: bool) -> Option<usize> {
        let mut attributes = self.attributes.iter();
        attributes.position(|it| it.name == attribute && it.levels == levels)
    }

    /// The place of an attribute that is a number.
    pub(super) fn number(&self, attribute: &str) -> usize {
        self.find(attribute, false).unwrap_or_default()
    }

    /// The place of an attribute with levels.
    pub(super) fn levels(&self, attribute: &str) -> usize {
        self.find(attribute, true).unwrap_or_default()
    }

    /// The number of a name that terms name.
    pub(super) fn named(&self, alternative: &str) -> Option<usize> {
        self.alternatives
            .iter()
            .position(|name| name == alternative)
    }

    /// The name of an attribute.
    pub(super) fn attribute(&self, place: usize) -> &str {
        &self.attributes[place].name
    }

    /// A name that terms name.
    pub(super) fn alternative(&self, number: usize) -> &str {
        &self.alternatives[number]
    }

    /// The number of attributes: that of the name stands behind them.
    pub(super) const fn attributes(&self) -> usize {
        self.attributes.len()
    }

    /// Reads an alternative, with the number of a level of an attribute.
    pub(super) fn read(
        &self,
        alternative: &Alternative,
        mut level: impl FnMut(usize, &str) -> Result<usize, Invalid>,
        row: &mut [f64],
    ) -> Result<(), Invalid> {
        for (place, attribute) in self.attributes.iter().enumerate() {
            row[place] = match (
                alternative.attributes.get(&attribute.name),
                attribute.levels,
            ) {
                (None, _) => f64::NAN,
                (Some(AttributeValue::Level(text)), _) if text.is_empty() => f64::NAN,
                (Some(AttributeValue::Number(number)), false) => {
                    Permitted::FINITE.check(&attribute.name, *number)?
                }
                (Some(AttributeValue::Level(text)), true) => level(place, text)? as f64,
                // Numbers are levels by their shortest form.
                (Some(AttributeValue::Number(number)), true) => {
                    level(place, &number.to_string())? as f64
                }
                (Some(AttributeValue::Level(text)), false) => {
                    let rule = Invalid::rule(&attribute.name, format!("`{text}`"), "a number");
                    return Err(
                        rule.hint("enter an attribute with levels by `ChoiceUtility::levels`")
                    );
                }
            };
        }
        let name = self.named(&alternative.name);
        row[self.attributes.len()] = name.map_or(f64::NAN, |number| number as f64);
        Ok(())
    }
}

/// What is wrong with a row.
#[derive(Debug)]
pub(super) struct AtRow {
    pub(super) row: usize,
    pub(super) error: Box<Invalid>,
}

impl AtRow {
    pub(super) fn new(row: usize, error: Invalid) -> Self {
        let error = Box::new(error);
        Self { row, error }
    }
}

/// The levels of every attribute in the order in which they were met.
#[derive(Debug, Clone, Default)]
pub(super) struct Levels(Vec<Vec<String>>);

impl Levels {
    pub(super) fn of(reader: &Reader) -> Self {
        Self(vec![Vec::new(); reader.attributes()])
    }

    /// The number of a level, a new one if it was not met before.
    pub(super) fn number(&mut self, attribute: usize, level: &str) -> usize {
        let met = &mut self.0[attribute];
        met.iter()
            .position(|known| known == level)
            .unwrap_or_else(|| {
                met.push(level.to_owned());
                met.len() - 1
            })
    }

    /// The levels of an attribute.
    pub(super) fn met(&self, attribute: usize) -> &[String] {
        &self.0[attribute]
    }
}

/// Rows that were read, with the levels in the order in which they were met.
#[derive(Debug, Clone)]
pub(super) struct RawRows {
    width: usize,
    values: Vec<f64>,
    pub(super) levels: Levels,
}

impl RawRows {
    pub(super) fn of(reader: &Reader) -> Self {
        Self {
            width: reader.attributes() + 1,
            values: Vec::new(),
            levels: Levels::of(reader),
        }
    }

    pub(super) fn push(
        &mut self,
        reader: &Reader,
        alternative: &Alternative,
    ) -> Result<(), Invalid> {
        let start = self.values.len();
        self.values.resize(start + self.width, 0.0);
        let levels = &mut self.levels;
        let number = |attribute: usize, level: &str| Ok(levels.number(attribute, level));
        reader.read(alternative, number, &mut self.values[start..])
    }

    /// Appends rows whose levels are numbered in another order.
    pub(super) fn append(&mut self, mut others: Self) {
        for attribute in 0..self.width - 1 {
            let met = others.levels.met(attribute);
            let numbers = met.iter();
            let numbers = numbers.map(|level| self.levels.number(attribute, level) as f64);
            others.renumber(attribute, &numbers.collect::<Vec<_>>());
        }
        self.values.append(&mut others.values);
    }

    fn renumber(&mut self, attribute: usize, numbers: &[f64]) {
        let same = |(place, number): (usize, &f64)| index(*number) == place;
        if numbers.iter().enumerate().all(same) {
            return;
        }
        for row in self.values.chunks_exact_mut(self.width) {
            if !row[attribute].is_nan() {
                row[attribute] = numbers[index(row[attribute])];
            }
        }
    }

    /// Puts the levels of every attribute into alphabetical order.
    pub(super) fn sort(&mut self) {
        for attribute in 0..self.width - 1 {
            let met = std::mem::take(&mut self.levels.0[attribute]);
            let mut sorted = met.clone();
            sorted.sort();
            let place = |level: &String| sorted.iter().position(|known| known == level);
            let numbers = met
                .iter()
                .map(|level| place(level).unwrap_or_default() as f64);
            self.renumber(attribute, &numbers.collect::<Vec<_>>());
            self.levels.0[attribute] = sorted;
        }
    }

    /// Numbers levels as somebody else does, who may not know one; fails with the first row that has
    /// it.
    pub(super) fn number_as(
        &mut self,
        number: impl Fn(usize, &str) -> Result<usize, Invalid>,
    ) -> Result<(), AtRow> {
        for attribute in 0..self.width - 1 {
            let mut numbers = Vec::new();
            for (place, level) in self.levels.met(attribute).iter().enumerate() {
                let known = number(attribute, level).map_err(|error| {
                    let has =
                        |row: &[f64]| !row[attribute].is_nan() && index(row[attribute]) == place;
                    AtRow::new(self.rows().position(has).unwrap_or_default(), error)
                });
                numbers.push(known? as f64);
            }
            self.renumber(attribute, &numbers);
        }
        Ok(())
    }

    pub(super) fn rows(&self) -> std::slice::ChunksExact<'_, f64> {
        self.values.chunks_exact(self.width)
    }

    pub(super) fn len(&self) -> usize {
        self.values.len() / self.width
    }

    /// The lowest and the highest value of a number; none if all rows leave it blank.
    pub(super) fn range(&self, attribute: usize) -> Option<(f64, f64)> {
        let none = (f64::INFINITY, f64::NEG_INFINITY);
        let values = self.rows().map(|row| row[attribute]);
        // A comparison with NaN is never true.
        let ends = values.fold(none, |(low, high), x| {
            (
                if x < low { x } else { low },
                if x > high { x } else { high },
            )
        });
        (ends.0 <= ends.1).then_some(ends)
    }
}

/// The number of a level or a name, read back.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number that was an index"
)]
pub(super) const fn index(number: f64) -> usize {
    number as usize
}
