//! Gabor-Granger ladders, monadic tests and price experiments.

mod demand_model;
mod fit;
mod gabor_granger;
mod line;
mod monadic;
mod price_response;
mod repair;
mod tally;

pub use demand_model::DemandModel;
pub use fit::ChoiceFit;
pub use gabor_granger::{GaborGranger, LadderAnswers, NotAsked};
pub use line::LineFit;
pub use monadic::{MonadicAnswer, MonadicTest, PriceCell};
pub use price_response::{PriceResponse, ResponseAtPrice};
pub use repair::Repair;
