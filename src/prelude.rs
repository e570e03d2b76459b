//! The names that a business case needs, for one import: `use bizcase::prelude::*;`.
//!
//! Everything else is named by its room.
//!
//! # Example
//! ```
//! use bizcase::prelude::*;
//!
//! let mut model = Model::new(Currency::USD);
//! let customers = model.count("customers", Dist::pert(4_000.0, 9_000.0, 16_000.0)?)?;
//! let price = model.money("price per year", Dist::log_normal_p10_p90(90.0, 160.0)?)?;
//! let revenue = model.output("revenue", move |trial| trial.get(customers) * trial.get(price))?;
//!
//! let run = model.run(&Sampling::monte_carlo(10_000).seed(1))?;
//! assert!(run.outcome(revenue).mean().value > 1e6);
//! # Ok::<(), Error>(())
//! ```

pub use crate::Error;
#[cfg(feature = "case")]
pub use crate::case::{BusinessCase, Scenario, ShortCase};
pub use crate::distribution::Dist;
#[cfg(feature = "import")]
pub use crate::import::{Csv, FromRow, Row};
pub use crate::ledger::Ledger;
pub use crate::market::{Factor, Scope, Segment, Sizing};
pub use crate::quantity::{
    Approx, Count, Currency, Growth, Money, Month, Period, Rate, Ratio, Share,
};
pub use crate::random::Sampling;
#[cfg(feature = "report")]
pub use crate::report::Document;
pub use crate::sample::{Estimate, Sample};
pub use crate::simulation::{Claim, Model, Statistic};
#[cfg(feature = "survey")]
pub use crate::survey::DemandCurve;
