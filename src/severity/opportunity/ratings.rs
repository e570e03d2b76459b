//! What respondents say about outcomes.

use serde::Serialize;

use crate::survey::{Answer, Respondent};

/// One respondent's ratings of the outcomes they want from a job.
///
/// An outcome that is not rated counts as a missing answer.
///
/// # Example
/// ```
/// use bizcase::severity::OutcomeRatings;
/// use bizcase::survey::Respondent;
///
/// let anna = OutcomeRatings::new(Respondent::new("17"))
///     .rated("find an error", 5, 2)
///     .rated("share the report", 3, 4);
/// assert_eq!(anna.ratings[0].satisfaction, Some(2));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutcomeRatings {
    /// The respondent.
    pub respondent: Respondent,
    /// The ratings, each outcome once.
    pub ratings: Vec<OutcomeRating>,
}

/// How important an outcome is to a respondent, and how satisfied they are with it today.
///
/// # Example
/// See [`OutcomeRatings`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutcomeRating {
    /// The outcome.
    pub outcome: String,
    /// Its importance, as a point of the scale.
    pub importance: Option<i32>,
    /// The satisfaction with it, as a point of the scale.
    pub satisfaction: Option<i32>,
}

impl OutcomeRatings {
    /// A respondent without ratings.
    #[must_use]
    pub const fn new(respondent: Respondent) -> Self {
        Self {
            respondent,
            ratings: Vec::new(),
        }
    }

    /// Adds the ratings of an outcome.
    #[must_use]
    pub fn rated(mut self, outcome: impl Into<String>, importance: i32, satisfaction: i32) -> Self {
        self.ratings.push(OutcomeRating {
            outcome: outcome.into(),
            importance: Some(importance),
            satisfaction: Some(satisfaction),
        });
        self
    }
}

impl Answer for OutcomeRatings {
    fn respondent(&self) -> &Respondent {
        &self.respondent
    }
}
