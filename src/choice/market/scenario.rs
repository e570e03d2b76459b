//! What is on offer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::choice::{Alternative, AttributeValue};
use crate::error::{Invalid, Permitted, unknown_name};
use crate::quantity::Money;

/// Products that people choose from: ours, those of competitors, and usually the choice of none.
///
/// # Example
/// ```
/// use bizcase::choice::{Alternative, ChoiceScenario};
///
/// let market = ChoiceScenario::new("launch")
///     .product(Alternative::new("ours").with("price", 24.0).with("brand", "new"))
///     .product(Alternative::new("theirs").with("price", 29.0).with("brand", "known"))
///     .product(Alternative::new("none"))
///     .effect("ours", 0.6);
/// let cheaper = market.clone().named("cheaper").with("ours", "price", 19.0)?;
/// assert_eq!(cheaper.products.len(), 3);
/// assert!(market.with("our", "price", 19.0).is_err());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChoiceScenario {
    /// The name.
    pub name: String,
    /// What can be chosen.
    pub products: Vec<Alternative>,
    /// What keeps people from choosing a product that they would like, such as awareness or
    /// distribution: by product, the factor on its share before shares are made to add to one again.
    /// Products that are not named have a factor of one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub effects: BTreeMap<String, f64>,
    /// What a unit of a product costs whoever sells it, for prices that earn most.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unit_costs: BTreeMap<String, Money>,
    /// Who sells a product, where several products have one seller; others have a seller each.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sellers: BTreeMap<String, String>,
}

impl ChoiceScenario {
    /// A scenario without products.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            products: Vec::new(),
            effects: BTreeMap::new(),
            unit_costs: BTreeMap::new(),
            sellers: BTreeMap::new(),
        }
    }

    /// Adds a product. One that is unavailable is left out of the market.
    #[must_use]
    pub fn product(mut self, product: Alternative) -> Self {
        self.products.push(product);
        self
    }

    /// Sets the factor on the share of a product.
    #[must_use]
    pub fn effect(mut self, product: impl Into<String>, factor: f64) -> Self {
        self.effects.insert(product.into(), factor);
        self
    }

    /// Sets what a unit of a product costs whoever sells it.
    #[must_use]
    pub fn unit_cost(mut self, product: impl Into<String>, cost: Money) -> Self {
        self.unit_costs.insert(product.into(), cost);
        self
    }

    /// Sets who sells a product.
    #[must_use]
    pub fn sold_by(mut self, product: impl Into<String>, seller: impl Into<String>) -> Self {
        self.sellers.insert(product.into(), seller.into());
        self
    }

    /// The scenario under another name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The scenario with another value of an attribute of a product.
    ///
    /// # Errors
    /// [`Invalid`] for a product that is not in the scenario.
    pub fn with(
        mut self,
        product: &str,
        attribute: impl Into<String>,
        value: impl Into<AttributeValue>,
    ) -> Result<Self, Invalid> {
        let place = self.place(product)?;
        let attributes = &mut self.products[place].attributes;
        attributes.insert(attribute.into(), value.into());
        Ok(self)
    }

    /// The place of a product.
    pub(super) fn place(&self, product: &str) -> Result<usize, Invalid> {
        let mut names = self.products.iter().map(|it| it.name.as_str());
        let place = names.position(|name| name == product);
        let known = self.products.iter().map(|it| it.name.as_str());
        place.ok_or_else(|| unknown_name("product", product, known))
    }

    /// The factors, in the order of the products.
    pub(super) fn factors(&self) -> Result<Vec<f64>, Invalid> {
        for (product, &factor) in &self.effects {
            self.place(product)?;
            Permitted::COUNT.check(&format!("effect on {product}"), factor)?;
        }
        let factor = |product: &Alternative| {
            let effect = self.effects.get(&product.name).copied().unwrap_or(1.0);
            if product.available { effect } else { 0.0 }
        };
        let factors: Vec<f64> = self.products.iter().map(factor).collect();
        if factors.iter().any(|&factor| factor > 0.0) {
            return Ok(factors);
        }
        let rule = "at least one product that can be chosen";
        Err(Invalid::rule("products of a scenario", &self.name, rule))
    }

    /// Refuses effects where only the choice itself counts.
    pub(super) fn without_effects(&self) -> Result<(), Invalid> {
        let factors = self.products.iter().zip(self.factors()?);
        let mut factors = factors.filter(|(product, _)| product.available);
        match factors.find(|(_, factor)| factor.total_cmp(&1.0).is_ne()) {
            None => Ok(()),
            Some((product, factor)) => {
                let parameter = format!("effect on {}", product.name);
                let rule = "1: elasticities, prices and surplus are of choices without effects";
                let hint =
                    "`shares` and `demand` heed effects; `DemandCurve::optimum` finds a price";
                Err(Invalid::rule(&parameter, factor, rule).hint(hint))
            }
        }
    }

    /// Checks that no two products have one name, and that names of products are known.
    pub(super) fn check(&self) -> Result<(), Invalid> {
        let named = self.unit_costs.keys().chain(self.sellers.keys());
        for product in named {
            self.place(product)?;
        }
        for (place, product) in self.products.iter().enumerate() {
            if self.place(&product.name)? != place {
                let rule = "the name of one product";
                return Err(Invalid::rule("product", &product.name, rule));
            }
        }
        Ok(())
    }
}
