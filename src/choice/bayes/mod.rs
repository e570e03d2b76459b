//! Coefficients of each person, by hierarchical Bayes.

mod chain;
mod convergence;
mod fit;
mod langevin;
mod model;
mod population;
mod setup;
mod signs;
mod together;

pub use fit::{ChainAgreement, HierarchicalFit};
pub use model::HierarchicalBayes;
