//! Whether users recommend the product.

use serde::{Deserialize, Serialize};

use super::answer::ProductAnswer;
use crate::error::{Invalid, SurveyError};
use crate::quantity::Unit;
use crate::severity::answered::Answered;
use crate::severity::rating::{RatingScale, Reader};
use crate::severity::tally::Asked;
use crate::severity::{SeverityFinding, SeverityFindings, ShareBase, Survey};
use crate::survey::{Exclusions, Reason};

/// Computes the net promoter score: the percentage of those who rate their likelihood to recommend
/// 9 or 10 minus the percentage of those who rate it 0 to 6.
///
/// # Example
/// ```
/// use bizcase::severity::{NetPromoter, ProductAnswer, Survey};
/// use bizcase::survey::Respondent;
///
/// let rows = [10, 9, 8, 7, 3, 9].iter().enumerate().map(|(id, &likelihood)| {
///     ProductAnswer::new(Respondent::new(id.to_string())).recommends(likelihood)
/// });
/// let rows: Vec<_> = rows.collect();
/// let found = NetPromoter::default().analyse(&Survey::new("users"), &rows)?;
/// // Three promoters, two passives, one detractor.
/// assert!((found.score.estimate() - 100.0 / 3.0).abs() < 1e-9);
/// // Six answers say next to nothing.
/// assert!(found.score.interval.half_width() > 40.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// F. F. Reichheld (2003), *The one number you need to grow*, Harvard Business Review 81(12).
#[doc(alias = "NPS")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetPromoter {}

/// A net promoter score and what it is made of.
///
/// # Example
/// See [`NetPromoter`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NetPromoterScore {
    /// The name of the survey.
    pub survey: String,
    /// Whom the shares are of.
    pub base: ShareBase,
    /// The score, from -100 to 100.
    pub score: SeverityFinding,
    /// The share of promoters: 9 and 10.
    pub promoters: SeverityFinding,
    /// The share of passives: 7 and 8.
    pub passives: SeverityFinding,
    /// The share of detractors: 0 to 6.
    pub detractors: SeverityFinding,
    /// The respondents left out.
    pub exclusions: Exclusions,
}

const ANALYSIS: &str = "net promoter score";
const QUESTION: &str = "recommendation";

impl NetPromoter {
    /// Computes the score with its interval.
    ///
    /// # Errors
    /// [`SurveyError::OffScale`] for a rating outside 0 to 10; [`SurveyError::Invalid`] for an id
    /// that occurs twice or a weight below zero; [`SurveyError::NobodyLeft`] if nobody answers.
    pub fn analyse(
        &self,
        survey: &Survey,
        rows: &[ProductAnswer],
    ) -> Result<NetPromoterScore, SurveyError> {
        let mut reader = Reader::new(RatingScale::eleven_points());
        for (index, row) in rows.iter().enumerate() {
            if let Some(answer) = row.recommendation {
                reader.steps(answer, || QUESTION.to_owned(), (index, &row.respondent));
            }
        }
        reader.refuse()?;
        let missing = Reason::Missing { column: QUESTION };
        let answered = Answered::of(ANALYSIS, rows, |_, row| {
            Ok(row.recommendation.is_none().then(|| missing.clone()))
        })?;
        let question = [(QUESTION.to_owned(), Asked::Shares { categories: 3 })];
        let tally = survey.tally(&answered, &question, |row, cells| {
            let answer = rows[row].recommendation.unwrap_or_default();
            cells.fill(0.0);
            cells[group(answer)] = 1.0;
        })?;
        let score = |promoters: f64, detractors: f64| 100.0 * (promoters - detractors);
        let (promoters, detractors) = (&tally.draws[0], &tally.draws[2]);
        let draws = promoters.iter().zip(detractors);
        let draws = draws.map(|(&promoters, &detractors)| score(promoters, detractors));
        let figure = (
            score(tally.estimates[0], tally.estimates[2]),
            draws.collect(),
        );
        let share = |name: &str, column| survey.share(name.to_owned(), &tally, (0, column));
        Ok(NetPromoterScore {
            survey: survey.name().to_owned(),
            base: survey.base().clone(),
            score: survey.figure(ANALYSIS.to_owned(), Unit::Ratio, figure, (&tally, 0))?,
            promoters: share("promoters", 0)?,
            passives: share("passives", 1)?,
            detractors: share("detractors", 2)?,
            exclusions: answered.exclusions,
        })
    }
}

/// Promoters, passives, detractors.
const fn group(answer: i32) -> usize {
    match answer {
        9.. => 0,
        7 | 8 => 1,
        _ => 2,
    }
}

impl NetPromoterScore {
    /// All figures as a study: `net promoter score`, `promoters`, `passives`, `detractors`.
    ///
    /// # Errors
    /// [`Invalid`] never, for a score that was found.
    pub fn findings(&self) -> Result<SeverityFindings, Invalid> {
        let figures = [
            &self.score,
            &self.promoters,
            &self.passives,
            &self.detractors,
        ];
        SeverityFindings::new(self.survey.as_str(), figures.into_iter().cloned())
    }
}
