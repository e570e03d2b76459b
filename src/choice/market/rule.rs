//! How people choose among what they are offered.

use serde::{Deserialize, Serialize};

use super::view::View;
use crate::error::{Invalid, Permitted};
use crate::random::{Seed, Stream};

/// How people of one taste choose.
///
/// # Example
/// ```
/// use bizcase::choice::ChoiceRule;
///
/// assert_eq!(ChoiceRule::default(), ChoiceRule::Logit);
/// ```
///
/// # References
/// - K. E. Train (2009), *Discrete Choice Methods with Simulation*, second edition, chapter 3.
/// - B. Orme and G. Baker (2000), "Comparing hierarchical Bayes draws and randomized first choice
///   for conjoint simulations", Sawtooth Software Conference.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChoiceRule {
    /// With the probabilities of the logit model: what makes each choice differ is new in each
    /// product, so that a copy of a product takes share from all others in proportion.
    #[default]
    Logit,
    /// All choose the product of the greatest utility. Where all have one taste, one product takes
    /// the whole market.
    FirstChoice,
    /// First choice, many times over with tastes and products disturbed. Products that are alike
    /// are disturbed alike in what they share, so that a copy of a product takes share mostly from
    /// it.
    RandomizedFirstChoice {
        /// The standard deviation of the normal error of each coefficient.
        attribute: f64,
        /// The scale of the error (extreme value, type one) of each product; one with no error of
        /// coefficients is the logit rule.
        product: f64,
        /// How many times, for each taste.
        repeats: u32,
    },
}

impl ChoiceRule {
    pub(super) fn check(self) -> Result<(), Invalid> {
        if let Self::RandomizedFirstChoice {
            attribute,
            product,
            repeats,
        } = self
        {
            Permitted::COUNT.check("error of coefficients", attribute)?;
            Permitted::COUNT.check("error of products", product)?;
            Permitted::between(1.0, 1e6).check("repeats", f64::from(repeats))?;
        }
        Ok(())
    }
}

/// The errors of randomised first choice: the same for all tastes and all draws.
#[derive(Debug)]
pub(super) struct Disturbances {
    /// Row by row, those of the coefficients.
    coefficients: Vec<Vec<f64>>,
    /// Row by row, those of the products.
    products: Vec<Vec<f64>>,
}

impl Disturbances {
    /// Addressed by the names of columns and products: a further product changes no other's.
    pub(super) fn new(
        (attribute, product, repeats): (f64, f64, u32),
        columns: &[String],
        products: &[&str],
        seed: Seed,
    ) -> Self {
        let column = |name: String, of: &dyn Fn(f64) -> f64| {
            let mut column = vec![0.0; (repeats as usize).next_multiple_of(16)];
            Stream::new(seed, &name).fill(0, &mut column);
            column.into_iter().map(of).collect::<Vec<_>>()
        };
        let normal = |uniform: f64| attribute * crate::numeric::normal_score(uniform);
        let gumbel = |uniform: f64| -product * libm::log(-libm::log(uniform));
        let coefficients = columns
            .iter()
            .map(|it| column(format!("error of {it}"), &normal));
        let products = products
            .iter()
            .map(|it| column(format!("error of product {it}"), &gumbel));
        let rows = |columns: Vec<Vec<f64>>| {
            let row = |number: usize| columns.iter().map(|column| column[number]).collect();
            (0..repeats as usize).map(row).collect()
        };
        Self {
            coefficients: rows(coefficients.collect()),
            products: rows(products.collect()),
        }
    }

    /// The shares of first choices, given the columns of each product.
    pub(super) fn shares(&self, view: &View, products: &[Vec<f64>], scale: f64) -> Vec<f64> {
        let mut shares = vec![0.0; products.len()];
        let mut disturbed = view.clone();
        for (coefficients, errors) in self.coefficients.iter().zip(&self.products) {
            let own = view.utilities.iter().zip(products).zip(errors);
            for (utility, ((own, columns), error)) in disturbed.utilities.iter_mut().zip(own) {
                let moved: f64 = columns.iter().zip(coefficients).map(|(x, e)| x * e).sum();
                *utility = scale * own + moved + error;
            }
            for (share, first) in shares.iter_mut().zip(disturbed.first()) {
                *share += first / self.products.len() as f64;
            }
        }
        shares
    }
}
