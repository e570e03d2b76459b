//! Demand curves, their uncertainty, and the best price on them.

mod curve;
mod goal;
mod law;
mod optimum;
mod pricing;
mod stored;
mod table;
mod updated;

pub use curve::DemandCurve;
pub use goal::{PriceGoal, PriceLimit};
pub(super) use law::arc_elasticity;
pub use law::{Demand, Link, PriceScale};
pub use optimum::Optimum;
pub use pricing::{BestPrice, OptimumIntervals};
pub use table::{DemandTable, Interpolation};
