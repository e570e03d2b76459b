//! Opportunity sizing and business cases, with the uncertainty carried from a CSV file to the
//! decision.
//!
//! How big is the opportunity (TAM, SAM, SOM)? How will customers come and stay? What is it worth,
//! how certain is that, and is it a go? Each room of the crate answers one question:
//!
//! | room | question |
//! |---|---|
//! | [`import`] | What does the file say? |
//! | [`market`] | How big is it? |
//! | [`severity`] | Does it hurt enough that people will consider an alternative? |
//! | [`survey`] | Will they pay, and how much? |
//! | [`choice`] | What are features worth, and what share does each offer take? |
//! | [`pricing`] | How is money made: what does a customer pay? |
//! | [`adoption`] | How do customers come? |
//! | [`retention`] | How do they stay? |
//! | [`metrics`] | What do investors ask: recurring revenue, retention, efficiency? |
//! | [`finance`] | What are cash flows worth, what do they return, when is the money back? |
//! | [`distribution`] | What do we not know? |
//! | [`sample`] | What do the values of a column say, and how certain is it? |
//! | [`simulation`] | What follows from it? |
//! | [`sensitivity`] | Which assumption matters? |
//! | [`case`] | All of it together: a business case as data |
//! | [`decision`] | Is it worth it? |
//! | [`check`](mod@check) | Does it still hold? Assumptions as unit tests |
//! | [`ledger`] | What does it rest on? |
//! | [`report`] | How do I show it? |
//! | `request` | How does a program in another language ask? (feature `json`) |
//! | [`quantity`], [`random`], [`error`] | The vocabulary that all rooms share |
//!
//! # From evidence to a decision
//! What one room finds out enters a [`BusinessCase`](case::BusinessCase) as a
//! [`Study`](case::Study), with its draws. Here a price survey decides on the price of a case:
//!
//! ```
//! use bizcase::case::{BusinessCase, PriceDemand, Study, StudyResult};
//! use bizcase::import::{Csv, LadderColumns};
//! use bizcase::quantity::{Currency, Period};
//! use bizcase::random::Sampling;
//! use bizcase::sample::Bootstrap;
//! use bizcase::survey::{DemandModel, GaborGranger, NotAsked};
//!
//! # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data");
//! # let (ladder, shops) = (format!("{folder}/what_should_we_charge/ladder.csv"), format!("{folder}/shops.toml"));
//! // 400 firms said up to which price they would buy.
//! let file = Csv::from_path(ladder)?.currency(Currency::USD);
//! let answers = file.price_ladder_wide(&LadderColumns::Headed("buy".into()))?.rows;
//! let found = GaborGranger::default()
//!     .not_asked(NotAsked::AssumeMonotone)
//!     .bootstrap(Bootstrap::new(200))
//!     .analyse(&answers)?
//!     .demand(DemandModel::LOG_PROBIT)?;
//! let survey = Study::new("survey", StudyResult::Demand { curve: found, every: Period::Month });
//!
//! let mut case: BusinessCase = toml::from_str(&std::fs::read_to_string(shops)?)?;
//! case.studies.push(survey);
//! case.offers[0].demand = Some(PriceDemand::new("survey", "subscription"));
//!
//! let tried = [("Bookkeeping for shops.subscription.price", &[14.0, 19.0, 24.0, 29.0][..])];
//! let prices = case.best_price(&tried, &Sampling::monte_carlo(1_000).seed(1))?;
//! assert_eq!(prices.at_best().prices, [24.0]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The example `from_evidence_to_decision` does so with firm counts, a survey, contracts and an
//! adoption history, through to the verdict.
//!
//! # Features
//! The first five are on by default. None changes a number.
//!
//! | feature | what it adds |
//! |---|---|
//! | `case` | [`case`] |
//! | `import` | [`import`], and the crates that read files |
//! | `report` | [`report`], and the crate that draws tables |
//! | `survey` | [`survey`], [`severity`], [`choice`] |
//! | `parallel` | Runs on all cores of the caller's `rayon` pool |
//! | `json` | `request`: requests and answers as JSON texts |
//! | `schema` | `case::schema`: the JSON Schema of case files |
//! | `xlsx` | Workbooks: `report::workbook`, `import::Workbook` |
//! | `statrs` | `Dist::from_statrs`, `distribution::ToStatrs`: distributions of the crate `statrs`, both ways |
//! | `rand` | `random::NamedRng`: random numbers of a seed for the crate `rand` |
//! | `proptest` | [`strategies`]: values of the public types for property tests |
//!
//! # Where to start
//! - To learn it: the [tutorial](guide::tutorial), from a CSV file to a decision in six programs.
//! - To do one thing: the [cookbook](guide::cookbook), short answers by question.
//! - To write a business case: [every field of a case file](guide::case_file), the room [`case`], and
//!   the examples `from_evidence_to_decision` and `run_case`.
//! - To simulate a model of your own: [`simulation`], and the [next section](#a-model-of-your-own).
//! - To come from a spreadsheet, @RISK, R or Python: [which function is which](guide::comparison).
//! - To rely on it: [what is promised](guide::limits), and [why](guide::design).
//! - To look up a word: the [glossary](guide::glossary). To import the usual names: [`prelude`].
//!
//! # A model of your own
//! ```
//! use bizcase::distribution::Dist;
//! use bizcase::quantity::{Count, Currency, Money, Share};
//! use bizcase::random::Sampling;
//! use bizcase::simulation::Model;
//!
//! let mut model = Model::new(Currency::USD);
//! let firms = model.known("firms", Count::from(2_720_339))?;
//! let need = model.share("need", Dist::triangular(0.80, 0.92, 1.00)?)?;
//! let won = model.share("share won", Dist::pert(0.005, 0.02, 0.06)?)?;
//! let price = model.money("price per year", Dist::log_normal_p5_p95(250.0, 700.0)?)?;
//! let revenue = model.output("revenue per year", move |s| {
//!     s.get(firms) * s.get(need) * s.get(won) * s.get(price)
//! })?;
//!
//! let run = model.run(&Sampling::monte_carlo(100_000).seed(1))?;
//! let enough = run.outcome(revenue).probability_above(Money::major(10_000_000, Currency::USD))?;
//! assert!(enough.value > Share::percent(90.0)?.value());
//! # Ok::<(), bizcase::Error>(())
//! ```
#![cfg_attr(docsrs, feature(doc_cfg))]
// Some of what rooms share is used by one that may be left out alone.
#![cfg_attr(
    not(all(feature = "case", feature = "import", feature = "survey")),
    allow(dead_code, unused_imports)
)]
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::dbg_macro,
        clippy::print_stdout,
        clippy::print_stderr
    )
)]

pub mod adoption;
#[cfg(feature = "case")]
pub mod case;
pub mod check;
#[cfg(feature = "survey")]
pub mod choice;
pub mod decision;
pub mod distribution;
pub mod error;
mod file;
pub mod finance;
pub mod guide;
#[cfg(feature = "import")]
pub mod import;
pub mod ledger;
pub mod market;
pub mod metrics;
mod numeric;
pub mod prelude;
pub mod pricing;
pub mod quantity;
pub mod random;
#[cfg(feature = "report")]
pub mod report;
#[cfg(feature = "json")]
pub mod request;
pub mod retention;
pub mod sample;
pub mod sensitivity;
#[cfg(feature = "survey")]
pub mod severity;
pub mod simulation;
#[cfg(feature = "proptest")]
pub mod strategies;
#[cfg(feature = "survey")]
pub mod survey;

pub use error::Error;

/// The README's programs, compiled and run with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
