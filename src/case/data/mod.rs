//! What is written: a case as data.

mod actual;
mod advertising;
mod b2b;
mod b2c;
mod benefit;
mod billing;
mod build;
mod business_case;
mod by_age;
mod capacity;
mod cost;
mod currency;
mod figure;
mod hardware;
mod layout;
mod life_cycle;
mod marketplace;
mod offer;
mod optimism;
mod option;
mod per_year;
mod price;
mod price_level;
mod protection;
mod read;
mod scenario;
#[cfg(feature = "schema")]
mod schema;
mod season;
mod short;
mod stream;
mod study;
mod tree;
mod usage;

pub use actual::Actual;
pub use advertising::Advertising;
pub use b2b::{Approver, B2b, Delay, Sellers};
pub use b2c::{B2c, FreeTier};
pub use benefit::Benefit;
pub use billing::{BillingCycle, BillingTime};
pub use build::{Build, RankCorrelation};
pub use business_case::{
    AfterHorizon, Allocation, BusinessCase, Cannibalisation, CurrencyRate, Horizon, Schema,
};
pub use by_age::ByAge;
pub use capacity::ServiceCapacity;
pub use cost::{
    AtEndOfLife, CapitalItem, Cost, CostLine, Function, HeadChange, PaymentTerms, Role, Tax,
    WriteDown,
};
pub use figure::Figure;
pub use hardware::{Learning, Warranty};
pub use life_cycle::{EndOfLife, LifeCycleStage, Phase};
pub use marketplace::{Marketplace, SupplyBy};
pub use offer::{
    Adoption, AudienceReach, BeyondPrices, Entry, FittedTail, GoToMarket, Move, Offer, PriceDemand,
    Retention, Rival, UnitChange,
};
pub use optimism::{BiasOn, OptimismBias, ProjectClass, ReferenceClass};
pub use option::{CaseOption, Charging, Keeps};
pub use per_year::PerYear;
pub use price::{PriceList, PriceStep};
pub use price_level::Prices;
pub use protection::{PriceKept, PriceProtection};
pub use read::read;
pub use scenario::{Change, Event, EventEffect, Lever, Override, Scenario};
#[cfg(feature = "schema")]
pub use schema::schema;
pub use season::Season;
pub use short::{ShortCase, YearPlan};
pub use stream::{ChargeBasis, Stream};
pub use study::{Backtested, Study, StudyResult};
pub use usage::Usage;

pub(in crate::case) use currency::in_currency;
#[cfg(feature = "json")]
pub(crate) use read::{from_tree, located};
#[cfg(feature = "json")]
pub(crate) use tree::Tree;
