//! Alternatives that are alike: the nested logit.

mod fit;
mod likelihood;
mod model;

pub use fit::NestedFit;
pub use model::NestedLogit;
