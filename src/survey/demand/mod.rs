//! The share that buys at a price, how sure that share is, and what to charge.

mod curve;
mod law;
mod table;

pub use curve::DemandCurve;
pub use law::{Demand, Link, PriceScale};
pub use table::{DemandTable, Interpolation};
