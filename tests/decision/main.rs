//! What decisions rest on: the value of information, measures of risk, trees and options.

mod information;
mod options;
mod risk;
mod trees;
