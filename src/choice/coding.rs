//! From attributes to the numbers of the columns.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::situation::{Alternative, AttributeValue, ChoiceSituation};
use super::utility::{LevelCoding, Utility, UtilityTerm};
use crate::error::{Invalid, Permitted, repeated, unknown_name};
use crate::quantity::Currency;
use crate::survey::Respondent;

/// A utility together with the levels, groups and ranges that were seen: codes any alternative into
/// columns, in the units of the attributes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Coding {
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

/// What a term takes from an alternative.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Source {
    Number {
        attribute: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        currency: Option<Currency>,
    },
    NumberOf {
        alternative: String,
        attribute: String,
    },
    Levels {
        attribute: String,
        reference: String,
        /// Those with a column.
        levels: Vec<String>,
        coding: LevelCoding,
    },
    Constant {
        alternative: String,
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
    pub(super) fn new(utility: &Utility, situations: &[&ChoiceSituation]) -> Result<Self, Invalid> {
        check_terms(utility)?;
        let blocks = utility
            .terms
            .iter()
            .map(|term| Block::new(term, utility, situations));
        let blocks = blocks.collect::<Result<Vec<_>, _>>()?;
        let numbers = blocks.iter().filter_map(|block| block.of.number());
        let ranges = numbers.map(|name| (name.to_owned(), range(name, situations)));
        Ok(Self {
            ranges: ranges.collect(),
            blocks,
        })
    }

    /// The names of the columns.
    pub(super) fn columns(&self) -> Vec<String> {
        self.blocks.iter().flat_map(Block::columns).collect()
    }

    /// The column of the price and its currency.
    pub(super) fn price(&self) -> Option<(usize, Currency)> {
        let mut column = 0;
        for block in &self.blocks {
            if let (
                Source::Number {
                    currency: Some(currency),
                    ..
                },
                None,
            ) = (&block.of, &block.by)
            {
                return Some((column, *currency));
            }
            column += block.width();
        }
        None
    }

    /// The attribute that is the price.
    pub(super) fn price_attribute(&self) -> Option<&str> {
        self.blocks.iter().find_map(|block| match &block.of {
            Source::Number {
                attribute,
                currency: Some(_),
            } => Some(attribute.as_str()),
            _ => None,
        })
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
        row.fill(0.0);
        match self.write(alternative, factors, row) {
            Err(_) if self.is_blank(alternative) => {
                row.fill(0.0);
                self.write_constants(alternative, factors, row)
            }
            outcome => outcome,
        }
    }

    fn write(
        &self,
        alternative: &Alternative,
        factors: &[f64],
        mut row: &mut [f64],
    ) -> Result<(), Invalid> {
        let mut factors = factors;
        for block in &self.blocks {
            let (own, after) = row.split_at_mut(block.width());
            factors = block.write(alternative, factors, own)?;
            row = after;
        }
        Ok(())
    }

    fn write_constants(
        &self,
        alternative: &Alternative,
        factors: &[f64],
        mut row: &mut [f64],
    ) -> Result<(), Invalid> {
        let mut factors = factors;
        for block in &self.blocks {
            let (own, after) = row.split_at_mut(block.width());
            if matches!(block.of, Source::Constant { .. }) {
                factors = block.write(alternative, factors, own)?;
            } else {
                factors = &factors[block.by.as_ref().map_or(0, Covariate::width)..];
            }
            row = after;
        }
        Ok(())
    }

    /// Whether an alternative has a constant and no attribute of the utility.
    fn is_blank(&self, alternative: &Alternative) -> bool {
        let constant = |block: &Block| matches!(&block.of, Source::Constant { alternative: name } if *name == alternative.name);
        let blank = |block: &Block| {
            let attribute = block.of.attribute();
            attribute.is_none_or(|name| value(alternative, name).is_none())
        };
        self.blocks.iter().any(constant) && self.blocks.iter().all(blank)
    }
}

/// The value of an attribute; nothing where it is blank.
fn value<'a>(alternative: &'a Alternative, attribute: &str) -> Option<&'a AttributeValue> {
    let value = alternative.attributes.get(attribute)?;
    match value {
        AttributeValue::Level(level) if level.is_empty() => None,
        value => Some(value),
    }
}

fn missing(attribute: &str) -> Invalid {
    Invalid::rule(attribute, "blank", "given")
        .hint("only an alternative with a constant of its own may leave all attributes blank")
}

fn number(alternative: &Alternative, attribute: &str) -> Result<f64, Invalid> {
    match value(alternative, attribute) {
        Some(AttributeValue::Number(number)) => Permitted::FINITE.check(attribute, *number),
        Some(AttributeValue::Level(level)) => {
            Err(Invalid::rule(attribute, format!("`{level}`"), "a number")
                .hint("enter an attribute with levels by `Utility::levels`"))
        }
        None => Err(missing(attribute)),
    }
}

/// A level as text; numbers are levels by their shortest form.
fn level<'a>(value: &'a AttributeValue, text: &'a mut String) -> &'a str {
    match value {
        AttributeValue::Level(level) => level,
        AttributeValue::Number(number) => {
            *text = number.to_string();
            text
        }
    }
}

impl Source {
    fn attribute(&self) -> Option<&str> {
        match self {
            Self::Number { attribute, .. }
            | Self::NumberOf { attribute, .. }
            | Self::Levels { attribute, .. } => Some(attribute),
            Self::Constant { .. } => None,
        }
    }

    /// The attribute, if it is a number.
    fn number(&self) -> Option<&str> {
        match self {
            Self::Number { attribute, .. } | Self::NumberOf { attribute, .. } => Some(attribute),
            Self::Levels { .. } | Self::Constant { .. } => None,
        }
    }

    fn columns(&self) -> Vec<String> {
        match self {
            Self::Number { attribute, .. } => vec![attribute.clone()],
            Self::NumberOf {
                alternative,
                attribute,
            } => vec![format!("{alternative}: {attribute}")],
            Self::Levels {
                attribute, levels, ..
            } => {
                let column = |level| format!("{attribute}: {level}");
                levels.iter().map(column).collect()
            }
            Self::Constant { alternative } => vec![alternative.clone()],
        }
    }

    fn width(&self) -> usize {
        match self {
            Self::Levels { levels, .. } => levels.len(),
            _ => 1,
        }
    }

    /// Fills columns of zeros.
    fn write(&self, alternative: &Alternative, row: &mut [f64]) -> Result<(), Invalid> {
        match self {
            Self::Number { attribute, .. } => row[0] = number(alternative, attribute)?,
            Self::NumberOf {
                alternative: name,
                attribute,
            } => {
                if *name == alternative.name {
                    row[0] = number(alternative, attribute)?;
                }
            }
            Self::Constant { alternative: name } => {
                row[0] = f64::from(u8::from(*name == alternative.name));
            }
            Self::Levels {
                attribute,
                reference,
                levels,
                coding,
            } => {
                let given = value(alternative, attribute).ok_or_else(|| missing(attribute))?;
                let mut text = String::new();
                let given = level(given, &mut text);
                if let Some(place) = levels.iter().position(|known| known == given) {
                    row[place] = 1.0;
                } else if given != reference {
                    let known = levels.iter().chain([reference]).map(String::as_str);
                    return Err(unknown_name(attribute, given, known));
                } else if *coding == LevelCoding::Effects {
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
                        .hint("multiply by groups with `Utility::by_group`")
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
    fn new(
        term: &UtilityTerm,
        utility: &Utility,
        situations: &[&ChoiceSituation],
    ) -> Result<Self, Invalid> {
        let product = |name: &str, by: Covariate| {
            let base = utility.terms.iter().find(|it| it.name() == Some(name));
            let of = match base {
                Some(base) => source(base, situations)?,
                None => {
                    let known = utility.terms.iter().filter_map(UtilityTerm::name);
                    return Err(unknown_name("term to be multiplied", name, known));
                }
            };
            Ok(Self { of, by: Some(by) })
        };
        match term {
            UtilityTerm::By { term, segment } => {
                let segment = segment.clone();
                product(term, Covariate::Number { segment })
            }
            UtilityTerm::ByGroup {
                term,
                segment,
                reference,
            } => product(term, groups(segment, reference, situations)?),
            term => Ok(Self {
                of: source(term, situations)?,
                by: None,
            }),
        }
    }

    fn width(&self) -> usize {
        self.of.width() * self.by.as_ref().map_or(1, Covariate::width)
    }

    fn columns(&self) -> Vec<String> {
        let base = self.of.columns();
        let Some(by) = &self.by else {
            return base;
        };
        let product = |name: String| base.iter().map(move |column| format!("{column} x {name}"));
        by.names().into_iter().flat_map(product).collect()
    }

    /// Fills columns of zeros, and leaves the factors of later terms.
    fn write<'f>(
        &self,
        alternative: &Alternative,
        factors: &'f [f64],
        row: &mut [f64],
    ) -> Result<&'f [f64], Invalid> {
        let width = self.of.width();
        self.of.write(alternative, &mut row[..width])?;
        let Some(by) = &self.by else {
            return Ok(factors);
        };
        let (own, rest) = factors.split_at(by.width());
        // The last first: the first columns hold what is multiplied.
        for (place, factor) in own.iter().enumerate().rev() {
            for column in 0..width {
                row[place * width + column] = factor * row[column];
            }
        }
        Ok(rest)
    }
}

/// What a term that is no product takes from alternatives.
fn source(term: &UtilityTerm, situations: &[&ChoiceSituation]) -> Result<Source, Invalid> {
    Ok(match term {
        UtilityTerm::Price {
            attribute,
            currency,
        } => Source::Number {
            attribute: attribute.clone(),
            currency: Some(*currency),
        },
        UtilityTerm::NumberOf {
            alternative,
            attribute,
        } => {
            check_alternative(alternative, situations)?;
            Source::NumberOf {
                alternative: alternative.clone(),
                attribute: attribute.clone(),
            }
        }
        UtilityTerm::Levels {
            attribute,
            reference,
            coding,
        } => Source::Levels {
            levels: levels(attribute, reference, situations)?,
            attribute: attribute.clone(),
            reference: reference.clone(),
            coding: *coding,
        },
        UtilityTerm::Constant { alternative } => {
            check_alternative(alternative, situations)?;
            Source::Constant {
                alternative: alternative.clone(),
            }
        }
        UtilityTerm::Number { attribute }
        | UtilityTerm::By {
            term: attribute, ..
        }
        | UtilityTerm::ByGroup {
            term: attribute, ..
        } => Source::Number {
            attribute: attribute.clone(),
            currency: None,
        },
    })
}

/// Each term has a name of its own, and there is one price.
fn check_terms(utility: &Utility) -> Result<(), Invalid> {
    if utility.terms.is_empty() {
        return Err(Invalid::rule("utility", "empty", "of one or more terms"));
    }
    if let Some(name) = repeated(utility.terms.iter().filter_map(UtilityTerm::name)) {
        return Err(Invalid::rule("utility", format!("`{name}`"), "named once"));
    }
    let is_price = |term: &&UtilityTerm| matches!(term, UtilityTerm::Price { .. });
    let prices = utility.terms.iter().filter(is_price).count();
    if prices > 1 {
        return Err(Invalid::rule("price", prices, "one term"));
    }
    Ok(())
}

/// The alternatives that could be chosen.
fn available<'a>(
    situations: &'a [&ChoiceSituation],
) -> impl Iterator<Item = &'a Alternative> + use<'a> {
    let all = situations.iter().flat_map(|set| &set.alternatives);
    all.filter(|alternative| alternative.available)
}

fn check_alternative(name: &str, situations: &[&ChoiceSituation]) -> Result<(), Invalid> {
    if available(situations).any(|alternative| alternative.name == name) {
        return Ok(());
    }
    let known: BTreeSet<&str> = available(situations).map(|it| it.name.as_str()).collect();
    Err(unknown_name("alternative", name, known))
}

/// The levels that were seen, except the reference.
fn levels(
    attribute: &str,
    reference: &str,
    situations: &[&ChoiceSituation],
) -> Result<Vec<String>, Invalid> {
    let mut seen: Vec<String> = Vec::new();
    let mut text = String::new();
    for alternative in available(situations) {
        let Some(given) = value(alternative, attribute) else {
            continue;
        };
        let given = level(given, &mut text);
        if !seen.iter().any(|known| known == given) {
            seen.push(given.to_owned());
        }
    }
    without_reference(&format!("reference of {attribute}"), reference, seen)
}

/// The groups that were seen, except the reference.
fn groups(
    segment: &str,
    reference: &str,
    situations: &[&ChoiceSituation],
) -> Result<Covariate, Invalid> {
    let mut seen = BTreeSet::new();
    for set in situations {
        seen.insert(set.respondent.in_segment(segment)?);
    }
    let seen = seen.into_iter().map(str::to_owned).collect();
    Ok(Covariate::Groups {
        segment: segment.to_owned(),
        groups: without_reference(&format!("reference of {segment}"), reference, seen)?,
        reference: reference.to_owned(),
    })
}

fn without_reference(
    parameter: &str,
    reference: &str,
    mut seen: Vec<String>,
) -> Result<Vec<String>, Invalid> {
    seen.sort();
    if !seen.iter().any(|known| known == reference) {
        let known = seen.iter().map(String::as_str);
        return Err(unknown_name(parameter, reference, known));
    }
    seen.retain(|known| known != reference);
    if seen.is_empty() {
        let rule = "one of two or more that occur";
        return Err(Invalid::rule(parameter, format!("`{reference}`"), rule));
    }
    Ok(seen)
}

/// The lowest and the highest value of a number.
fn range(attribute: &str, situations: &[&ChoiceSituation]) -> (f64, f64) {
    let seen = available(situations).filter_map(|it| match value(it, attribute) {
        Some(AttributeValue::Number(number)) => Some(*number),
        _ => None,
    });
    let none = (f64::INFINITY, f64::NEG_INFINITY);
    seen.fold(none, |(low, high), x| (low.min(x), high.max(x)))
}
