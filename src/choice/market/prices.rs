//! The prices that earn most, alone or among competitors that answer.

use serde::Serialize;

use super::response::{pays_gladly, stated};
use super::simulator::ChoiceSimulator;
use super::view::{View, mean};
use super::{ChoiceScenario, response};
use crate::choice::tastes::Tastes;
use crate::error::{ChoiceError, Invalid, Permitted};
use crate::quantity::{Currency, Unit};
use crate::sample::Interval;

/// Further steps change no price by more than this beside it.
const STEP: f64 = 1e-12;
/// How often prices are computed anew before the search gives up.
const ROUNDS: u32 = 2_000;
/// A better answer of a seller than this, beside its profit, shows that prices are no equilibrium.
const BETTER: f64 = 1e-7;
/// At how many prices a better answer is looked for.
const TRIED: u32 = 48;

/// A price that was found, and what follows from it.
///
/// # Example
/// See [`ChoiceSimulator::best_prices`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FoundPrice {
    /// The product.
    pub product: String,
    /// Its price, in major units.
    pub price: Interval,
    /// Its share at the prices found.
    pub share: Interval,
    /// The profit for each choice of the market: price less unit cost, times the share.
    pub profit: Interval,
}

impl ChoiceSimulator {
    /// The prices of our products that earn most together, with all other prices as the scenario
    /// says. Each needs a [unit cost](ChoiceScenario::unit_costs).
    ///
    /// The interval of a price is over the best prices of the draws: it says how well the best price
    /// is known, not how much worse another price is.
    ///
    /// # Errors
    /// As [`nash_prices`](Self::nash_prices).
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
    /// let cost = Money::major(5, Currency::EUR);
    /// let best = market.best_prices(&offer.unit_cost("ours", cost), &["ours"])?;
    /// // The margin times what does not buy is one over the slope of 0.081 a euro.
    /// let (margin, rest) = (best[0].price.estimate - 5.0, 1.0 - best[0].share.estimate);
    /// assert!((margin * rest - 1.0 / 0.0810930216).abs() < 1e-6);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn best_prices(
        &self,
        scenario: &ChoiceScenario,
        ours: &[&str],
    ) -> Result<Vec<FoundPrice>, ChoiceError> {
        let mut together = scenario.clone();
        for product in ours {
            together = together.sold_by(*product, "we");
        }
        self.nash_prices(&together, ours)
    }

    /// Prices at which no seller earns more by changing its own, while those of products that are not
    /// named stay (Bertrand-Nash equilibrium), by the logit rule. Products without a
    /// [seller](ChoiceScenario::sellers) have one each.
    ///
    /// They are found from the first-order conditions and then tried: a seller who would earn more
    /// at quite another price of a product starts the search anew from there. There can be more than
    /// one equilibrium where tastes differ; this is the one that the search from low margins finds.
    ///
    /// # Errors
    /// As [`shares`](Self::shares), and [`ChoiceError::Invalid`] for a product that is not in the
    /// scenario, named twice, or without a price or a unit cost, a unit cost below zero or in another
    /// currency than the prices of the survey, effects of
    /// the scenario, an estimate with people who prefer to pay more, and where the search
    /// finds no equilibrium, as where everyone buys at any price. Draws without one are counted as
    /// [`failed`](Interval::failed).
    ///
    /// # Reference
    /// W. R. Morrow and S. J. Skerlos (2011), "Fixed-point approaches to computing Bertrand-Nash
    /// equilibrium prices under mixed-logit demand", *Operations Research* 59, 328-345.
    pub fn nash_prices(
        &self,
        scenario: &ChoiceScenario,
        priced: &[&str],
    ) -> Result<Vec<FoundPrice>, ChoiceError> {
        scenario.without_effects()?;
        let (price, currency) = self.price()?;
        for product in priced {
            stated(scenario, product, price)?;
        }
        let start = response::numbers(scenario, price)?;
        let game = Game::new(scenario, priced, start, currency, self.scale)?;
        let shelf = self.shelf(scenario, Some(price))?;
        let solve = |tastes: &Tastes| game.solve(&self.views(&shelf, tastes).0);
        let views = self.views(&shelf, &self.estimate).0;
        if let Some(place) = game.liked(&views) {
            return Err(pays_gladly(price, place, &views).into());
        }
        let here = game.solve(&views).ok_or_else(|| no_equilibrium(scenario))?;
        let drawn = self.over_draws(solve);
        let figure = |at: f64, of: &dyn Fn(&Found) -> f64, unit: Unit| {
            self.interval(at, drawn.iter().map(|it| it.as_ref().map(of)), unit)
        };
        let found = game
            .moved
            .iter()
            .enumerate()
            .map(|(place, own)| FoundPrice {
                product: own.name.clone(),
                price: figure(
                    here.prices[place],
                    &|it| it.prices[place],
                    Unit::Money(currency),
                ),
                share: figure(here.shares[place], &|it| it.shares[place], Unit::Share),
                profit: figure(
                    here.profit(place, own),
                    &|it| it.profit(place, own),
                    Unit::Money(currency),
                ),
            });
        Ok(found.collect())
    }
}

fn no_equilibrium(scenario: &ChoiceScenario) -> Invalid {
    let parameter = format!("prices in {}", scenario.name);
    Invalid::rule(
        &parameter,
        "without end",
        "prices beyond which demand falls faster than margins rise",
    )
    .hint("put the choice of none, or a competitor whose price stays, into the scenario")
}

fn cost(scenario: &ChoiceScenario, product: &str, currency: Currency) -> Result<f64, Invalid> {
    let parameter = format!("unit cost of {product}");
    let cost = scenario.unit_costs.get(product).ok_or_else(|| {
        let hint = "set it by `ChoiceScenario::unit_cost`";
        Invalid::rule(&parameter, "missing", "given").hint(hint)
    })?;
    if cost.currency() != currency {
        let permitted = Permitted::OneOf(vec![currency.to_string()]);
        return Err(Invalid::new(
            &format!("currency of the {parameter}"),
            cost,
            permitted,
        ));
    }
    Permitted::COUNT.check(&parameter, cost.to_f64())
}

/// A product whose price moves.
struct Moved {
    name: String,
    place: usize,
    cost: f64,
    seller: String,
}

/// Who sets which price.
struct Game {
    moved: Vec<Moved>,
    /// The prices of the scenario, of all products.
    start: Vec<f64>,
    scale: f64,
}

struct Found {
    prices: Vec<f64>,
    shares: Vec<f64>,
}

impl Found {
    fn profit(&self, place: usize, of: &Moved) -> f64 {
        (self.prices[place] - of.cost) * self.shares[place]
    }
}

impl Game {
    fn new(
        scenario: &ChoiceScenario,
        priced: &[&str],
        start: Vec<f64>,
        currency: Currency,
        scale: f64,
    ) -> Result<Self, Invalid> {
        let mut moved: Vec<Moved> = Vec::with_capacity(priced.len());
        for &product in priced {
            let place = scenario.place(product)?;
            if moved.iter().any(|other| other.place == place) {
                return Err(Invalid::rule("product to be priced", product, "named once"));
            }
            let seller = scenario.sellers.get(product);
            moved.push(Moved {
                name: product.to_owned(),
                place,
                cost: cost(scenario, product, currency)?,
                seller: seller.map_or_else(|| product.to_owned(), Clone::clone),
            });
        }
        if moved.is_empty() {
            return Err(Invalid::rule(
                "products to be priced",
                "none",
                "one or more",
            ));
        }
        Ok(Self {
            moved,
            start,
            scale,
        })
    }

    /// A product that some people would rather pay more for.
    fn liked(&self, views: &[View]) -> Option<usize> {
        let mut places = self.moved.iter().map(|own| own.place);
        places.find(|&place| views.iter().any(|view| view.slopes[place] >= 0.0))
    }

    fn solve(&self, views: &[View]) -> Option<Found> {
        if self.liked(views).is_some() {
            return None;
        }
        let mut margins = self.conditions(views, &vec![0.0; self.moved.len()])?;
        // Each fresh start earns a seller more, so that few are needed.
        for _ in 0..8 {
            margins = self.fixed_point(views, margins)?;
            match self.better(views, &margins) {
                None => return Some(self.found(views, &margins)),
                Some(other) => margins = other,
            }
        }
        None
    }

    fn fixed_point(&self, views: &[View], mut margins: Vec<f64>) -> Option<Vec<f64>> {
        for _ in 0..ROUNDS {
            let next = self.conditions(views, &margins)?;
            let moved = next.iter().zip(&margins).zip(&self.moved);
            let still = moved
                .into_iter()
                .all(|((next, margin), own)| (next - margin).abs() <= STEP * (own.cost + next));
            margins = next;
            if still {
                return Some(margins);
            }
        }
        None
    }

    /// The margins that the first-order conditions ask for at these margins: with `L` the change of a
    /// share with its own price as if nothing else were chosen, and `G` what its own rise takes back,
    /// `margin = (G margin - share) / L`.
    fn conditions(&self, views: &[View], margins: &[f64]) -> Option<Vec<f64>> {
        let count = self.moved.len();
        let terms = |view: &View| {
            let shares = self.at(view, margins).logit(self.scale);
            let mut terms = Vec::with_capacity(count * (count + 2));
            for own in &self.moved {
                let slope = self.scale * view.slopes[own.place];
                let share = shares[own.place];
                terms.extend([share, slope * share]);
                terms.extend(
                    self.moved
                        .iter()
                        .map(|other| slope * share * shares[other.place]),
                );
            }
            terms
        };
        let terms = views.iter().map(|view| (view.share, terms(view)));
        let sums = mean(count * (count + 2), terms);
        let next = self
            .moved
            .iter()
            .zip(sums.chunks(count + 2))
            .map(|(own, sums)| {
                let others = self.moved.iter().zip(margins).zip(&sums[2..]);
                let theirs = others.filter(|((other, _), _)| other.seller == own.seller);
                let back: f64 = theirs.map(|((_, margin), taken)| margin * taken).sum();
                (back - sums[0]) / sums[1]
            });
        let next: Vec<f64> = next.collect();
        next.iter()
            .all(|it| it.is_finite() && *it < 1e12)
            .then_some(next)
    }

    /// A view at other margins.
    fn at(&self, view: &View, margins: &[f64]) -> View {
        let mut moved = view.clone();
        for (own, margin) in self.moved.iter().zip(margins) {
            let change = own.cost + margin - self.start[own.place];
            moved.utilities[own.place] += view.slopes[own.place] * change;
        }
        moved
    }

    fn found(&self, views: &[View], margins: &[f64]) -> Found {
        let shares = |view: &View| self.at(view, margins).logit(self.scale);
        let shares = views.iter().map(|view| (view.share, shares(view)));
        let shares = mean(self.start.len(), shares);
        let prices = self
            .moved
            .iter()
            .zip(margins)
            .map(|(own, margin)| own.cost + margin);
        Found {
            prices: prices.collect(),
            shares: self.moved.iter().map(|own| shares[own.place]).collect(),
        }
    }

    /// What the seller of a product earns with all of its products.
    fn earned(&self, views: &[View], margins: &[f64], seller: &str) -> f64 {
        let found = self.found(views, margins);
        let own = self
            .moved
            .iter()
            .enumerate()
            .filter(|(_, it)| it.seller == seller);
        own.map(|(place, own)| found.profit(place, own)).sum()
    }

    /// Margins with which a seller earns more than with these, by another price of one product.
    fn better(&self, views: &[View], margins: &[f64]) -> Option<Vec<f64>> {
        self.moved.iter().enumerate().find_map(|(place, own)| {
            let here = self.earned(views, margins, &own.seller);
            let tried = (1..=TRIED).map(|step| {
                let mut other = margins.to_vec();
                other[place] *= 4.0 * f64::from(step) / f64::from(TRIED);
                other
            });
            let earned = tried.map(|other| (self.earned(views, &other, &own.seller), other));
            let best = earned.max_by(|one, other| one.0.total_cmp(&other.0))?;
            (best.0 > here * (1.0 + BETTER)).then_some(best.1)
        })
    }
}
