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
mod willingness;

pub use prices::FoundPrice;
pub use response::Elasticities;
pub use rule::ChoiceRule;
pub use scenario::ChoiceScenario;
pub use shares::{MarketShares, ProductShare};
pub use simulator::ChoiceSimulator;
pub(super) use simulator::without_price;
