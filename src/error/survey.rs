//! Why a survey, or a curve drawn from one, gives no answer.

use super::Invalid;

/// An analysis of survey answers that has no result, and which answers are the reason.
///
/// # Example
/// ```
/// use bizcase::error::SurveyError;
/// use bizcase::quantity::{Currency, Share};
/// use bizcase::survey::{Demand, DemandCurve};
///
/// let curve = DemandCurve::new("salt", Currency::USD, Demand::logit(4.0, -0.2)?);
/// let error = curve.interval(Share::percent(95.0)?, |demand| Some(demand.price_at(0.5)));
/// assert!(matches!(error, Err(SurveyError::NoDraws { .. })));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SurveyError {
    /// A value that its parameter does not permit.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// All respondents had to be left out.
    #[error(
        "{analysis}: none of {asked} respondents can be used{}",
        counted(reasons)
    )]
    NobodyLeft {
        /// Which analysis.
        analysis: &'static str,
        /// How many respondents there were.
        asked: usize,
        /// How many were left out, by reason.
        reasons: Vec<(String, usize)>,
    },
    /// Answers that a scale has no number for.
    #[error(
        "{column}: {} not on the scale ({}), first in row {}",
        quoted(answers),
        known.join(", "),
        rows.first().copied().unwrap_or_default()
    )]
    UnknownAnswers {
        /// The question.
        column: String,
        /// The answers that are not on the scale, each once.
        answers: Vec<String>,
        /// The rows that gave one, counted from 0.
        rows: Vec<usize>,
        /// The answers that the scale knows.
        known: Vec<String>,
    },
    /// A column with one value only, from which no effect can be told.
    #[error("{column} is {value} in all {rows} answers, so its effect cannot be told")]
    NoVariation {
        /// The column.
        column: String,
        /// The value it always has.
        value: String,
        /// How many answers.
        rows: usize,
    },
    /// Some value of a column tells every answer apart, so that the likelihood grows without end.
    #[error("{column} separates the answers perfectly ({detail}): no finite effect fits best")]
    Separated {
        /// The column.
        column: String,
        /// Where, such as "all yes up to 20, all no from 25 on".
        detail: String,
    },
    /// Columns of which one is made up of the others.
    #[error("{column} is a combination of the columns before it; leave one of them out")]
    Dependent {
        /// The column that adds nothing.
        column: String,
    },
    /// A fitted demand that grows with the price.
    #[error("{curve}: demand does not fall with the price: the coefficient of {column} is {slope}")]
    DemandRises {
        /// The curve or fit.
        curve: String,
        /// The column of the price.
        column: String,
        /// Its coefficient.
        slope: f64,
    },
    /// The search ended before it reached the tolerance.
    #[error(
        "{fit} did not converge in {iterations} iterations: the gradient is {gradient} at {}",
        best.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ")
    )]
    NotConverged {
        /// What was fitted.
        fit: String,
        /// How many iterations were made.
        iterations: u32,
        /// The greatest slope left, relative to the scale of the objective.
        gradient: f64,
        /// The parameters at the best point reached.
        best: Vec<(String, f64)>,
    },
    /// An optimum that does not exist, because the objective grows with the price for ever.
    #[error("{goal} is unbounded: {reason}")]
    Unbounded {
        /// What was to be made as large as possible.
        goal: String,
        /// Why there is no top.
        reason: String,
    },
    /// Constraints that no price meets.
    #[error("{goal}: no price from {low} to {high} meets the constraints")]
    NoPrice {
        /// What was to be made as large as possible.
        goal: String,
        /// The least price that the constraints on prices and margins allow.
        low: f64,
        /// The greatest price that the constraints on prices and volume allow.
        high: f64,
    },
    /// A best price at which nobody would pay anything.
    #[error("{goal}: there is no best price, since {reason}")]
    NobodyBuys {
        /// What was to be made as large as possible.
        goal: String,
        /// At which prices nobody buys.
        reason: String,
    },
    /// Two curves of a price sensitivity meter that do not meet within the prices that were named.
    #[error("{point}: the curves `{rising}` and `{falling}` do not meet between {low} and {high}")]
    NoCrossing {
        /// The price point.
        point: &'static str,
        /// The curve that rises with the price.
        rising: &'static str,
        /// The curve that falls.
        falling: &'static str,
        /// The least price that was named.
        low: f64,
        /// The greatest.
        high: f64,
    },
    /// A curve without draws was asked for its uncertainty.
    #[error("{curve} has no draws; ask the analysis for a bootstrap or for parameter draws")]
    NoDraws {
        /// The curve.
        curve: String,
    },
}

impl SurveyError {
    /// The [`Invalid`] inside, if there is one.
    #[must_use]
    pub fn invalid(&self) -> Option<&Invalid> {
        match self {
            Self::Invalid(invalid) => Some(invalid),
            _ => None,
        }
    }
}

fn counted(reasons: &[(String, usize)]) -> String {
    let lines: Vec<String> = reasons
        .iter()
        .map(|(reason, count)| format!("{count} {reason}"))
        .collect();
    if lines.is_empty() {
        return String::new();
    }
    format!(": {}", lines.join(", "))
}

fn quoted(answers: &[String]) -> String {
    const SHOWN: usize = 5;
    let mut shown: Vec<String> = answers
        .iter()
        .take(SHOWN)
        .map(|a| format!("`{a}`"))
        .collect();
    if answers.len() > SHOWN {
        shown.push(format!("{} more", answers.len() - SHOWN));
    }
    let verb = if answers.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", shown.join(", "))
}
