//! The scenarios and options of a case beside it.

use crate::case::Valuation;
use crate::error::Error;
use crate::report::{Section, options};

/// A section for the scenarios and one for the options, where the case has any: each on the random
/// numbers of the valuation.
pub(crate) fn beside(valuation: &Valuation) -> Result<Vec<Section>, Error> {
    let case = &valuation.case;
    let sampling = valuation.run.sampling();
    let mut sections = Vec::new();
    if !case.scenarios.is_empty() {
        let compared = case.compare(&sampling)?;
        sections.push(options::beside("Under other scenarios", &compared)?);
    }
    if !case.options.is_empty() {
        let compared = case.compare_options(&sampling)?;
        sections.push(options::beside("What else could be done", &compared)?);
    }
    Ok(sections)
}
