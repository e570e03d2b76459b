//! A fitted model put to use: what people would choose from products that need not exist yet.

use serde::Serialize;

use super::people::Kind;
use super::rule::{ChoiceRule, Disturbances};
use super::view::{View, mean};
use super::{ChoiceScenario, MarketShares, ProductShare};
use crate::choice::coding::Coding;
use crate::choice::tastes::{Taste, Tastes};
use crate::choice::{Alternative, AttributeValue};
use crate::error::{ChoiceError, Invalid, Permitted};
use crate::numeric::{dot, in_order};
use crate::quantity::{Currency, Share, Unit};
use crate::random::Seed;
use crate::sample::{Interval, IntervalMethod};

/// A market of people whose tastes were estimated: shares of products, how they respond to prices
/// and attributes, the best price, and the demand that a business case takes.
///
/// It is made by the fit of a choice model, such as
/// [`LogitFit::simulator`](crate::choice::LogitFit::simulator), with draws of what the fit leaves
/// open. All figures of a draw rest on the same draw of the parameters: two scenarios differ by what
/// differs in them. Intervals are percentiles over the draws.
///
/// What people state in a survey and what they do differ; a scale factor other than one, estimated
/// from sales, and effects such as awareness ([`ChoiceScenario::effects`]) bring shares nearer to a
/// market's. Shares are of choices, as the survey put them: without a product for choosing none,
/// everyone buys.
///
/// # Example
/// ```
/// use bizcase::choice::{Alternative, ChoiceScenario, ChoiceSituation, MultinomialLogit, ChoiceUtility};
/// use bizcase::quantity::Currency;
/// use bizcase::sample::ParameterDraws;
/// use bizcase::survey::Respondent;
///
/// // 60 of 100 choose the product at 10 rather than none, 40 of 100 at 20.
/// let asked = |(place, price, chosen): (usize, f64, bool)| {
///     let offer = [Alternative::new("ours").with("price", price), Alternative::new("none")];
///     ChoiceSituation::new(Respondent::new(""), place.to_string(), offer, usize::from(!chosen))
/// };
/// let answers = (0..200).map(|i| (i, if i < 100 { 10.0 } else { 20.0 }, i < 60 || i >= 160));
/// let answers: Vec<_> = answers.map(asked).collect();
/// let utility = ChoiceUtility::new().price("price", Currency::EUR).constant("none");
/// let fit = MultinomialLogit::new(utility).fit(&answers)?;
///
/// let at = |price: f64| {
///     let ours = Alternative::new("ours").with("price", price);
///     ChoiceScenario::new(format!("at {price}")).product(ours).product(Alternative::new("none"))
/// };
/// let market = fit.simulator(ParameterDraws::new(500))?;
/// let shares = market.shares(&[at(15.0), at(12.0)])?;
/// assert!((shares[0].of("ours")?.estimate - 0.5).abs() < 1e-9);
/// assert_eq!(shares[1].to_string(), "at 12: ours 56.1% (48.1% to 64.0%), none 43.9% (36.0% to 51.9%)");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias("conjoint", "market simulator"))]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChoiceSimulator {
    pub(super) coding: Coding,
    kinds: Vec<Kind>,
    pub(super) estimate: Tastes,
    pub(super) draws: Vec<Tastes>,
    pub(super) method: IntervalMethod,
    pub(super) confidence: Share,
    pub(super) rule: ChoiceRule,
    pub(super) scale: f64,
    seed: Seed,
}

/// The columns of the products, as each kind of people sees them.
pub(super) struct Shelf {
    /// By kind and product.
    columns: Vec<Vec<Vec<f64>>>,
    /// By product.
    available: Vec<bool>,
    /// The same with an attribute one higher, less the columns.
    steps: Option<Vec<Vec<Vec<f64>>>>,
}

/// Products as people of each taste see them.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) shelf: &'a Shelf,
    pub(super) views: &'a [View],
    /// The kind of people of each view.
    pub(super) kinds: &'a [usize],
}

impl ChoiceSimulator {
    /// The market of a fit. `kinds` are its people: all alike, or one for each person if tastes
    /// name persons.
    pub(in crate::choice) fn new(
        coding: Coding,
        kinds: Vec<Kind>,
        estimate: Tastes,
        draws: Vec<Tastes>,
        method: IntervalMethod,
    ) -> Self {
        Self {
            coding,
            kinds,
            estimate,
            draws,
            method,
            confidence: Share::literal(0.95),
            rule: ChoiceRule::Logit,
            scale: 1.0,
            seed: Seed(0),
        }
    }

    /// Sets how people choose; by the logit rule if nothing is said.
    ///
    /// # Errors
    /// [`Invalid`] for errors below zero and for no repeats.
    pub fn rule(mut self, rule: ChoiceRule) -> Result<Self, Invalid> {
        rule.check()?;
        self.rule = rule;
        Ok(self)
    }

    /// Multiplies all utilities by a factor: below one, choices in the market are noisier than in
    /// the survey.
    ///
    /// # Errors
    /// [`Invalid`] unless it is above zero.
    pub fn scale(mut self, factor: f64) -> Result<Self, Invalid> {
        self.scale = Permitted::POSITIVE.check("scale factor", factor)?;
        Ok(self)
    }

    /// Sets the confidence of intervals; 95 % if nothing is said.
    #[must_use]
    pub const fn confidence(mut self, confidence: Share) -> Self {
        self.confidence = confidence;
        self
    }

    /// Sets the seed of the errors of randomised first choice; 0 if nothing is said.
    #[must_use]
    pub fn seed(mut self, seed: impl Into<Seed>) -> Self {
        self.seed = seed.into();
        self
    }

    /// The shares of all products in each scenario.
    ///
    /// # Errors
    /// [`ChoiceError::Invalid`] for a product named twice, an attribute that is missing, of another
    /// kind or of a level that was not in the survey, and an effect below zero or for a product that
    /// is not there.
    pub fn shares(&self, scenarios: &[ChoiceScenario]) -> Result<Vec<MarketShares>, ChoiceError> {
        scenarios.iter().map(|it| self.shares_in(it)).collect()
    }

    fn shares_in(&self, scenario: &ChoiceScenario) -> Result<MarketShares, ChoiceError> {
        let shelf = self.shelf(scenario, None)?;
        let factors = scenario.factors()?;
        let errors = self.disturbances(scenario);
        let shares = |tastes: &Tastes| {
            let (views, kinds) = self.views(&shelf, tastes);
            let seen = Seen {
                shelf: &shelf,
                views: &views,
                kinds: &kinds,
            };
            self.shares_of(seen, &factors, errors.as_ref())
        };
        let drawn = self.over_draws(shares);
        let products = scenario
            .products
            .iter()
            .zip(shares(&self.estimate))
            .enumerate();
        let products = products.map(|(place, (product, share))| ProductShare {
            product: product.name.clone(),
            share: self.interval(share, drawn.iter().map(|it| Some(it[place])), Unit::Share),
        });
        Ok(MarketShares {
            scenario: scenario.name.clone(),
            products: products.collect(),
            draws: drawn,
        })
    }

    /// The shares by the rule, with the effects of a scenario.
    pub(super) fn shares_of(
        &self,
        seen: Seen<'_>,
        factors: &[f64],
        errors: Option<&Disturbances>,
    ) -> Vec<f64> {
        let share = |(view, &kind): (&View, &usize)| match (self.rule, errors) {
            (_, Some(errors)) => errors.shares(view, &seen.shelf.columns[kind], self.scale),
            (ChoiceRule::FirstChoice, _) => view.first(),
            _ => view.logit(self.scale),
        };
        let views = seen.views.iter().zip(seen.kinds);
        let all = mean(factors.len(), views.map(|it| (it.0.share, share(it))));
        let kept = all.iter().zip(factors);
        let kept: Vec<f64> = kept.map(|(share, factor)| share * factor).collect();
        let sum: f64 = kept.iter().sum();
        // Nothing is left where the factor of what all would choose is zero.
        let sum = if sum > 0.0 { sum } else { 1.0 };
        kept.into_iter().map(|share| share / sum).collect()
    }

    pub(super) fn disturbances(&self, scenario: &ChoiceScenario) -> Option<Disturbances> {
        let ChoiceRule::RandomizedFirstChoice {
            attribute,
            product,
            repeats,
        } = self.rule
        else {
            return None;
        };
        let names: Vec<&str> = scenario
            .products
            .iter()
            .map(|it| it.name.as_str())
            .collect();
        let sizes = (attribute, product, repeats);
        Some(Disturbances::new(
            sizes,
            &self.coding.columns(),
            &names,
            self.seed,
        ))
    }

    /// The products in columns; with an attribute, also how the columns change with it.
    pub(super) fn shelf(
        &self,
        scenario: &ChoiceScenario,
        attribute: Option<&str>,
    ) -> Result<Shelf, ChoiceError> {
        scenario.check()?;
        let columns = self.coded(&scenario.products)?;
        let steps = attribute.map(|name| self.steps(&scenario.products, &columns, name));
        Ok(Shelf {
            columns,
            available: scenario.products.iter().map(|it| it.available).collect(),
            steps: steps.transpose()?,
        })
    }

    /// The attribute that is the price, and its currency.
    pub(super) fn price(&self) -> Result<(&str, Currency), Invalid> {
        let price = self.coding.price_attribute().zip(self.coding.price());
        let (name, (_, currency)) = price.ok_or_else(without_price)?;
        Ok((name, currency))
    }

    fn coded(&self, products: &[Alternative]) -> Result<Vec<Vec<Vec<f64>>>, ChoiceError> {
        let width = self.coding.columns().len();
        let seen = |kind: &Kind| {
            let product = |product: &Alternative| {
                let mut row = vec![0.0; width];
                let coded = self.coding.row(product, &kind.factors, &mut row);
                coded.map_err(|invalid| of_product(invalid, &product.name))?;
                Ok(row)
            };
            products.iter().map(product).collect()
        };
        self.kinds.iter().map(seen).collect()
    }

    fn steps(
        &self,
        products: &[Alternative],
        columns: &[Vec<Vec<f64>>],
        attribute: &str,
    ) -> Result<Vec<Vec<Vec<f64>>>, ChoiceError> {
        let higher: Vec<Alternative> = products
            .iter()
            .map(|it| one_higher(it, attribute))
            .collect();
        let mut higher = self.coded(&higher)?;
        for (kind, base) in higher.iter_mut().zip(columns) {
            for (product, base) in kind.iter_mut().zip(base) {
                for (x, base) in product.iter_mut().zip(base) {
                    *x -= base;
                }
            }
        }
        Ok(higher)
    }

    /// What people of each taste see, and of which kind they are.
    pub(super) fn views(&self, shelf: &Shelf, tastes: &Tastes) -> (Vec<View>, Vec<usize>) {
        let mut views = Vec::with_capacity(tastes.len() * self.kinds.len());
        let mut kinds = Vec::with_capacity(views.capacity());
        for taste in tastes {
            for (place, kind) in self.kinds.iter().enumerate() {
                let (is_theirs, share) = match taste.person {
                    Some(person) => (person == place, taste.share),
                    None => (true, taste.share * kind.share),
                };
                if is_theirs {
                    views.push(shelf.view(place, taste, share));
                    kinds.push(place);
                }
            }
        }
        (views, kinds)
    }

    /// A figure of each draw, in their order.
    pub(super) fn over_draws<T: Send>(&self, of: impl Fn(&Tastes) -> T + Send + Sync) -> Vec<T> {
        in_order(self.draws.len(), |place| of(&self.draws[place]))
    }

    /// A figure with its interval over the draws; without draws, or if none has it, nothing is known
    /// about its error.
    pub(super) fn interval(
        &self,
        estimate: f64,
        draws: impl Iterator<Item = Option<f64>>,
        unit: Unit,
    ) -> Interval {
        Interval::of_draws(estimate, draws, unit, self.confidence, self.method).unwrap_or(
            Interval {
                estimate,
                low: f64::NEG_INFINITY,
                high: f64::INFINITY,
                unit,
                confidence: self.confidence,
                method: self.method,
                failed: Share::ZERO,
            },
        )
    }
}

pub(in crate::choice) fn without_price() -> Invalid {
    Invalid::rule("utility", "without a price", "with a price")
        .hint("declare it by `ChoiceUtility::price`")
}

fn of_product(invalid: Invalid, product: &str) -> Invalid {
    let parameter = format!("{} of product {product}", invalid.parameter);
    invalid.named(&parameter)
}

/// A product with a number one higher.
fn one_higher(product: &Alternative, attribute: &str) -> Alternative {
    let mut higher = product.clone();
    if let Some(AttributeValue::Number(number)) = higher.attributes.get_mut(attribute) {
        *number += 1.0;
    }
    higher
}

impl Shelf {
    fn view(&self, kind: usize, taste: &Taste, share: f64) -> View {
        let weigh = |columns: &Vec<f64>| dot(columns, &taste.coefficients);
        let utilities = self.columns[kind].iter().zip(&self.available);
        let utilities = utilities.map(|(columns, available)| {
            if *available {
                weigh(columns)
            } else {
                f64::NEG_INFINITY
            }
        });
        let slopes = self
            .steps
            .as_ref()
            .map(|steps| steps[kind].iter().map(weigh).collect());
        View {
            share,
            utilities: utilities.collect(),
            slopes: slopes.unwrap_or_default(),
        }
    }
}
