//! What stands behind a decision: the sections for those who check it.

mod beside;
mod computed;
mod drivers;
mod kpis;
mod market;
mod outcomes;
mod payback;
mod projection;
mod register;
mod studied;
mod worth;

pub(super) use beside::beside;
pub(super) use market::market;
pub(super) use projection::by_year;
pub(super) use register::{register, uncertain};
pub(super) use worth::worth;

use super::gap::gap;
use super::{Section, statement};
use crate::case::Valuation;
use crate::error::Error;

/// All sections of the appendix.
pub(super) fn sections(valuation: &Valuation) -> Result<Vec<Section>, Error> {
    let mut sections = vec![market(valuation)?.on_new_page()];
    sections.extend(valuation.cross_checks.iter().map(gap));
    sections.extend(studied::studied(valuation)?);
    sections.push(by_year(valuation)?);
    sections.push(worth(valuation)?);
    sections.push(payback::payback(valuation)?);
    sections.extend(outcomes::outcomes(valuation)?);
    sections.extend(beside(valuation)?);
    sections.push(drivers::drivers(valuation)?);
    sections.push(statement::by_year(&valuation.statement)?);
    sections.extend(kpis::kpis(&valuation.statement)?);
    sections.push(register(valuation)?);
    sections.push(computed::computed(valuation));
    Ok(sections)
}
