//! Numbers as a message shows them.

use std::fmt;

/// A number in its shortest form: with an exponent where the digits would be mostly zeros.
///
/// Rust prints 1e100 as a one with a hundred zeros.
pub(crate) struct Shown(pub(crate) f64);

/// More characters than these are worth an exponent.
const PLAIN: usize = 10;

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.0.to_string();
        let exponent = format!("{:e}", self.0);
        if plain.len() > PLAIN && exponent.len() < plain.len() {
            f.write_str(&exponent)
        } else {
            f.write_str(&plain)
        }
    }
}

/// Parameters by name, as in `p = 0.03, q = 0.38`.
pub(super) fn named<S: fmt::Display>(values: &[(S, f64)]) -> String {
    let named = |(name, value): &(S, f64)| format!("{name} = {}", Shown(*value));
    values.iter().map(named).collect::<Vec<_>>().join(", ")
}
