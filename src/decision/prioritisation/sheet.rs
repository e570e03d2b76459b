//! Items, and what raters think of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::CriterionScale;
use crate::distribution::Dist;

/// Something that could be done.
///
/// # Example
/// See [`Backlog`](super::Backlog).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BacklogItem {
    /// The identifier, which stays the same when the name changes.
    pub id: String,
    /// What readers see.
    pub name: String,
}

/// What a rater thinks of an item by one criterion.
///
/// # Example
/// See [`Backlog`](super::Backlog).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemRating {
    /// The identifier of the item.
    pub item: String,
    /// The criterion.
    pub criterion: String,
    /// The rating, as a range.
    pub range: Dist,
}

/// All ratings of one rater, and the scales they are on.
///
/// # Example
/// See [`Backlog`](super::Backlog).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RaterSheet {
    /// The rater.
    pub rater: String,
    /// The scale of each criterion. All raters use the same.
    pub scales: BTreeMap<String, CriterionScale>,
    /// The ratings; items may be left out that another rater knows better.
    pub ratings: Vec<ItemRating>,
}

impl RaterSheet {
    /// A rater without ratings.
    #[must_use]
    pub fn new(rater: &str) -> Self {
        Self {
            rater: rater.to_owned(),
            scales: BTreeMap::new(),
            ratings: Vec::new(),
        }
    }

    /// The sheet with the scale of a criterion.
    #[must_use]
    pub fn scale(mut self, criterion: &str, scale: CriterionScale) -> Self {
        self.scales.insert(criterion.to_owned(), scale);
        self
    }

    /// The sheet with the rating of an item by a criterion.
    #[must_use]
    pub fn rate(mut self, item: &str, criterion: &str, range: Dist) -> Self {
        self.ratings.push(ItemRating {
            item: item.to_owned(),
            criterion: criterion.to_owned(),
            range,
        });
        self
    }
}
