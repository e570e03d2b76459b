//! Calendar months, and the periods of a projection.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::Period;
use crate::error::{Invalid, Permitted};

/// A calendar month, such as `2027-01`, of the years 0 to 9999.
///
/// # Example
/// ```
/// use bizcase::quantity::Month;
///
/// let launch: Month = "2027-01".parse()?;
/// assert_eq!(launch.plus(-6).to_string(), "2026-07");
/// assert_eq!(launch.plus(59).since(launch), 59);
/// assert!("2027-13".parse::<Month>().is_err());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(into = "String")]
pub struct Month {
    /// Months since January of year 0.
    index: i32,
}

impl Month {
    /// December 9999, the last month that can be written.
    const LAST: i32 = 9999 * 12 + 11;

    /// A month of a year: `Month::new(2027, 1)` is January 2027.
    ///
    /// # Errors
    /// [`Invalid`] if the month lies outside 1 to 12 or the year outside 0 to 9999.
    pub fn new(year: i16, month: u8) -> Result<Self, Invalid> {
        Permitted::between(0.0, 9999.0).check("year", f64::from(year))?;
        Permitted::MONTH.check("month", f64::from(month))?;
        Ok(Self {
            index: i32::from(year) * 12 + i32::from(month) - 1,
        })
    }

    /// The calendar year.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.index.div_euclid(12)
    }

    /// The month of the year, from 1 to 12.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.index.rem_euclid(12) + 1
    }

    /// The month `months` later, or earlier if negative; limited to `0000-01` and `9999-12`.
    #[must_use]
    pub const fn plus(self, months: i32) -> Self {
        let index = match self.index.saturating_add(months) {
            ..0 => 0,
            index if index > Self::LAST => Self::LAST,
            index => index,
        };
        Self { index }
    }

    /// The number of months since `other`.
    #[must_use]
    pub const fn since(self, other: Self) -> i32 {
        self.index - other.index
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.number())
    }
}

impl fmt::Debug for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for Month {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refuse = || Invalid::rule("month", format!("`{text}`"), "a month such as 2027-01");
        let (year, month) = text.trim().rsplit_once('-').ok_or_else(refuse)?;
        let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
        if year.len() != 4 || month.len() != 2 || !digits(year) || !digits(month) {
            return Err(refuse());
        }
        let year = year.parse().map_err(|_| refuse())?;
        let month = month.parse().map_err(|_| refuse())?;
        Self::new(year, month)
    }
}

struct MonthVisitor;

impl<'de> Visitor<'de> for MonthVisitor {
    type Value = Month;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a month such as \"2027-01\"")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Month, E> {
        text.parse().map_err(E::custom)
    }

    /// A date of TOML comes as a table of one entry.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Month, A::Error> {
        let date: Option<(de::IgnoredAny, String)> = map.next_entry()?;
        let Some((_, date)) = date else {
            return Err(de::Error::invalid_type(de::Unexpected::Map, &self));
        };
        let month = date.get(..7).unwrap_or("2027-01");
        let rule = format!("a month, in quotes: \"{month}\"");
        Err(de::Error::custom(Invalid::rule("month", &date, rule)))
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(MonthVisitor)
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

/// The periods of a projection: its start, its step, and the number of steps.
///
/// # Example
/// ```
/// use bizcase::quantity::{Month, Period, Timeline};
///
/// let plan = Timeline::new("2027-01".parse()?, Period::Quarter, 8)?;
/// assert_eq!(plan.labels().next().as_deref(), Some("2027 Q1"));
/// assert_eq!(plan.labels().last().as_deref(), Some("2028 Q4"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Plain", into = "Plain")]
pub struct Timeline {
    start: Month,
    step: Period,
    periods: u32,
}

impl Timeline {
    /// The most periods of a timeline: a century of months.
    pub const MAX_PERIODS: u32 = 1_200;

    /// A timeline of `periods` steps from `start` on.
    ///
    /// # Errors
    /// [`Invalid`] for zero periods or more than [`Timeline::MAX_PERIODS`].
    pub fn new(start: Month, step: Period, periods: u32) -> Result<Self, Invalid> {
        let permitted = Permitted::between(1.0, f64::from(Self::MAX_PERIODS));
        permitted.check("number of periods", f64::from(periods))?;
        // The last month there is: a later one would be taken for it.
        let left = (Month::LAST - start.index) / i32::try_from(step.months()).unwrap_or(1) + 1;
        Permitted::between(1.0, f64::from(left)).check(
            "number of periods before the year 10000",
            f64::from(periods),
        )?;
        Ok(Self {
            start,
            step,
            periods,
        })
    }

    /// The first month.
    #[must_use]
    pub const fn start(self) -> Month {
        self.start
    }

    /// The length of one period.
    #[must_use]
    pub const fn step(self) -> Period {
        self.step
    }

    /// The number of periods.
    #[must_use]
    pub const fn periods(self) -> u32 {
        self.periods
    }

    /// The first month of each period.
    pub fn months(self) -> impl Iterator<Item = Month> {
        (0..self.periods).map(move |index| {
            let passed = index * self.step.months();
            self.start.plus(i32::try_from(passed).unwrap_or(i32::MAX))
        })
    }

    /// The calendar label of each period: `2027-01`, `2027 Q1`, `2027`.
    ///
    /// Quarters and years that do not start with the calendar's show their first month, as in
    /// `quarter from 2027-02`.
    pub fn labels(self) -> impl Iterator<Item = String> {
        self.months().map(move |month| match self.step {
            Period::Month => month.to_string(),
            Period::Quarter if month.number() % 3 == 1 => {
                format!("{} Q{}", month.year(), month.number() / 3 + 1)
            }
            Period::Year if month.number() == 1 => month.year().to_string(),
            step => format!("{step} from {month}"),
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    start: Month,
    step: Period,
    periods: u32,
}

impl TryFrom<Plain> for Timeline {
    type Error = Invalid;

    fn try_from(plain: Plain) -> Result<Self, Invalid> {
        Self::new(plain.start, plain.step, plain.periods)
    }
}

impl From<Timeline> for Plain {
    fn from(timeline: Timeline) -> Self {
        let Timeline {
            start,
            step,
            periods,
        } = timeline;
        Self {
            start,
            step,
            periods,
        }
    }
}
