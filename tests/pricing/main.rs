//! How money is made: what customers pay, and for which package.

mod bad_input;
mod deals;
mod packaging;
mod published;
mod spread;
mod structures;

use bizcase::pricing::PriceStructure;
use bizcase::quantity::Money;

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

fn structure(text: &str) -> PriceStructure {
    toml::from_str(text).unwrap()
}
