//! Errors of sizings.

use std::fmt::Write as _;

use serde::Serialize;

/// Sizings that contradict themselves or cannot be compared.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MarketError {
    /// Sizings of different scopes.
    #[error("the sizings do not measure the same thing: {}", listed(differences))]
    UnlikeScopes {
        /// Every tag in which they differ.
        differences: Vec<Difference>,
    },
    /// Factors whose product is not what the sizing measures.
    #[error("the factors of `{chain}` multiply to {gives}, but it measures {measure}")]
    Dimension {
        /// The sizing, with its segment if there are several.
        chain: String,
        /// The product of the factors: currencies with their powers.
        gives: String,
        /// The measure of the scope.
        measure: String,
    },
    /// A lower bound of the market among estimates to be pooled.
    #[error("`{sizing}` is a lower bound of the market, not an estimate, and cannot be pooled")]
    LowerBound {
        /// The sizing.
        sizing: String,
    },
    /// A sizing without spread, which would take all the weight in a pool.
    #[error("`{sizing}` has no spread: weighted by precision, it would take all the weight")]
    NoSpread {
        /// The sizing.
        sizing: String,
    },
}

/// A tag of a scope in which two sizings differ.
///
/// # Example
/// ```
/// use bizcase::error::MarketError;
/// use bizcase::market::{Measure, Scope, Spend, Stage};
///
/// let scope = |year| Scope {
///     measure: Measure::Accounts,
///     spend: Spend::Current,
///     geography: "Germany".into(),
///     year,
///     stage: Stage::Total,
/// };
/// let error = scope(2022).same_as(&scope(2024)).unwrap_err();
/// let MarketError::UnlikeScopes { differences } = error else { panic!("{error}") };
/// assert_eq!((differences[0].tag, differences[0].left.as_str()), ("year", "2022"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The tag, such as "year".
    pub tag: &'static str,
    /// The value in the first sizing.
    pub left: String,
    /// The value in the second sizing.
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
