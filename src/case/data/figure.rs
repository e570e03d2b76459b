//! One number of a plan, however it is known.

use std::fmt;

use serde::de::{self, MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::distribution::Dist;
use crate::error::{Invalid, Permitted};
use crate::ledger::{Assumption, Date, Evidence};
use crate::quantity::{Count, Money, Period, Rate, Ratio, Share, Unit};

/// One number of a [`BusinessCase`](super::BusinessCase): known, believed within a range, or linked to another.
///
/// In a file it is a number (`0.02`), a percentage (`"2%"`), an amount (`"EUR 40"`), a number per
/// time (`"20% a year"`), a table with a range, or a table that names another figure:
///
/// ```
/// use bizcase::case::Figure;
///
/// #[derive(serde::Deserialize)]
/// struct Prices {
///     list: Figure,
///     discount: Figure,
///     churn: Figure,
///     cost: Figure,
///     abroad: Figure,
/// }
///
/// let prices: Prices = toml::from_str(
///     r#"list = "EUR 40"
///        discount = "12.5%"
///        churn = "20% a year"
///        cost = { range = { pert = { min = 3, mode = 4, max = 8 } }, evidence = "benchmark" }
///        abroad = { of = "list", times = 1.2 }"#,
/// )?;
/// assert_eq!(prices.discount, Figure::Known(0.125));
/// assert!(matches!(prices.cost, Figure::Uncertain(_)));
/// assert!(matches!(prices.abroad, Figure::Linked { .. }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
/// Accounts may be what a study found; a sizing in revenue says beside it what an account spends in
/// a year:
/// ```
/// use bizcase::case::{AudienceReach, Figure};
///
/// let reach: AudienceReach = toml::from_str(
///     r#"accounts = { study = "market", part = "shops", spend = "USD 1,200" }
///        acquisition_cost = 300
///        budget = 300_000"#,
/// )?;
/// assert!(matches!(reach.accounts, Figure::Study { spend: Some(_), .. }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Figure {
    /// A number that is known, in the unit of its field.
    Known(f64),
    /// An amount that is known, whose currency is checked against that of its field.
    Amount(Money),
    /// A number per time that is known, restated for the period of its field by compounding.
    Periodic {
        /// The number over one period.
        value: f64,
        /// The period.
        period: Period,
    },
    /// A number that is believed to lie in a range. Its name is the address of its random numbers;
    /// without one it is known by its place in the plan.
    Uncertain(Box<Assumption>),
    /// A multiple of another figure of the same kind, plus something: the same draw in every
    /// trial. Between currencies the factor is taken to convert.
    Linked {
        /// The name of the other figure, or its place in the plan.
        of: String,
        /// What the other is multiplied by.
        times: f64,
        /// What is added.
        plus: f64,
    },
    /// What a [study](super::Study) of the case found: the same draw in every trial wherever it is
    /// asked for.
    Study {
        /// The name of the study.
        study: String,
        /// The part of it, such as a segment or a column; by default all of it.
        part: Option<String>,
        /// What an account spends in a year, by which a sizing in revenue is divided to give
        /// accounts: a figure of its own, at the place of the part with `.spend`. It stands for
        /// what the sizing counted, so it may not be linked to a price of the case.
        spend: Option<Box<Self>>,
    },
}

impl Figure {
    /// A figure that is believed to lie in a range, without evidence.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::Figure;
    /// use bizcase::distribution::Dist;
    ///
    /// let churn = Figure::guess("churn", Dist::pert(0.01, 0.02, 0.05)?);
    /// assert!(matches!(churn, Figure::Uncertain(_)));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn guess(name: &str, range: Dist) -> Self {
        Assumption::guess(name, range).into()
    }

    /// Another figure times a factor, by the same draw in every trial.
    #[must_use]
    pub fn linked(of: &str, times: f64) -> Self {
        Self::Linked {
            of: of.to_owned(),
            times,
            plus: 0.0,
        }
    }

    /// What a study found, as a whole.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::Figure;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Reach {
    ///     accounts: Figure,
    /// }
    ///
    /// let reach: Reach = toml::from_str(r#"accounts = { study = "firms" }"#)?;
    /// assert_eq!(reach.accounts, Figure::study("firms"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn study(study: &str) -> Self {
        Self::Study {
            study: study.to_owned(),
            part: None,
            spend: None,
        }
    }

    /// What a study found of one part: a segment of a market, a column of draws.
    #[must_use]
    pub fn part_of(study: &str, part: &str) -> Self {
        Self::Study {
            study: study.to_owned(),
            part: Some(part.to_owned()),
            spend: None,
        }
    }

    pub(in crate::case) const ZERO: Self = Self::Known(0.0);
    pub(in crate::case) const ONE: Self = Self::Known(1.0);

    pub(super) fn zero() -> Self {
        Self::ZERO
    }

    pub(super) fn one() -> Self {
        Self::ONE
    }

    pub(super) fn is_zero(&self) -> bool {
        *self == Self::ZERO
    }

    pub(super) fn is_one(&self) -> bool {
        *self == Self::ONE
    }
}

impl From<f64> for Figure {
    fn from(value: f64) -> Self {
        Self::Known(value)
    }
}

impl From<Money> for Figure {
    fn from(amount: Money) -> Self {
        Self::Amount(amount)
    }
}

impl From<Assumption> for Figure {
    fn from(assumption: Assumption) -> Self {
        Self::Uncertain(Box::new(assumption))
    }
}

macro_rules! from_scalar {
    ($($type:ident),+) => {$(
        impl From<$type> for Figure {
            fn from(value: $type) -> Self {
                Self::Known(value.value())
            }
        }
    )+};
}

from_scalar!(Share, Count, Ratio);

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(value) => serializer.serialize_f64(*value),
            Self::Amount(amount) => serializer.collect_str(amount),
            Self::Periodic { value, period } => {
                serializer.collect_str(&format_args!("{value} per {period}"))
            }
            Self::Uncertain(it) => it.serialize(serializer),
            Self::Linked { of, times, plus } => {
                let mut table = serializer.serialize_map(Some(3))?;
                table.serialize_entry("of", of)?;
                table.serialize_entry("times", times)?;
                table.serialize_entry("plus", plus)?;
                table.end()
            }
            Self::Study { study, part, spend } => {
                let mut table = serializer.serialize_map(None)?;
                table.serialize_entry("study", study)?;
                if let Some(part) = part {
                    table.serialize_entry("part", part)?;
                }
                if let Some(spend) = spend {
                    table.serialize_entry("spend", spend)?;
                }
                table.end()
            }
        }
    }
}

/// The fields that a table may have.
#[derive(Deserialize, Default, PartialEq)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    name: Option<String>,
    range: Option<Dist>,
    evidence: Option<Evidence>,
    source: Option<String>,
    quantity: Option<Unit>,
    unit: Option<String>,
    owner: Option<String>,
    #[serde(
        default,
        deserialize_with = "crate::ledger::date::optional::deserialize"
    )]
    date: Option<Date>,
    #[serde(
        default,
        deserialize_with = "crate::ledger::date::optional::deserialize"
    )]
    valid_until: Option<Date>,
    rationale: Option<String>,
    of: Option<String>,
    times: Option<f64>,
    plus: Option<f64>,
    study: Option<String>,
    part: Option<String>,
    spend: Option<Figure>,
    /// Of amounts by year.
    first: Option<Figure>,
    growth: Option<Figure>,
}

impl Table {
    /// The first amount and its growth, of amounts by year.
    pub(super) fn growing(&mut self) -> Option<(Figure, Option<Figure>)> {
        Some((self.first.take()?, self.growth.take()))
    }

    pub(super) fn figure(self) -> Result<Figure, String> {
        const ONE_OF: &str = "a figure has either a `range`, with what an assumption says of it, or \
                              is `of` another, with `times` and `plus`, or is the `part` of a `study`";
        if self.first.is_some() || self.growth.is_some() {
            let rule = "a `first` amount with a `growth` is one of the amounts by year, such as a \
                        budget, and stands alone";
            return Err(rule.to_owned());
        }
        let linked = self.times.is_some() || self.plus.is_some();
        let named = self.name.is_some() || self.evidence.is_some();
        let part = self.part.is_some() || self.spend.is_some();
        match (
            self.range.is_some(),
            self.of.is_some(),
            self.study.is_some(),
        ) {
            (true, false, false) if !linked && !part => Ok(self.uncertain()),
            (false, true, false) if !named && !part => self.linked().map_err(|it| it.to_string()),
            (false, false, true) if !named && !linked => Ok(self.found()),
            _ => Err(ONE_OF.to_owned()),
        }
    }

    fn uncertain(self) -> Figure {
        let Some(range) = self.range else {
            return Figure::ZERO;
        };
        Figure::from(Assumption {
            name: self.name.unwrap_or_default(),
            range,
            evidence: self.evidence.unwrap_or(Evidence::Guess),
            source: self.source.unwrap_or_default(),
            quantity: self.quantity,
            unit: self.unit.unwrap_or_default(),
            owner: self.owner.unwrap_or_default(),
            date: self.date,
            valid_until: self.valid_until,
            rationale: self.rationale.unwrap_or_default(),
        })
    }

    fn linked(self) -> Result<Figure, Invalid> {
        let of = self.of.unwrap_or_default();
        let finite = |what: &str, number: f64| {
            let parameter = format!("{what} of a figure linked to `{of}`");
            Permitted::FINITE.check(&parameter, number)
        };
        let times = finite("factor", self.times.unwrap_or(1.0))?;
        let plus = finite("shift", self.plus.unwrap_or(0.0))?;
        Ok(Figure::Linked { of, times, plus })
    }

    fn found(self) -> Figure {
        Figure::Study {
            study: self.study.unwrap_or_default(),
            part: self.part,
            spend: self.spend.map(Box::new),
        }
    }
}

pub(super) struct FigureVisitor;

impl<'de> Visitor<'de> for FigureVisitor {
    type Value = Figure;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a number, a text such as \"12.5%\", \"EUR 40\" or \"2% a month\", or a table with \
             a `range`, with `of` or with `study`",
        )
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Figure, E> {
        let checked = Permitted::FINITE.check("figure", value);
        checked.map(Figure::Known).map_err(E::custom)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Figure, E> {
        // Beyond 2^53 the nearest double is meant, as everywhere in a file of numbers.
        Ok(Figure::Known(value as f64))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Figure, E> {
        Ok(Figure::Known(value as f64))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Figure, E> {
        read(text).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Figure, A::Error> {
        let table = Table::deserialize(de::value::MapAccessDeserializer::new(map))?;
        table.figure().map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FigureVisitor)
    }
}

/// Reads a percentage, a number per time, or an amount.
fn read(text: &str) -> Result<Figure, Invalid> {
    if text.contains(" a ") || text.contains(" per ") {
        let rate: Rate = text.parse()?;
        let (value, period) = (rate.over(rate.period()).value(), rate.period());
        return Ok(Figure::Periodic { value, period });
    }
    if let Some(percent) = text.trim().strip_suffix('%') {
        let percent: Ratio = percent.trim_end().parse()?;
        return Ok(Figure::Known(percent.value() / 100.0));
    }
    Ok(Figure::Amount(text.parse()?))
}
