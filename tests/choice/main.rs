//! What features are worth, from choices.

mod faults;
mod logit;
mod people;
mod rows;
