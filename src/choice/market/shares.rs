//! The shares of a market.

use std::fmt;

use serde::Serialize;

use crate::error::{Invalid, unknown_name};
use crate::sample::{Interval, JointEmpirical};

/// The share of one product in a scenario.
///
/// # Example
/// See [`ChoiceSimulator`](super::ChoiceSimulator).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ProductShare {
    /// The product.
    pub product: String,
    /// The share of choices that fall on it.
    pub share: Interval,
}

/// The shares of all products in a scenario; they add to one in each draw.
///
/// # Example
/// See [`ChoiceSimulator`](super::ChoiceSimulator).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MarketShares {
    /// The name of the scenario.
    pub scenario: String,
    /// The products, in the order of the scenario.
    pub products: Vec<ProductShare>,
    #[serde(skip)]
    pub(super) draws: Vec<Vec<f64>>,
}

impl MarketShares {
    /// The share of a product.
    ///
    /// # Errors
    /// [`Invalid`] for a product that is not in the scenario.
    pub fn of(&self, product: &str) -> Result<Interval, Invalid> {
        Ok(self.products[self.place(product)?].share)
    }

    /// By how much the share of a product exceeds that in another scenario, draw by draw.
    ///
    /// # Errors
    /// [`Invalid`] for a product that is not in both, and for shares of another simulator.
    pub fn gain(&self, product: &str, over: &Self) -> Result<Interval, Invalid> {
        let (here, there) = (self.place(product)?, over.place(product)?);
        if self.draws.len() != over.draws.len() {
            let rule = "shares from the same simulator";
            return Err(Invalid::rule(
                "scenario to compare with",
                &over.scenario,
                rule,
            ));
        }
        let (one, other) = (self.products[here].share, over.products[there].share);
        let draws = self.draws.iter().zip(&over.draws);
        let gains = draws.map(|(one, other)| Some(one[here] - other[there]));
        let gain = one.estimate - other.estimate;
        let unit = crate::quantity::Unit::Ratio;
        Interval::of_draws(gain, gains, unit, one.confidence, one.method)
            .ok_or_else(|| Invalid::rule("draws of the simulator", 0, "two or more"))
    }

    /// The shares as draws that belong together, for a model or a case: a column for each product.
    ///
    /// # Errors
    /// [`Invalid`] without draws.
    pub fn draws(&self, name: &str) -> Result<JointEmpirical, Invalid> {
        let columns = self.products.iter().enumerate();
        let columns = columns.map(|(place, product)| {
            let column = self.draws.iter().map(|draw| draw[place]).collect();
            (product.product.as_str(), column)
        });
        JointEmpirical::new(name, columns)
    }

    fn place(&self, product: &str) -> Result<usize, Invalid> {
        let mut products = self.products.iter();
        let place = products.position(|it| it.product == product);
        let known = self.products.iter().map(|it| it.product.as_str());
        place.ok_or_else(|| unknown_name("product", product, known))
    }
}

impl fmt::Display for MarketShares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.scenario)?;
        for (place, ProductShare { product, share }) in self.products.iter().enumerate() {
            let comma = if place > 0 { "," } else { "" };
            let [at, low, high] = [share.estimate, share.low, share.high].map(|it| 100.0 * it);
            write!(f, "{comma} {product} {at:.1}% ({low:.1}% to {high:.1}%)")?;
        }
        Ok(())
    }
}
