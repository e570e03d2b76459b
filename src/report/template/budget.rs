//! The request for a budget inside a firm.

use super::parts::{alternatives, asked_for, by_year, owners, returned};
use crate::case::Valuation;
use crate::error::Error;
use crate::report::Document;
use crate::report::decision::{questions, turning};

/// The request for a tool that the firm's own people will use: what is asked for, what it saves, by
/// year, what it returns, the alternatives, what would turn the verdict, and who answers for the
/// figures. A case with [`Benefit::Savings`](crate::case::Benefit::Savings) speaks of users and
/// savings throughout.
///
/// # Errors
/// As [`report::decision`](crate::report::decision()).
///
/// # Example
/// ```
/// use bizcase::random::Sampling;
/// use bizcase::report::template;
///
/// # const TOOL: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/expense_reports.toml"));
/// # let case: bizcase::case::BusinessCase = toml::from_str(TOOL)?;
/// let valuation = case.value(&Sampling::latin_hypercube(256).seed(1))?;
/// let request = template::tool_budget(&valuation)?.text();
/// assert!(request.starts_with("Budget request: "));
/// assert!(request.contains("Does it save?"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn tool_budget(valuation: &Valuation) -> Result<Document, Error> {
    let request = Document::new(format!("Budget request: {}", valuation.case.name))
        .with(asked_for(valuation, "What is asked for"))
        .with(questions(valuation)?)
        .with(by_year(valuation)?)
        .with(returned(valuation, "What it returns")?);
    let request = alternatives(valuation, "Alternatives")?
        .into_iter()
        .fold(request, Document::with);
    Ok(request
        .with(turning(valuation)?)
        .with(owners(valuation, "Who answers for the figures")?))
}
