//! Which price is worth most.

use serde::Serialize;

use super::price_moves::{listed, moved_to};
use crate::case::data::{BusinessCase, Override};
use crate::error::{Error, Invalid, Permitted};
use crate::random::Sampling;
use crate::sample::{Estimate, PairedDifference, Sample};

/// What a case is worth at each of several prices, trial by trial on the same random numbers.
/// [`BusinessCase::best_price`] makes it.
///
/// Value is the net present value with what comes after the horizon.
///
/// # Example
/// See [`BusinessCase::best_price`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PriceComparison {
    /// The places of the prices, such as `shops.seat.price`.
    pub figures: Vec<String>,
    /// Those of them that are a [list of prices](crate::case::PriceList): the price tried is that
    /// of the first month, and the later ones move in proportion.
    pub lists: Vec<String>,
    /// Every price, or combination of prices, that was tried.
    pub tried: Vec<PricedValue>,
    /// The place of the best among them: that with the highest expected value.
    pub best: usize,
    /// How much more would be expected if the price could be chosen once everything is known: the
    /// mean over the trials of the highest value less the value at the best price. It bounds what
    /// research into the price is worth.
    pub cost_of_not_knowing: Estimate,
}

/// What the case is worth at one price.
///
/// # Example
/// See [`BusinessCase::best_price`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PricedValue {
    /// The prices, in the order of the figures, in the currency of each offer.
    pub prices: Vec<f64>,
    /// The expected value.
    pub expected: Estimate,
    /// The share of trials in which it is the best of those tried: the distribution of the best
    /// price over what is not known.
    pub often_best: f64,
    /// How much less than at the best price is expected: the regret of choosing this one. Nothing
    /// for the best itself.
    pub regret: Option<PairedDifference>,
}

impl PriceComparison {
    /// What was found at the best price.
    #[must_use]
    pub fn at_best(&self) -> &PricedValue {
        &self.tried[self.best]
    }
}

impl BusinessCase {
    /// Which of several prices is worth most over the whole case, with its capacity and costs in
    /// force: the value at each price on common random numbers, how often each is
    /// best, what is lost by choosing another, and what not knowing costs.
    ///
    /// Every entry of `levers` is the place or the name of a price, with the prices to try; several
    /// are tried in all combinations. One valuation is run for each. The place of a
    /// [list of prices](crate::case::PriceList) stands for the list as a whole: its first price is
    /// tried, and the later ones keep their proportion to it.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there is nothing to try, more than 10,000 combinations, no such figure
    /// (the message suggests the nearest), or a list whose first price is not known; and as [`model`](Self::model) if the case is not
    /// valid at a price.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::{BusinessCase, PriceDemand, Study, StudyResult};
    /// use bizcase::quantity::{Currency, Period};
    /// use bizcase::random::Sampling;
    /// use bizcase::survey::{Demand, DemandCurve};
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// let mut case: BusinessCase = toml::from_str(text)?;
    /// let draws = [3.6, 4.0, 4.4].map(|intercept| Demand::logit(intercept, -0.1));
    /// let curve = DemandCurve::new("survey", Currency::USD, Demand::logit(4.0, -0.1)?)
    ///     .with_draws(draws.into_iter().collect::<Result<Vec<_>, _>>()?);
    /// let found = StudyResult::Demand { curve, every: Period::Month };
    /// case.studies.push(Study::new("survey", found));
    /// case.offers[0].demand = Some(PriceDemand::new("survey", "subscription"));
    ///
    /// let price = "Bookkeeping for shops.subscription.price";
    /// let prices: Vec<f64> = (1..=6).map(|ten| 10.0 * f64::from(ten)).collect();
    /// let found = case.best_price(&[(price, &prices)], &Sampling::monte_carlo(1_000).seed(1))?;
    /// assert_eq!(found.at_best().prices, [40.0]);
    /// let often: f64 = found.tried.iter().map(|it| it.often_best).sum();
    /// assert!((often - 1.0).abs() < 1e-9);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn best_price(
        &self,
        levers: &[(&str, &[f64])],
        sampling: &Sampling,
    ) -> Result<PriceComparison, Error> {
        let combinations = combinations(levers)?;
        let figures = self.figures()?;
        let scales = levers.iter().map(|(figure, _)| listed(figure, &figures));
        let scales: Vec<Option<f64>> = scales.collect::<Result<_, _>>()?;
        let mut runs = Vec::with_capacity(combinations.len());
        for prices in &combinations {
            let mut priced = self.clone();
            for (((figure, _), first), &price) in levers.iter().zip(&scales).zip(prices) {
                let figure = (*figure).to_owned();
                let change = moved_to(price, *first);
                priced.overrides.push(Override { figure, change });
            }
            let built = priced.model()?;
            let run = built.model.run(sampling)?;
            runs.push(run.outcome(built.outputs.npv_with_terminal));
        }
        let means: Vec<Estimate> = runs.iter().map(Sample::mean).collect();
        let best = highest(means.iter().map(|it| it.value));
        let trials = runs[best].samples().len();
        let mut often = vec![0_u64; runs.len()];
        let mut highest_of_each = Vec::with_capacity(trials);
        for trial in 0..trials {
            let first = highest(runs.iter().map(|it| it.samples()[trial]));
            often[first] += 1;
            highest_of_each.push(runs[first].samples()[trial]);
        }
        let foreseen = Sample::of_trials(
            "value of choosing last".to_owned(),
            runs[best].unit(),
            highest_of_each,
            runs[best].sampling(),
        );
        let gained = PairedDifference::between(&foreseen, &runs[best])?;
        let tried = combinations.into_iter().enumerate().map(|(place, prices)| {
            let regret = (place != best)
                .then(|| PairedDifference::between(&runs[best], &runs[place]))
                .transpose()?;
            Ok(PricedValue {
                prices,
                expected: means[place],
                often_best: often[place] as f64 / trials as f64,
                regret,
            })
        });
        let names = levers.iter().map(|(figure, _)| (*figure).to_owned());
        let lists = names.clone().zip(&scales);
        Ok(PriceComparison {
            figures: names.collect(),
            lists: lists
                .filter(|(_, first)| first.is_some())
                .map(|(name, _)| name)
                .collect(),
            tried: tried.collect::<Result<_, Invalid>>()?,
            best,
            cost_of_not_knowing: gained.mean,
        })
    }
}

/// The place of the highest number; the first of equal ones.
fn highest(numbers: impl Iterator<Item = f64>) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (place, number) in numbers.enumerate() {
        if number > best.1 {
            best = (place, number);
        }
    }
    best.0
}

/// All combinations of the prices to try.
fn combinations(levers: &[(&str, &[f64])]) -> Result<Vec<Vec<f64>>, Invalid> {
    if levers.is_empty() {
        return Err(Invalid::rule(
            "prices to try",
            "none",
            "those of at least one figure",
        ));
    }
    let count: f64 = levers
        .iter()
        .map(|(_, prices)| prices.len() as f64)
        .product();
    Permitted::between(1.0, 1e4).check("number of prices to try", count)?;
    let mut all = vec![Vec::new()];
    for (figure, prices) in levers {
        for &price in *prices {
            Permitted::COUNT.check(&format!("price of `{figure}` to try"), price)?;
        }
        let longer = |before: &Vec<f64>| -> Vec<Vec<f64>> {
            let with = |&price: &f64| [before.as_slice(), &[price]].concat();
            prices.iter().map(with).collect()
        };
        all = all.iter().flat_map(longer).collect();
    }
    Ok(all)
}
