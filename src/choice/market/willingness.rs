//! The most that each person would pay, for packages and tiers.

use super::people::Kind;
use super::simulator::without_price;
use crate::choice::coding::Coding;
use crate::choice::{Alternative, HierarchicalFit};
use crate::error::{ChoiceError, Invalid};
use crate::numeric::dot;
use crate::quantity::Money;
use crate::sample::percentile;
use crate::survey::{Respondent, Stated, StatedPrice};

/// A product, and what each person would pay for it.
type PaidFor = (String, Vec<StatedPrice>);

impl HierarchicalFit {
    /// The most that each person would pay for each product rather than choose another alternative,
    /// such as none: the price at which both have the same utility to them, as the median over the
    /// draws that are kept for each person. The price that a product itself states is passed over.
    ///
    /// Whoever prefers the other alternative even to a product that costs nothing pays nothing;
    /// whoever does not mind the price in half of the draws has no such price, which is told as a
    /// missing answer. Means over people of what they would pay are less certain than this looks:
    /// [`simulator`](Self::simulator) carries the draws.
    ///
    /// [`WillingnessPanel::of_stated`](crate::pricing::WillingnessPanel::of_stated) takes the answers
    /// for line-ups of tiers.
    ///
    /// # Errors
    /// [`ChoiceError::Invalid`] for a utility without price, and as
    /// [`ChoiceSimulator::shares`](super::ChoiceSimulator::shares) for products.
    ///
    /// # Example
    /// ```
    /// use bizcase::choice::{Alternative, AssumedTastes, ChoiceExperiment, HierarchicalBayes, ChoiceUtility};
    /// use bizcase::pricing::WillingnessPanel;
    /// use bizcase::quantity::Currency;
    ///
    /// let utility = ChoiceUtility::new()
    ///     .price("price", Currency::EUR)
    ///     .levels("support", "mail")
    ///     .constant("none");
    /// let tasks = ChoiceExperiment::new()
    ///     .attribute("price", [10.0, 20.0, 30.0])
    ///     .attribute("support", ["mail", "phone"])
    ///     .none("none")
    ///     .tasks(8)
    ///     .random()?;
    /// let people = AssumedTastes::new([("price", -0.3), ("support: phone", 2.0), ("none", -6.0)]);
    /// let answers = tasks.simulated(&utility, &people.differ("none", 1.0), 60, 1)?;
    /// let fit = HierarchicalBayes::new(utility).burn_in(200).draws(200).fit(&answers)?;
    ///
    /// let tier = |support: &str| Alternative::new(support).with("support", support);
    /// let paid = fit.willingness(&[tier("mail"), tier("phone")], &Alternative::new("none"))?;
    /// let tiers = paid.iter().map(|(tier, rows)| (tier.as_str(), &rows[..]));
    /// let panel = WillingnessPanel::of_stated("tiers", tiers)?;
    /// assert!(panel.worth(0, "phone")?.to_f64() > panel.worth(0, "mail")?.to_f64());
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn willingness(
        &self,
        products: &[Alternative],
        beside: &Alternative,
    ) -> Result<Vec<PaidFor>, ChoiceError> {
        let price = self.coding.price_attribute().ok_or_else(without_price)?;
        let (_, currency) = self.coding.price().ok_or_else(without_price)?;
        let drawn = self.tastes();
        let paid = |product: &Alternative| {
            let rows = self.people.iter().enumerate().map(|(person, kind)| {
                let tastes = drawn.iter().map(|it| it[person].coefficients.as_slice());
                let most = self.offered(product, beside, kind, price)?.most(tastes);
                let stated = match most {
                    Some(most) => Stated::Price(Money::from_f64(most, currency)?),
                    None => Stated::Missing,
                };
                let mut respondent = Respondent::new(self.individuals[person].respondent.as_str());
                respondent.weight = kind.share * self.people.len() as f64;
                Ok(StatedPrice {
                    respondent,
                    stated,
                    drawn: None,
                })
            });
            Ok((
                product.name.clone(),
                rows.collect::<Result<_, ChoiceError>>()?,
            ))
        };
        products.iter().map(paid).collect()
    }

    fn offered(
        &self,
        product: &Alternative,
        beside: &Alternative,
        kind: &Kind,
        price: &str,
    ) -> Result<Offered, Invalid> {
        let at = |amount: f64| product.clone().with(price, amount);
        let free = coded(&self.coding, &at(0.0), kind)?;
        let dearer = coded(&self.coding, &at(1.0), kind)?;
        let other = coded(&self.coding, beside, kind)?;
        let less = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(a, b)| a - b).collect();
        Ok(Offered {
            ahead: less(&free, &other),
            step: less(&dearer, &free),
        })
    }
}

/// The columns of a product that costs nothing, less those of the other alternative, and how they
/// change with its price.
struct Offered {
    ahead: Vec<f64>,
    step: Vec<f64>,
}

impl Offered {
    /// The median over tastes of the price that makes the two equal, from zero on; nothing where half
    /// of them mind no price.
    fn most<'t>(&self, tastes: impl Iterator<Item = &'t [f64]>) -> Option<f64> {
        let paid = tastes.map(|taste| {
            let slope = dot(&self.step, taste);
            if slope < 0.0 {
                dot(&self.ahead, taste) / -slope
            } else {
                f64::INFINITY
            }
        });
        let mut paid: Vec<f64> = paid.collect();
        paid.sort_unstable_by(f64::total_cmp);
        let median = percentile(&paid, 0.5);
        median.is_finite().then_some(median.max(0.0))
    }
}

fn coded(coding: &Coding, product: &Alternative, kind: &Kind) -> Result<Vec<f64>, Invalid> {
    let mut row = vec![0.0; coding.columns().len()];
    coding.row(product, &kind.factors, &mut row)?;
    Ok(row)
}
