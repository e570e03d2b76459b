//! The business case: the rooms of the business assembled into one model.
//!
//! A [`BusinessCase`] is plain data: a market, assumptions, a yearly plan, criteria. It answers in
//! three ways, from one and the same projection month by month:
//!
//! - [`statement`](BusinessCase::statement): a single base case in exact money, whose lines tie to
//!   the cent;
//! - [`value`](BusinessCase::value): the distribution of everything that matters, by Monte Carlo,
//!   with the verdict on the criteria;
//! - [`model`](BusinessCase::model): the engine's model itself, to add inputs and outputs to.
//!
//! # The projection
//! For each month `t = 1..T` after launch: churn takes its share of the customers at the start;
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
//! use bizcase::decision::Criterion;
//! use bizcase::distribution::Dist;
//! use bizcase::ledger::Assumption;
//! use bizcase::market::{Market, Segment, Spend};
//! use bizcase::quantity::{Count, Currency, Money, Period, Rate, Share};
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
//!     criteria: vec![Criterion::probability_above("NPV with run-off", usd(0), Share::percent(60.0)?)],
//! };
//!
//! let statement = case.statement(Base::Modes)?;
//! let last = statement.years().pop().unwrap();
//! assert_eq!(last.opening + last.gained - last.lost, last.closing);
//!
//! let valuation = case.value(&Sampling::monte_carlo(10_000).seed(1))?;
//! assert!(valuation.verdict.go());
//! # Ok::<(), bizcase::Error>(())
//! ```

mod basis;
mod business_case;
mod model;
mod projection;
mod statement;
mod valuation;

pub use business_case::{Build, BusinessCase, RankCorrelation, YearPlan};
pub use model::{CaseInputs, CaseModel, CaseOutputs, Sized, YearOutputs};
pub use statement::{Line, Statement};
pub use valuation::{BaseFigure, Valuation};
