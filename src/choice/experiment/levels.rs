//! The attributes of an experiment.

use serde::{Deserialize, Serialize};

use crate::choice::AttributeValue;

/// An attribute that is varied, with its levels.
///
/// # Example
/// ```
/// use bizcase::choice::ExperimentAttribute;
///
/// let price = ExperimentAttribute::new("price", [19.0, 24.0, 29.0]);
/// assert_eq!(price.levels.len(), 3);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ExperimentAttribute {
    /// The name.
    pub name: String,
    /// What it can be, each once: texts, or numbers such as prices.
    pub levels: Vec<AttributeValue>,
}

impl ExperimentAttribute {
    /// An attribute with these levels.
    #[must_use]
    pub fn new<L: Into<AttributeValue>>(
        name: impl Into<String>,
        levels: impl IntoIterator<Item = L>,
    ) -> Self {
        Self {
            name: name.into(),
            levels: levels.into_iter().map(Into::into).collect(),
        }
    }
}
