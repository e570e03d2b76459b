//! Demand from sales at different prices.

mod fit;
mod model;
mod sale;
mod within;

pub use fit::DemandRegressionFit;
pub use model::{DemandForm, DemandRegression, ErrorStructure, FixedEffects};
pub use sale::Sale;
