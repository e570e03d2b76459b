//! What decisions rest on: the value of information, measures of risk, trees, options, priorities.

mod information;
mod options;
mod prioritisation;
mod risk;
mod trees;
