//! The page that answers first.

mod conclusion;
mod research;
mod rests;
mod turning;

pub(super) use conclusion::{conclusion, questions};
pub(super) use research::research;
pub(super) use rests::rests;
pub(super) use turning::turning;

use super::Document;
use super::appendix;
use crate::case::Valuation;
use crate::error::Error;

/// The report on a valued case, for the board and for those who check it.
///
/// The first page says what to do (go, no go, or research first), why, how wide the range is, what
/// the three questions are answered with, what that rests on (the weakest evidence first), which
/// single figure would turn the verdict, and what it is worth to find out more. The appendix has
/// the market by segment, the years, value, payback, scenarios and options, sensitivities, the
/// statement, key figures, the register of assumptions with what has expired, and how all of it was
/// computed.
///
/// Figures have three significant digits unless they must tie, as the statement does. To find what
/// turns the verdict, the case is valued again, some twenty times for every uncertain figure with
/// 1,024 trials or as many as the valuation has.
///
/// # Errors
/// [`Error`] if an amount of the base case exceeds 7.9e28, or the case is not valid any more.
///
/// # Example
/// ```
/// use bizcase::random::Sampling;
/// use bizcase::report;
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
/// let valuation = case.value(&Sampling::latin_hypercube(512).seed(2022))?;
/// let page = report::decision(&valuation)?;
/// assert!(page.text().contains("Decision: go: the criterion is met"));
/// assert!(page.markdown().starts_with("\u{23}\u{23} Bookkeeping for shops"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn decision(valuation: &Valuation) -> Result<Document, Error> {
    let first = Document::new(&*valuation.case.name)
        .with(conclusion(valuation)?)
        .with(questions(valuation)?)
        .with(rests(valuation)?)
        .with(turning(valuation)?)
        .with(research(valuation)?);
    let appendix = appendix::sections(valuation)?;
    Ok(appendix.into_iter().fold(first, Document::with))
}
