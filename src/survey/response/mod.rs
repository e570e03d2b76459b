//! Would you buy at this price? Gabor-Granger ladders, monadic tests, price experiments.

mod fit;
mod gabor_granger;
mod monadic;
mod price_response;
mod repair;

pub use fit::{ChoiceFit, LineFit};
pub use gabor_granger::{GaborGranger, LadderAnswers, NotAsked};
pub use monadic::{MonadicAnswer, MonadicTest, PriceCell};
pub use price_response::{DemandModel, PriceResponse, ResponseAtPrice};
pub use repair::Repair;
