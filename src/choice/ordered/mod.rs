//! Ratings on an ordered scale: the ordered logit.

mod fit;
mod likelihood;
mod model;

pub use fit::OrderedFit;
pub use model::{OrderedLogit, RatedOffer};
