//! How big is the opportunity, who shares it, what can be won, and whose number is right?
//!
//! - **TAM**, the total addressable market: everyone who has the job to be done.
//! - **SAM**, the serviceable addressable market: the part of TAM that the offer can serve.
//! - **SOM**, the serviceable obtainable market: the part of SAM that can be won in the planned time.
//!
//! A [`Sizing`] is a sum of products of named, uncertain [`Factor`]s by segment and year. It
//! carries its [`Scope`] (measure, price basis, currency, potential or current spend, geography,
//! year, stage of the funnel) and refuses comparison with a sizing of another scope. All methods
//! return this one type: plain data that serialises.
//!
//! | question | answer |
//! |---|---|
//! | What does a published figure leave for us? | [`Sizing::top_down`] |
//! | What do the segments add up to? | [`Sizing::bottom_up`], [`Market::sizing`] |
//! | What is it worth to the customer? | [`Sizing::value_theory`], [`Factor::plus`] |
//! | What does somebody's share imply? | [`Sizing::share_inversion`] |
//! | What is the least that is sold today? | [`Sizing::competitor_sum`] |
//! | What does a back-of-the-envelope estimate say? | [`Sizing::fermi`] |
//! | How uncertain is it, by segment and year? | [`Sizing::draw`], [`SizingDraws`] |
//! | How does it respond to price and quality? | [`Factor::response`], [`Sizing::depends_on`] |
//! | How does it grow? | [`Sizing::growing`], CAGR: [`compound_annual_growth_rate`], [`growth_bounds`], [`GrowthClaim`] |
//! | Do two sizings agree, and if not, why? | [`Triangulation`], [`Gap`] |
//! | What do they say together? | [`Pooled`], [`total_of`] |
//! | Were inputs changed until they agreed? | [`Audit`] |
//! | What can be won, and what limits it? | [`Channel`], [`SalesForce`], [`Capacities`], [`Bottleneck`], [`Obtainable`] |
//! | Who has the market? | [`CompetitorShares`], HHI: [`Herfindahl`], [`Edition`], [`ImpliedRevenue`] |
//! | What share can a newcomer expect? | [`fair_shares`], [`attraction`], [`Entrant`] |
//! | Who buys, and who uses? | [`Audiences`] |
//! | Does it contain a common mistake? | [`Lint`], [`Sizing::lints`] |
//!
//! A business case starts from a [`Market`]: facts by [`Segment`], which a [`Grouping`] builds from
//! the classes of a statistic. With one draw of the assumptions, a [`Funnel`], the market gives
//! [`Sizes`] that satisfy 0 <= SOM <= SAM <= TAM by construction. With uncertain [`Beliefs`] it
//! gives a [`Sizing`]. All formulas accept plain and simulated numbers, and a sizing's chain can be
//! evaluated in a model of your own: see [`Sizing`](Sizing#in-a-model-of-your-own).
//!
//! # Example
//! Two teams, one market:
//! ```
//! use bizcase::distribution::Dist;
//! use bizcase::market::{
//!     Factor, Measure, Part, PriceBasis, Scope, Sizing, Spend, Stage, Triangulation,
//! };
//! use bizcase::quantity::{Count, Currency, Period};
//! use bizcase::random::Sampling;
//!
//! let scope = Scope {
//!     measure: Measure::Revenue { price: PriceBasis::List, currency: Currency::USD },
//!     spend: Spend::Potential,
//!     geography: "United States".into(),
//!     year: 2022,
//!     stage: Stage::Serviceable,
//! };
//! let price = |price, low, high| Dist::triangular(low, price, high)
//!     .map(|distribution| Factor::money("price", distribution, Currency::USD).per(Period::Month));
//! let firms = |firms| Factor::known("firms", Count::from(firms));
//!
//! let by_size = Sizing::bottom_up(
//!     "by size",
//!     scope.clone(),
//!     [
//!         Part::new("1-4 employees", [firms(1_899_585), price(25.0, 20.0, 30.0)?]),
//!         Part::new("5-9 employees", [firms(421_961), price(50.0, 40.0, 60.0)?]),
//!     ],
//!     [Factor::share("need", Dist::triangular(0.80, 0.92, 1.00)?)],
//! )?;
//! let at_once = Sizing::fermi("at once", scope, [firms(2_300_000), price(40.0, 35.0, 50.0)?])?;
//!
//! let both = Triangulation::of(&by_size, &at_once, &Sampling::sobol(1 << 12))?;
//! assert_eq!(both.first().total().to_string(), "USD 746 m (USD 634 m to USD 863 m)");
//! for one in both.gap()?.contributions() {
//!     println!("{}: {}", one.name, one.effect);
//! }
//! # Ok::<(), bizcase::Error>(())
//! ```
//!
//! # References
//! Ang (2005), *The LMDI approach to decomposition analysis: a practical guide*, Energy Policy
//! 33(7); Urban, Carter, Gaskin and Mucha (1986), *Market share rewards to pioneering brands*,
//! Management Science 32(6); Inman and Bradley (1989), *The overlapping coefficient as a measure of
//! agreement between probability distributions*, Communications in Statistics A 18; Forbis and
//! Mehta (1981), *Value-based strategies for industrial products*, Business Horizons 24(3); US
//! Department of Justice and Federal Trade Commission, merger guidelines of 1992, 2010 and 2023.

mod audience;
mod audit;
mod beliefs;
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
mod method;
mod methods;
mod obtainable;
mod pooled;
mod scope;
mod segment;
mod sizes;
mod sizing;
mod total;
mod triangulation;

pub use crate::error::{Difference, MarketError};
pub use audience::{Audience, Audiences, Buyer, User};
pub use audit::{Audit, Revision};
pub use beliefs::Beliefs;
pub use bins::SizeBin;
pub use capacity::{Bottleneck, Capacities, Channel, SalesForce};
pub use chain::SizingInput;
pub use competitors::{
    Band, Competitor, CompetitorShares, Edition, Herfindahl, ImpliedRevenue, Merger, MergerConcern,
};
pub use draws::SizingDraws;
pub use entry::{Entrant, attraction, fair_shares, shares_by_order_of_entry};
pub use factor::{Dependence, Factor, Kind, Response};
pub use gap::{Contribution, Gap, Side};
pub use grouping::{Grouping, Totals};
pub use growth::{
    GrowthClaim, GrowthPhase, compound_annual_growth_rate, compounded, growth_bounds,
};
pub use lint::Lint;
pub use method::{Method, Part};
pub use obtainable::{Limit, Obtainable};
pub use pooled::{Heterogeneity, Pooled};
pub use scope::{Measure, PriceBasis, Scope, Spend, Stage};
pub use segment::{Market, Segment};
pub use sizes::{Funnel, Size, Sizes};
pub use sizing::{SizedYear, Sizing};
pub use total::total_of;
pub use triangulation::Triangulation;
