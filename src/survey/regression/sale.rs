//! Sales by store and week.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::quantity::Money;

/// The quantity a store sold in a week, and the price.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::survey::Sale;
///
/// let sale = Sale::new("17", "2024-W05", Money::major(3, Currency::USD), 120.0);
/// assert_eq!(sale.quantity, 120.0);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sale {
    /// The store, or any other unit that sells side by side.
    pub store: String,
    /// The week, or any other period.
    pub week: String,
    /// The price.
    pub price: Money,
    /// The quantity sold, less returns.
    pub quantity: f64,
    /// Other facts by name, such as `promotion: 1`.
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
