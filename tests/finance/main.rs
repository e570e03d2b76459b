//! Cash flows: their worth, their return, and when the money is back.

mod bad_input;
mod properties;
mod published;
