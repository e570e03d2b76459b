//! How big is the opportunity? TAM, SAM and SOM by segment.
//!
//! - **TAM**, the total addressable market: everyone who has the job to be done.
//! - **SAM**, the serviceable addressable market: those of them that the offer can serve.
//! - **SOM**, the serviceable obtainable market: those that can be won in the time.
//!
//! A [`Market`] holds facts: its [`Segment`]s with their counts and prices, and what they refer
//! to. A [`Funnel`] holds beliefs: which shares have the need, can be served, can be won. Together
//! they give a [`Sizes`] by segment and in total, which satisfies 0 <= SOM <= SAM <= TAM by
//! construction and carries its [`Scope`], so that it is never compared with a sizing of something
//! else. All formulas take plain numbers and simulated ones alike.
//!
//! What can be won at a time is the least of what demand, channel and supply allow:
//! [`Obtainable`] says how much, and which of the three binds.
//!
//! # Example
//! ```
//! use bizcase::market::{Funnel, Market, Segment, Spend};
//! use bizcase::quantity::{Approx, Count, Currency, Money, Period};
//!
//! let market = Market::new("United States", 2022, Spend::Potential, Period::Month, vec![
//!     Segment {
//!         name: "1-4 employees".into(),
//!         population: Count::from(4_029_041),
//!         served: Count::from(1_899_585),
//!         price: Money::major(25, Currency::USD),
//!     },
//!     Segment {
//!         name: "5-9 employees".into(),
//!         population: Count::from(1_034_135),
//!         served: Count::from(421_961),
//!         price: Money::major(50, Currency::USD),
//!     },
//! ])?;
//! let funnel: Funnel<f64> = Funnel {
//!     need: Approx::new(0.90),
//!     serviceable: Approx::new(0.50),
//!     obtainable: Approx::new(0.02),
//! };
//! let accounts = market.bottom_up(&funnel);
//! assert_eq!(accounts.total().tam().number(), 4_556_858.4);
//! assert_eq!(accounts.total().som().number().round(), 20_894.0);
//!
//! // At 87.5 % of the list price, per year.
//! let revenue = accounts.revenue(Approx::new(0.875));
//! assert_eq!(revenue.total().sam().number().round(), 324_076_764.0);
//!
//! let error = market.accounts_scope().same_as(&revenue.scope()).unwrap_err();
//! assert!(error.to_string().contains("measure is accounts in one and revenue"));
//! # Ok::<(), bizcase::Error>(())
//! ```

mod audience;
mod audit;
mod bins;
mod capacity;
mod chain;
mod competitors;
mod draws;
mod entry;
mod factor;
mod gap;
mod grouping;
mod growth;
mod lint;
mod obtainable;
mod pooled;
mod scope;
mod segment;
mod sizes;
mod sizing;
mod triangulation;

pub use crate::error::{Difference, MarketError};
pub use audience::{Audience, Audiences, Buyer, User};
pub use audit::{Audit, Revision};
pub use bins::SizeBin;
pub use capacity::{Bottleneck, Capacities, Channel, SalesForce};
pub use chain::SizingInput;
pub use competitors::{
    Band, Competitor, CompetitorShares, Concern, Edition, Herfindahl, ImpliedRevenue, Merger,
};
pub use draws::{Draws, SizingDraws};
pub use entry::{Entrant, attraction, fair_shares, shares_by_order_of_entry};
pub use factor::{Dependence, Factor, Kind, Response, Term};
pub use gap::{Contribution, Gap, Side};
pub use grouping::{Grouping, Totals};
pub use growth::{GrowthClaim, Phase, compound_annual_growth_rate, compounded};
pub use lint::Lint;
pub use obtainable::{Limit, Obtainable};
pub use pooled::{Heterogeneity, Pooled};
pub use scope::{Measure, PriceBasis, Scope, Spend, Stage};
pub use segment::{Market, Segment};
pub use sizes::{Funnel, Size, Sizes};
pub use sizing::{Method, Part, SizedYear, Sizing};
pub use triangulation::{Triangulation, total_of};
