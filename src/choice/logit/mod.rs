//! All people want the same: the multinomial logit, of choices and of rankings.

mod fit;
mod lanes;
mod model;
mod ranked;

pub use fit::LogitFit;
pub(super) use fit::walk;
pub use model::MultinomialLogit;
pub(super) use model::{pooled, search};
pub use ranked::{ChoiceRanking, RankedLogit};
