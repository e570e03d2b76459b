//! What the case rests on: each assumption with its range, its evidence and its owner.
//!
//! An [`Assumption`] is a named uncertain quantity. It states whether it is a fact, a measurement
//! or a guess, its source, its owner, its date and how long it is valid. A [`Ledger`] is a list of
//! assumptions, stored beside the code as TOML, JSON or CSV. It lists its own
//! [concerns](Ledger::concerns) (expired, unsourced, dated in the future) and its
//! [differences](Ledger::diff) from another ledger. Reports list the concerns beside the figures
//! that depend on them, and [`check`](mod@crate::check) fails on them.
//! [`check::effects`](crate::check::effects) shows how each difference moves an outcome.
//!
//! Two further questions about ranges: what do several people believe together ([`linear_pool`],
//! [`logarithmic_pool`], [`quantile_average`]), and how good were past ranges ([`Calibration`],
//! [`brier_score`])?
//!
//! Nothing here reads a clock: "today" is always a parameter. [`today`] exists for the edge of a
//! program.
//!
//! # Example
//! ```
//! use bizcase::distribution::Dist;
//! use bizcase::ledger::{Assumption, Evidence, Ledger};
//!
//! let churn = Assumption::guess("monthly churn", Dist::pert(0.009, 0.015, 0.030)?);
//! let need = Assumption::new(
//!     "need",
//!     Dist::triangular(0.80, 0.92, 1.00)?,
//!     Evidence::Interview,
//!     "41 owners, spring 2026",
//! )
//! .owned_by("Mia")
//! .dated("2026-04-30".parse()?)
//! .valid_until("2026-10-31".parse()?);
//! assert_eq!(need.to_string(), "need: triangular(0.8, 0.92, 1), interview: 41 owners, spring 2026");
//!
//! let ledger = Ledger::new([churn, need])?;
//! let concerns = ledger.concerns("2026-11-22".parse()?);
//! let texts: Vec<String> = concerns.iter().map(ToString::to_string).collect();
//! assert_eq!(texts, [
//!     "`monthly churn` has no source: it is a guess (no owner)",
//!     "`need` expired on 2026-10-31, 22 days ago (owner: Mia)",
//! ]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # References
//! Gneiting and Raftery (2007), *Strictly proper scoring rules, prediction, and estimation*,
//! Journal of the American Statistical Association 102. Genest and Zidek (1986), *Combining
//! probability distributions*, Statistical Science 1.

mod assumption;
mod book;
mod calibration;
mod cell;
mod concern;
pub(crate) mod date;
mod diff;
mod logarithmic;
mod pool;
mod ranges;

pub use crate::error::LedgerError;
pub use assumption::{Assumption, Evidence};
pub use book::Ledger;
pub use calibration::{Calibration, EventForecast, Happened, StatedRange, brier_score};
pub use concern::{Concern, Flagged};
pub use date::today;
pub use diff::{AssumptionChange, Edit};
pub use jiff::civil::Date;
pub use pool::{linear_pool, logarithmic_pool, quantile_average};
