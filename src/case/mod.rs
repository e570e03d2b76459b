//! The business case: the rooms of the business assembled into one model, as data.
//!
//! There are two forms of the same thing, which go through one projection month by month:
//!
//! - a [`BusinessCase`] is short: a market, eight assumptions, a yearly plan, criteria, one offer;
//! - a [`BusinessCase`] has several offers by product, segment and region, each with customers of its own,
//!   and what they share. [`BusinessCase::plan`] turns the one into the other.
//!
//! Both are plain data (`serde`: TOML, JSON, ...) and answer in three ways:
//!
//! - [`statement`](BusinessCase::statement): a single base case in exact money by month, quarter and year,
//!   whose lines tie to the cent ([`Statement::ties`]);
//! - [`value`](BusinessCase::value): the distribution of everything that matters, by Monte Carlo, with the
//!   verdict on the criteria;
//! - [`model`](BusinessCase::model): the engine's model itself, to add inputs and outputs to.
//!
//! # What a plan can say
//! | what | where |
//! |---|---|
//! | a number, a range with its evidence, a link to another figure | [`Figure`], [`PerYear`] |
//! | how customers are won: bought up to a ceiling, by committee, or by advertising and word of mouth | [`GoToMarket`]: [`AudienceReach`], [`B2b`], [`B2c`] |
//! | how long they stay, what they pay for, how they expand | [`Retention`], [`Stream`], [`UnitChange`] |
//! | currencies, phased entry, cannibalisation | [`CurrencyRate`], [`Entry`], [`Cannibalisation`] |
//! | the life cycle to its end, with obligations, salvage and a successor | [`LifeCycleStage`], [`EndOfLife`] |
//! | fixed, step-fixed and variable cost, headcount, capital, tax, working capital | [`CostLine`], [`Role`], [`CapitalItem`], [`Tax`], [`PaymentTerms`] |
//! | stand-alone results and what shared costs are laid on them by | [`OfferLine`], [`Allocation`] |
//! | the horizon and what comes after it | [`Horizon`], [`AfterHorizon`], [`BusinessCase::within`] |
//! | what may happen | [`Event`] |
//!
//! # Steering it
//! [`BusinessCase::under`] puts a [`Scenario`] in force, [`BusinessCase::compare`] runs all of them on common
//! random numbers, [`BusinessCase::seek`] finds what a figure would have to be (goal seek),
//! [`BusinessCase::warnings`] says what contradicts the kind of business, [`BusinessCase::figures`] lists every
//! figure with the place and name that overrides, links and goals call it by, and [`read`] reads
//! a file with the path of the field in every error.
//!
//! `examples/data/recipes.toml` is a B2C plan, `examples/data/payroll.toml` a B2B plan in two
//! countries, `examples/data/shops.toml` a short case.
//!
//! # Plan against actual
//! [`Actual`] figures, from a CSV file by [`import::Csv`](crate::import::Csv), are held against the
//! plan by [`BusinessCase::review`], which splits the difference of revenue by driver;
//! [`BusinessCase::with_actuals`] puts them in the place of what was planned, and [`BusinessCase::reforecast`]
//! besides learns from them what to believe of later months, with the record of what changed
//! ([`Reforecast`]). "Value still to come" leaves out what is spent. [Targets](BusinessCase::targets) of
//! years, quarters and months have a probability each, and [`Statement::kpis`] are the figures that
//! investors ask for ([`YearKpis`]), each with its definition ([`KpiDefinitions`]).
//!
//! # The projection
//! In each month offers first lose and then win customers, those move who are cannibalised or
//! migrate, then everyone present is billed; step-fixed cost and headcount follow; capital items
//! are written down, working capital follows revenue, tax is paid at the end of each year.
//!
//! For the short case, and an offer that [reaches](AudienceReach) its customers, for each month `t = 1..T`: churn takes its share of the customers at the start;
//! then new ones join, as many as the least of three limits allows: demand (a ceiling that rises
//! evenly from nothing to the attainable share of SAM in month `T`, less the customers kept),
//! channel (the month's acquisition budget divided by CAC) and supply (how many can be taken on
//! board). What demand or supply leave no room for is not spent. Everyone then present is billed
//! the average realised price. The build is spent evenly over the months before launch. Cash flows
//! come at the end of their month and are valued as of launch. The run-off value is the
//! discounted gross margin of the customers present at the end under the same churn, without new
//! ones and without fixed cost.
//!
//! # Example
//! ```
//! use bizcase::case::{Build, BusinessCase, YearPlan};
//! use bizcase::distribution::Dist;
//! use bizcase::ledger::Assumption;
//! use bizcase::market::{Market, Segment, Spend};
//! use bizcase::quantity::{Count, Currency, Money, Period, Rate};
//! use bizcase::random::Sampling;
//! use bizcase::simulation::Base;
//!
//! let usd = |amount| Money::major(amount, Currency::USD);
//! let case = BusinessCase {
//!     name: "Bookkeeping for shops".into(),
//!     launch: "2027-01".parse()?,
//!     market: Market::new("Iceland", 2026, Spend::Potential, Period::Month, vec![Segment {
//!         name: "shops".into(),
//!         population: Count::from(90_000),
//!         served: Count::from(60_000),
//!         price: usd(40),
//!     }])?,
//!     price_realisation: Assumption::guess("price realisation", Dist::triangular(0.7, 0.9, 1.0)?),
//!     need: Assumption::guess("need", Dist::triangular(0.80, 0.92, 1.00)?),
//!     serviceable: Assumption::guess("cloud-ready", Dist::triangular(0.35, 0.55, 0.75)?),
//!     attainable: Assumption::guess("attainable share", Dist::pert(0.05, 0.10, 0.20)?),
//!     acquisition_cost: Assumption::guess("CAC", Dist::log_normal_p5_p95(200.0, 400.0)?),
//!     churn: Assumption::guess("churn", Dist::pert(0.009, 0.015, 0.030)?),
//!     gross_margin: Assumption::guess("gross margin", Dist::pert(0.75, 0.85, 0.90)?),
//!     years: (1..=3)
//!         .map(|year| YearPlan {
//!             year,
//!             acquisition_budget: usd(300_000),
//!             fixed_cost: usd(120_000),
//!         })
//!         .collect(),
//!     build: Build {
//!         budget: usd(200_000),
//!         months: 6,
//!         overrun: Assumption::guess("build overrun", Dist::pert(0.9, 1.0, 1.6)?),
//!     },
//!     onboarding: None,
//!     discount: Rate::per_year(0.12)?,
//!     correlations: vec![],
//!     criteria: vec!["P(NPV with run-off > USD 0) >= 60%".parse()?],
//! };
//!
//! let statement = case.statement(Base::Modes)?;
//! let last = statement.years().pop().unwrap();
//! assert_eq!(last.opening + last.gained - last.lost, last.closing);
//!
//! let valuation = case.value(&Sampling::monte_carlo(10_000).seed(1))?;
//! assert_eq!(valuation.verdict.go(), Some(true));
//! # Ok::<(), bizcase::Error>(())
//! ```

// Imports run downwards: what is written, the months, the model, what follows, what steers it.
mod data;
mod engine;
mod model;
mod results;
mod steering;

pub use crate::error::CaseError;
pub use data::{
    Actual, Adoption, AfterHorizon, Allocation, Approver, AtEndOfLife, AudienceReach, B2b, B2c,
    BeyondPrices, Build, BusinessCase, Cannibalisation, CapitalItem, Change, ChargeBasis, Cost,
    CostLine, CurrencyRate, Delay, EndOfLife, Entry, Event, EventEffect, Figure, FittedTail,
    FreeTier, Function, GoToMarket, HeadChange, Horizon, Lever, LifeCycleStage, Offer, Override,
    PaymentTerms, PerYear, Phase, PriceDemand, RankCorrelation, Retention, Role, Scenario, Schema,
    Sellers, ShortCase, Stream, Study, StudyResult, Tax, UnitChange, WriteDown, YearPlan, read,
};
pub use model::{
    CaseModel, CaseOutputs, OfferOutputs, PlacedFigure, SizeOutputs, Sized, YearOutputs,
};
pub use results::{
    Answer, BaseFigure, CostEntry, Dimension, KpiDefinitions, Line, NormalisedYear, OfferLine,
    Question, Statement, StreamLine, TeamLine, UnitLine, Valuation, YearKpis,
};
pub use steering::{
    Alternative, BestPrice, Compared, Comparison, Learned, NotLearned, PricedValue, Reforecast,
    Review, ReviewLine, Sought, Warning,
};
