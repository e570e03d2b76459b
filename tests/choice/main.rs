//! What features are worth, from choices.

mod experiment;
mod faults;
mod logit;
mod market;
mod people;
mod rows;
