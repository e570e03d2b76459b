//! Figures with their definition.

use std::fmt;

use serde::Serialize;

/// A figure with its name and the definition that computed it.
///
/// There is no value where the definition gives none, as for a ratio with a denominator of zero or
/// for figures of the wrong sign; the value is never a zero, an infinity or a negative number of
/// months in place of that. The definition states its domain, and so does [the table of the
/// room](super#where-figures-are-defined).
///
/// # Example
/// ```
/// use bizcase::metrics::burn_multiple;
/// use bizcase::quantity::{Currency, Money};
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let kpi = burn_multiple(usd(3_000_000), usd(2_000_000))?;
/// assert_eq!(kpi.value, Some(1.5));
/// assert!(kpi.definition.starts_with("net burn / net new ARR; undefined unless"));
/// assert_eq!(burn_multiple(usd(3_000_000), usd(-1))?.value, None);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Kpi<T = f64> {
    /// The usual name.
    pub name: &'static str,
    /// The value; `None` if the definition gives none.
    pub value: Option<T>,
    /// The definition.
    pub definition: &'static str,
}

impl<T> Kpi<T> {
    pub(super) fn new(name: &'static str, value: Option<T>, definition: &'static str) -> Self {
        Self {
            name,
            value,
            definition,
        }
    }
}

impl Kpi {
    /// A ratio of what cannot be below zero, where its denominator is above zero.
    pub(super) fn part(
        name: &'static str,
        numerator: f64,
        denominator: f64,
        definition: &'static str,
    ) -> Self {
        if numerator < 0.0 {
            return Self::new(name, None, definition);
        }
        Self::ratio(name, numerator, denominator, definition)
    }

    /// A ratio, where its denominator is above zero.
    pub(super) fn ratio(
        name: &'static str,
        numerator: f64,
        denominator: f64,
        definition: &'static str,
    ) -> Self {
        let value = (denominator > 0.0).then(|| numerator / denominator);
        Self::new(name, value.filter(|value| value.is_finite()), definition)
    }
}

/// `burn multiple: 1.5 (net burn / net new ARR; ...)`.
impl<T: fmt::Display> fmt::Display for Kpi<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Some(value) => write!(f, "{}: {value} ({})", self.name, self.definition),
            None => write!(f, "{}: undefined ({})", self.name, self.definition),
        }
    }
}
