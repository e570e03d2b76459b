//! From attributes to the numbers of the columns.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::reading::{RawRows, Reader, index};
use super::situation::{Alternative, ChoiceSituation};
use super::utility::{ChoiceUtility, LevelCoding, UtilityTerm};
use crate::error::{Invalid, repeated, unknown_name};
use crate::quantity::Currency;
use crate::survey::Respondent;

/// A utility together with the levels, groups and ranges that were seen: codes any alternative into
/// columns, in the units of the attributes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Coding {
    reader: Reader,
    blocks: Vec<Block>,
    /// The lowest and the highest value seen of each number.
    pub(super) ranges: BTreeMap<String, (f64, f64)>,
}

/// The columns of one term.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Block {
    of: Source,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<Covariate>,
}

/// What a term takes from the numbers that were read of an alternative.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Source {
    Number {
        attribute: usize,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        currency: Option<Currency>,
    },
    NumberOf {
        alternative: usize,
        attribute: usize,
    },
    Levels {
        attribute: usize,
        levels: Vec<String>,
        /// The place of the level without a column.
        reference: usize,
        coding: LevelCoding,
    },
    Constant {
        alternative: usize,
    },
}

/// By what of a respondent a term is multiplied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Covariate {
    Number {
        segment: String,
    },
    Groups {
        segment: String,
        reference: String,
        /// Those with columns.
        groups: Vec<String>,
    },
}

impl Coding {
    /// What a utility means for these situations.
    pub(super) fn new(
        utility: &ChoiceUtility,
        situations: &[&ChoiceSituation],
    ) -> Result<Self, Invalid> {
        Self::check(utility)?;
        let reader = Reader::new(utility);
        let mut rows = RawRows::of(&reader);
        for alternative in available(situations) {
            rows.push(&reader, alternative)?;
        }
        rows.sort();
        Self::of_rows(utility, reader, &rows, situations)
    }

    /// No columns, where rows are no alternatives.
    pub(super) fn none() -> Self {
        Self {
            reader: Reader::new(&ChoiceUtility::new()),
            blocks: Vec::new(),
            ranges: BTreeMap::new(),
        }
    }

    /// The coding of rows that were read, one for each available alternative, with levels in
    /// alphabetical order.
    pub(super) fn of_rows(
        utility: &ChoiceUtility,
        reader: Reader,
        rows: &RawRows,
        situations: &[&ChoiceSituation],
    ) -> Result<Self, Invalid> {
        let seen = Seen {
            utility,
            reader: &reader,
            rows,
            situations,
        };
        let blocks = utility.terms().map(|term| seen.block(term));
        let blocks = blocks.collect::<Result<Vec<_>, _>>()?;
        let numbers = blocks.iter().filter_map(|block| block.of.number());
        let range = |attribute: usize| {
            let range = rows.range(attribute)?;
            Some((reader.attribute(attribute).to_owned(), range))
        };
        Ok(Self {
            ranges: numbers.filter_map(range).collect(),
            blocks,
            reader,
        })
    }

    /// Refuses a utility in which a term has the name of another, or of two prices.
    pub(super) fn check(utility: &ChoiceUtility) -> Result<(), Invalid> {
        if utility.terms().next().is_none() {
            return Err(Invalid::rule("utility", "empty", "of one or more terms"));
        }
        if let Some(name) = repeated(utility.terms().filter_map(UtilityTerm::name)) {
            return Err(Invalid::rule("utility", format!("`{name}`"), "named once"));
        }
        let is_price = |term: &&UtilityTerm| matches!(term, UtilityTerm::Price { .. });
        let prices = utility.terms().filter(is_price).count();
        if prices > 1 {
            return Err(Invalid::rule("price", prices, "one term"));
        }
        Ok(())
    }

    /// What is read of alternatives.
    pub(super) const fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The names of the columns.
    pub(super) fn columns(&self) -> Vec<String> {
        let blocks = self.blocks.iter();
        blocks
            .flat_map(|block| block.columns(&self.reader))
            .collect()
    }

    /// The column of the price and its currency.
    pub(super) fn price(&self) -> Option<(usize, Currency)> {
        let mut column = 0;
        for block in &self.blocks {
            if let (Some((_, currency)), None) = (block.of.price(), &block.by) {
                return Some((column, currency));
            }
            column += block.width();
        }
        None
    }

    /// The attribute that is the price.
    pub(super) fn price_attribute(&self) -> Option<&str> {
        let price = self.blocks.iter().find_map(|block| block.of.price());
        price.map(|(attribute, _)| self.reader.attribute(attribute))
    }

    /// By what the terms are multiplied for a respondent.
    pub(super) fn factors(&self, respondent: &Respondent) -> Result<Vec<f64>, Invalid> {
        let mut factors = Vec::new();
        for covariate in self.blocks.iter().filter_map(|block| block.by.as_ref()) {
            covariate.factors(respondent, &mut factors)?;
        }
        Ok(factors)
    }

    /// The columns of an alternative for a respondent with these factors.
    pub(super) fn row(
        &self,
        alternative: &Alternative,
        factors: &[f64],
        row: &mut [f64],
    ) -> Result<(), Invalid> {
        let mut raw = vec![0.0; self.reader.attributes() + 1];
        let level = |attribute: usize, level: &str| self.level(attribute, level);
        self.reader.read(alternative, level, &mut raw)?;
        self.write(&raw, factors, row)
    }

    /// The place of a level among those that were seen.
    pub(super) fn level(&self, attribute: usize, level: &str) -> Result<usize, Invalid> {
        let known = self.blocks.iter().find_map(|block| match &block.of {
            Source::Levels {
                attribute: of,
                levels,
                ..
            } if *of == attribute => Some(levels.as_slice()),
            _ => None,
        });
        let known = known.unwrap_or_default();
        known.iter().position(|it| it == level).ok_or_else(|| {
            let known = known.iter().map(String::as_str);
            unknown_name(self.reader.attribute(attribute), level, known)
        })
    }

    /// The columns of what was read of an alternative.
    pub(super) fn write(
        &self,
        raw: &[f64],
        factors: &[f64],
        mut row: &mut [f64],
    ) -> Result<(), Invalid> {
        row.fill(0.0);
        let blank = self.is_blank(raw);
        let mut factors = factors;
        for block in &self.blocks {
            let (own, after) = row.split_at_mut(block.width());
            let (by, others) = factors.split_at(block.by.as_ref().map_or(0, Covariate::width));
            if !blank || matches!(block.of, Source::Constant { .. }) {
                block.write(raw, by, own).map_err(|place| {
                    let rule = Invalid::rule(self.reader.attribute(place), "blank", "given");
                    rule.hint(
                        "only an alternative with a constant of its own may leave all attributes \
                         blank",
                    )
                })?;
            }
            (row, factors) = (after, others);
        }
        Ok(())
    }

    /// Whether an alternative has a constant and no attribute of the utility.
    fn is_blank(&self, raw: &[f64]) -> bool {
        let Some((name, attributes)) = raw.split_last() else {
            return false;
        };
        if name.is_nan() || !attributes.iter().all(|value| value.is_nan()) {
            return false;
        }
        let own = |block: &Block| match block.of {
            Source::Constant { alternative } => alternative == index(*name),
            _ => false,
        };
        self.blocks.iter().any(own)
    }
}

/// The alternatives that could be chosen.
fn available<'s>(situations: &[&'s ChoiceSituation]) -> impl Iterator<Item = &'s Alternative> {
    let all = situations.iter().flat_map(|set| &set.alternatives);
    all.filter(|alternative| alternative.available)
}

/// What terms are about.
struct Seen<'a> {
    utility: &'a ChoiceUtility,
    reader: &'a Reader,
    rows: &'a RawRows,
    situations: &'a [&'a ChoiceSituation],
}

impl Seen<'_> {
    fn block(&self, term: &UtilityTerm) -> Result<Block, Invalid> {
        match term {
            UtilityTerm::By { term, segment } => {
                let segment = segment.clone();
                self.product(term, Covariate::Number { segment })
            }
            UtilityTerm::ByGroup {
                term,
                segment,
                reference,
            } => self.product(term, self.groups(segment, reference)?),
            term => Ok(Block {
                of: self.source(term)?,
                by: None,
            }),
        }
    }

    fn product(&self, name: &str, by: Covariate) -> Result<Block, Invalid> {
        let base = self.utility.terms().find(|it| it.name() == Some(name));
        let base = base.ok_or_else(|| {
            let known = self.utility.terms().filter_map(UtilityTerm::name);
            unknown_name("term to be multiplied", name, known)
        })?;
        Ok(Block {
            of: self.source(base)?,
            by: Some(by),
        })
    }

    /// What a term that is no product takes from alternatives.
    fn source(&self, term: &UtilityTerm) -> Result<Source, Invalid> {
        Ok(match term {
            UtilityTerm::Price {
                attribute,
                currency,
            } => Source::Number {
                attribute: self.reader.number(attribute),
                currency: Some(*currency),
            },
            UtilityTerm::NumberOf {
                alternative,
                attribute,
            } => Source::NumberOf {
                alternative: self.named(alternative)?,
                attribute: self.reader.number(attribute),
            },
            UtilityTerm::Levels {
                attribute,
                reference,
                coding,
            } => {
                let place = self.reader.levels(attribute);
                let levels = self.rows.levels.met(place).to_vec();
                Source::Levels {
                    attribute: place,
                    reference: place_of(&format!("reference of {attribute}"), reference, &levels)?,
                    levels,
                    coding: *coding,
                }
            }
            UtilityTerm::Constant { alternative } => Source::Constant {
                alternative: self.named(alternative)?,
            },
            UtilityTerm::Number { attribute }
            | UtilityTerm::By {
                term: attribute, ..
            }
            | UtilityTerm::ByGroup {
                term: attribute, ..
            } => Source::Number {
                attribute: self.reader.number(attribute),
                currency: None,
            },
        })
    }

    /// The number of an alternative that occurs.
    fn named(&self, alternative: &str) -> Result<usize, Invalid> {
        let number = self.reader.named(alternative).unwrap_or_default();
        let name = self.reader.attributes();
        #[expect(clippy::float_cmp, reason = "whole numbers")]
        let occurs = self.rows.rows().any(|row| row[name] == number as f64);
        if occurs {
            return Ok(number);
        }
        let known: BTreeSet<&str> = available(self.situations)
            .map(|it| it.name.as_str())
            .collect();
        Err(unknown_name("alternative", alternative, known))
    }

    /// The groups that were seen, except the reference.
    fn groups(&self, segment: &str, reference: &str) -> Result<Covariate, Invalid> {
        let mut seen = BTreeSet::new();
        for set in self.situations {
            seen.insert(set.respondent.in_segment(segment)?);
        }
        let mut groups: Vec<String> = seen.into_iter().map(str::to_owned).collect();
        let place = place_of(&format!("reference of {segment}"), reference, &groups)?;
        groups.remove(place);
        Ok(Covariate::Groups {
            segment: segment.to_owned(),
            groups,
            reference: reference.to_owned(),
        })
    }
}

/// The place of a reference among two or more names.
fn place_of(parameter: &str, reference: &str, known: &[String]) -> Result<usize, Invalid> {
    let Some(place) = known.iter().position(|name| name == reference) else {
        let known = known.iter().map(String::as_str);
        return Err(unknown_name(parameter, reference, known));
    };
    if known.len() < 2 {
        let rule = "one of two or more that occur";
        return Err(Invalid::rule(parameter, format!("`{reference}`"), rule));
    }
    Ok(place)
}

impl Source {
    /// The attribute, if it is a number.
    const fn number(&self) -> Option<usize> {
        match self {
            Self::Number { attribute, .. } | Self::NumberOf { attribute, .. } => Some(*attribute),
            Self::Levels { .. } | Self::Constant { .. } => None,
        }
    }

    /// The attribute and the currency, if it is the price.
    const fn price(&self) -> Option<(usize, Currency)> {
        match self {
            Self::Number {
                attribute,
                currency: Some(currency),
            } => Some((*attribute, *currency)),
            _ => None,
        }
    }

    fn columns(&self, reader: &Reader) -> Vec<String> {
        match self {
            Self::Number { attribute, .. } => vec![reader.attribute(*attribute).to_owned()],
            Self::NumberOf {
                alternative,
                attribute,
            } => vec![format!(
                "{}: {}",
                reader.alternative(*alternative),
                reader.attribute(*attribute)
            )],
            Self::Levels {
                attribute,
                levels,
                reference,
                ..
            } => {
                let attribute = reader.attribute(*attribute);
                let others = levels
                    .iter()
                    .enumerate()
                    .filter(|(place, _)| place != reference);
                others
                    .map(|(_, level)| format!("{attribute}: {level}"))
                    .collect()
            }
            Self::Constant { alternative } => vec![reader.alternative(*alternative).to_owned()],
        }
    }

    fn width(&self) -> usize {
        match self {
            Self::Levels { levels, .. } => levels.len() - 1,
            _ => 1,
        }
    }

    /// Fills columns of zeros; fails with the place of an attribute that is blank.
    fn write(&self, raw: &[f64], row: &mut [f64]) -> Result<(), usize> {
        let given = |place: usize| Some(raw[place]).filter(|x| !x.is_nan()).ok_or(place);
        let name = raw[raw.len() - 1];
        #[expect(clippy::float_cmp, reason = "whole numbers")]
        let is = |alternative: usize| name == alternative as f64;
        match *self {
            Self::Number { attribute, .. } => row[0] = given(attribute)?,
            Self::NumberOf {
                alternative,
                attribute,
            } => {
                if is(alternative) {
                    row[0] = given(attribute)?;
                }
            }
            Self::Constant { alternative } => row[0] = f64::from(u8::from(is(alternative))),
            Self::Levels {
                attribute,
                reference,
                coding,
                ..
            } => {
                let level = index(given(attribute)?);
                if level != reference {
                    row[level - usize::from(level > reference)] = 1.0;
                } else if coding == LevelCoding::Effects {
                    row.fill(-1.0);
                }
            }
        }
        Ok(())
    }
}

impl Covariate {
    fn width(&self) -> usize {
        match self {
            Self::Number { .. } => 1,
            Self::Groups { groups, .. } => groups.len(),
        }
    }

    fn names(&self) -> Vec<String> {
        match self {
            Self::Number { segment } => vec![segment.clone()],
            Self::Groups {
                segment, groups, ..
            } => {
                let name = |group| format!("{segment}: {group}");
                groups.iter().map(name).collect()
            }
        }
    }

    fn factors(&self, respondent: &Respondent, factors: &mut Vec<f64>) -> Result<(), Invalid> {
        match self {
            Self::Number { segment } => {
                let text = respondent.in_segment(segment)?;
                let number: Option<f64> = text.trim().parse().ok().filter(|x: &f64| x.is_finite());
                factors.push(number.ok_or_else(|| {
                    let parameter = format!("segment `{segment}` of respondent {}", respondent.id);
                    Invalid::rule(&parameter, format!("`{text}`"), "a number")
                        .hint("multiply by groups with `ChoiceUtility::by_group`")
                })?);
            }
            Self::Groups {
                segment,
                reference,
                groups,
            } => {
                let group = respondent.in_segment(segment)?;
                if group != reference && !groups.iter().any(|known| known == group) {
                    let parameter = format!("segment `{segment}` of respondent {}", respondent.id);
                    let known = groups.iter().chain([reference]).map(String::as_str);
                    return Err(unknown_name(&parameter, group, known));
                }
                let is = |known: &String| f64::from(u8::from(known == group));
                factors.extend(groups.iter().map(is));
            }
        }
        Ok(())
    }
}

impl Block {
    fn width(&self) -> usize {
        self.of.width() * self.by.as_ref().map_or(1, Covariate::width)
    }

    fn columns(&self, reader: &Reader) -> Vec<String> {
        let base = self.of.columns(reader);
        let Some(by) = &self.by else {
            return base;
        };
        let product = |name: String| base.iter().map(move |column| format!("{column} x {name}"));
        by.names().into_iter().flat_map(product).collect()
    }

    /// Fills columns of zeros; fails with the place of an attribute that is blank.
    fn write(&self, raw: &[f64], factors: &[f64], row: &mut [f64]) -> Result<(), usize> {
        let width = self.of.width();
        self.of.write(raw, &mut row[..width])?;
        // The last first: the first columns hold what is multiplied.
        for (place, factor) in factors.iter().enumerate().rev() {
            for column in 0..width {
                row[place * width + column] = factor * row[column];
            }
        }
        Ok(())
    }
}
