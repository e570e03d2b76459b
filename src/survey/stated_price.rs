//! Open questions for the highest price, and bids against a drawn price.

use serde::Serialize;

use super::price::Prices;
use super::{
    Answer, Demand, DemandCurve, DemandTable, Exclusions, Interpolation, Reason, Respondent,
};
use crate::error::SurveyError;
use crate::quantity::{Currency, Money, Share, Unit};
use crate::sample::{Bootstrap, Interval, IntervalMethod};

/// The highest price that a respondent says they would pay.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stated {
    /// A price; zero is allowed.
    Price(Money),
    /// An answer declared a protest, such as a code of 999999.
    Protest(String),
    /// An answer declared to mean "don't know".
    DontKnow(String),
    /// No answer.
    Missing,
}

/// Whether a respondent bought at the price that was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purchase {
    /// They did.
    Bought,
    /// They did not.
    Declined,
}

/// The willingness to pay stated by one respondent, in answer to an open question or as a bid
/// against a price drawn afterwards (Becker, `DeGroot` and Marschak, BDM).
///
/// # Example
/// See [`DirectWillingness`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatedPrice {
    /// The respondent.
    pub respondent: Respondent,
    /// What they stated.
    pub stated: Stated,
    /// The price drawn, and whether they bought at it.
    pub drawn: Option<(Money, Purchase)>,
}

impl StatedPrice {
    /// A respondent who states a price.
    #[must_use]
    pub const fn new(respondent: Respondent, price: Money) -> Self {
        Self {
            respondent,
            stated: Stated::Price(price),
            drawn: None,
        }
    }
}

impl Answer for StatedPrice {
    fn respondent(&self) -> &Respondent {
        &self.respondent
    }
}

/// What a stated price of zero means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Zeros {
    /// The respondent would only take the product for free.
    #[default]
    Genuine,
    /// The respondent refuses the question, and is left out.
    Protest,
}

/// Turns stated prices into a demand curve: each respondent buys up to the price they state.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money, Share};
/// use bizcase::survey::{DirectWillingness, Respondent, StatedPrice};
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let rows = [("1", 10, 1.0), ("2", 20, 2.0), ("3", 40, 1.0)]
///     .map(|(id, price, weight)| StatedPrice::new(Respondent::new(id).weight(weight), usd(price)));
/// let willingness = DirectWillingness::default().analyse(&rows)?;
/// assert_eq!(willingness.mean, 22.5);
/// assert_eq!(willingness.quantile(Share::percent(50.0)?), 20.0);
/// assert_eq!(willingness.demand.share(usd(20))?.value(), 0.75);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// G. M. Becker, M. H. `DeGroot` and J. Marschak (1964), *Measuring utility by a single-response
/// sequential method*, Behavioral Science 9.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct DirectWillingness {
    zeros: Zeros,
    bootstrap: Option<Bootstrap>,
}

/// The willingness to pay that respondents state.
///
/// # Example
/// See [`DirectWillingness`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct StatedWillingness {
    /// The distinct stated prices, rising, in major units.
    pub prices: Vec<f64>,
    /// The share that would pay at least each price.
    pub shares: Vec<f64>,
    /// The mean willingness to pay, in major units.
    pub mean: f64,
    /// The interval of the mean, if a bootstrap was set.
    pub mean_interval: Option<Interval>,
    /// The share that buys at a price: a step function, with draws if a bootstrap was set.
    pub demand: DemandCurve,
    /// The respondents left out.
    pub exclusions: Exclusions,
    /// The currency of the prices.
    pub currency: Currency,
}

impl StatedWillingness {
    /// A quantile of willingness to pay in major units: the smallest stated price such that at
    /// least `share` of the respondents, by weight, state that price or less.
    #[must_use]
    pub fn quantile(&self, share: Share) -> f64 {
        // Above a price lies what is not at or below it.
        let left = share.complement().value() * (1.0 + 1e-12);
        let above = |index: &usize| self.shares.get(index + 1).is_some_and(|&next| next > left);
        let index = (0..self.prices.len()).take_while(above).count();
        self.prices[index.min(self.prices.len() - 1)]
    }
}

const ANALYSIS: &str = "stated willingness to pay";

/// Resampled step functions are kept whole up to so many numbers, else at fewer prices.
const KEPT: usize = 4_000_000;
const FEWER_PRICES: usize = 256;

impl DirectWillingness {
    /// Sets what a stated price of zero means.
    #[must_use]
    pub const fn zeros(mut self, zeros: Zeros) -> Self {
        self.zeros = zeros;
        self
    }

    /// Adds bootstrap intervals, and draws for the demand curve.
    #[must_use]
    pub const fn bootstrap(mut self, bootstrap: Bootstrap) -> Self {
        self.bootstrap = Some(bootstrap);
        self
    }

    /// Computes the distribution of stated willingness to pay.
    ///
    /// # Errors
    /// [`SurveyError::NobodyLeft`] if no respondent has a usable answer, and
    /// [`SurveyError::Invalid`] for a price or weight below zero or a second currency.
    pub fn analyse(&self, rows: &[StatedPrice]) -> Result<StatedWillingness, SurveyError> {
        let mut prices = Prices::default();
        let mut exclusions = Exclusions::of(rows.len());
        let mut people: Vec<(f64, f64)> = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            let weight = row.respondent.checked_weight()?;
            match self.usable(row, weight, &mut prices)? {
                Ok(price) => people.push((price, weight)),
                Err(reason) => exclusions.add(index, &row.respondent.id, reason),
            }
        }
        let exclusions = exclusions.unless_nobody(ANALYSIS)?;
        let currency = prices.currency(ANALYSIS)?;
        people.sort_by(|one, other| one.0.total_cmp(&other.0));
        let weights: Vec<f64> = people.iter().map(|person| person.1).collect();
        let steps = Steps::of(&people);
        let shares = steps.shares(&weights);
        let step = |prices: &[f64], shares: &[f64]| {
            DemandTable::new(prices, shares, Interpolation::Step).map(Demand::table)
        };
        let mut willingness = StatedWillingness {
            mean: mean(&people, &weights),
            mean_interval: None,
            demand: DemandCurve::new(ANALYSIS, currency, step(&steps.prices, &shares)?),
            prices: steps.prices.clone(),
            shares,
            exclusions,
            currency,
        };
        if let Some(bootstrap) = self.bootstrap {
            let kept = steps.kept(bootstrap.resamples() as usize);
            let resamples = bootstrap.over(ANALYSIS, people.len(), |times| {
                let pairs = weights.iter().zip(times);
                let resampled: Vec<f64> = pairs.map(|(w, &times)| w * f64::from(times)).collect();
                let shares = steps.shares(&resampled);
                let shares: Vec<f64> = kept.iter().map(|&index| shares[index]).collect();
                (mean(&people, &resampled), shares)
            })?;
            let means = resamples.iter().map(|(mean, _)| Some(*mean));
            let (confidence, method) = (bootstrap.confidence_used(), IntervalMethod::Bootstrap);
            let unit = Unit::Money(currency);
            willingness.mean_interval =
                Interval::of_draws(willingness.mean, means, unit, confidence, method);
            let prices: Vec<f64> = kept.iter().map(|&index| steps.prices[index]).collect();
            let draws = resamples.iter().map(|(_, shares)| step(&prices, shares));
            let draws = draws.collect::<Result<Vec<_>, _>>()?;
            willingness.demand = willingness.demand.with_draws(draws);
        }
        Ok(willingness)
    }

    /// The price of a respondent, or why it is not used.
    fn usable(
        &self,
        row: &StatedPrice,
        weight: f64,
        prices: &mut Prices,
    ) -> Result<Result<f64, Reason>, SurveyError> {
        const PRICE: &str = "stated price";
        let price = match &row.stated {
            Stated::Price(price) => prices.read(*price, PRICE, &row.respondent)?,
            Stated::Protest(answer) => {
                let answer = answer.clone();
                return Ok(Err(Reason::Protest { answer }));
            }
            Stated::DontKnow(answer) => {
                let answer = answer.clone();
                return Ok(Err(Reason::DontKnow { answer }));
            }
            Stated::Missing => return Ok(Err(Reason::Missing { column: PRICE })),
        };
        if price <= 0.0 && self.zeros == Zeros::Protest {
            let answer = "0".to_owned();
            return Ok(Err(Reason::Protest { answer }));
        }
        if let Some((drawn, purchase)) = row.drawn {
            let drawn = prices.read(drawn, "drawn price", &row.respondent)?;
            let broken = match purchase {
                Purchase::Bought => drawn > price,
                Purchase::Declined => drawn < price,
            };
            if broken {
                return Ok(Err(Reason::BrokenBid));
            }
        }
        if weight <= 0.0 {
            return Ok(Err(Reason::NoWeight));
        }
        Ok(Ok(price))
    }
}

fn mean(people: &[(f64, f64)], weights: &[f64]) -> f64 {
    let sum: f64 = people.iter().zip(weights).map(|(p, w)| p.0 * w).sum();
    sum / weights.iter().sum::<f64>()
}

/// Where the demand steps down: the distinct prices, and the first respondent with each.
struct Steps {
    prices: Vec<f64>,
    first: Vec<usize>,
}

impl Steps {
    fn of(people: &[(f64, f64)]) -> Self {
        let (mut prices, mut first): (Vec<f64>, Vec<usize>) = (Vec::new(), Vec::new());
        for (index, &(price, _)) in people.iter().enumerate() {
            if prices.last().is_none_or(|&last| last < price) {
                prices.push(price);
                first.push(index);
            }
        }
        Self { prices, first }
    }

    /// The share of these weights at each price or above.
    fn shares(&self, weights: &[f64]) -> Vec<f64> {
        let mut shares = vec![0.0; self.prices.len()];
        let (mut sum, mut end) = (0.0, weights.len());
        for (share, &first) in shares.iter_mut().zip(&self.first).rev() {
            sum += weights[first..end].iter().sum::<f64>();
            *share = sum;
            end = first;
        }
        // The sum of all is the share of one.
        for share in &mut shares {
            *share /= sum;
        }
        shares
    }

    /// Which prices the draws are kept at.
    fn kept(&self, resamples: usize) -> Vec<usize> {
        let count = self.prices.len();
        if count <= FEWER_PRICES || count.saturating_mul(resamples) <= KEPT {
            return (0..count).collect();
        }
        let places = 0..FEWER_PRICES;
        places
            .map(|place| place * (count - 1) / (FEWER_PRICES - 1))
            .collect()
    }
}
