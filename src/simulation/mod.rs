//! From uncertain inputs to the distribution of an outcome, by Monte Carlo.
//!
//! A [`Model`] declares named inputs and returns typed, `Copy` handles ([`Input`]); outputs are
//! closures over them. [`Model::run`] evaluates the closures on many trials and returns a [`Run`].
//! Its [`Sample`]s return means, percentiles and probabilities, each an [`Estimate`] with its
//! standard error.
//!
//! Inside a closure every quantity is an [`Approx`](crate::quantity::Approx): several trials side
//! by side, written as if they were one. Mixing units does not compile.
//!
//! A plain number enters as [`Approx::new`](crate::quantity::Approx::new), an exact quantity by
//! `into`. Comparisons are made trial by trial: `less_than` says where one quantity is below
//! another, and [`Approx::choose`](crate::quantity::Approx::choose) takes one of two values. A yes or
//! no is a share of 1 or 0, and the mean of that output is its probability:
//!
//! ```
//! # use bizcase::distribution::Dist;
//! # use bizcase::quantity::{Approx, Currency};
//! # use bizcase::simulation::Model;
//! use bizcase::quantity::Share;
//!
//! # let mut model = Model::new(Currency::EUR);
//! # let gain = model.money("gain", Dist::normal(100.0, 500.0)?)?;
//! let paid_back = model.output("paid back", move |s| -> Approx<Share> {
//!     let lost = s.get(gain).less_than(Approx::new(0.0));
//!     Approx::choose(lost, Approx::new(0.0), Approx::new(1.0))
//! })?;
//! # let run = model.run(&bizcase::random::Sampling::monte_carlo(100).seed(1))?;
//! # assert!(run.outcome(paid_back).mean().value > 0.4);
//! # Ok::<(), bizcase::Error>(())
//! ```
//!
//! One model and [`Sampling`](crate::random::Sampling) give the same bits on any number of threads
//! and on any machine. A draw depends on the sampling, the name of its input and the index of its
//! trial, and under Sobol's sequence on the position of the input, but on no other draw.
//!
//! # Example
//! ```
//! use bizcase::distribution::Dist;
//! use bizcase::quantity::{Currency, Money, Period, Ratio};
//! use bizcase::random::Sampling;
//! use bizcase::simulation::Model;
//!
//! // What is a subscriber worth?
//! let mut model = Model::new(Currency::EUR);
//! let price = model.money("price per month", Dist::triangular(20.0, 35.0, 60.0)?)?;
//! let margin = model.share("gross margin", Dist::pert(0.60, 0.75, 0.85)?)?;
//! let churn = model.churn("churn", Period::Month, Dist::pert(0.01, 0.02, 0.05)?)?;
//! model.correlate(price, churn, 0.4)?;
//!
//! let value = model.output("lifetime value", move |s| {
//!     s.get(price) * s.get(margin) / s.over(churn, Period::Month)
//! })?;
//!
//! let run = model.run(&Sampling::monte_carlo(10_000).seed(7))?;
//! let value = run.outcome(value);
//! assert_eq!(value.median().to_string(), "EUR 1,242 ± 4.676");
//! let worth_it = value.probability_above(Money::major(500, Currency::EUR))?;
//! assert!(worth_it.value > 0.95);
//! # Ok::<(), bizcase::Error>(())
//! ```
//!
//! # The error of a figure
//! The number after `±` is one standard error; the true error exceeds it in one run of three. If it
//! rests on few replicates, their number is shown, and 1.96 times the error is too little:
//! [`Estimate::interval`] and the intervals of a [`Sample`] have their stated coverage. A mean
//! decided by a few trials says so, and [`Sample::heavy_tail`] shows why.
//!
//! # Longer runs
//! - [`Model::stream`] keeps no trials, so its memory does not depend on their number. It gives
//!   bounds for each figure. [`Model::outcomes`] keeps the trials of chosen outputs.
//! - [`Model::shards`] cuts a run into [`Shard`]s, plain data for any batch system. [`Partial`]
//!   results merge in any order to the same bits as one run.
//! - [`Model::run_until`] stops once stated figures are as precise as requested; [`Model::extend`]
//!   continues a run; [`Sample`] has an [`Interval`] for each figure.
//! - [`Model::watched`] reports progress and can cancel.
//!
//! # References
//! Rank correlation is induced by a Gaussian copula: Pearson's 2 sin(pi r / 6) for Spearman's r
//! (Kruskal 1958, *Journal of the American Statistical Association* 53); where draws are tied the
//! copula's correlation is solved for. Reordering whole columns
//! (Iman and Conover 1982, *Communications in Statistics* B11) is not offered: see
//! [why](crate::guide::design).
//!
//! [`Sample`]: crate::sample::Sample
//! [`Sample::heavy_tail`]: crate::sample::Sample::heavy_tail
//! [`Estimate`]: crate::sample::Estimate
//! [`Estimate::interval`]: crate::sample::Estimate::interval
//! [`Interval`]: crate::sample::Interval

mod base;
mod claim;
mod copula;
mod correlate;
mod design;
mod engine;
mod formulas;
mod guard;
mod handle;
mod inputs;
mod model;
mod plan;
mod precision;
mod progress;
mod run;
mod selection;
mod shard;
mod sketch;
mod stream;
mod summary;
mod tree;
mod trial;
mod variants;

pub use crate::error::{MergeError, RunError};
// Trials are evaluated together in blocks of the length of one leaf of the moments.
use crate::sample::BLOCK;
pub use base::{Base, Point};
pub(crate) use claim::{Asked, Kind};
pub use claim::{Claim, Condition, Measured, Statistic, Threshold};
pub use copula::{CorrelationChange, NearestCorrelations};
pub use handle::{Input, Output};
pub use model::Model;
pub use precision::{Convergence, Precision, Reached};
pub use progress::{Progress, Watched};
pub use run::Run;
pub use selection::OutputSelection;
pub use shard::{Kept, Partial, Shard, Trials};
pub use stream::{StreamedRun, Tallies};
pub use summary::{Bracketed, Summary};
pub use trial::{Results, Trial, Vectorized};
pub(crate) use variants::Variant;
