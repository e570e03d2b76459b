//! What a problem costs the people who have it, from their own answers.

use serde::{Deserialize, Serialize};

use super::answered::Answered;
use super::tally::{Asked, Tally};
use super::{SeverityFinding, SeverityFindings, Survey};
use crate::error::{Invalid, Permitted, SurveyError};
use crate::quantity::{Currency, Money, Period, Unit};
use crate::survey::{Answer, Exclusions, Reason, Respondent};

/// What one respondent says about a problem.
///
/// # Example
/// See [`PainSurvey`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PainAnswer {
    /// The respondent.
    pub respondent: Respondent,
    /// How often it happened in the period of the survey.
    pub times: Option<f64>,
    /// The hours that it takes each time.
    pub hours: Option<f64>,
    /// What an hour of the respondent costs, if that was asked.
    pub wage: Option<Money>,
    /// Money spent each time.
    pub direct: Option<Money>,
    /// What errors cost in the period.
    pub errors: Option<Money>,
    /// Pain that is no money, from 0 (none) to 10.
    pub severity: Option<f64>,
}

impl Answer for PainAnswer {
    fn respondent(&self) -> &Respondent {
        &self.respondent
    }
}

impl PainAnswer {
    /// A respondent who has not answered anything yet.
    #[must_use]
    pub const fn new(respondent: Respondent) -> Self {
        Self {
            respondent,
            times: None,
            hours: None,
            wage: None,
            direct: None,
            errors: None,
            severity: None,
        }
    }
}

/// What a problem costs a person a year on average, from what respondents say of their own times
/// and costs.
///
/// # Formula
/// Money a year of a respondent: periods a year x (times x (hours x wage + direct cost) + errors).
/// The estimate is the weighted mean over respondents; each respondent's own figures are multiplied
/// first, because those who have a problem often may also take longer over it.
///
/// A part that nobody answered was not asked and is left out of the money; where some answered it,
/// respondents who did not are left out of the analysis. Severity from 0 to 10 stands beside the
/// money and is never added to it.
///
/// # Precision
/// Intervals are percentiles of the Bayesian bootstrap. Costs are skewed: below some fifty
/// respondents they cover less often than stated, because the dearest cases are not in the sample.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money, Period};
/// use bizcase::severity::{PainAnswer, PainSurvey, Survey};
/// use bizcase::survey::Respondent;
///
/// let row = |id: &str, times, hours| PainAnswer {
///     times: Some(times),
///     hours: Some(hours),
///     severity: Some(7.0),
///     ..PainAnswer::new(Respondent::new(id))
/// };
/// let rows = [row("1", 2.0, 1.0), row("2", 0.0, 0.5), row("3", 4.0, 2.0)];
/// let found = PainSurvey::new(Currency::EUR, Period::Month)
///     .wage(Money::major(40, Currency::EUR))
///     .analyse(&Survey::new("owners"), &rows)?;
/// // 12 months x (2 + 0 + 8 hours) / 3 x 40.
/// assert!((found.money.estimate() - 1_600.0).abs() < 1e-9);
/// assert_eq!(found.hours.estimate(), 40.0);
/// assert!(found.direct.is_none());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PainSurvey {
    currency: Currency,
    per: Period,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wage: Option<Money>,
}

/// What a problem costs a person a year.
///
/// # Example
/// See [`PainSurvey`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PainResult {
    /// All that is money: time, direct cost and errors.
    pub money: SeverityFinding,
    /// What the time costs.
    pub time: SeverityFinding,
    /// The direct cost, if it was asked.
    pub direct: Option<SeverityFinding>,
    /// What errors cost, if that was asked.
    pub errors: Option<SeverityFinding>,
    /// The hours.
    pub hours: SeverityFinding,
    /// Severity from 0 to 10, if it was asked.
    pub severity: Option<SeverityFinding>,
    /// Who was left out, and why.
    pub exclusions: Exclusions,
    survey: String,
}

/// The questions, in the order of the columns.
const QUESTIONS: [&str; 6] = [
    "pain a year",
    "time a year",
    "direct cost a year",
    "errors a year",
    "hours a year",
    "severity, 0 to 10",
];

/// Which of the optional questions anybody answered.
#[derive(Clone, Copy)]
struct Put {
    direct: bool,
    errors: bool,
    severity: bool,
}

impl PainSurvey {
    /// A survey that asks how often something happens in a period.
    #[must_use]
    pub const fn new(currency: Currency, per: Period) -> Self {
        Self {
            currency,
            per,
            wage: None,
        }
    }

    /// What an hour costs of respondents who do not say it.
    #[must_use]
    pub const fn wage(mut self, wage: Money) -> Self {
        self.wage = Some(wage);
        self
    }

    /// Computes the means with their draws.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for a negative or infinite answer, a severity above 10 and an amount
    /// in another currency, each naming respondent and row; for ids that occur twice; and for
    /// fewer than two respondents. [`SurveyError::NobodyLeft`].
    pub fn analyse(&self, survey: &Survey, rows: &[PainAnswer]) -> Result<PainResult, SurveyError> {
        let put = Put {
            direct: rows.iter().any(|row| row.direct.is_some()),
            errors: rows.iter().any(|row| row.errors.is_some()),
            severity: rows.iter().any(|row| row.severity.is_some()),
        };
        let answered = Answered::of("pain as money", rows, |index, row| {
            self.check(index, row)?;
            Ok(self.missing(put, row))
        })?;
        let all = [true, true, put.direct, put.errors, true, put.severity];
        let asked: Vec<usize> = (0..all.len()).filter(|&it| all[it]).collect();
        let questions = asked
            .iter()
            .map(|&it| (QUESTIONS[it].to_owned(), Asked::Mean));
        let questions: Vec<(String, Asked)> = questions.collect();
        let tally = survey.tally(&answered, &questions, |row, cells| {
            let figures = self.figures(&rows[row]);
            for (cell, &question) in cells.iter_mut().zip(&asked) {
                *cell = figures[question];
            }
        })?;
        let find = |question: usize| {
            let column = asked.iter().position(|&it| it == question);
            column
                .map(|column| self.finding(survey, question, column, &tally))
                .transpose()
        };
        let needed = |question: usize| {
            let rule = || Invalid::rule(QUESTIONS[question], "none", "asked");
            find(question)?.ok_or_else(rule)
        };
        Ok(PainResult {
            money: needed(0)?,
            time: needed(1)?,
            direct: find(2)?,
            errors: find(3)?,
            hours: needed(4)?,
            severity: find(5)?,
            exclusions: answered.exclusions,
            survey: survey.name().to_owned(),
        })
    }

    fn finding(
        &self,
        survey: &Survey,
        question: usize,
        column: usize,
        tally: &Tally,
    ) -> Result<SeverityFinding, Invalid> {
        let unit = match question {
            4 => Unit::Count,
            5 => Unit::Ratio,
            _ => Unit::Money(self.currency),
        };
        let drawn = (tally.estimates[column], tally.draws[column].clone());
        survey.figure(QUESTIONS[question].to_owned(), unit, drawn, (tally, column))
    }

    fn check(&self, index: usize, row: &PainAnswer) -> Result<(), Invalid> {
        let who = format!("of respondent {} (row {index})", row.respondent.id);
        let plain = [("times", row.times), ("hours", row.hours)];
        for (what, value) in plain {
            let within = Permitted::between(0.0, 1e50);
            value.map_or(Ok(0.0), |it| within.check(&format!("{what} {who}"), it))?;
        }
        let severity = Permitted::between(0.0, 10.0);
        let given = row.severity;
        given.map_or(Ok(0.0), |it| severity.check(&format!("severity {who}"), it))?;
        let amounts = [
            ("wage", row.wage),
            ("direct cost", row.direct),
            ("errors", row.errors),
        ];
        for (what, amount) in amounts {
            let Some(amount) = amount else { continue };
            let parameter = format!("{what} {who}");
            if amount.currency() != self.currency {
                let rule = format!("in {}", self.currency);
                return Err(Invalid::rule(&parameter, amount, rule));
            }
            Permitted::COUNT.check(&parameter, amount.to_f64())?;
        }
        match self.wage {
            Some(wage) if wage.currency() != self.currency => {
                Err(Invalid::rule("wage", wage, format!("in {}", self.currency)))
            }
            _ => Ok(()),
        }
    }

    fn missing(&self, put: Put, row: &PainAnswer) -> Option<Reason> {
        let needed = [
            ("times", row.times.is_some()),
            ("hours", row.hours.is_some()),
            ("wage", row.wage.or(self.wage).is_some()),
            ("direct cost", row.direct.is_some() || !put.direct),
            ("errors", row.errors.is_some() || !put.errors),
        ];
        let column = needed.iter().find(|(_, given)| !given)?.0;
        Some(Reason::Missing { column })
    }

    /// The figures of a respondent a year, in the order of [`QUESTIONS`].
    fn figures(&self, row: &PainAnswer) -> [f64; 6] {
        let amount = |money: Option<Money>| money.map_or(0.0, Money::to_f64);
        let times = row.times.unwrap_or(0.0) * self.per.per(Period::Year);
        let hours = times * row.hours.unwrap_or(0.0);
        let time = hours * amount(row.wage.or(self.wage));
        let direct = times * amount(row.direct);
        let errors = self.per.per(Period::Year) * amount(row.errors);
        let severity = row.severity.unwrap_or(f64::NAN);
        [
            time + direct + errors,
            time,
            direct,
            errors,
            hours,
            severity,
        ]
    }
}

impl PainResult {
    /// Everything that was found out, as a study.
    ///
    /// # Errors
    /// [`Invalid`] never, for a result of an analysis.
    pub fn findings(&self) -> Result<SeverityFindings, Invalid> {
        let asked = [Some(&self.money), Some(&self.time), self.direct.as_ref()];
        let more = [
            self.errors.as_ref(),
            Some(&self.hours),
            self.severity.as_ref(),
        ];
        let all = asked.into_iter().chain(more).flatten().cloned();
        SeverityFindings::new(self.survey.as_str(), all)
    }
}
