//! What a share is a share of.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Whom a share is a share of: the base, as market research calls it. In a file, a text.
///
/// # Example
/// ```
/// use bizcase::severity::ShareBase;
///
/// let base = ShareBase::from("those with the job".to_owned());
/// assert_eq!(base.to_string(), "those with the job");
/// assert_eq!(ShareBase::from("all asked".to_owned()), ShareBase::All);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum ShareBase {
    /// All who were asked.
    #[default]
    All,
    /// Some of them, such as "those with the job".
    Those(String),
}

const ALL: &str = "all asked";

impl fmt::Display for ShareBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::All => ALL,
            Self::Those(who) => who,
        })
    }
}

impl From<String> for ShareBase {
    fn from(text: String) -> Self {
        match text.trim() {
            "" | ALL => Self::All,
            who => Self::Those(who.to_owned()),
        }
    }
}

impl From<ShareBase> for String {
    fn from(base: ShareBase) -> Self {
        base.to_string()
    }
}
