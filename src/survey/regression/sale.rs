//! What was sold at which price.

use std::collections::BTreeMap;

use crate::quantity::Money;

/// What a store sold in a week, and at which price.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::survey::Sale;
///
/// let sale = Sale::new("17", "2024-W05", Money::major(3, Currency::USD), 120.0);
/// assert_eq!(sale.quantity, 120.0);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Sale {
    /// The store, or whatever sells side by side.
    pub store: String,
    /// The week, or whatever follows each other.
    pub week: String,
    /// The price.
    pub price: Money,
    /// How many were sold, less those that came back.
    pub quantity: f64,
    /// What else is known of it, by name, such as `promotion: 1`.
    pub facts: BTreeMap<String, String>,
}

impl Sale {
    /// A sale.
    #[must_use]
    pub fn new(
        store: impl Into<String>,
        week: impl Into<String>,
        price: Money,
        quantity: f64,
    ) -> Self {
        Self {
            store: store.into(),
            week: week.into(),
            price,
            quantity,
            facts: BTreeMap::new(),
        }
    }
}
