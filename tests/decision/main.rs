//! What decisions rest on: the value of information, measures of risk, trees, options, priorities,
//! portfolios.

mod information;
mod options;
mod portfolios;
mod prioritisation;
mod research;
mod risk;
mod switching;
mod trees;
mod verdict;
