//! Errors of choice models.

use super::number::named;
use super::{Invalid, Shown};

/// Choices that do not determine a model, and the rows and columns at fault.
///
/// # Example
/// ```
/// use bizcase::choice::{Alternative, ChoiceRow, ChoiceSituation};
/// use bizcase::error::ChoiceError;
/// use bizcase::survey::Respondent;
///
/// let row = |name: &str| ChoiceRow::new(Respondent::new("17"), "3", Alternative::new(name), false);
/// let error = ChoiceSituation::from_rows([row("A"), row("B")]).unwrap_err();
/// assert!(matches!(error, ChoiceError::NotOneChosen { chosen: 0, .. }));
/// ```
#[derive(Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ChoiceError {
    /// A value that its parameter does not permit.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// A choice set in which no alternative or several are chosen.
    #[error(
        "task `{task}` of respondent `{respondent}`: {chosen} alternatives are chosen instead of one \
         (rows {}){}",
        listed(rows),
        so_are(*others)
    )]
    NotOneChosen {
        /// The id of the respondent.
        respondent: Box<str>,
        /// The task.
        task: Box<str>,
        /// How many alternatives are chosen.
        chosen: usize,
        /// The rows of the set, counted from 0.
        rows: Box<[usize]>,
        /// How many other sets have this fault.
        others: usize,
    },
    /// A choice set that is given twice.
    #[error(
        "task `{task}` of respondent `{respondent}` is given twice{} (rows {}); tasks need names of \
         their own for each respondent",
        alternative.as_ref().map(|name| format!(", with two alternatives `{name}`")).unwrap_or_default(),
        listed(rows)
    )]
    Repeated {
        /// The id of the respondent.
        respondent: Box<str>,
        /// The task.
        task: Box<str>,
        /// The alternative that stands twice in one set, if the sets were put together from rows.
        alternative: Option<Box<str>>,
        /// The rows, or the situations, that repeat each other, counted from 0.
        rows: Box<[usize]>,
    },
    /// A choice set with a single alternative, which leaves nothing to choose.
    #[error(
        "task `{task}` of respondent `{respondent}` has {available} available alternatives and leaves \
         nothing to choose{}; leave it out",
        so_are(*others)
    )]
    NothingToChoose {
        /// The id of the respondent.
        respondent: Box<str>,
        /// The task.
        task: Box<str>,
        /// How many alternatives are available.
        available: usize,
        /// How many other sets have this fault.
        others: usize,
    },
    /// A column that never varies where choices would show what it is worth.
    #[error("{column} does not vary {among}, so what it is worth cannot be estimated")]
    NoVariation {
        /// The column.
        column: String,
        /// Where it does not vary, such as "within any of 240 choice sets".
        among: String,
    },
    /// A column that is a combination of others.
    #[error("{column} is a combination of {}; leave one of them out", of.join(", "))]
    Dependent {
        /// The column that adds nothing.
        column: String,
        /// The columns that make it up.
        of: Vec<String>,
    },
    /// Columns that tell choices apart perfectly, so that the likelihood has no maximum.
    #[error("{} tells choices apart perfectly ({detail}): no finite worth fits best", columns.join(" and "))]
    Separated {
        /// The columns.
        columns: Vec<String>,
        /// What they tell apart, such as "never chosen in 40 of 40 choice sets that offer it".
        detail: String,
    },
    /// Too few choices or people for the model.
    #[error(
        "{model} has {parameters} parameters, and {given} {of} cannot determine them; {remedy}"
    )]
    TooFew {
        /// The model.
        model: String,
        /// How many parameters it has.
        parameters: usize,
        /// How many there are.
        given: usize,
        /// Of what, such as "choice sets".
        of: &'static str,
        /// What can be done.
        remedy: &'static str,
    },
    /// The search ended before it reached the tolerance.
    #[error(
        "{model} did not converge in {iterations} iterations: the gradient is {} at {}",
        Shown(*gradient),
        named(best)
    )]
    NotConverged {
        /// The model.
        model: String,
        /// The number of iterations.
        iterations: u32,
        /// The largest remaining slope of the log-likelihood per choice set.
        gradient: f64,
        /// The parameters at the best point reached.
        best: Vec<(String, f64)>,
    },
    /// A willingness to pay in a model in which people do not prefer the lower price.
    #[error(
        "{model}: what features are worth in money is not defined, since the coefficient of {column} \
         is {} (from {} to {} with 95 % confidence); it must be below zero",
        Shown(*coefficient),
        Shown(ends.0),
        Shown(ends.1)
    )]
    PriceNotNegative {
        /// The model.
        model: String,
        /// The column of the price.
        column: String,
        /// Its coefficient.
        coefficient: f64,
        /// The interval of the coefficient with a confidence of 95 %.
        ends: (f64, f64),
    },
}

impl ChoiceError {
    /// The [`Invalid`] inside, if there is one.
    #[must_use]
    pub fn invalid(&self) -> Option<&Invalid> {
        match self {
            Self::Invalid(invalid) => Some(invalid),
            _ => None,
        }
    }
}

/// The first rows of a list, and how many more there are.
fn listed(rows: &[usize]) -> String {
    const SHOWN: usize = 6;
    let shown: Vec<String> = rows.iter().take(SHOWN).map(ToString::to_string).collect();
    let more = rows.len().saturating_sub(SHOWN);
    if more > 0 {
        format!("{} and {more} more", shown.join(", "))
    } else {
        shown.join(", ")
    }
}

fn so_are(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => "; so is 1 other choice set".to_owned(),
        many => format!("; so are {many} other choice sets"),
    }
}
