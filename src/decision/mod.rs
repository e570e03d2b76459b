//! Is it worth it? Criteria set beforehand, and whether a run meets them.
//!
//! A [`Criterion`] asks something of one outcome: that it lies above a threshold with enough
//! probability, or that a percentile of it does. [`decide`] holds a run against criteria and
//! returns a [`Verdict`]: for each, what was found, whether it is met, how far that is from
//! flipping, and whether the trials suffice to tell.
//!
//! # Example
//! ```
//! use bizcase::decision::{Criterion, decide};
//! use bizcase::distribution::Dist;
//! use bizcase::quantity::{Currency, Money, Share};
//! use bizcase::random::Sampling;
//! use bizcase::simulation::Model;
//!
//! let mut model = Model::new(Currency::USD);
//! let profit = model.money("profit", Dist::uniform(-1_000.0, 3_000.0)?)?;
//! model.output("NPV", move |s| s.get(profit))?;
//! let run = model.run(&Sampling::monte_carlo(10_000).seed(1))?;
//!
//! let zero = Money::major(0, Currency::USD);
//! let asked = Criterion::probability_above("NPV", zero, Share::percent(80.0)?);
//! let verdict = decide(&run, &[asked])?;
//! assert!(!verdict.go());
//! assert_eq!(
//!     verdict.findings[0].to_string(),
//!     "P(NPV > USD 0) at least 80%: not met, 75.2% ± 0.432%; \
//!      NPV would have to be USD 185.8 higher in every trial",
//! );
//! # Ok::<(), bizcase::Error>(())
//! ```

mod criterion;
mod verdict;

pub use criterion::{Criterion, Requirement};
pub use verdict::{Finding, Verdict, decide};
