//! What can go wrong with a sizing and between two.

use std::fmt::Write as _;

use serde::Serialize;

/// Sizings that contradict themselves or cannot be set against each other.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MarketError {
    /// The sizings do not measure the same thing.
    #[error("the sizings do not measure the same thing: {}", listed(differences))]
    UnlikeScopes {
        /// Every tag in which they differ.
        differences: Vec<Difference>,
    },
    /// The factors of a sizing do not multiply to what it is said to measure.
    #[error("the factors of `{chain}` multiply to {gives}, but it measures {measure}")]
    Dimension {
        /// The sizing, and its segment if it has several.
        chain: String,
        /// What the factors multiply to: currencies with their powers.
        gives: String,
        /// What the scope says.
        measure: String,
    },
    /// A sizing that only bounds the market cannot be averaged with one that estimates it.
    #[error("`{sizing}` is a lower bound of the market, not an estimate: it does not pool")]
    LowerBound {
        /// The sizing.
        sizing: String,
    },
    /// A sizing without spread would take all the weight when sizings are pooled.
    #[error("`{sizing}` has no spread: weighted by precision it would silence all others")]
    NoSpread {
        /// The sizing.
        sizing: String,
    },
}

/// A tag of a scope in which two sizings differ.
///
/// # Example
/// ```
/// use bizcase::error::Difference;
///
/// let year = Difference { tag: "year", left: "2022".into(), right: "2024".into() };
/// assert_eq!(year.tag, "year");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// The tag, such as "year".
    pub tag: &'static str,
    /// What the first sizing says.
    pub left: String,
    /// What the second says.
    pub right: String,
}

fn listed(differences: &[Difference]) -> String {
    let mut text = String::new();
    for (index, Difference { tag, left, right }) in differences.iter().enumerate() {
        let comma = if index == 0 { "" } else { "; " };
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "{comma}{tag} is {left} in one and {right} in the other"
        );
    }
    text
}
