//! Distributions, what they are fitted to, and what experts say of them.

#[cfg(feature = "statrs")]
mod both_ways;
mod data_laws;
mod elicitation;
mod errors;
mod fit_words;
mod fits;
mod metalog;
mod posterior;
mod properties;
mod quantiles;
#[cfg(feature = "rand")]
mod rand;
mod statrs;
mod stored;
