//! What steers a case: scenarios, goal seek, warnings, and the plan held against what happened.

mod actual;
mod best_price;
mod compare;
mod goal;
mod kind;
mod odd;
mod warning;

pub use actual::{Compared, Learned, NotLearned, Reforecast, Review, ReviewLine};
pub use best_price::{PriceComparison, PricedValue};
pub use compare::{Alternative, Comparison};
pub use goal::Sought;
pub use warning::Warning;
