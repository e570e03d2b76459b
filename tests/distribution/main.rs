//! Distributions, what they are fitted to, and what experts say of them.

mod data_laws;
mod elicitation;
mod errors;
mod fit_words;
mod fits;
mod metalog;
mod posterior;
mod properties;
mod quantiles;
mod statrs;
mod stored;
