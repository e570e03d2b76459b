//! Numbers and names on their way in from a file: what the code refuses, a file cannot smuggle in.
//!
//! Fields of plain data have no constructor that could refuse them; `serde` calls these instead:
//! `#[serde(deserialize_with = "loaded::finite")]`. The name of the field and its place in the file
//! are added by whoever reads the file.
//!
//! Types with a constructor are read [`through`] it.

use serde::{Deserialize, Deserializer, de::Error};

use super::{Invalid, Permitted};

fn checked<'de, D: Deserializer<'de>>(
    deserializer: D,
    permitted: &Permitted,
) -> Result<f64, D::Error> {
    let value = f64::deserialize(deserializer)?;
    permitted.check("number", value).map_err(D::Error::custom)
}

/// A number that is neither infinite nor NaN.
pub(crate) fn finite<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    checked(deserializer, &Permitted::FINITE)
}

/// A number above zero.
pub(crate) fn positive<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    checked(deserializer, &Permitted::POSITIVE)
}

/// A number above zero, or nothing.
pub(crate) fn maybe_positive<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<f64>, D::Error> {
    let value = Option::<f64>::deserialize(deserializer)?;
    let checked = value.map(|it| Permitted::POSITIVE.check("number", it));
    checked.transpose().map_err(D::Error::custom)
}

/// A correlation coefficient.
pub(crate) fn correlation<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    checked(deserializer, &Permitted::CORRELATION)
}

/// A list of shares.
pub(crate) fn shares<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f64>, D::Error> {
    let shares = Vec::<f64>::deserialize(deserializer)?;
    for &share in &shares {
        Permitted::SHARE
            .check("share", share)
            .map_err(D::Error::custom)?;
    }
    Ok(shares)
}

/// A name, which says something.
pub(crate) fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    if name.trim().is_empty() {
        let invalid = Invalid::rule("name", format!("`{name}`"), "non-empty text");
        return Err(D::Error::custom(invalid));
    }
    Ok(name)
}

/// Numbers some of which are missing: `null` in JSON, and infinite in TOML, whose lists have no
/// gaps.
pub(crate) mod gaps {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(
        numbers: &[Option<f64>],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(numbers.iter().map(|number| number.unwrap_or(f64::INFINITY)))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Option<f64>>, D::Error> {
        let numbers = Vec::<Option<f64>>::deserialize(deserializer)?;
        let finite = numbers
            .into_iter()
            .map(|number| number.filter(|it| it.is_finite()));
        Ok(finite.collect())
    }
}

/// Reads a type from the data that its constructor takes, so that nothing can be read that could
/// not be built: `through!(Bass { p: f64, q: f64 } => Bass::new(p, q))`.
macro_rules! through {
    ($type:ty { $($(#[$about:meta])? $field:ident: $kind:ty),+ $(,)? } => $built:expr) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[derive(serde::Deserialize)]
                #[serde(deny_unknown_fields)]
                struct Stored { $($(#[$about])? $field: $kind),+ }
                let Stored { $($field),+ } = serde::Deserialize::deserialize(deserializer)?;
                $built.map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use through;
