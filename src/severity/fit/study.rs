//! The share of users who would be very disappointed without the product.

use serde::{Deserialize, Serialize};

use super::answer::{Disappointment, ProductAnswer};
use super::threshold::{FitThreshold, FitVerdict};
use crate::error::{Invalid, SurveyError};
use crate::quantity::Share;
use crate::severity::answered::Answered;
use crate::severity::tally::Asked;
use crate::severity::{SeverityFinding, SeverityFindings, ShareBase, Survey};
use crate::survey::{Exclusions, Reason};

/// The people among whom the very disappointed are counted.
///
/// # Example
/// ```
/// use bizcase::severity::FitBase;
///
/// assert_eq!(FitBase::default(), FitBase::Users);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FitBase {
    /// Those who still use the product: without the answer "no longer use it".
    #[default]
    Users,
    /// All who answer, also those who no longer use it.
    Everybody,
}

/// Tests product/market fit: whether enough users would be very disappointed without the product.
///
/// Ask people who used it at least twice and lately. Test each segment with
/// [`by_segment`](crate::survey::by_segment): a product may fit one and not the market as a whole.
///
/// # Example
/// ```
/// use bizcase::severity::{Disappointment, FitVerdict, ProductAnswer, ProductMarketFit, Survey};
/// use bizcase::survey::Respondent;
///
/// // 40 of 100: 40 %, and yet not passed.
/// let rows: Vec<_> = (0..100)
///     .map(|id| {
///         let answer = if id < 40 { Disappointment::Very } else { Disappointment::Somewhat };
///         ProductAnswer::new(Respondent::new(id.to_string())).without_it(answer)
///     })
///     .collect();
/// let fit = ProductMarketFit::default().analyse(&Survey::new("users"), &rows)?;
/// assert_eq!(format!("{:.3}", fit.very().interval), "0.309 to 0.498 (95%, Wilson)");
/// assert_eq!(fit.verdict, FitVerdict::Open);
/// assert_eq!(format!("{:.2}", fit.probability_above.value()), "0.50");
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// S. Ellis (2009), *The startup pyramid*; R. Vohra (2018), *How Superhuman built an engine to find
/// product/market fit*, First Round Review.
#[doc(alias("PMF", "Sean Ellis"))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductMarketFit {
    threshold: FitThreshold,
    #[serde(default)]
    base: FitBase,
}

/// Ellis's threshold, among those who still use the product.
impl Default for ProductMarketFit {
    fn default() -> Self {
        Self {
            threshold: FitThreshold::ellis(),
            base: FitBase::Users,
        }
    }
}

/// How users would feel without the product, and what the threshold says.
///
/// # Example
/// See [`ProductMarketFit`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FitResult {
    /// The name of the survey.
    pub survey: String,
    /// Whom the shares are of.
    pub base: ShareBase,
    /// The share of each answer, in the order of [`Disappointment::ALL`]; without the last where
    /// it is not in the base.
    pub shares: Vec<SeverityFinding>,
    /// The threshold.
    pub threshold: FitThreshold,
    /// The probability that the share of the very disappointed lies above the threshold, by the
    /// beta distribution with Jeffreys' prior.
    pub probability_above: Share,
    /// What the interval says about the threshold.
    pub verdict: FitVerdict,
    /// The respondents left out, those outside the base among them.
    pub exclusions: Exclusions,
}

const ANALYSIS: &str = "product/market fit";

impl ProductMarketFit {
    /// Sets the threshold.
    #[must_use]
    pub fn threshold(mut self, threshold: FitThreshold) -> Self {
        self.threshold = threshold;
        self
    }

    /// Sets whom the share is of.
    #[must_use]
    pub const fn base(mut self, base: FitBase) -> Self {
        self.base = base;
        self
    }

    /// Counts how users would feel without the product.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for an id that occurs twice or a weight below zero;
    /// [`SurveyError::NobodyLeft`] if nobody in the base answers.
    pub fn analyse(
        &self,
        survey: &Survey,
        rows: &[ProductAnswer],
    ) -> Result<FitResult, SurveyError> {
        let survey = &self.among(survey);
        let answered = Answered::of(ANALYSIS, rows, |_, row| Ok(self.reason(row)))?;
        let answers = self.answers();
        let asked = Asked::Shares {
            categories: answers.len(),
        };
        let question = [("disappointment".to_owned(), asked)];
        let tally = survey.tally(&answered, &question, |row, cells| {
            for (cell, answer) in cells.iter_mut().zip(answers) {
                *cell = f64::from(u8::from(rows[row].disappointment == Some(*answer)));
            }
        })?;
        let shares = answers.iter().enumerate();
        let shares = shares.map(|(at, answer)| survey.share(answer.to_string(), &tally, (0, at)));
        let shares = shares.collect::<Result<Vec<_>, _>>()?;
        let threshold = self.threshold.share;
        Ok(FitResult {
            survey: survey.name().to_owned(),
            base: survey.base().clone(),
            threshold: self.threshold.clone(),
            probability_above: survey
                .proportion(&tally, (0, 0))?
                .probability_above(threshold),
            verdict: FitVerdict::of(&shares[0].interval, threshold),
            shares,
            exclusions: answered.exclusions,
        })
    }

    /// The answers of those in the base.
    fn answers(&self) -> &'static [Disappointment] {
        const ALL: &[Disappointment] = &Disappointment::ALL;
        match self.base {
            FitBase::Users => &ALL[..3],
            FitBase::Everybody => ALL,
        }
    }

    fn reason(&self, row: &ProductAnswer) -> Option<Reason> {
        match row.disappointment {
            None => Some(Reason::Missing {
                column: "disappointment",
            }),
            Some(answer) if !self.answers().contains(&answer) => Some(Reason::NotInBase {
                answer: answer.to_string(),
            }),
            Some(_) => None,
        }
    }

    /// The survey with the base that the shares are of.
    fn among(&self, survey: &Survey) -> Survey {
        const USERS: &str = "who still use it";
        match (self.base, survey.base()) {
            (FitBase::Everybody, _) => survey.clone(),
            (FitBase::Users, ShareBase::All) => survey.clone().among(format!("those {USERS}")),
            (FitBase::Users, whom) => survey.clone().among(format!("{whom} {USERS}")),
        }
    }
}

impl FitResult {
    /// The share of those who would be very disappointed, with Wilson's interval.
    #[must_use]
    pub fn very(&self) -> &SeverityFinding {
        &self.shares[0]
    }

    /// The shares as a study, named like the answers: `very disappointed`.
    ///
    /// # Errors
    /// [`Invalid`] never, for a result that was found.
    pub fn findings(&self) -> Result<SeverityFindings, Invalid> {
        SeverityFindings::new(self.survey.as_str(), self.shares.iter().cloned())
    }
}
