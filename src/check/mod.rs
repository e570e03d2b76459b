//! Assumptions and outcomes as unit tests: does it still hold?
//!
//! In a `#[test]`, [`Checks`] test claims on the outcomes of a model. A claim on a probability, a
//! percentile or a mean passes or fails only if the trials prove it, and more trials are drawn
//! until they do; the [`Guard`] sets how certain that is. A test therefore fails for evidence,
//! never for noise. [`value`] checks figures that need no trials. [`none_expired`],
//! [`no_older_than`], [`none_in_future`] and [`all_sourced`] check the dates and sources of
//! assumptions, and [`consistent`] checks an assumption against new data.
//!
//! | in words | as a claim |
//! |---|---|
//! | P(NPV > 0) is at least 60 % | `P(NPV > USD 0) >= 60%` |
//! | LTV / CAC above 3 with 90 % probability | `P(LTV / CAC > 3) >= 90%` |
//! | P5 of NPV above -15 m | `P5 of NPV > USD -15 m` |
//! | the mean of NPV from 1 to 9 m | `mean of NPV between USD 1 m and USD 9 m` |
//! | the median did not move by more than 5 % | `median of NPV within 5% of the baseline` |
//! | TAM below 5 bn, at modes | `TAM accounts with all inputs at their modes < 5 bn` |
//!
//! A [`Claim`](crate::simulation::Claim) is parsed from this text, built from a
//! [`Statistic`](crate::simulation::Statistic), or written in [`check!`](crate::check!).
//!
//! | in words | in code |
//! |---|---|
//! | the price lies inside the acceptable range | `value("price", price).inside("acceptable range", low, high)?` |
//! | no assumption is older than a year | `no_older_than(&ledger, 1, Period::Year, today)` |
//! | new data do not contradict an assumption | `consistent(&assumption, &NewData::events(41, 60)?, rate)?` |
//! | how does each change of a ledger move an outcome? | [`effects`] |
//!
//! [`Finding::require`] and [`Report::require`] turn a failure into an error. Its message says what
//! was asked, what was found and how certain that is, what drives it, and what changed since the
//! baseline. The macro [`check!`](crate::check!) panics with the same message. All of it works
//! under any test runner: tests share nothing, and baselines are written as a whole.
//!
//! # Example
//! ```
//! use bizcase::check::{Checks, no_older_than};
//! use bizcase::distribution::Dist;
//! use bizcase::ledger::{Assumption, Evidence, Ledger};
//! use bizcase::quantity::{Currency, Money, Period};
//! use bizcase::simulation::Model;
//!
//! // As the body of a #[test] that returns Result<(), bizcase::Error>.
//! let usd = |amount| Money::major(amount, Currency::USD);
//! let cost = Assumption::new(
//!     "CAC",
//!     Dist::log_normal_p5_p95(350.0, 800.0)?,
//!     Evidence::Experiment,
//!     "spring campaign",
//! );
//! let ledger = Ledger::new([cost.dated(bizcase::finance::date(2026, 5, 1)?)])?;
//!
//! let mut model = Model::new(Currency::USD);
//! let margin = model.known("margin per month", usd(42))?;
//! let cost = model.money("CAC", ledger.named("CAC")?.range.clone())?;
//! model.output("left after two years", move |s| s.get(margin) * 24.0 - s.get(cost))?;
//!
//! Checks::of(&model)
//!     .ledger(&ledger)
//!     .that("P(left after two years > USD 0) >= 90%".parse()?)
//!     .run()?
//!     .require()?;
//! let today = bizcase::finance::date(2026, 11, 22)?;
//! no_older_than(&ledger, 1, Period::Year, today).require()?;
//! # Ok::<(), bizcase::Error>(())
//! ```
//!
//! # Reference
//! Jennison and Turnbull (2000), *Group sequential methods with applications to clinical trials*.

mod aging;
mod baseline;
mod checks;
mod decision;
mod effects;
mod evidence;
mod finding;
mod guard;
mod judge;
mod known;
mod macros;

pub use crate::error::CheckError;
pub use aging::{all_sourced, no_older_than, none_expired, none_in_future};
pub use baseline::Acceptance;
pub use checks::Checks;
pub use decision::Decision;
pub use effects::{Effect, Effects, effects};
pub use evidence::{NewData, consistent};
pub use finding::{BaselineMovement, Cause, Finding, Found, Origin, Report};
pub use guard::{Guard, Status, WhenUndecided};
pub use known::{Known, value};
pub use macros::Findings;
