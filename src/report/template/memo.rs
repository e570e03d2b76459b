//! The memo for an investment committee.

use super::parts::{alternatives, asked_for, owners, returned};
use crate::case::Valuation;
use crate::error::Error;
use crate::report::decision::{conclusion, questions, research, turning};
use crate::report::{Document, appendix};

/// The memo that a committee decides on: the decision with its reasons, the money asked for, the
/// three questions, the market, the return, alternatives, risks, what to find out first, and the
/// basis with its owners.
///
/// # Errors
/// As [`report::decision`](crate::report::decision()).
///
/// # Example
/// See [`template`](crate::report::template).
pub fn committee_memo(valuation: &Valuation) -> Result<Document, Error> {
    let memo = Document::new(format!("Memo: {}", valuation.case.name))
        .with(conclusion(valuation)?)
        .with(asked_for(valuation, "Money"))
        .with(questions(valuation)?)
        .with(appendix::market(valuation)?)
        .with(appendix::by_year(valuation)?)
        .with(returned(valuation, "Return")?);
    let memo = alternatives(valuation, "Alternatives considered")?
        .into_iter()
        .fold(memo, Document::with);
    Ok(memo
        .with(turning(valuation)?)
        .with(research(valuation)?)
        .with(owners(valuation, "Basis")?))
}
