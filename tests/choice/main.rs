//! What features are worth, from choices.
#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

mod bayes;
mod best_worst;
mod coverage;
mod experiment;
mod faults;
mod latent;
mod logit;
mod market;
mod mixed;
mod mixtures;
mod nested;
mod ordered;
mod people;
mod properties;
mod rows;
