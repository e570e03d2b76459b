//! Which of many to fund.
//!
//! A [`Portfolio`] is a list of [`PortfolioCandidate`]s with what each is worth and uses, the limits of what
//! there is, and which need or exclude each other. [`best`](Portfolio::best) chooses exactly, says
//! why the others are left out, and what more of each resource would be worth.
//!
//! A [`SimulatedPortfolio`] has the outcomes of the candidates trial by trial, on common random
//! numbers, so that what ties them together is kept. It chooses by the mean, with a bound on the
//! expected shortfall if asked for, and says how often each candidate belongs to the best choice.

mod bound;
mod candidate;
mod chosen;
mod counted;
mod polish;
mod problem;
mod search;
mod simulated;

pub use candidate::{Portfolio, PortfolioCandidate};
pub use chosen::{ChosenPortfolio, FrontierPoint, LeftOut, WhyLeftOut};
pub use simulated::{Membership, SimulatedChoice, SimulatedPortfolio};
