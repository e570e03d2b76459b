//! Errors of survey analyses and demand curves.

use std::fmt::Display;

use super::number::named;
use super::{Invalid, Shown};

/// An analysis of survey answers without a result, and the answers that cause it.
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
#[derive(Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SurveyError {
    /// A value that its parameter does not permit.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// All respondents were left out.
    #[error(
        "{analysis}: none of {asked} respondents can be used{}",
        counted(reasons)
    )]
    NobodyLeft {
        /// The analysis.
        analysis: &'static str,
        /// The number of respondents.
        asked: usize,
        /// The number left out, by reason.
        reasons: Vec<(String, usize)>,
    },
    /// Answers that are not on the scale.
    #[error(
        "{column}: {} not on the scale ({}), first from the respondent at place {}",
        quoted(answers),
        known.join(", "),
        rows.first().map_or(0, |row| row + 1)
    )]
    UnknownAnswers {
        /// The question.
        column: String,
        /// The answers that are not on the scale, each once.
        answers: Vec<String>,
        /// The rows that gave one, counted from 0.
        rows: Vec<usize>,
        /// The answers on the scale.
        known: Vec<String>,
    },
    /// Ratings that are not on their scale.
    #[error(
        "{question}: {} not on the scale {scale}, first from respondent {respondent} in row {}{}",
        quoted(answers),
        rows.first().copied().unwrap_or_default(),
        hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default()
    )]
    OffScale {
        /// The first question with such an answer.
        question: Box<str>,
        /// The answers that are not on the scale, each once.
        answers: Box<[i32]>,
        /// The scale.
        scale: Box<str>,
        /// The id of the first respondent who gave one.
        respondent: Box<str>,
        /// The rows that gave one, counted from 0.
        rows: Box<[usize]>,
        /// What the scale may be instead.
        hint: Option<Box<str>>,
    },
    /// A column with a single value, whose effect cannot be estimated.
    #[error("{column} is {value} in all {rows} answers, so its effect cannot be estimated")]
    NoVariation {
        /// The column.
        column: String,
        /// The value.
        value: String,
        /// The number of answers.
        rows: usize,
    },
    /// A column that separates the answers perfectly, so that the likelihood has no maximum.
    #[error("{column} separates the answers perfectly ({detail}): no finite effect fits best")]
    Separated {
        /// The column.
        column: String,
        /// Where it separates them, such as "all yes up to 20, all no from 25 on".
        detail: String,
    },
    /// A column that is a combination of others.
    #[error("{column} is a combination of the columns before it; leave one of them out")]
    Dependent {
        /// The column that adds nothing.
        column: String,
    },
    /// A fitted demand that rises with the price.
    #[error("{curve}: demand does not fall with the price: the coefficient of {column} is {}", Shown(*slope))]
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
        "{fit} did not converge in {iterations} iterations: the gradient is {} at {}",
        Shown(*gradient),
        named(best)
    )]
    NotConverged {
        /// What was fitted.
        fit: String,
        /// The number of iterations.
        iterations: u32,
        /// The largest remaining slope, relative to the scale of the objective.
        gradient: f64,
        /// The parameters at the best point reached.
        best: Vec<(String, f64)>,
    },
    /// An optimum that does not exist, because the objective grows with the price forever.
    #[error("{goal} is unbounded: {reason}")]
    Unbounded {
        /// The goal.
        goal: String,
        /// Why there is no optimum.
        reason: String,
    },
    /// Constraints that no price meets.
    #[error("{goal}: no price from {} to {} meets the constraints", Shown(*low), Shown(*high))]
    NoPrice {
        /// The goal.
        goal: String,
        /// The lowest price that the constraints on prices and margins allow.
        low: f64,
        /// The highest price that the constraints on prices and volume allow.
        high: f64,
    },
    /// An optimum at which nobody would pay anything.
    #[error("{goal}: there is no best price, since {reason}")]
    NobodyBuys {
        /// The goal.
        goal: String,
        /// The prices at which nobody buys.
        reason: String,
    },
    /// Two curves of a price sensitivity meter that do not meet within the named prices.
    #[error("{point}: the curves `{rising}` and `{falling}` do not meet between {} and {}", Shown(*low), Shown(*high))]
    NoCrossing {
        /// The price point.
        point: &'static str,
        /// The curve that rises with the price.
        rising: &'static str,
        /// The curve that falls.
        falling: &'static str,
        /// The lowest named price.
        low: f64,
        /// The highest named price.
        high: f64,
    },
    /// A margin of the population that no weights of the respondents have.
    #[error(
        "raking: `{group}` of `{segment}` is {} of the population, but {} of the weighted sample after \
         {iterations} rounds{}",
        Shown(*wanted),
        Shown(*reached),
        obstacle(empty, *limit)
    )]
    MarginNotMet {
        /// The segment, such as `size`.
        segment: String,
        /// The group that is farthest from its share.
        group: String,
        /// Its share in the population.
        wanted: f64,
        /// Its share under the last weights.
        reached: f64,
        /// The number of rounds through all margins.
        iterations: u32,
        /// Pairs of a group of this segment and one of another that nobody is in.
        empty: Box<[String]>,
        /// The largest weight allowed, over the mean, if there is a limit.
        limit: Option<f64>,
    },
    /// Paired comparisons that leave open how far apart some items are.
    #[error(
        "{analysis}: no finite worth fits best, since {}",
        apart(always, never, alone)
    )]
    NotConnected {
        /// The analysis.
        analysis: &'static str,
        /// Items that were preferred in every comparison with the others.
        always: Vec<String>,
        /// Items that were preferred in no comparison with the others.
        never: Vec<String>,
        /// Items that were not compared with the others.
        alone: Vec<String>,
    },
    /// Two shares of the same people, which cannot be multiplied.
    #[error(
        "`{second}` is a share of {base}, as `{first}` is, and shares of the same people are not \
         multiplied; state it as a share of `{first}`"
    )]
    SharesOfOneBase {
        /// The share that comes first.
        first: String,
        /// The share that has the same base.
        second: String,
        /// Their base.
        base: String,
    },
    /// A share of other people than the shares before it lead to.
    #[error(
        "`{share}` is a share of {base}, but the shares before it lead to `{reached}`; state it as \
         a share of those"
    )]
    BrokenChain {
        /// The share.
        share: String,
        /// What it is a share of.
        base: String,
        /// What it would have to be a share of.
        reached: String,
    },
    /// A curve without draws, whose uncertainty was requested.
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

/// What stands in the way of a margin, and what to do about it.
fn obstacle(empty: &[String], limit: Option<f64>) -> String {
    let mut obstacles = Vec::new();
    if !empty.is_empty() {
        let cells = shortened(empty.iter().cloned());
        obstacles.push(format!("nobody is in {cells}; join groups"));
    }
    if let Some(limit) = limit {
        let limit = Shown(limit);
        obstacles.push(format!(
            "no weight may be more than {limit} times the mean; allow more"
        ));
    }
    match obstacles.as_slice() {
        [] => "; the margins contradict each other".to_owned(),
        obstacles => format!("; {}", obstacles.join("; ")),
    }
}

fn apart(always: &[String], never: &[String], alone: &[String]) -> String {
    let stated = [
        (always, "always preferred to the others"),
        (never, "never preferred to the others"),
        (alone, "not compared with the others"),
    ];
    let stated = stated.into_iter().filter(|(items, _)| !items.is_empty());
    let lines: Vec<String> = stated
        .map(|(items, relation)| {
            let verb = if items.len() == 1 { "is" } else { "are" };
            let items = shortened(items.iter().map(|item| format!("`{item}`")));
            format!("{items} {verb} {relation}")
        })
        .collect();
    lines.join(", ")
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

fn quoted<T: Display>(answers: &[T]) -> String {
    let verb = if answers.len() == 1 { "is" } else { "are" };
    let shown = shortened(answers.iter().map(|answer| format!("`{answer}`")));
    format!("{shown} {verb}")
}

/// The first of a list, and how many more there are.
fn shortened(items: impl ExactSizeIterator<Item = String>) -> String {
    const SHOWN: usize = 5;
    let more = items.len().saturating_sub(SHOWN);
    let mut shown: Vec<String> = items.take(SHOWN).collect();
    if more > 0 {
        shown.push(format!("{more} more"));
    }
    shown.join(", ")
}
