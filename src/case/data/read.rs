//! Reading cases from files.

use serde::Deserializer;
use serde::de::DeserializeOwned;

use crate::error::CaseError;

/// Reads a [`BusinessCase`](super::BusinessCase), or a part of one, from any format of `serde`, with
/// the path of the field in every error.
///
/// # Errors
/// [`CaseError::Unreadable`] with the path of the field that is unknown, missing or not what it
/// should be.
///
/// What follows the case is left to whoever reads on: a JSON text, say, is read by
/// `read(&mut json)` and then checked by `json.end()`.
///
/// # Example
/// ```
/// use bizcase::case::{self, BusinessCase};
///
/// let text = r#"
///     name = "recipes"
///     currency = "EUR"
///     launch = "2027-01"
///     horizon = { years = 5 }
///     discount = "12% a year"
///     [[offers]]
///     name = "app"
///     retention = { churn = 0.03 }
///     streams = [{ name = "premium", prize = 5 }]
///     go_to_market = { b2c = { reachable = 100, budget = 0, signup_cost = 1 } }
/// "#;
/// let error = case::read::<BusinessCase, _>(toml::Deserializer::parse(text)?).unwrap_err();
/// assert!(error.to_string().starts_with("offers[0].streams[0].prize: "));
/// assert!(error.to_string().contains("unknown field `prize`, expected one of"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read<'de, T, D>(deserializer: D) -> Result<T, CaseError>
where
    T: DeserializeOwned,
    D: Deserializer<'de>,
{
    serde_path_to_error::deserialize(deserializer).map_err(|error| CaseError::Unreadable {
        path: error.path().to_string(),
        message: error.into_inner().to_string().trim().to_owned(),
    })
}
