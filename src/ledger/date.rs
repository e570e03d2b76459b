//! Dates in files, and the only clock.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Today's date in UTC, from the clock of the machine.
///
/// This is the only function of the crate that reads a clock; use it at the edge of a program or
/// test. A figure that depends on it is not reproducible: pass the date on, and print it.
///
/// # Example
/// ```
/// use bizcase::ledger::{Date, today};
///
/// assert!(today() > "2026-01-01".parse::<Date>()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

/// A date that may be missing, in a file: `"2026-11-22"`, and in TOML also `2026-11-22`.
pub(crate) mod optional {
    use std::fmt;

    use jiff::civil::Date;
    use serde::de::{self, Deserializer, MapAccess, Visitor};
    use serde::ser::Serializer;

    #[expect(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "as serde calls it"
    )]
    pub(crate) fn serialize<S: Serializer>(
        date: &Option<Date>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => serializer.collect_str(date),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Date>, D::Error> {
        deserializer.deserialize_any(Text)
    }

    struct Text;

    impl<'de> Visitor<'de> for Text {
        type Value = Option<Date>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a date such as 2026-11-22")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Option<Date>, E> {
            let unreadable = |_| E::invalid_value(de::Unexpected::Str(text), &self);
            text.trim().parse().map(Some).map_err(unreadable)
        }

        fn visit_none<E: de::Error>(self) -> Result<Option<Date>, E> {
            Ok(None)
        }

        fn visit_unit<E: de::Error>(self) -> Result<Option<Date>, E> {
            Ok(None)
        }

        fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Option<Date>, D::Error> {
            inner.deserialize_any(self)
        }

        /// A date that is no string is a map of one text in TOML.
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<Date>, A::Error> {
            match map.next_entry::<String, String>()? {
                Some((_, text)) => self.visit_str(&text),
                None => Err(de::Error::invalid_type(de::Unexpected::Map, &self)),
            }
        }
    }
}
