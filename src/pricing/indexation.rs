//! Prices that follow an index.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::exact::{self, Exact};
use super::tier::shown;
use crate::error::{Error, Invalid};
use crate::quantity::{Money, Month};

/// The values of an index by month, such as consumer prices.
///
/// # Example
/// ```
/// use bizcase::pricing::PriceIndex;
///
/// let cpi: PriceIndex = toml::from_str(
///     r#"name = "CPI"
///        values = { 2023-06 = 129.9, 2024-06 = 136.0 }"#,
/// )?;
/// let rise = cpi.between("2023-06".parse()?, "2024-06".parse()?)?;
/// assert_eq!(rise.round_dp(6).to_string(), "1.046959");
///
/// let error = cpi.at("2024-07".parse()?).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "CPI of 2024-07 = nothing must be stated: the index has months from 2023-06 to 2024-06",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "StatedIndex", into = "StatedIndex")]
pub struct PriceIndex {
    name: String,
    values: BTreeMap<Month, Decimal>,
}

/// An index as a file has it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatedIndex {
    name: String,
    values: BTreeMap<Month, Exact>,
}

impl PriceIndex {
    /// An index with its values; months may be missing until they are asked for.
    ///
    /// # Errors
    /// [`Invalid`] without any value, or for one that is not above zero.
    pub fn new(
        name: &str,
        values: impl IntoIterator<Item = (Month, Decimal)>,
    ) -> Result<Self, Invalid> {
        let values: BTreeMap<Month, Decimal> = values.into_iter().collect();
        if values.is_empty() {
            let rule = "the value of at least one month";
            return Err(Invalid::rule(&format!("values of {name}"), "none", rule));
        }
        for (month, value) in &values {
            if *value <= Decimal::ZERO {
                let parameter = format!("{name} of {month}");
                return Err(Invalid::rule(&parameter, shown(*value), "above zero"));
            }
        }
        let name = name.to_owned();
        Ok(Self { name, values })
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The months that have a value, in order.
    #[must_use]
    pub fn months(&self) -> impl DoubleEndedIterator<Item = Month> + '_ {
        self.values.keys().copied()
    }

    /// The value of a month.
    ///
    /// # Errors
    /// [`Invalid`], naming the month, if it is missing. Nothing is interpolated: the value of a
    /// month that is not published yet is an assumption.
    pub fn at(&self, month: Month) -> Result<Decimal, Invalid> {
        self.values.get(&month).copied().ok_or_else(|| {
            let ends = self
                .values
                .keys()
                .next()
                .zip(self.values.keys().next_back());
            let months = ends.map_or_else(String::new, |(first, last)| {
                format!(": the index has months from {first} to {last}")
            });
            let parameter = format!("{} of {month}", self.name);
            Invalid::rule(&parameter, "nothing", format!("stated{months}"))
        })
    }

    /// The value of one month divided by that of another.
    ///
    /// # Errors
    /// As [`at`](Self::at).
    pub fn between(&self, from: Month, to: Month) -> Result<Decimal, Invalid> {
        let (before, after) = (self.at(from)?, self.at(to)?);
        // Both are above zero; a quotient beyond the range of decimals is a misprint.
        after.checked_div(before).ok_or_else(|| {
            let parameter = format!("{} of {to}", self.name);
            Invalid::rule(
                &parameter,
                after,
                "at most 7.9e28 times the value before it",
            )
        })
    }
}

impl TryFrom<StatedIndex> for PriceIndex {
    type Error = Invalid;

    fn try_from(stated: StatedIndex) -> Result<Self, Invalid> {
        let values = stated
            .values
            .into_iter()
            .map(|(month, value)| (month, value.0));
        Self::new(&stated.name, values)
    }
}

impl From<PriceIndex> for StatedIndex {
    fn from(index: PriceIndex) -> Self {
        let values = index.values.into_iter();
        Self {
            name: index.name,
            values: values.map(|(month, value)| (month, Exact(value))).collect(),
        }
    }
}

/// A clause by which prices follow an index: at every anniversary of the base month by what the
/// index changed since the one before, within a cap and a floor.
///
/// The cap and the floor hold for every adjustment, so that a rise beyond the cap is lost and not
/// made up for in a later year. Within both the adjustments multiply up to the change of the index
/// since the base.
///
/// # Formula
/// The price of a month after `n` adjustments is `list x product over k of (1 + c_k)`, with `c_k`
/// the change of the index from month `base + (k-1) every - lag` to `base + k every - lag`, but at
/// most `cap` and at least `floor`.
///
/// # Example
/// ```
/// use bizcase::pricing::Indexation;
///
/// let clause: Indexation = toml::from_str(
///     r#"base = "2022-03"
///        lag = 2
///        cap = 0.05
///        floor = 0
///        [index]
///        name = "CPI"
///        values = { 2022-01 = 100, 2023-01 = 109, 2024-01 = 108.5, 2025-01 = 111.212_5 }"#,
/// )?;
/// let price = |month: &str| clause.price("EUR 100".parse()?, month.parse()?);
/// assert_eq!(price("2023-02")?.to_string(), "EUR 100.00");
/// // At most 5 %, not below what was paid, and then 2.5 %.
/// assert_eq!(price("2023-03")?.to_string(), "EUR 105.00");
/// assert_eq!(price("2024-03")?.to_string(), "EUR 105.00");
/// assert_eq!(price("2025-03")?.to_string(), "EUR 107.6250");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "CPI clause")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indexation {
    /// The index.
    pub index: PriceIndex,
    /// The month whose prices the list has.
    pub base: Month,
    /// How many months before an adjustment the index is read, as it is published late.
    #[serde(default)]
    pub lag: u32,
    /// How many months lie between adjustments.
    #[serde(default = "year", skip_serializing_if = "is_year")]
    pub every: u32,
    /// The largest change of an adjustment: 0.05 for 5 %.
    #[serde(
        default,
        with = "exact::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub cap: Option<Decimal>,
    /// The smallest change of an adjustment: 0 for prices that never fall.
    #[serde(
        default,
        with = "exact::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub floor: Option<Decimal>,
}

const fn year() -> u32 {
    12
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde asks for"
)]
const fn is_year(months: &u32) -> bool {
    *months == year()
}

impl Indexation {
    /// What prices of the list are multiplied by in a month.
    ///
    /// # Errors
    /// [`Invalid`] for a month before the base, an index without a month that is asked for, no
    /// months between adjustments, a floor of -1 or below, or a cap below the floor.
    pub fn factor(&self, month: Month) -> Result<Decimal, Invalid> {
        self.check()?;
        let since = u32::try_from(month.since(self.base)).map_err(|_| {
            let rule = format!("{}, the base of the indexation, or later", self.base);
            Invalid::rule("month of an indexed price", month, rule)
        })?;
        let mut factor = Decimal::ONE;
        for number in 1..=since / self.every {
            let change = self.change(number)?;
            let beyond = || {
                let rule = "such that prices stay below 7.9e28 times the list";
                Invalid::rule(&format!("adjustment {number}"), shown(change), rule)
            };
            factor = factor.checked_mul(change).ok_or_else(beyond)?;
        }
        Ok(factor.normalize())
    }

    /// A price of the list in a month, to the last digit.
    ///
    /// For all amounts of a structure use
    /// [`PriceStructure::changed`](super::PriceStructure::changed).
    ///
    /// # Errors
    /// As [`factor`](Self::factor), and [`MoneyError`](crate::error::MoneyError) beyond 7.9e28.
    pub fn price(&self, list: Money, month: Month) -> Result<Money, Error> {
        Ok(list.times(self.factor(month)?)?)
    }

    /// What an adjustment multiplies prices by.
    fn change(&self, number: u32) -> Result<Decimal, Invalid> {
        let read = |number: u32| {
            let months = i64::from(number) * i64::from(self.every) - i64::from(self.lag);
            self.base.plus(i32::try_from(months).unwrap_or(i32::MAX))
        };
        let change = self.index.between(read(number - 1), read(number))?;
        let limit = |limit: Decimal| limit.saturating_add(Decimal::ONE);
        let capped = self.cap.map_or(change, |cap| change.min(limit(cap)));
        Ok(self.floor.map_or(capped, |floor| capped.max(limit(floor))))
    }

    fn check(&self) -> Result<(), Invalid> {
        if self.every == 0 {
            return Err(Invalid::rule("months between adjustments", 0, "at least 1"));
        }
        for (name, limit) in [("cap", self.cap), ("floor", self.floor)] {
            if let Some(limit) = limit.filter(|it| *it <= Decimal::NEGATIVE_ONE) {
                return Err(Invalid::rule(name, shown(limit), "above -1"));
            }
        }
        match (self.cap, self.floor) {
            (Some(cap), Some(floor)) if cap < floor => {
                let rule = format!("at least the floor, {}", shown(floor));
                Err(Invalid::rule("cap", shown(cap), rule))
            }
            _ => Ok(()),
        }
    }
}
