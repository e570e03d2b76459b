//! What respondents answer about features.

use serde::Serialize;

use super::answer::KanoAnswer;
use crate::survey::{Answer, Respondent};

/// One respondent's pairs of answers about features.
///
/// A feature that is not answered about counts as a missing answer.
///
/// # Example
/// ```
/// use bizcase::severity::{KanoAnswer, KanoAnswers};
/// use bizcase::survey::Respondent;
///
/// let anna = KanoAnswers::new(Respondent::new("17"))
///     .about("spelling check", KanoAnswer::MustBe, KanoAnswer::Dislike);
/// assert_eq!(anna.pairs[0].functional, Some(KanoAnswer::MustBe));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KanoAnswers {
    /// The respondent.
    pub respondent: Respondent,
    /// The answers, each feature once.
    pub pairs: Vec<KanoPair>,
}

/// The two answers about a feature. A pair with one answer counts as missing.
///
/// # Example
/// See [`KanoAnswers`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KanoPair {
    /// The feature.
    pub feature: String,
    /// The answer about a product that has it.
    pub functional: Option<KanoAnswer>,
    /// The answer about a product that lacks it.
    pub dysfunctional: Option<KanoAnswer>,
}

impl KanoAnswers {
    /// A respondent without answers.
    #[must_use]
    pub const fn new(respondent: Respondent) -> Self {
        Self {
            respondent,
            pairs: Vec::new(),
        }
    }

    /// Adds the answers about a feature: if the product has it, and if it lacks it.
    #[must_use]
    pub fn about(
        mut self,
        feature: impl Into<String>,
        functional: KanoAnswer,
        dysfunctional: KanoAnswer,
    ) -> Self {
        self.pairs.push(KanoPair {
            feature: feature.into(),
            functional: Some(functional),
            dysfunctional: Some(dysfunctional),
        });
        self
    }
}

impl Answer for KanoAnswers {
    fn respondent(&self) -> &Respondent {
        &self.respondent
    }
}
