//! All of the crate for a program in another language: reads a request as JSON from standard input
//! and writes the answer, also where something is wrong with the request. `from_python.py` beside
//! this file calls it.
//!
//! `cargo run --release --features json --example answer_json < request.json`. Without input it
//! answers a request on `examples/data/shops.toml`, which is made up.

use std::io::{self, Read as _};

use bizcase::request::run_json;

const OWN: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/data/shops.toml"
));

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    if text.trim().is_empty() {
        text = own()?;
    }
    println!("{}", run_json(&text));
    Ok(())
}

fn own() -> Result<String, toml::de::Error> {
    let case: serde_json::Value = toml::from_str(OWN)?;
    let request = serde_json::json!({
        "case": case,
        "sampling": { "trials": 10_000, "seed": 1 },
        "outcomes": ["NPV with run-off", "revenue in year 3"],
        "parts": ["verdict"],
    });
    Ok(request.to_string())
}
