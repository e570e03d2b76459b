//! Van Westendorp's four prices, and purchase intents between them.

mod curves;
mod intent;
mod knots;
mod meter;
mod rows;
mod trial;

pub use curves::{Cumulation, Intersection, Plateau, PriceCurves, PricePoint};
pub use intent::{NewtonMillerSmith, PurchaseTrial, TrialOptimum};
pub use meter::{PriceSensitivity, PriceSensitivityMeter};
pub use rows::{FourPrices, MissingTooCheap, PriceOrder};
pub use trial::{Tails, TrialCurve};
