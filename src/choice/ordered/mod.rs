//! Ratings on an ordered scale: the ordered logit.

mod fit;
mod likelihood;
mod model;
mod rows;

pub use fit::OrderedFit;
pub use model::OrderedLogit;
pub use rows::RatedOffer;
