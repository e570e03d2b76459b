//! What steers a case: scenarios, options, goal seek, what must be true, warnings, and the plan held against what happened.

mod actual;
mod best_price;
mod compare;
mod flexible;
mod goal;
mod information;
mod kind;
mod must;
mod odd;
mod options;
mod pilot;
mod price_moves;
mod record;
mod stress;
mod switching;
mod warning;

pub use actual::{Compared, Learned, NotLearned, Reforecast, Review, ReviewLine};
pub use best_price::{PriceComparison, PricedValue};
pub use compare::{ComparedCase, Comparison};
pub use flexible::Flexibility;
pub use goal::Sought;
pub use information::WorthKnowing;
pub use must::{MustBeTrue, NeededMove};
pub use pilot::{Pilot, PilotLesson, PilotSubject, PilotUpdate};
pub use stress::Stress;
pub use warning::Warning;
