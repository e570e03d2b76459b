//! A warning.

use std::fmt;

use serde::Serialize;

/// A parameter that contradicts what is usual for the kind of business. Nothing is refused for it:
/// it may be right, but somebody should have looked at it.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
/// let case: BusinessCase = toml::from_str(&text.replace("EUR 4.99", "EUR 1_200".replace('_', "").as_str()))?;
/// let warnings = case.warnings()?;
/// assert_eq!(
///     warnings[0].to_string(),
///     "app.premium.price = 1200: few people pay more than 500 a month for a product by themselves; \
///      if organisations buy it, use a B2B go-to-market",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Warning {
    /// The place of the parameter.
    pub place: String,
    /// Its value, or the median of its range.
    pub value: String,
    /// What it contradicts.
    pub message: &'static str,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}: {}", self.place, self.value, self.message)
    }
}
