//! Amounts by year.

use std::fmt;

use serde::de::{self, MapAccess, Visitor};
use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::figure::{Figure, FigureVisitor, Table};

/// What is planned for each year from launch on: one figure for all, one for each year of which the
/// last goes on, or a first one that grows by the year.
///
/// # Example
/// ```
/// use bizcase::case::PerYear;
///
/// #[derive(serde::Deserialize)]
/// struct Spending {
///     marketing: PerYear,
///     rent: PerYear,
///     support: PerYear,
/// }
///
/// let spending: Spending = toml::from_str(
///     r#"marketing = [100_000, 250_000]
///        rent = 24_000
///        support = { first = "EUR 300000", growth = "4% a year" }"#,
/// )?;
/// assert_eq!(spending.marketing, [100_000.0, 250_000.0].into_iter().collect());
/// assert_eq!(spending.rent, PerYear::from(24_000.0));
/// assert!(matches!(spending.support, PerYear::Growing { .. }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum PerYear {
    /// One for each year; the last goes on.
    Each(Vec<Figure>),
    /// In year `n` it is `first x (1 + growth)^(n-1)`, the same in all months of a year.
    Growing {
        /// That of the first year.
        first: Figure,
        /// How it changes from year to year.
        growth: Figure,
    },
}

impl PerYear {
    /// How many years are told apart, where they are listed.
    pub(in crate::case) fn listed(&self) -> usize {
        match self {
            Self::Each(years) => years.len(),
            Self::Growing { .. } => 1,
        }
    }
}

impl Default for PerYear {
    fn default() -> Self {
        Self::Each(Vec::new())
    }
}

impl<F: Into<Figure>> From<F> for PerYear {
    fn from(every_year: F) -> Self {
        Self::Each(vec![every_year.into()])
    }
}

impl<F: Into<Figure>> FromIterator<F> for PerYear {
    fn from_iter<I: IntoIterator<Item = F>>(years: I) -> Self {
        Self::Each(years.into_iter().map(Into::into).collect())
    }
}

impl Serialize for PerYear {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Each(years) => match &years[..] {
                [every_year] => every_year.serialize(serializer),
                years => years.serialize(serializer),
            },
            Self::Growing { first, growth } => {
                let mut table = serializer.serialize_struct("PerYear", 2)?;
                table.serialize_field("first", first)?;
                table.serialize_field("growth", growth)?;
                table.end()
            }
        }
    }
}

struct PerYearVisitor;

impl<'de> Visitor<'de> for PerYearVisitor {
    type Value = PerYear;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        FigureVisitor.expecting(f)?;
        f.write_str(", a list of them, one for each year, or a table with `first` and `growth`")
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<PerYear, E> {
        FigureVisitor.visit_f64(value).map(PerYear::from)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<PerYear, E> {
        FigureVisitor.visit_i64(value).map(PerYear::from)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<PerYear, E> {
        FigureVisitor.visit_u64(value).map(PerYear::from)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<PerYear, E> {
        FigureVisitor.visit_str(text).map(PerYear::from)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<PerYear, A::Error> {
        let mut table = Table::deserialize(de::value::MapAccessDeserializer::new(map))?;
        let Some((first, growth)) = table.growing() else {
            return table.figure().map(PerYear::from).map_err(de::Error::custom);
        };
        if table != Table::default() {
            let rule = "beside `first` and `growth` nothing is said of amounts by year; a range \
                        belongs into them";
            return Err(de::Error::custom(rule));
        }
        match growth {
            Some(growth) => Ok(PerYear::Growing { first, growth }),
            None => Err(de::Error::missing_field("growth")),
        }
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, years: A) -> Result<PerYear, A::Error> {
        Vec::deserialize(de::value::SeqAccessDeserializer::new(years)).map(PerYear::Each)
    }
}

impl<'de> Deserialize<'de> for PerYear {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PerYearVisitor)
    }
}
