//! Shares by how long ago something began.

use std::fmt;

use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::figure::Figure;

/// A share for every month, or one for each month since the start, of which the last goes on.
///
/// In a file it is a [`Figure`], or a list of them.
///
/// # Example
/// ```
/// use bizcase::case::{ByAge, FreeTier};
///
/// let free: FreeTier = toml::from_str("conversion = [0.03, 0.01, 0.004]\nchurn = 0.05")?;
/// assert_eq!(free.conversion, ByAge(vec![0.03.into(), 0.01.into(), 0.004.into()]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ByAge(pub Vec<Figure>);

impl<F: Into<Figure>> From<F> for ByAge {
    fn from(every_month: F) -> Self {
        Self(vec![every_month.into()])
    }
}

impl Serialize for ByAge {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0[..] {
            [every_month] => every_month.serialize(serializer),
            months => months.serialize(serializer),
        }
    }
}

struct ByAgeVisitor;

impl<'de> Visitor<'de> for ByAgeVisitor {
    type Value = ByAge;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a number, a text such as \"2%\", a table with a `range`, with `of` or with `study`, or \
             a list of them, one for each month",
        )
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<ByAge, E> {
        one(de::value::F64Deserializer::new(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<ByAge, E> {
        one(de::value::I64Deserializer::new(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<ByAge, E> {
        one(de::value::U64Deserializer::new(value))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<ByAge, E> {
        one(de::value::StrDeserializer::new(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ByAge, A::Error> {
        one(de::value::MapAccessDeserializer::new(map))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, months: A) -> Result<ByAge, A::Error> {
        Vec::deserialize(de::value::SeqAccessDeserializer::new(months)).map(ByAge)
    }
}

fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ByAge, D::Error> {
    Figure::deserialize(deserializer).map(ByAge::from)
}

impl<'de> Deserialize<'de> for ByAge {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ByAgeVisitor)
    }
}
