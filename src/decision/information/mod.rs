//! What it is worth to find out more before choosing.
//!
//! [`Payoffs`] are the options between which a choice is made, each with its value in every trial.
//! Without more information the option with the highest mean is chosen. Information is worth what
//! it adds to that mean by letting the choice follow what was found: the expected value of perfect
//! information (EVPI) about everything, that of partial perfect information (EVPPI) about one
//! input or several, and that of the sample information (EVSI) which a [`PlannedTest`] would give.
//! All three come from the trials of one run. None of them is ever below zero.
//!
//! # Example
//! ```
//! use bizcase::decision::{Payoffs, PlannedTest};
//! use bizcase::distribution::Dist;
//! use bizcase::quantity::{Currency, Money};
//! use bizcase::random::{Sampling, Seed};
//! use bizcase::simulation::Model;
//!
//! let mut model = Model::new(Currency::EUR);
//! let buying = model.share("share that buys", Dist::beta(4.0, 96.0)?)?;
//! let reach = model.count("people reached", Dist::triangular(40e3, 50e3, 60e3)?)?;
//! let margin = model.money("margin of a buyer", Dist::triangular(20.0, 30.0, 40.0)?)?;
//! let build = model.known("build", Money::major(55_000, Currency::EUR))?;
//! let profit = model.output("profit", move |s| {
//!     s.get(reach) * s.get(buying) * s.get(margin) - s.get(build)
//! })?;
//! let run = model.run(&Sampling::monte_carlo(10_000).seed(1))?;
//!
//! let payoffs = Payoffs::of(&[run.outcome(profit)])?.or_nothing();
//! let everything = payoffs.perfect();
//! let ranked = payoffs.about_each(&run.inputs())?;
//! assert_eq!(ranked[0].about, "share that buys");
//! assert!(ranked[0].value.value < everything.value);
//!
//! // A pilot with 500 people finds out most of it.
//! let pilot = PlannedTest::Successes { of: 500 };
//! let results = pilot.results(&run.input(buying), Seed(2))?;
//! let worth = payoffs.about(&[&results])?;
//! assert!(worth.value.value > 0.5 * ranked[0].value.value);
//! # Ok::<(), bizcase::Error>(())
//! ```
//!
//! # References
//! - H. Raiffa and R. Schlaifer (1961), *Applied Statistical Decision Theory*.
//! - M. Strong, J. E. Oakley and A. Brennan (2014), *Estimating multiparameter partial expected
//!   value of perfect information from a probabilistic sensitivity analysis sample*, Medical
//!   Decision Making 34, 311-326; and with C. Jackson and P. Breeze (2015), *Estimating the expected
//!   value of sample information using the probabilistic sensitivity analysis sample*, 35, 570-583.

mod payoffs;
mod planned_study;
mod planned_test;

pub use payoffs::{InformationValue, Payoffs};
pub use planned_study::{AnswerKind, PlannedStudy, SizeWorth, StudyWorth};
pub use planned_test::PlannedTest;
