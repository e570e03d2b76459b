//! A distribution with a name.

use serde::{Deserialize, Serialize};

use super::Dist;

/// A named uncertain number. The name is the address of its random numbers: wherever a term of one
/// name stands, it is the same number.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Term};
///
/// let quality = Term::new("quality", Dist::uniform(0.8, 1.2)?);
/// assert_eq!(quality.name, "quality");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The name, which also identifies its random numbers.
    pub name: String,
    /// The distribution.
    pub range: Dist,
}

impl Term {
    /// A term with this name and distribution.
    #[must_use]
    pub fn new(name: &str, range: Dist) -> Self {
        Self {
            name: name.to_owned(),
            range,
        }
    }

    /// What its random numbers are found by: its name, or the rows that it is a column of.
    pub(crate) fn address(&self) -> String {
        self.range.rows().unwrap_or_else(|| self.name.clone())
    }
}
