//! Permitted values, declared once for documentation, checks and messages.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::number::Shown;

/// The values that a parameter may take, as an error message shows them.
///
/// # Example
/// ```
/// use bizcase::error::Permitted;
///
/// assert_eq!(Permitted::SHARE.to_string(), "[0, 1]");
/// assert!(Permitted::SHARE.contains(0.2));
/// assert!(!Permitted::SHARE.contains(f64::NAN));
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Permitted {
    /// A range of numbers.
    Interval {
        /// The lower end.
        low: Bound,
        /// The upper end.
        high: Bound,
    },
    /// One of a list of words.
    OneOf(Vec<String>),
    /// A rule in words, read after "must be", such as "an ISO 4217 code".
    Rule(Cow<'static, str>),
}

/// One end of a [`Permitted::Interval`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The end itself is permitted.
    Including(f64),
    /// The end itself is not permitted.
    Excluding(f64),
}

impl Bound {
    fn value(self) -> f64 {
        match self {
            Self::Including(value) | Self::Excluding(value) => value,
        }
    }
}

impl Permitted {
    /// A share or a probability.
    pub const SHARE: Self = Self::between(0.0, 1.0);
    /// A count of customers, units or firms; fractions are allowed in expectation.
    pub const COUNT: Self = Self::interval(Bound::Including(0.0), Bound::Excluding(f64::INFINITY));
    /// A number above zero.
    pub const POSITIVE: Self =
        Self::interval(Bound::Excluding(0.0), Bound::Excluding(f64::INFINITY));
    /// Any finite number.
    pub const FINITE: Self = Self::interval(
        Bound::Excluding(f64::NEG_INFINITY),
        Bound::Excluding(f64::INFINITY),
    );
    /// A rate of change, above -1: nothing can lose more than all of itself.
    pub const RATE: Self = Self::interval(Bound::Excluding(-1.0), Bound::Excluding(f64::INFINITY));
    /// A correlation coefficient.
    pub const CORRELATION: Self = Self::between(-1.0, 1.0);
    /// A month of the year.
    pub const MONTH: Self = Self::between(1.0, 12.0);

    /// The range from `low` to `high`, both ends included.
    #[must_use]
    pub const fn between(low: f64, high: f64) -> Self {
        Self::interval(Bound::Including(low), Bound::Including(high))
    }

    /// The range between two bounds.
    #[must_use]
    pub const fn interval(low: Bound, high: Bound) -> Self {
        Self::Interval { low, high }
    }

    /// Whether `value` lies in a permitted interval; never true for NaN or for words.
    #[inline]
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        let Self::Interval { low, high } = self else {
            return false;
        };
        let above = match low {
            Bound::Including(end) => value >= *end,
            Bound::Excluding(end) => value > *end,
        };
        let below = match high {
            Bound::Including(end) => value <= *end,
            Bound::Excluding(end) => value < *end,
        };
        above && below
    }
}

impl fmt::Display for Permitted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interval { low, high } => {
                let open = matches!(low, Bound::Excluding(_));
                let close = matches!(high, Bound::Excluding(_));
                write!(
                    f,
                    "{}{}, {}{}",
                    if open { '(' } else { '[' },
                    Shown(low.value()),
                    Shown(high.value()),
                    if close { ')' } else { ']' },
                )
            }
            Self::OneOf(words) => f.write_str(&listed(words)),
            Self::Rule(rule) => f.write_str(rule),
        }
    }
}

/// How many words of a list are shown.
pub(super) const MOST: usize = 8;

/// The first words of a list: between quotes where a comma within a word would divide it.
pub(super) fn listed(words: &[String]) -> String {
    let divided = words.iter().any(|word| word.contains(", "));
    let quoted = |word: &String| {
        if divided {
            format!("`{word}`")
        } else {
            word.clone()
        }
    };
    let shown = words.iter().take(MOST).map(quoted);
    let shown = shown.collect::<Vec<_>>().join(", ");
    match words.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// What is permitted as data.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Plain {
    #[serde(skip_serializing_if = "Option::is_none")]
    at_least: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    above: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_most: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    below: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    one_of: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<Cow<'static, str>>,
}

/// `{ at_least = 0.0, below = 1.0 }`, `{ one_of = [...] }` or `{ rule = "..." }`: an end that
/// nothing bounds is left out.
impl Serialize for Permitted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let finite = |end: f64| end.is_finite().then_some(end);
        let mut plain = Plain::default();
        match self {
            Self::Interval { low, high } => {
                match *low {
                    Bound::Including(end) => plain.at_least = finite(end),
                    Bound::Excluding(end) => plain.above = finite(end),
                }
                match *high {
                    Bound::Including(end) => plain.at_most = finite(end),
                    Bound::Excluding(end) => plain.below = finite(end),
                }
            }
            Self::OneOf(words) => plain.one_of = Some(words.clone()),
            Self::Rule(rule) => plain.rule = Some(rule.clone()),
        }
        plain.serialize(serializer)
    }
}

/// Of an end that is left out nothing is known but that it is infinite; whether infinity itself was
/// permitted is not told.
impl<'de> Deserialize<'de> for Permitted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let plain = Plain::deserialize(deserializer)?;
        let end = |including: Option<f64>, excluding: Option<f64>, infinite: f64| {
            let including = including.map(Bound::Including);
            including.unwrap_or(Bound::Excluding(excluding.unwrap_or(infinite)))
        };
        Ok(match plain {
            Plain {
                rule: Some(rule), ..
            } => Self::Rule(rule),
            Plain {
                one_of: Some(words),
                ..
            } => Self::OneOf(words),
            Plain {
                at_least,
                above,
                at_most,
                below,
                ..
            } => Self::interval(
                end(at_least, above, f64::NEG_INFINITY),
                end(at_most, below, f64::INFINITY),
            ),
        })
    }
}
