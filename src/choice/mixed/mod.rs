//! Coefficients that differ among people, by maximum simulated likelihood.

mod assumptions;
mod draws;
mod fit;
mod layout;
mod likelihood;
mod mixing;
mod model;
mod parameters;
mod search;
mod setup;

pub use draws::PointSet;
pub use fit::{
    DrawsRepeated, IndividualTaste, MixedFit, MixedLikelihood, ParameterMove, TasteMoments,
};
pub use mixing::Mixing;
pub use model::MixedLogit;
