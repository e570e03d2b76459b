//! Reading cases from files.

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};

use super::business_case::BusinessCase;
use super::layout::Layout;
use super::tree::Tree;
use crate::error::CaseError;

/// Reads a [`BusinessCase`] from any format of `serde`. Every error names the path of the field, as
/// data; where a case is read as any other type of `serde` is, the same path begins the message.
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
/// use bizcase::case;
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
/// let error = case::read(toml::Deserializer::parse(text)?).unwrap_err();
/// assert!(error.to_string().starts_with("offers[0].streams[0].prize: "));
/// assert!(error.to_string().contains("unknown field `prize`, expected one of"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BusinessCase, CaseError> {
    from_tree(located(deserializer)?, "")
}

/// The case that a table describes, which itself stands within a table at a path.
pub(crate) fn from_tree(tree: Tree, within: &str) -> Result<BusinessCase, CaseError> {
    let unreadable = |path: &str, message: String| CaseError::Unreadable {
        path: match (within, path) {
            ("", path) => path.to_owned(),
            (within, ".") => within.to_owned(),
            (within, path) => format!("{within}.{path}"),
        },
        message,
    };
    let layout: Layout = match located(tree) {
        Err(CaseError::Unreadable { path, message }) => return Err(unreadable(&path, message)),
        layout => layout?,
    };
    layout.case().map_err(|message| unreadable(".", message))
}

/// Anything, with the path of the field in every error.
pub(crate) fn located<'de, T, D>(deserializer: D) -> Result<T, CaseError>
where
    T: DeserializeOwned,
    D: Deserializer<'de>,
{
    serde_path_to_error::deserialize(deserializer).map_err(|error| CaseError::Unreadable {
        path: error.path().to_string(),
        message: error.into_inner().to_string().trim().to_owned(),
    })
}

impl<'de> Deserialize<'de> for BusinessCase {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_tree(Tree::deserialize(deserializer)?, "").map_err(D::Error::custom)
    }
}
