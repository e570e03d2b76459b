//! The demand of one product among given others, as a business case takes it.

use super::ChoiceScenario;
use super::response::{pays_gladly, stated};
use super::rule::{ChoiceRule, Disturbances};
use super::simulator::{ChoiceSimulator, Seen, Shelf};
use crate::choice::tastes::Tastes;
use crate::error::{ChoiceError, Invalid};
use crate::survey::{Demand, DemandCurve, DemandTable, Interpolation};

/// At how many prices demand is known where tastes differ.
const PRICES: u32 = 129;

/// The product whose demand is asked for.
struct Asked {
    shelf: Shelf,
    place: usize,
    /// The price in the scenario.
    price: f64,
    factors: Vec<f64>,
    errors: Option<Disturbances>,
    /// The lowest and the highest price in the survey.
    range: (f64, f64),
}

impl ChoiceSimulator {
    /// The share of choices that fall on a product, by its price, with everything else as the
    /// scenario says: best estimate and draws.
    ///
    /// Where all people have one taste it is a logistic curve, exactly. Otherwise it is a table of
    /// 129 prices from the lowest to the highest in the survey, beyond which nobody buys. Draws in
    /// which people prefer to pay more are [set aside](DemandCurve::set_aside).
    ///
    /// # Errors
    /// As [`shares`](Self::shares), and [`ChoiceError::Invalid`] for a product that is not in the
    /// scenario or without a price, and an estimate by which demand rises with the price.
    ///
    /// # Example
    /// ```
    /// # use bizcase::choice::{Alternative, ChoiceScenario, ChoiceSituation, MultinomialLogit, ChoiceUtility};
    /// # use bizcase::quantity::{Currency, Money};
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
    /// let demand = market.demand("conjoint", &offer, "ours")?;
    /// let eur = |amount| Money::major(amount, Currency::EUR);
    /// assert!((demand.share(eur(10))?.value() - 0.6).abs() < 1e-9);
    /// assert_eq!(demand.observed(), Some((10.0, 20.0)));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn demand(
        &self,
        name: &str,
        scenario: &ChoiceScenario,
        product: &str,
    ) -> Result<DemandCurve, ChoiceError> {
        let mut curves = self.demands(name, &[(scenario, product)])?;
        Ok(curves.remove(0))
    }

    /// The demand of several products, in one scenario or in several, each by its own price while the
    /// others stay. All curves have the same name and their draws belong together: a case or a model
    /// takes the same draw of tastes for all of them. A draw that is no demand for one of them is set
    /// aside for all.
    ///
    /// # Errors
    /// As [`demand`](Self::demand), and [`ChoiceError::Invalid`] without products.
    pub fn demands(
        &self,
        name: &str,
        products: &[(&ChoiceScenario, &str)],
    ) -> Result<Vec<DemandCurve>, ChoiceError> {
        if products.is_empty() {
            return Err(Invalid::rule("products", "none", "one or more").into());
        }
        let (price, currency) = self.price()?;
        let asked = products.iter();
        let asked = asked.map(|(scenario, product)| self.asked(scenario, product, price));
        let asked = asked.collect::<Result<Vec<_>, _>>()?;
        let all = |tastes: &Tastes| {
            let curves = asked.iter().map(|it| self.curve(tastes, it));
            curves.collect::<Option<Vec<Demand>>>()
        };
        let estimates = all(&self.estimate).ok_or_else(|| self.rising(&asked, price))?;
        let drawn = self.over_draws(all).into_iter();
        let mut draws: Vec<Vec<Demand>> = drawn.flatten().collect();
        let aside = self.draws.len() - draws.len();
        // Neighbouring draws are alike, so that evenly spread trials are spread over demand.
        let first = |draw: &Vec<Demand>| draw[0].share(asked[0].price);
        draws.sort_by(|one, other| first(one).total_cmp(&first(other)));
        let curves = estimates.into_iter().zip(&asked).enumerate();
        let curves = curves.map(|(place, (demand, asked))| {
            let own = draws.iter().map(|draw| draw[place].clone());
            DemandCurve::new(name, currency, demand)
                .with_draws_together(own.collect())
                .setting_aside(aside)
                .drawn_by(self.method)
                .observed_between(asked.range.0, asked.range.1)
        });
        Ok(curves.collect())
    }

    /// Why an estimate is no demand curve.
    fn rising(&self, asked: &[Asked], price: &str) -> Invalid {
        let views = |it: &Asked| self.views(&it.shelf, &self.estimate).0;
        let liked = |it: &Asked| views(it).iter().any(|view| view.slopes[it.place] >= 0.0);
        let found = asked.iter().find(|it| liked(it)).unwrap_or(&asked[0]);
        pays_gladly(price, found.place, &views(found))
    }

    fn asked(
        &self,
        scenario: &ChoiceScenario,
        product: &str,
        price: &str,
    ) -> Result<Asked, ChoiceError> {
        let place = scenario.place(product)?;
        Ok(Asked {
            shelf: self.shelf(scenario, Some(price))?,
            place,
            price: stated(scenario, product, price)?,
            factors: scenario.factors()?,
            errors: self.disturbances(scenario),
            range: self.coding.ranges[price],
        })
    }

    /// Nothing where demand rises with the price.
    fn curve(&self, tastes: &Tastes, asked: &Asked) -> Option<Demand> {
        let (views, kinds) = self.views(&asked.shelf, tastes);
        let one = |factor: &f64| factor.total_cmp(&1.0).is_eq();
        let alike = asked.factors.iter().all(one) && asked.factors.len() > 1;
        if let ([view], true, ChoiceRule::Logit) = (&views[..], alike, self.rule) {
            let slope = self.scale * view.slopes[asked.place];
            let ahead = self.scale * view.ahead(asked.place, self.scale);
            return Demand::logit(ahead - slope * asked.price, slope).ok();
        }
        let (low, high) = asked.range;
        let prices = (0..PRICES).map(|step| {
            let part = f64::from(step) / f64::from(PRICES - 1);
            low + part * (high - low)
        });
        let prices: Vec<f64> = prices.collect();
        let mut moved = views.clone();
        let share = |&price: &f64| {
            for (moved, view) in moved.iter_mut().zip(&views) {
                let change = view.slopes[asked.place] * (price - asked.price);
                moved.utilities[asked.place] = view.utilities[asked.place] + change;
            }
            let seen = Seen {
                shelf: &asked.shelf,
                views: &moved,
                kinds: &kinds,
            };
            self.shares_of(seen, &asked.factors, asked.errors.as_ref())[asked.place]
        };
        let shares: Vec<f64> = prices.iter().map(share).collect();
        let table = DemandTable::new(prices, shares, Interpolation::Linear).ok()?;
        Some(Demand::table(table))
    }
}
