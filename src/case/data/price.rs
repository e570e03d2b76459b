//! What a price is, month by month.

use std::fmt;

use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::figure::Figure;

/// A price: one figure, or a list of them of which each holds from a month on.
///
/// In a file it is a [`Figure`], or a list of tables. Months are counted from launch, whose first is
/// 1, where the list begins. Everything that follows the price follows the list: revenue, margin,
/// the demand of a study, and the customers who leave when it rises, all of whom pay the price of
/// the month unless a [`PriceProtection`](super::PriceProtection) says how long they keep theirs.
/// Events and stages multiply
/// what holds in their month. An override of the price's place, such as `shops.seat.price`, acts on
/// every figure of the list; one of `shops.seat.price from month 25` on that one alone.
///
/// # Example
/// ```
/// use bizcase::case::{PriceList, PriceStep, Stream};
///
/// let seat: Stream = toml::from_str(
///     r#"name = "seat"
///        price = [{ from = 1, is = "USD 40" }, { from = 25, is = "USD 44" }]"#,
/// )?;
/// assert_eq!(seat.price.0[1].from, 25);
/// assert_eq!(PriceList::from(40.0).0, [PriceStep { from: 1, is: 40.0.into() }]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PriceList(pub Vec<PriceStep>);

/// A price from a month on.
///
/// # Example
/// ```
/// let step: bizcase::case::PriceStep = toml::from_str("from = 13\nis = \"EUR 12\"")?;
/// assert_eq!(step.from, 13);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PriceStep {
    /// The first month in which it holds, counted from launch, whose first month is 1.
    pub from: u32,
    /// The price.
    pub is: Figure,
}

impl<F: Into<Figure>> From<F> for PriceList {
    fn from(always: F) -> Self {
        let is = always.into();
        Self(vec![PriceStep { from: 1, is }])
    }
}

impl PriceList {
    /// None: of a stream that bills by a structure.
    pub(super) const fn missing() -> Self {
        Self(Vec::new())
    }

    pub(in crate::case) fn is_missing(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one price holds in all months.
    pub(in crate::case) fn stays(&self) -> bool {
        self.0.len() == 1
    }
}

impl Serialize for PriceList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0[..] {
            [PriceStep { from: 1, is }] => is.serialize(serializer),
            steps => steps.serialize(serializer),
        }
    }
}

struct PriceVisitor;

impl<'de> Visitor<'de> for PriceVisitor {
    type Value = PriceList;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a number, a text such as \"EUR 40\", a table with a `range`, with `of` or with \
             `study`, or a list of prices such as { from = 1, is = \"EUR 40\" }",
        )
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<PriceList, E> {
        one(de::value::F64Deserializer::new(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<PriceList, E> {
        one(de::value::I64Deserializer::new(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<PriceList, E> {
        one(de::value::U64Deserializer::new(value))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<PriceList, E> {
        one(de::value::StrDeserializer::new(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<PriceList, A::Error> {
        one(de::value::MapAccessDeserializer::new(map))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, steps: A) -> Result<PriceList, A::Error> {
        Vec::deserialize(de::value::SeqAccessDeserializer::new(steps)).map(PriceList)
    }
}

fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PriceList, D::Error> {
    Figure::deserialize(deserializer).map(PriceList::from)
}

impl<'de> Deserialize<'de> for PriceList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PriceVisitor)
    }
}
