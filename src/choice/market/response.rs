//! What a change of an attribute does: elasticities, and what it is worth to people.

use serde::Serialize;

use super::ChoiceScenario;
use super::simulator::{ChoiceSimulator, Shelf};
use super::view::{View, mean};
use crate::choice::tastes::Tastes;
use crate::choice::{Alternative, AttributeValue};
use crate::error::{ChoiceError, Invalid};
use crate::numeric::CompensatedSum;
use crate::quantity::Unit;
use crate::sample::Interval;

/// Own and cross elasticities of shares with respect to an attribute.
///
/// In a model where all have one taste, the elasticities of all other products with respect to a
/// product are equal: whoever it loses goes to the others in proportion to their shares (independence
/// of irrelevant alternatives). Mixed logit, latent classes and hierarchical Bayes free them.
///
/// # Example
/// See [`ChoiceSimulator::elasticities`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Elasticities {
    /// The attribute.
    pub attribute: String,
    /// The products.
    pub products: Vec<String>,
    /// By how many percent the share of the product of the row changes when the attribute of the
    /// product of the column rises by one percent.
    pub rows: Vec<Vec<Interval>>,
}

impl ChoiceSimulator {
    /// Own and cross point elasticities of the shares with respect to a number, by the logit rule; zero
    /// for a product that nobody chooses.
    ///
    /// # Errors
    /// As [`shares`](Self::shares), and [`ChoiceError::Invalid`] for an attribute that no product
    /// states as a number, and for effects of the scenario.
    ///
    /// # Example
    /// ```
    /// # use bizcase::choice::{Alternative, ChoiceScenario, ChoiceSituation, MultinomialLogit, ChoiceUtility};
    /// # use bizcase::quantity::Currency;
    /// # use bizcase::sample::ParameterDraws;
    /// # use bizcase::survey::Respondent;
    /// # let asked = |(place, price, chosen): (usize, f64, bool)| {
    /// #     let offer = [Alternative::new("ours").with("price", price), Alternative::new("none")];
    /// #     ChoiceSituation::new(Respondent::new(""), place.to_string(), offer, usize::from(!chosen))
    /// # };
    /// # let answers = (0..200).map(|i| (i, if i < 100 { 10.0 } else { 20.0 }, i < 60 || i >= 160));
    /// # let answers: Vec<_> = answers.map(asked).collect();
    /// # let utility = ChoiceUtility::new().price("price", Currency::EUR).constant("none");
    /// # let fit = MultinomialLogit::new(utility).fit(&answers)?;
    /// let market = fit.simulator(ParameterDraws::new(500))?;
    /// let ours = Alternative::new("ours").with("price", 15.0);
    /// let offer = ChoiceScenario::new("offer").product(ours).product(Alternative::new("none"));
    /// let price = market.elasticities(&offer, "price")?;
    /// // The slope of the log odds, -0.081 a euro, times 15 euro times the half that does not buy.
    /// assert!((price.rows[0][0].estimate + 0.608).abs() < 1e-3);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn elasticities(
        &self,
        scenario: &ChoiceScenario,
        attribute: &str,
    ) -> Result<Elasticities, ChoiceError> {
        scenario.without_effects()?;
        let values = numbers(scenario, attribute)?;
        let shelf = self.shelf(scenario, Some(attribute))?;
        let count = values.len();
        let matrix = |tastes: &Tastes| self.elasticity(&shelf, tastes, &values);
        let here = matrix(&self.estimate);
        let drawn = self.over_draws(matrix);
        let entry = |place: usize| {
            let draws = drawn.iter().map(|it| Some(it[place]));
            self.interval(here[place], draws, Unit::Ratio)
        };
        let row = |row: usize| {
            (0..count)
                .map(|column| entry(row * count + column))
                .collect()
        };
        Ok(Elasticities {
            attribute: attribute.to_owned(),
            products: scenario.products.iter().map(|it| it.name.clone()).collect(),
            rows: (0..count).map(row).collect(),
        })
    }

    /// Row by row.
    fn elasticity(&self, shelf: &Shelf, tastes: &Tastes, values: &[f64]) -> Vec<f64> {
        let count = values.len();
        let (views, _) = self.views(shelf, tastes);
        let shares = mean(
            count,
            views
                .iter()
                .map(|view| (view.share, view.logit(self.scale))),
        );
        let changes = mean(
            count * count,
            views
                .iter()
                .map(|view| (view.share, view.changes(self.scale))),
        );
        let entries = changes.iter().enumerate();
        let percent = |(place, change): (usize, &f64)| {
            let (row, column) = (place / count, place % count);
            // Nobody chooses it before and after.
            if shares[row] > 0.0 {
                change * values[column] / shares[row]
            } else {
                0.0
            }
        };
        entries.map(percent).collect()
    }

    /// What the change from one scenario to another is worth to people, on average and for each
    /// choice: the change of the expected utility of what they choose, over the coefficient of the
    /// price (Small and Rosen). Everything that no attribute tells must be the same in both.
    ///
    /// # Errors
    /// As [`shares`](Self::shares), and [`ChoiceError::Invalid`] for a utility without price, for
    /// effects of a scenario, or where the best estimate has people who prefer to pay more. Draws with such people are counted
    /// as [`failed`](Interval::failed).
    ///
    /// # Reference
    /// K. A. Small and H. S. Rosen (1981), "Applied welfare economics with discrete choice models",
    /// *Econometrica* 49, 105-130.
    pub fn surplus_gain(
        &self,
        from: &ChoiceScenario,
        to: &ChoiceScenario,
    ) -> Result<Interval, ChoiceError> {
        from.without_effects()?;
        to.without_effects()?;
        let (price, currency) = self.price()?;
        let priced = priced(from, price)?;
        let shelves = [self.shelf(from, Some(price))?, self.shelf(to, None)?];
        let gain = |tastes: &Tastes| {
            let [before, after] = shelves.each_ref().map(|it| self.views(it, tastes).0);
            let mut sum = CompensatedSum::default();
            for (before, after) in before.iter().zip(&after) {
                let gain = after.inclusive(self.scale) - before.inclusive(self.scale);
                let slope = before.slopes[priced];
                sum.add((slope < 0.0).then(|| before.share * gain / -slope)?);
            }
            Some(sum.total())
        };
        let views = self.views(&shelves[0], &self.estimate).0;
        let here = gain(&self.estimate).ok_or_else(|| pays_gladly(price, priced, &views))?;
        let drawn = self.over_draws(gain).into_iter();
        Ok(self.interval(here, drawn, Unit::Money(currency)))
    }
}

/// The place of the first product that states the price.
fn priced(scenario: &ChoiceScenario, price: &str) -> Result<usize, Invalid> {
    let states = |product: &Alternative| {
        matches!(
            product.attributes.get(price),
            Some(AttributeValue::Number(_))
        )
    };
    let place = scenario.products.iter().position(states);
    place.ok_or_else(|| {
        let rule = "stated by a product of the scenario";
        Invalid::rule("price", format!("no `{price}`"), rule)
    })
}

/// Some people like to pay more, so that no sum of money makes up for what they lose.
pub(super) fn pays_gladly(price: &str, product: usize, views: &[View]) -> Invalid {
    let gladly = views.iter().filter(|view| view.slopes[product] >= 0.0);
    let share: f64 = gladly.map(|view| view.share).sum();
    let parameter = format!("coefficient of {price}");
    let given = format!("zero or above for {} of people", Unit::Share.show(share));
    Invalid::rule(&parameter, given, "below zero for everyone")
        .hint("let it be log-normal, or the same for all")
}

/// The price that a product states.
pub(super) fn stated(
    scenario: &ChoiceScenario,
    product: &str,
    price: &str,
) -> Result<f64, Invalid> {
    let place = scenario.place(product)?;
    let value = scenario.products[place].attributes.get(price);
    let Some(AttributeValue::Number(stated)) = value else {
        let parameter = format!("{price} of product {product}");
        return Err(Invalid::rule(&parameter, "blank", "stated as a number"));
    };
    Ok(*stated)
}

impl View {
    /// How the share of each product changes with the attribute of each, row by row.
    pub(super) fn changes(&self, scale: f64) -> Vec<f64> {
        let shares = self.logit(scale);
        let count = shares.len();
        let entry = |place: usize| {
            let (row, column) = (place / count, place % count);
            let own = if row == column { 1.0 } else { 0.0 };
            scale * self.slopes[column] * shares[column] * (own - shares[row])
        };
        (0..count * count).map(entry).collect()
    }
}

/// An attribute of all products; where a product leaves it blank, nothing can change.
pub(super) fn numbers(scenario: &ChoiceScenario, attribute: &str) -> Result<Vec<f64>, Invalid> {
    let values = scenario.products.iter();
    let values = values.map(|product| match product.attributes.get(attribute) {
        Some(AttributeValue::Number(number)) => Some(*number),
        _ => None,
    });
    let values: Vec<Option<f64>> = values.collect();
    if values.iter().all(Option::is_none) {
        let rule = "a number that a product of the scenario states";
        return Err(Invalid::rule("attribute", attribute, rule));
    }
    Ok(values.into_iter().map(|it| it.unwrap_or(0.0)).collect())
}
