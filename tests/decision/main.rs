//! What decisions rest on: the value of information.

mod information;
