//! What decisions rest on: the value of information, measures of risk.

mod information;
mod risk;
