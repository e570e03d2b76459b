//! Answers to "which of these two?".

use serde::Serialize;

use crate::survey::{Answer, Respondent};

/// Which of two items a respondent prefers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Preferred {
    /// The first.
    First,
    /// The second.
    Second,
    /// Neither: both matter as much.
    Neither,
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PairAnswer {
    /// The item named first.
    pub first: String,
    /// The item named second.
    pub second: String,
    /// Which of them is preferred.
    pub preferred: Preferred,
}

/// All comparisons of one respondent.
///
/// # Example
/// ```
/// use bizcase::severity::PairedAnswers;
/// use bizcase::survey::Respondent;
///
/// let anna = PairedAnswers::new(Respondent::new("1"))
///     .prefers("speed", "price")
///     .ties("price", "service");
/// assert_eq!(anna.pairs.len(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairedAnswers {
    /// Who answered.
    pub respondent: Respondent,
    /// The comparisons.
    pub pairs: Vec<PairAnswer>,
}

impl PairedAnswers {
    /// A respondent who has compared nothing yet.
    #[must_use]
    pub const fn new(respondent: Respondent) -> Self {
        Self {
            respondent,
            pairs: Vec::new(),
        }
    }

    /// Adds a comparison in which an item is preferred to another.
    #[must_use]
    pub fn prefers(self, item: impl Into<String>, to: impl Into<String>) -> Self {
        self.compares(item.into(), to.into(), Preferred::First)
    }

    /// Adds a comparison in which neither item is preferred.
    #[must_use]
    pub fn ties(self, first: impl Into<String>, second: impl Into<String>) -> Self {
        self.compares(first.into(), second.into(), Preferred::Neither)
    }

    fn compares(mut self, first: String, second: String, preferred: Preferred) -> Self {
        self.pairs.push(PairAnswer {
            first,
            second,
            preferred,
        });
        self
    }
}

impl Answer for PairedAnswers {
    fn respondent(&self) -> &Respondent {
        &self.respondent
    }
}

/// How often two items were preferred to each other.
///
/// # Example
/// See [`BradleyTerry::of_counts`](super::BradleyTerry::of_counts).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PairCount {
    /// One item.
    pub first: String,
    /// The other.
    pub second: String,
    /// How often the first was preferred.
    pub first_preferred: u64,
    /// How often the second was preferred.
    pub second_preferred: u64,
    /// How often neither was.
    pub neither: u64,
}

impl PairCount {
    /// Two items, with how often each was preferred.
    #[must_use]
    pub fn new(
        (first, first_preferred): (impl Into<String>, u64),
        (second, second_preferred): (impl Into<String>, u64),
    ) -> Self {
        Self {
            first: first.into(),
            second: second.into(),
            first_preferred,
            second_preferred,
            neither: 0,
        }
    }

    /// Sets how often neither was preferred.
    #[must_use]
    pub const fn neither(mut self, times: u64) -> Self {
        self.neither = times;
        self
    }
}
