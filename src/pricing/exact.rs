//! Exact numbers in files: a whole number as a number, any other as text, so that no digit is lost.

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Invalid, Shown};

/// A number on its way through a file.
pub(super) struct Exact(pub(super) Decimal);

struct ExactVisitor;

impl Visitor<'_> for ExactVisitor {
    type Value = Exact;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number such as 1000 or \"0.5\"")
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Exact, E> {
        Ok(Exact(number.into()))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Exact, E> {
        Ok(Exact(number.into()))
    }

    /// The decimal that people wrote is the shortest that reads as the same double.
    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Exact, E> {
        let shortest = number.to_string();
        let exact = Decimal::from_str_exact(&shortest);
        exact
            .map(Exact)
            .map_err(|_| E::custom(refused(Shown(number))))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Exact, E> {
        let exact = Decimal::from_str_exact(text.trim());
        exact
            .map(Exact)
            .map_err(|_| E::custom(refused(format!("`{text}`"))))
    }
}

fn refused(number: impl fmt::Display) -> Invalid {
    Invalid::rule("number", number, "a number of at most 28 digits")
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ExactVisitor)
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let whole = self.0.is_integer().then(|| self.0.to_i64()).flatten();
        match whole {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.collect_str(&self.0.normalize()),
        }
    }
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    Exact::deserialize(deserializer).map(|it| it.0)
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde asks for"
)]
pub(super) fn serialize<S: Serializer>(number: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    Exact(*number).serialize(serializer)
}

/// A number that may be left out.
pub(super) mod option {
    use rust_decimal::Decimal;
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    use super::Exact;

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Decimal>, D::Error> {
        let number = Option::<Exact>::deserialize(deserializer)?;
        Ok(number.map(|it| it.0))
    }

    #[allow(clippy::ref_option, reason = "the signature that serde asks for")]
    pub(in super::super) fn serialize<S: Serializer>(
        number: &Option<Decimal>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        number.map(Exact).serialize(serializer)
    }
}
