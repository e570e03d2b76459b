//! Opportunity scores that were found.

use std::marker::PhantomData;

use serde::Serialize;

use super::scale::{OpportunityGrade, OpportunityScale, OpportunityScore, TenPointScale};
use crate::error::Invalid;
use crate::quantity::Share;
use crate::severity::{SeverityFinding, SeverityFindings, ShareBase};
use crate::survey::Exclusions;

/// The outcomes of a survey by falling opportunity score.
///
/// # Example
/// See [`OpportunityScoring`](super::OpportunityScoring).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(bound = "")]
#[non_exhaustive]
pub struct Opportunities<S> {
    /// The name of the survey.
    pub survey: String,
    /// Whom the shares are of.
    pub base: ShareBase,
    /// The outcomes, the highest score first; equal scores in the order of their names.
    pub outcomes: Vec<OutcomeOpportunity<S>>,
    /// The respondents left out.
    pub exclusions: Exclusions,
}

/// How much an outcome matters, how well it is met, and what follows.
///
/// # Example
/// See [`OpportunityScoring`](super::OpportunityScoring).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(bound = "")]
#[non_exhaustive]
pub struct OutcomeOpportunity<S> {
    /// The outcome.
    pub outcome: String,
    /// Its importance: the share of answers in the top boxes, or their mean.
    pub importance: SeverityFinding,
    /// The satisfaction with it, likewise.
    pub satisfaction: SeverityFinding,
    /// Its score on the scale, with the interval between percentiles of its draws.
    pub score: SeverityFinding,
    /// The probability of each rank among all outcomes, the first rank first.
    pub ranks: Vec<Share>,
    #[serde(skip)]
    pub(super) scale: PhantomData<fn() -> S>,
}

impl<S: OpportunityScale> Opportunities<S> {
    /// All figures as a study, named like `speed: importance`, `speed: satisfaction` and
    /// `speed: opportunity`.
    ///
    /// # Errors
    /// [`Invalid`] never, for scores that were found.
    pub fn findings(&self) -> Result<SeverityFindings, Invalid> {
        let figures = self.outcomes.iter().flat_map(|it| {
            let figures = [&it.importance, &it.satisfaction, &it.score];
            figures.into_iter().cloned()
        });
        SeverityFindings::new(self.survey.as_str(), figures)
    }
}

impl<S: OpportunityScale> OutcomeOpportunity<S> {
    /// The score, on its scale.
    #[must_use]
    pub const fn opportunity(&self) -> OpportunityScore<S> {
        OpportunityScore::known(self.score.estimate())
    }

    /// Importance and satisfaction on the scale, each as low end, estimate and high end.
    #[must_use]
    pub fn place(&self) -> [(f64, f64, f64); 2] {
        [&self.importance, &self.satisfaction].map(|finding| {
            let interval = &finding.interval;
            let [low, middle, high] =
                [interval.low, interval.estimate, interval.high].map(|value| S::TIMES * value);
            (low, middle, high)
        })
    }

    /// The probability that the score lies above a threshold of its scale: the share of the draws.
    #[must_use]
    pub fn probability_above(&self, threshold: OpportunityScore<S>) -> Share {
        self.share_of_draws(|draw| draw > threshold.value())
    }

    fn share_of_draws(&self, holds: impl Fn(f64) -> bool) -> Share {
        let draws = self.score.draws();
        let count = draws.iter().filter(|&&draw| holds(draw)).count();
        Share::literal(count as f64 / draws.len() as f64)
    }
}

impl<S: TenPointScale> OutcomeOpportunity<S> {
    /// The probability of each grade, from unattractive to extreme: the shares of the draws.
    ///
    /// # Example
    /// ```
    /// use bizcase::severity::{OpportunityGrade, OpportunityScoring, OutcomeRatings, Survey};
    /// use bizcase::survey::Respondent;
    ///
    /// let rows: Vec<_> = (0..40)
    ///     .map(|id| OutcomeRatings::new(Respondent::new(id.to_string())).rated("speed", 5, 1))
    ///     .collect();
    /// let found = OpportunityScoring::top_box().analyse(&Survey::new("spring"), &rows)?;
    /// let [.., (grade, probability)] = found.outcomes[0].grades();
    /// assert_eq!(grade, OpportunityGrade::Extreme);
    /// assert!(probability.value() > 0.99);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn grades(&self) -> [(OpportunityGrade, Share); 4] {
        OpportunityGrade::ALL.map(|grade| {
            let probability = self.share_of_draws(|draw| OpportunityGrade::of(draw) == grade);
            (grade, probability)
        })
    }
}
