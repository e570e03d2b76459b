//! What can go wrong between two sizings.

use std::fmt::Write as _;

/// Sizings that cannot be set against each other.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MarketError {
    /// The sizings do not measure the same thing.
    #[error("the sizings do not measure the same thing: {}", listed(differences))]
    UnlikeScopes {
        /// Every tag in which they differ.
        differences: Vec<Difference>,
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
