//! What sales at different prices say about demand.

mod fit;
mod model;
mod sale;
mod within;

pub use fit::DemandRegressionFit;
pub use model::{DemandForm, DemandRegression, ErrorStructure, FixedEffects};
pub use sale::Sale;
