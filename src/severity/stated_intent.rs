//! From what people say they will buy to how many buy.

use serde::{Deserialize, Serialize};

use super::answered::Answered;
use super::tally::{Asked, Tally};
use super::{IntentCalibration, SeverityFinding, SeverityFindings, Survey};
use crate::distribution::{self, Dist, Distribution, Observed};
use crate::error::{Invalid, SurveyError, unknown_name};
use crate::quantity::{Share, Unit};
use crate::random::Sampling;
use crate::sample::{Interval, IntervalMethod};
use crate::survey::{Answer, Exclusions, Reason, Respondent};

/// How likely one respondent says they are to buy.
///
/// # Example
/// See [`StatedIntent`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IntentAnswer {
    /// The respondent.
    pub respondent: Respondent,
    /// The answer, as the scale writes it.
    pub answer: Option<String>,
}

impl Answer for IntentAnswer {
    fn respondent(&self) -> &Respondent {
        &self.respondent
    }
}

impl IntentAnswer {
    /// The answer of a respondent.
    #[must_use]
    pub fn new(respondent: Respondent, answer: &str) -> Self {
        Self {
            respondent,
            answer: Some(answer.to_owned()),
        }
    }
}

/// The share who will buy by stated intent, under one or several calibrations.
///
/// # Formula
/// The sum over answers of the share who gave it, times the share of those who buy. Draws carry
/// both what the sample leaves open and what the calibration does.
///
/// The figure is trial among people like those asked, who knew of the offer and could get it.
/// Awareness and availability are shares of their own: [`ShareChain`](super::ShareChain).
///
/// # Example
/// ```
/// use bizcase::severity::{IntentAnswer, IntentCalibration, StatedIntent, Survey};
/// use bizcase::survey::Respondent;
///
/// // 20, 40, 20, 10 and 10 of 100.
/// let answers = [("5", 20), ("4", 40), ("3", 20), ("2", 10), ("1", 10)];
/// let answers = answers.iter().flat_map(|&(answer, count)| vec![answer; count]).enumerate();
/// let rows: Vec<_> = answers
///     .map(|(id, answer)| IntentAnswer::new(Respondent::new(id.to_string()), answer))
///     .collect();
/// let found = StatedIntent::by(IntentCalibration::hundred_fifty())
///     .and(IntentCalibration::published_range()?)
///     .analyse(&Survey::new("concept test"), &rows)?;
/// assert!((found.would_buy("100/50")?.estimate() - 0.4).abs() < 1e-12);
/// let range = found.would_buy("published range")?;
/// assert!(range.interval.low > 0.15 && range.interval.high < 0.5);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias = "purchase intent")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedIntent {
    calibrations: Vec<IntentCalibration>,
}

/// What stated intent says.
///
/// # Example
/// See [`StatedIntent`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct IntentResult {
    /// The share who gave each answer, in the order of the first calibration, as `answer 5`.
    pub answers: Vec<SeverityFinding>,
    /// The share who will buy by each calibration, as `would buy, Juster`.
    pub would_buy: Vec<SeverityFinding>,
    /// Who was left out, and why.
    pub exclusions: Exclusions,
    survey: String,
}

impl StatedIntent {
    /// Intentions by a calibration.
    #[must_use]
    pub fn by(calibration: IntentCalibration) -> Self {
        Self {
            calibrations: vec![calibration],
        }
    }

    /// Adds a calibration of the same scale.
    #[must_use]
    pub fn and(mut self, calibration: IntentCalibration) -> Self {
        self.calibrations.push(calibration);
        self
    }

    /// Computes the share who will buy by every calibration.
    ///
    /// # Errors
    /// [`SurveyError::UnknownAnswers`] lists all answers that are not on the scale;
    /// [`SurveyError::Invalid`] for calibrations of different scales or of one name, and ids that
    /// occur twice; [`SurveyError::NobodyLeft`].
    pub fn analyse(
        &self,
        survey: &Survey,
        rows: &[IntentAnswer],
    ) -> Result<IntentResult, SurveyError> {
        let scale = self.checked()?;
        let places = places(scale, rows)?;
        let answered = Answered::of("stated intent", rows, |_, row| {
            let missing = row.answer.is_none();
            Ok(missing.then_some(Reason::Missing { column: "answer" }))
        })?;
        let categories = scale.answers.len();
        let question = [("intent".to_owned(), Asked::Shares { categories })];
        let tally = survey.tally(&answered, &question, |row, cells| {
            cells.fill(0.0);
            if let Some(place) = places[row] {
                cells[place] = 1.0;
            }
        })?;
        let given = |place: usize| {
            let name = format!("answer {}", scale.answers[place].0);
            survey.share(name, &tally, (0, place))
        };
        let calibrated = self
            .calibrations
            .iter()
            .map(|it| calibrated(survey, scale, it, &tally));
        Ok(IntentResult {
            answers: (0..categories).map(given).collect::<Result<_, _>>()?,
            would_buy: calibrated.collect::<Result<_, _>>()?,
            exclusions: answered.exclusions,
            survey: survey.name().to_owned(),
        })
    }

    /// The first calibration, whose answers are the scale of all.
    fn checked(&self) -> Result<&IntentCalibration, Invalid> {
        let [scale, others @ ..] = self.calibrations.as_slice() else {
            return Err(Invalid::rule("calibrations", "none", "one or more"));
        };
        scale.check()?;
        for (place, other) in others.iter().enumerate() {
            other.check()?;
            let parameter = format!("answers of calibration `{}`", other.name);
            let same = other.answers.len() == scale.answers.len()
                && other.answers.iter().all(|it| scale.place(&it.0).is_some());
            if !same {
                let rule = format!("those of `{}`, to be held against it", scale.name);
                return Err(Invalid::rule(&parameter, listed(other), rule));
            }
            if self.calibrations[..=place]
                .iter()
                .any(|it| it.name == other.name)
            {
                let told = format!("`{}` twice", other.name);
                return Err(Invalid::rule("calibrations", told, "named differently"));
            }
        }
        Ok(scale)
    }
}

fn listed(calibration: &IntentCalibration) -> String {
    let answers: Vec<&str> = calibration.answers.iter().map(|it| it.0.as_str()).collect();
    answers.join(", ")
}

/// The place of every answer on the scale.
fn places(
    scale: &IntentCalibration,
    rows: &[IntentAnswer],
) -> Result<Vec<Option<usize>>, SurveyError> {
    let (mut places, mut unknown, mut at) =
        (Vec::with_capacity(rows.len()), Vec::new(), Vec::new());
    for (index, row) in rows.iter().enumerate() {
        let place = row.answer.as_deref().and_then(|answer| scale.place(answer));
        if let (Some(answer), None) = (&row.answer, place) {
            at.push(index);
            if !unknown.contains(answer) {
                unknown.push(answer.clone());
            }
        }
        places.push(place);
    }
    if at.is_empty() {
        return Ok(places);
    }
    Err(SurveyError::UnknownAnswers {
        column: "answer".to_owned(),
        answers: unknown,
        rows: at,
        known: scale.answers.iter().map(|it| it.0.clone()).collect(),
    })
}

/// The share who buy by one calibration.
fn calibrated(
    survey: &Survey,
    scale: &IntentCalibration,
    calibration: &IntentCalibration,
    tally: &Tally,
) -> Result<SeverityFinding, Invalid> {
    let bootstrap = survey.draws();
    let sampling = Sampling::monte_carlo(u64::from(bootstrap.resamples()));
    let sampling = sampling.seed(bootstrap.seed_used());
    let address = format!("{}: calibration {}", survey.name(), calibration.name);
    // One address for all answers: they move together.
    let ranges = calibration
        .answers
        .iter()
        .map(|(_, range)| (address.as_str(), range));
    let weights = distribution::draws("a calibration", &ranges.collect::<Vec<_>>(), &sampling)?;
    let (mut share, mut draws) = (0.0, vec![0.0; weights[0].len()]);
    for ((answer, range), weights) in calibration.answers.iter().zip(&weights) {
        let Some(place) = scale.place(answer) else {
            continue;
        };
        share += tally.estimates[place] * range.mean().unwrap_or_else(|| range.median());
        let shares = tally.draws[place].iter().zip(weights);
        for (draw, (share, weight)) in draws.iter_mut().zip(shares) {
            *draw += share * weight;
        }
    }
    // The shares of all answers add up to one but for rounding.
    let within = |share: f64| share.clamp(0.0, 1.0);
    let draws: Vec<f64> = draws.into_iter().map(within).collect();
    let name = format!("would buy, {}", calibration.name);
    survey.figure(name, Unit::Share, (within(share), draws), (tally, 0))
}

impl IntentResult {
    /// The share who will buy by a calibration.
    ///
    /// # Errors
    /// [`Invalid`] if no calibration has this name; the nearest is suggested.
    pub fn would_buy(&self, calibration: &str) -> Result<&SeverityFinding, Invalid> {
        let names = self.would_buy.iter().map(of);
        let found = self.would_buy.iter().find(|it| of(it) == calibration);
        found.ok_or_else(|| unknown_name("calibration", calibration, names))
    }

    /// The shares who will buy, as a study.
    ///
    /// # Errors
    /// [`Invalid`] never, for a result of an analysis.
    pub fn findings(&self) -> Result<SeverityFindings, Invalid> {
        SeverityFindings::new(self.survey.as_str(), self.would_buy.iter().cloned())
    }
}

/// The calibration of a finding.
fn of(finding: &SeverityFinding) -> &str {
    finding.name.trim_start_matches("would buy, ")
}

/// A stated share after trial data have arrived: the beta distribution with the mean and the
/// standard deviation of the share's draws is the prior, and buyers among those offered are
/// binomial.
///
/// # Example
/// ```
/// use bizcase::quantity::{Share, Unit};
/// use bizcase::random::Sampling;
/// use bizcase::sample::{Interval, IntervalMethod};
/// use bizcase::severity::{SeverityFinding, TrialUpdate};
///
/// // Between 10 and 30 % by stated intent; in the pilot 9 of 100 bought.
/// let confidence = Share::percent(95.0)?;
/// let interval = Interval::new(0.2, (0.1, 0.3), Unit::Share, confidence, IntervalMethod::Draws)?;
/// let stated = SeverityFinding::new("would buy", interval, vec![0.1, 0.15, 0.2, 0.25, 0.3]);
/// let now = TrialUpdate::of(&stated, 9, 100, &Sampling::latin_hypercube(1_000), confidence)?;
/// assert!(now.share.estimate() > 0.09 && now.share.estimate() < 0.2);
/// assert!(now.share.interval.half_width() < interval.half_width());
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// D. G. Morrison (1979), *Purchase intentions and purchase behavior*, Journal of Marketing 43,
/// 65-74, on intent as a beta-binomial model.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TrialUpdate {
    /// The share as stated.
    pub prior: Dist,
    /// The share after the trial.
    pub posterior: Dist,
    /// The share after the trial as a finding, under the name of the one before.
    pub share: SeverityFinding,
}

impl TrialUpdate {
    /// A share after `buyers` of those `offered` bought.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for more buyers than were offered, nobody offered, or a stated share
    /// that leaves nothing open.
    pub fn of(
        stated: &SeverityFinding,
        buyers: u64,
        offered: u64,
        sampling: &Sampling,
        confidence: Share,
    ) -> Result<Self, SurveyError> {
        let draws = stated.draws();
        let count = draws.len().max(1) as f64;
        let mean = draws.iter().sum::<f64>() / count;
        let squares: f64 = draws.iter().map(|draw| (draw - mean) * (draw - mean)).sum();
        let prior = Dist::beta_from_mean_sd(mean, libm::sqrt(squares / count))?;
        let posterior = prior.updated(&Observed::successes(buyers, offered)?)?;
        let address = format!("{} after a trial", stated.name);
        let drawn = distribution::draws(&address, &[(address.as_str(), &posterior)], sampling)?;
        let tail = Share::literal(0.5 * confidence.complement().value());
        let ends = (posterior.quantile(tail), posterior.upper_quantile(tail));
        let estimate = posterior.mean().unwrap_or_else(|| posterior.median());
        let method = IntervalMethod::Draws;
        let interval = Interval::new(estimate, ends, Unit::Share, confidence, method)?;
        let share = SeverityFinding::new(stated.name.as_str(), interval, drawn.concat());
        Ok(Self {
            prior,
            posterior,
            share: share.of(stated.base.clone()),
        })
    }
}
