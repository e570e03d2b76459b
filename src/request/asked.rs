//! What is asked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::case::{self, BusinessCase, PilotSubject, Tree};
use crate::decision::PlannedStudy;
use crate::error::CaseError;
use crate::ledger::Date;
use crate::random::Sampling;

/// A case, how to sample it, and what is asked.
///
/// # Example
/// ```
/// use bizcase::random::Sampling;
/// use bizcase::request::{AnswerPart, CaseRequest};
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// let request = CaseRequest {
///     parts: vec![AnswerPart::Verdict],
///     ..CaseRequest::new(toml::from_str(SHOPS)?, Sampling::monte_carlo(1_000).seed(1))
/// };
/// let answer = request.answer()?;
/// assert_eq!(answer.verdict.unwrap().to_string(), "go: the criterion is met");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Layout")]
pub struct CaseRequest {
    /// The case.
    pub case: BusinessCase,
    /// How many trials, and how they are drawn.
    pub sampling: Sampling,
    /// The day on which it is read: reports list what has expired by then.
    #[serde(
        with = "crate::ledger::date::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub as_of: Option<Date>,
    /// The outcomes to sum up, by name: see the [list](crate::case#outcomes).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<String>,
    /// What else is asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<AnswerPart>,
    /// Prices to try, by the name or place of the price: the answer says which is worth most, as
    /// [`best_price`](BusinessCase::best_price) does. Of several, every combination is tried.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub prices: BTreeMap<String, Vec<f64>>,
    /// Studies that could be made: the answer says which pay, as
    /// [`next_studies`](crate::case::Valuation::next_studies) does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub studies: Vec<PlannedStudy<PilotSubject>>,
}

/// What is written: the case before it is known to be one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Layout {
    case: Tree,
    sampling: Sampling,
    #[serde(default, with = "crate::ledger::date::optional")]
    as_of: Option<Date>,
    #[serde(default)]
    outcomes: Vec<String>,
    #[serde(default)]
    parts: Vec<AnswerPart>,
    #[serde(default)]
    prices: BTreeMap<String, Vec<f64>>,
    #[serde(default)]
    studies: Vec<PlannedStudy<PilotSubject>>,
}

impl TryFrom<Layout> for CaseRequest {
    type Error = CaseError;

    fn try_from(layout: Layout) -> Result<Self, CaseError> {
        Ok(Self {
            case: case::from_tree(layout.case, "case")?,
            sampling: layout.sampling,
            as_of: layout.as_of,
            outcomes: layout.outcomes,
            parts: layout.parts,
            prices: layout.prices,
            studies: layout.studies,
        })
    }
}

/// A part of an answer that is given where it is asked for.
///
/// # Example
/// ```
/// use bizcase::request::AnswerPart;
///
/// let parts: Vec<AnswerPart> = serde_json::from_str(r#"["verdict", "years", "html"]"#)?;
/// assert_eq!(parts[1], AnswerPart::Years);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AnswerPart {
    /// Whether the criteria are met, and how likely each target is.
    Verdict,
    /// The figures that drive the value.
    Drivers,
    /// The base case by year.
    Years,
    /// The base case by quarter.
    Quarters,
    /// The base case by month.
    Months,
    /// What must be true for each criterion that is missed, with 1,024 trials a value at most.
    MustBeTrue,
    /// What it would be worth to know figures and studies of the case before deciding.
    WorthKnowing,
    /// The report as text for a terminal.
    Text,
    /// The report as Markdown.
    Markdown,
    /// The report as one HTML page.
    Html,
}

impl CaseRequest {
    /// How long a request in JSON may be, in bytes: a case of a thousand pages of data.
    pub const MOST_BYTES: usize = 16 << 20;

    /// How many trials a request may ask for; with prices to try, in all runs together.
    pub const MOST_TRIALS: u64 = 1_000_000;

    /// A request that asks for nothing yet.
    #[must_use]
    pub const fn new(case: BusinessCase, sampling: Sampling) -> Self {
        Self {
            case,
            sampling,
            as_of: None,
            outcomes: Vec::new(),
            parts: Vec::new(),
            prices: BTreeMap::new(),
            studies: Vec::new(),
        }
    }
}
