//! All people want the same: the multinomial logit.

mod fit;
mod lanes;
mod model;

pub use fit::LogitFit;
pub(super) use fit::parameters;
pub use model::MultinomialLogit;
pub(super) use model::pooled;
