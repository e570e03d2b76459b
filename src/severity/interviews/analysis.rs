//! Which themes interviews brought up.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::mentions::Mentions;
use super::themes::ThemeCounts;
use crate::error::{Invalid, SurveyError};
use crate::severity::answered::Answered;
use crate::severity::tally::Asked;
use crate::severity::{SeverityFinding, SeverityFindings, ShareBase, Survey};
use crate::survey::{Answer, Exclusions, Respondent};

/// What one interview brought up.
///
/// # Example
/// ```
/// use bizcase::severity::Interview;
/// use bizcase::survey::Respondent;
///
/// let anna = Interview::new(Respondent::new("anna"), ["late invoices", "double entry"]);
/// assert!(anna.themes.contains("double entry"));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Interview {
    /// Who was interviewed.
    pub respondent: Respondent,
    /// The themes that came up, each once. There may be none.
    pub themes: BTreeSet<String>,
}

impl Interview {
    /// An interview with the themes that came up.
    #[must_use]
    pub fn new<T: Into<String>>(
        respondent: Respondent,
        themes: impl IntoIterator<Item = T>,
    ) -> Self {
        Self {
            respondent,
            themes: themes.into_iter().map(Into::into).collect(),
        }
    }
}

impl Answer for Interview {
    fn respondent(&self) -> &Respondent {
        &self.respondent
    }
}

/// Interviews as evidence: in how many each theme came up, what that says about all people, and how
/// many themes are still unheard.
///
/// Interviews are too few for weights: everybody counts once.
///
/// # Example
/// ```
/// use bizcase::severity::{Interview, InterviewAnalysis, Survey};
/// use bizcase::survey::Respondent;
///
/// let said: [&[&str]; 5] = [
///     &["late invoices", "double entry"], &["late invoices"], &["late invoices", "bank feed"], &[], &["double entry"],
/// ];
/// let interviews: Vec<Interview> = (0..5)
///     .map(|id| Interview::new(Respondent::new(id.to_string()), said[id].iter().copied()))
///     .collect();
/// let result = InterviewAnalysis::new().analyse(&Survey::new("discovery"), &interviews)?;
/// let first = &result.themes[0];
/// assert_eq!((first.theme.as_str(), first.mentions.heard()), ("late invoices", 3));
/// // Three of five may be one in seven, or nearly all.
/// assert_eq!(format!("{:.2}", first.share.interval), "0.15 to 0.95 (95%, Clopper-Pearson)");
/// assert!(result.counts.coverage().value() > 0.8);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct InterviewAnalysis {}

/// What interviews brought up.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct InterviewResult {
    /// The name of the survey.
    pub survey: String,
    /// Whom shares are of.
    pub base: ShareBase,
    /// The themes, the most frequent first.
    pub themes: Vec<HeardTheme>,
    /// How often each was heard: how many are unheard, and what more interviews would bring.
    pub counts: ThemeCounts,
    /// People left out.
    pub exclusions: Exclusions,
}

/// A theme that came up.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HeardTheme {
    /// The theme.
    pub theme: String,
    /// In how many interviews.
    pub mentions: Mentions,
    /// The share of people who would mention it: an exact interval, which is conservative, and
    /// draws. The finding is named as the theme.
    pub share: SeverityFinding,
}

impl InterviewAnalysis {
    /// Every interview counts once.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts the themes of interviews.
    ///
    /// # Errors
    /// - [`SurveyError::Invalid`] for fewer than two interviews, interviews without any theme,
    ///   different weights or a negative one, an id that occurs twice, and fewer people in the
    ///   population of the survey than were interviewed.
    /// - [`SurveyError::NobodyLeft`] without interviews.
    pub fn analyse(
        &self,
        survey: &Survey,
        rows: &[Interview],
    ) -> Result<InterviewResult, SurveyError> {
        let answered = Answered::of("interviews", rows, |_, _| Ok(None))?;
        equally_weighted(&answered)?;
        let mut heard: BTreeMap<&str, u64> = BTreeMap::new();
        for &row in &answered.rows {
            for theme in &rows[row].themes {
                *heard.entry(theme).or_insert(0) += 1;
            }
        }
        let mut themes: Vec<(&str, u64)> = heard.into_iter().collect();
        themes.sort_by_key(|theme| Reverse(theme.1));
        let interviews = answered.ids.len() as u64;
        let counts = ThemeCounts::by_interview(interviews, themes.iter().map(|theme| theme.1))?;

        let share = Asked::Shares { categories: 1 };
        let questions: Vec<_> = themes
            .iter()
            .map(|(theme, _)| ((*theme).to_owned(), share))
            .collect();
        let tally = survey.tally(&answered, &questions, |row, cells| {
            for (cell, (theme, _)) in cells.iter_mut().zip(&themes) {
                *cell = f64::from(u8::from(rows[row].themes.contains(*theme)));
            }
        })?;
        let theme = |(place, &(theme, heard)): (usize, &(&str, u64))| {
            let mut share = survey.share(theme.to_owned(), &tally, (place, place))?;
            let counted = survey.proportion(&tally, (place, place))?;
            share.interval = counted.clopper_pearson(survey.confidence());
            Ok(HeardTheme {
                theme: theme.to_owned(),
                mentions: Mentions::new(heard, interviews)?,
                share,
            })
        };
        let themes = themes.iter().enumerate().map(theme);
        Ok(InterviewResult {
            survey: survey.name().to_owned(),
            base: survey.base().clone(),
            themes: themes.collect::<Result<Vec<_>, SurveyError>>()?,
            counts,
            exclusions: answered.exclusions,
        })
    }
}

fn equally_weighted(answered: &Answered<'_>) -> Result<(), Invalid> {
    let first = answered.weights[0];
    #[expect(clippy::float_cmp, reason = "equal weights are the same number")]
    let other = answered.weights.iter().position(|&weight| weight != first);
    match other {
        None => Ok(()),
        Some(at) => {
            let parameter = format!("weight of respondent {}", answered.ids[at]);
            let rule = format!(
                "{first}, as that of {}: interviews count once each",
                answered.ids[0]
            );
            Err(Invalid::rule(&parameter, answered.weights[at], rule))
        }
    }
}

impl InterviewResult {
    /// The share of every theme, with draws.
    ///
    /// # Errors
    /// [`Invalid`] never, for a result that exists.
    pub fn findings(&self) -> Result<SeverityFindings, Invalid> {
        let themes = self.themes.iter().map(|theme| theme.share.clone());
        SeverityFindings::new(&*self.survey, themes)
    }
}
