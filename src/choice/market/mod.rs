//! What fits are used for: shares, responses, prices, demand.

mod demand;
mod of_fits;
pub(super) mod people;
mod prices;
#[cfg(test)]
mod reference;
mod response;
mod rule;
mod scenario;
mod shares;
mod simulator;
mod view;

pub use prices::FoundPrice;
pub use response::Elasticities;
pub use rule::ChoiceRule;
pub use scenario::ChoiceScenario;
pub use shares::{MarketShares, ProductShare};
pub use simulator::ChoiceSimulator;
