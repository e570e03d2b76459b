//! What features are worth, from choices.

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
