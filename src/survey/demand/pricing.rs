//! The best price on a curve with draws, and the cost of not knowing the curve.

use serde::Serialize;

use super::goal::Terms;
use super::optimum::{Best, NoBest, highest, shown};
use super::{Demand, DemandCurve, DemandTable, Optimum, PriceGoal, PriceLimit};
use crate::error::SurveyError;
use crate::numeric::{golden_section, rising_root};
use crate::quantity::{Currency, Money, Share, Unit};
use crate::sample::Interval;

/// The intervals of the best price and of its value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OptimumIntervals {
    /// The interval of the best price, in major units; infinite in draws without a best price.
    pub price: Interval,
    /// The interval of the greatest revenue or profit per respondent.
    pub value: Interval,
}

/// The price with the greatest expected value over the draws of a curve.
///
/// # Example
/// ```
/// use bizcase::quantity::Currency;
/// use bizcase::survey::{Demand, DemandCurve, PriceGoal};
///
/// // Nobody buys beyond 20, or beyond 40: the best price is 10, or 20.
/// let draws = [0.05, 0.025].map(|slope| Demand::linear(1.0, -slope));
/// let curve = DemandCurve::new("two worlds", Currency::EUR, Demand::linear(1.0, -0.0375)?)
///     .with_draws(draws.into_iter().collect::<Result<Vec<_>, _>>()?);
/// let best = curve.best_price(&PriceGoal::revenue())?;
/// // (p (1 - p / 20) + p (1 - p / 40)) / 2 is greatest at 40 / 3.
/// assert!((best.price - 40.0 / 3.0).abs() < 1e-6);
/// assert!((best.expected - 20.0 / 3.0).abs() < 1e-9);
/// // Knowing the curve first would bring 5 or 10.
/// assert!((best.cost_of_uncertainty - (7.5 - 20.0 / 3.0)).abs() < 1e-9);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BestPrice {
    /// The price, in major units.
    pub price: f64,
    /// The mean share that buys at it.
    pub share: f64,
    /// The mean revenue or profit per respondent.
    pub expected: f64,
    /// How much the mean would rise if the curve were known before the price is set, per
    /// respondent: the expected value of perfect information about the curve.
    pub cost_of_uncertainty: f64,
    /// The limit that binds at this price.
    pub limited_by: Option<PriceLimit>,
    /// The lowest and the highest price asked about or charged, if the best price lies beyond them
    /// and rests on the formula alone.
    pub beyond_observed: Option<(f64, f64)>,
    /// The currency.
    pub currency: Currency,
}

impl BestPrice {
    /// The price, rounded to the minor unit of its currency.
    ///
    /// # Errors
    /// [`Invalid`](crate::error::Invalid) above 7.9e28.
    pub fn money(&self) -> Result<Money, crate::error::Invalid> {
        Money::from_f64(self.price, self.currency)
    }
}

impl std::fmt::Display for BestPrice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = Unit::Money(self.currency);
        write!(
            f,
            "{}: {} expected per respondent, {} more if the curve were known",
            unit.show(self.price),
            unit.show(self.expected),
            unit.show(self.cost_of_uncertainty),
        )?;
        shown(self.limited_by, self.beyond_observed, f)
    }
}

impl DemandCurve {
    /// The best price, from the best estimate.
    ///
    /// It is exact on tables. It has a closed form for straight lines, exponentials, constant
    /// elasticity and the logit (Lambert's function), and for the revenue of a log-logit. Otherwise
    /// a search finds it to all digits.
    ///
    /// # Errors
    /// [`SurveyError::Unbounded`] if a higher price always brings more, as where the elasticity
    /// stays above -1; [`SurveyError::NoPrice`] if no price meets the limits;
    /// [`SurveyError::NobodyBuys`] if nobody on a table pays anything at the best allowed price;
    /// and [`SurveyError::Invalid`] for a goal in another currency.
    ///
    /// # Reference
    /// With elasticity `e`, revenue is greatest where `e = -1`, profit where
    /// `(price - cost) / price = -1 / e` (Lerner 1934).
    pub fn optimum(&self, goal: &PriceGoal) -> Result<Optimum, SurveyError> {
        let terms = goal.terms(self.currency())?;
        let demand = self.demand();
        let best = demand.best(&terms).map_err(|none| failure(goal, none))?;
        let share = demand.share(best.price);
        Ok(Optimum {
            price: best.price,
            share,
            revenue: best.price * share,
            profit: (best.price - terms.cost) * share,
            limited_by: best.limited_by,
            beyond_observed: self.beyond_observed(best.price),
            unique: best.unique,
            currency: self.currency(),
        })
    }

    /// The intervals of the best price and of its value, from the best price of each draw.
    ///
    /// # Errors
    /// [`SurveyError::NoDraws`], and as [`optimum`](Self::optimum) if no draw has a best price.
    pub fn optimum_intervals(
        &self,
        goal: &PriceGoal,
        confidence: Share,
    ) -> Result<OptimumIntervals, SurveyError> {
        let terms = goal.terms(self.currency())?;
        let unit = Unit::Money(self.currency());
        let price = |draw: &Demand| match draw.best(&terms) {
            Ok(best) => Some(best.price),
            Err(NoBest::Unbounded { .. }) => Some(f64::INFINITY),
            Err(NoBest::Empty { .. } | NoBest::NobodyBuys { .. }) => None,
        };
        let value = |draw: &Demand| match draw.best(&terms) {
            Ok(best) => Some(draw.value(&terms, best.price)),
            Err(NoBest::NobodyBuys { .. }) => Some(0.0),
            Err(_) => None,
        };
        Ok(OptimumIntervals {
            price: self.interval_of(unit, confidence, price)?,
            value: self.interval_of(unit, confidence, value)?,
        })
    }

    /// The mean revenue or profit per respondent at a price, over the draws.
    ///
    /// # Errors
    /// [`SurveyError::NoDraws`], and [`SurveyError::Invalid`] for another currency.
    pub fn expected(&self, goal: &PriceGoal, price: Money) -> Result<f64, SurveyError> {
        let terms = goal.terms(self.currency())?;
        let price = self.price(price)?;
        self.mean_value(&terms, price)
    }

    fn mean_value(&self, terms: &Terms, price: f64) -> Result<f64, SurveyError> {
        Ok((price - terms.objective_cost) * self.mean_share(price)?)
    }

    fn mean_share(&self, price: f64) -> Result<f64, SurveyError> {
        if self.draws().is_empty() {
            return Err(self.without_draws());
        }
        let sum: f64 = self.draws().iter().map(|draw| draw.share(price)).sum();
        Ok(sum / self.draws().len() as f64)
    }

    /// The price with the greatest expected value over the draws, and the cost of not knowing the
    /// curve. A limit on the volume applies to the mean share.
    ///
    /// # Errors
    /// As [`optimum_intervals`](Self::optimum_intervals); [`SurveyError::Unbounded`] if any draw is
    /// unbounded, since the mean then is.
    ///
    /// # Precision
    /// Exact on tables with the same prices. Otherwise the search starts at the best of 256 prices
    /// between the lowest and the highest best price of a draw, and is accurate to a relative 1e-9.
    pub fn best_price(&self, goal: &PriceGoal) -> Result<BestPrice, SurveyError> {
        let terms = goal.terms(self.currency())?;
        if self.draws().is_empty() {
            return Err(self.without_draws());
        }
        let refused = |none| failure(goal, none);
        let mut known = 0.0;
        let (mut first, mut last) = (f64::INFINITY, 0.0_f64);
        for draw in self.draws() {
            let best = match draw.best(&terms) {
                Ok(best) => best,
                // Where nobody buys nothing is to be had, at any price.
                Err(NoBest::NobodyBuys { .. }) => continue,
                Err(none) => return Err(refused(none)),
            };
            known += draw.value(&terms, best.price) / self.draws().len() as f64;
            (first, last) = (first.min(best.price), last.max(best.price));
        }
        if first > last {
            let tested = self.draws().first().and_then(Demand::tested);
            let (low, high) = tested.unwrap_or((terms.low.0, terms.high.0));
            return Err(refused(NoBest::NobodyBuys { low, high }));
        }
        let best = match self.mean_table() {
            Some(mean) => Demand::table(mean).best(&terms).map_err(refused)?,
            None => self.search(goal, &terms, first, last)?,
        };
        let expected = self.mean_value(&terms, best.price)?;
        Ok(BestPrice {
            price: best.price,
            share: self.mean_share(best.price)?,
            expected,
            // Rounding may leave less than nothing.
            cost_of_uncertainty: (known - expected).max(0.0),
            limited_by: best.limited_by,
            beyond_observed: self.beyond_observed(best.price),
            currency: self.currency(),
        })
    }

    /// The mean of draws that are tables with the same prices.
    fn mean_table(&self) -> Option<DemandTable> {
        let first = self.draws().first()?.as_table()?;
        let mut sums = vec![0.0; first.shares().len()];
        for draw in self.draws() {
            let table = draw.as_table()?;
            let alike = table.interpolation() == first.interpolation();
            if !alike || table.prices() != first.prices() {
                return None;
            }
            for (sum, share) in sums.iter_mut().zip(table.shares()) {
                *sum += share;
            }
        }
        let count = self.draws().len() as f64;
        // Sums of falling numbers in one order fall.
        let shares: Vec<f64> = sums.iter().map(|sum| (sum / count).min(1.0)).collect();
        DemandTable::new(first.prices(), shares, first.interpolation()).ok()
    }

    /// Beyond the outermost best prices of the draws every draw, and so their mean, falls off.
    fn search(
        &self,
        goal: &PriceGoal,
        terms: &Terms,
        first: f64,
        last: f64,
    ) -> Result<Best, SurveyError> {
        const PRICES: u32 = 256;
        let value = |price| self.mean_value(terms, price);
        let (mut low, mut high) = (first.max(terms.low.0), last.min(terms.high.0));
        if terms.share > 0.0 {
            high = high.min(self.mean_price_at(terms.share, high)?);
            low = low.min(high).max(terms.low.0);
        }
        if low > high {
            return Err(failure(goal, NoBest::Empty { low, high }));
        }
        let none = || failure(goal, NoBest::Empty { low, high });
        if !terms.among.is_empty() {
            let values = terms.allowed(low, high).map(|p| Ok((p, value(p)?)));
            let values = values.collect::<Result<Vec<_>, SurveyError>>()?;
            let best = highest(values.into_iter()).ok_or_else(none)?;
            return Ok(best.within(terms));
        }
        let step = (high - low) / f64::from(PRICES);
        let grid = (0..=PRICES).map(|number| {
            let price = low + step * f64::from(number);
            Ok((price, value(price)?))
        });
        let grid = grid.collect::<Result<Vec<_>, SurveyError>>()?;
        let mut best = highest(grid.into_iter()).ok_or_else(none)?;
        let around = ((best.price - step).max(low), (best.price + step).min(high));
        best.price = best_between(around, |price| value(price).unwrap_or(f64::NEG_INFINITY));
        best.limited_by = edge(terms, best.price);
        Ok(best)
    }

    /// The price at which the mean share has fallen to a share, at most `high`.
    fn mean_price_at(&self, share: f64, high: f64) -> Result<f64, SurveyError> {
        self.mean_share(high)?;
        let missing = |price| share - self.mean_share(price).unwrap_or(0.0);
        if missing(high) <= 0.0 {
            return Ok(high);
        }
        Ok(rising_root(0.0, high, 0.5 * high, 0.0, &|price| {
            (missing(price), 0.0)
        }))
    }
}

/// The limit that a price has met, to the precision of its search.
fn edge(terms: &Terms, price: f64) -> Option<PriceLimit> {
    let ((low, below), (high, above)) = (terms.low, terms.high);
    let at = |limit: f64| (price - limit).abs() <= 1e-8 * limit;
    if high.is_finite() && at(high) {
        Some(above)
    } else {
        (low > 0.0 && at(low)).then_some(below)
    }
}

fn failure(goal: &PriceGoal, none: NoBest) -> SurveyError {
    let goal = goal.to_string();
    match none {
        NoBest::Empty { low, high } => SurveyError::NoPrice { goal, low, high },
        NoBest::Unbounded { reason } => SurveyError::Unbounded { goal, reason },
        NoBest::NobodyBuys { low, high } => {
            let reason =
                format!("nobody would pay anything at the best of prices from {low} to {high}");
            SurveyError::NobodyBuys { goal, reason }
        }
    }
}

/// The best price between two, with one top between them.
fn best_between(around: (f64, f64), f: impl Fn(f64) -> f64) -> f64 {
    // Seventy steps shrink any interval by 1e14.
    let top = golden_section(around, 70, 1e-9, &f);
    // An end may be the best there is.
    [top.low, top.middle(), top.high]
        .into_iter()
        .map(|x| (x, f(x)))
        .reduce(|a, b| if b.1 > a.1 { b } else { a })
        .map_or(top.low, |best| best.0)
}
