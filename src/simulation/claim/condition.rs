//! Conditions: on which side of a threshold something lies.

use std::fmt;
use std::str::FromStr;

use super::threshold::Threshold;
use crate::error::Invalid;
use crate::quantity::Unit;
use crate::sample::Region;

/// On which side of a threshold a statistic or an outcome lies.
///
/// # Example
/// ```
/// use bizcase::simulation::Condition;
///
/// let within_two_years = Condition::AtMost(24.into());
/// assert_eq!(within_two_years.to_string(), "<= 24");
/// assert_eq!("between USD 1 m and USD 9 m".parse::<Condition>()?.to_string(),
///     "between USD 1 m and USD 9 m");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Condition {
    /// At least the threshold: `>=`.
    AtLeast(Threshold),
    /// Above the threshold: `>`.
    Above(Threshold),
    /// At most the threshold: `<=`.
    AtMost(Threshold),
    /// Below the threshold: `<`.
    Below(Threshold),
    /// Between two thresholds, both included: `between ... and ...`.
    Between(Threshold, Threshold),
}

impl Condition {
    /// The condition with other thresholds.
    pub(super) fn map(self, change: impl Fn(Threshold) -> Threshold) -> Self {
        match self {
            Self::AtLeast(end) => Self::AtLeast(change(end)),
            Self::Above(end) => Self::Above(change(end)),
            Self::AtMost(end) => Self::AtMost(change(end)),
            Self::Below(end) => Self::Below(change(end)),
            Self::Between(low, high) => Self::Between(change(low), change(high)),
        }
    }

    /// The numbers that meet the condition, in the unit expected for `parameter`.
    pub(crate) fn region(self, parameter: &str, unit: Unit) -> Result<Region, Invalid> {
        let number = |end: Threshold| end.in_unit(parameter, unit);
        Ok(match self {
            Self::AtLeast(end) => Region::AtLeast(number(end)?),
            Self::Above(end) => Region::Above(number(end)?),
            Self::AtMost(end) => Region::AtMost(number(end)?),
            Self::Below(end) => Region::Below(number(end)?),
            Self::Between(low, high) => {
                let (from, to) = (number(low)?, number(high)?);
                if from > to {
                    let rule = "from the lower end to the higher one";
                    return Err(Invalid::rule(parameter, format!("{low} to {high}"), rule));
                }
                Region::Between(from, to)
            }
        })
    }
}

/// `>= USD 0`, `between USD 1 m and USD 9 m`.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(end) => write!(f, ">= {end}"),
            Self::Above(end) => write!(f, "> {end}"),
            Self::AtMost(end) => write!(f, "<= {end}"),
            Self::Below(end) => write!(f, "< {end}"),
            Self::Between(low, high) => write!(f, "between {low} and {high}"),
        }
    }
}

impl FromStr for Condition {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        match split(text)? {
            (before, condition) if before.trim().is_empty() => Ok(condition),
            _ => Err(unreadable(text)),
        }
    }
}

/// What stands before the last condition of a text, and that condition. Thresholds hold no
/// comparison, so the last one is never part of a name.
pub(super) fn split(text: &str) -> Result<(&str, Condition), Invalid> {
    let sign = text.rfind(['<', '>']);
    let words = find_between(text);
    match (sign, words) {
        (sign, Some(at)) if sign.is_none_or(|sign| sign < at) => {
            let (before, rest) = text.split_at(at);
            let ends = rest.trim_start().trim_start_matches(BETWEEN);
            let (low, high) = ends.split_once(" and ").ok_or_else(|| unreadable(text))?;
            Ok((before, Condition::Between(low.parse()?, high.parse()?)))
        }
        (Some(at), _) => {
            let (before, rest) = text.split_at(at);
            let (sign, end) = rest.split_at(if rest[1..].starts_with('=') { 2 } else { 1 });
            if before.trim_end().ends_with(MARKS) || otherwise(end).is_some() {
                return Err(unreadable(text));
            }
            let end = end.parse()?;
            let condition = match sign {
                ">=" => Condition::AtLeast(end),
                ">" => Condition::Above(end),
                "<=" => Condition::AtMost(end),
                _ => Condition::Below(end),
            };
            Ok((before, condition))
        }
        (None, _) => Err(unreadable(text)),
    }
}

/// What a comparison can be mistyped with, as in `=>` or `!>`.
pub(super) const MARKS: [char; 4] = ['=', '<', '>', '!'];

const BETWEEN: &str = "between";

/// Where the last `between` starts that is a word of its own.
fn find_between(text: &str) -> Option<usize> {
    if let Some(at) = text.rfind(" between ") {
        return Some(at);
    }
    text.starts_with("between ").then_some(0)
}

/// Comparisons in other notations, and what to write.
const OTHERWISE: [(&str, &str); 10] = [
    (" at least ", ">="),
    (" at most ", "<="),
    (" above ", ">"),
    (" below ", "<"),
    (" from ", "between ... and ..."),
    ("\u{2265}", ">="),
    ("\u{2264}", "<="),
    (" greater than ", ">"),
    (" less than ", "<"),
    ("=", ">= or <="),
];

/// A comparison in another notation, and what to write.
fn otherwise(text: &str) -> Option<(&str, &str)> {
    let known = OTHERWISE.into_iter().find(|(word, _)| text.contains(word));
    known.map(|(word, sign)| (word.trim(), sign))
}

fn unreadable(text: &str) -> Invalid {
    let rule = "a comparison by >=, >, <=, < or between ... and ...";
    let error = Invalid::rule("claim", format!("`{}`", text.trim()), rule);
    match otherwise(text) {
        Some((word, sign)) => error.hint(format!("for `{word}` write {sign}")),
        None => error,
    }
}
