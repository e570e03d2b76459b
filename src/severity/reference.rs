//! What customers do today.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What an offer is compared with: the best that customers have today, which may be nothing at
/// all. In a file, a text.
///
/// # Example
/// ```
/// use bizcase::severity::ReferenceAlternative;
///
/// assert_eq!(ReferenceAlternative::from("spreadsheets".to_owned()).to_string(), "spreadsheets");
/// assert_eq!(ReferenceAlternative::from("doing nothing".to_owned()), ReferenceAlternative::Nothing);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum ReferenceAlternative {
    /// Doing nothing about it.
    #[default]
    Nothing,
    /// Another product, an employee, a habit.
    Other(String),
}

const NOTHING: &str = "doing nothing";

impl fmt::Display for ReferenceAlternative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => NOTHING,
            Self::Other(what) => what,
        })
    }
}

impl From<String> for ReferenceAlternative {
    fn from(text: String) -> Self {
        match text.trim() {
            "" | NOTHING => Self::Nothing,
            what => Self::Other(what.to_owned()),
        }
    }
}

impl From<ReferenceAlternative> for String {
    fn from(alternative: ReferenceAlternative) -> Self {
        alternative.to_string()
    }
}
