//! What features are worth, from choices.

mod bayes;
mod experiment;
mod faults;
mod latent;
mod logit;
mod market;
mod mixed;
mod mixtures;
mod people;
mod rows;
