//! What users would feel without a product, and whether they recommend it.

mod answer;
mod net_promoter;
mod study;
mod threshold;

pub use answer::{Disappointment, ProductAnswer};
pub use net_promoter::{NetPromoter, NetPromoterScore};
pub use study::{FitBase, FitResult, ProductMarketFit};
pub use threshold::{FitThreshold, FitVerdict};
