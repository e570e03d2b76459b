//! What follows: the statement, its figures, the valuation.

mod basis;
mod cross_check;
mod entries;
mod kpi;
mod leaves;
mod line;
mod normalised;
mod questions;
mod resolved;
mod statement;
mod valuation;

pub use kpi::{KpiDefinitions, YearKpis};
pub use line::{CostEntry, Dimension, Line, OfferLine, StreamLine, TeamLine, UnitLine};
pub use normalised::NormalisedYear;
pub use questions::{Question, QuestionAnswer};
#[cfg(feature = "xlsx")]
pub(crate) use resolved::Resolved;
pub use statement::Statement;
pub use valuation::{BaseFigure, Valuation};
