//! The best price on one demand: exact on a table, in closed form for formulas that have one.

use std::fmt;

use serde::Serialize;

use super::goal::{PriceLimit, Terms};
use super::law::{Link, PriceScale, Shape};
use super::{Demand, DemandTable, Interpolation};
use crate::numeric::{lambert_w_of_exp, rising_root};
use crate::quantity::{Currency, Money, Unit};
use crate::survey::pooling::TIE;

/// The best price, and its revenue and profit per respondent.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::survey::{Demand, DemandCurve, PriceGoal};
///
/// // A straight line: half-way between the cost and the price at which nobody buys.
/// let curve = DemandCurve::new("stall", Currency::EUR, Demand::linear(1.0, -0.02)?);
/// let best = curve.optimum(&PriceGoal::profit(Money::major(10, Currency::EUR)))?;
/// assert_eq!((best.price, best.profit), (30.0, 8.0));
/// assert_eq!(best.to_string(), "EUR 30: 40% buy, revenue EUR 12, profit EUR 8 per respondent");
/// // A price that a limit keeps from the optimum says so.
/// let dear = PriceGoal::revenue().price_at_least(Money::major(40, Currency::EUR));
/// assert!(curve.optimum(&dear)?.to_string().ends_with("; limited by the bound on the price"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Optimum {
    /// The price, in major units.
    pub price: f64,
    /// The share that buys at it.
    pub share: f64,
    /// The price times the share.
    pub revenue: f64,
    /// The price less the unit cost, times the share; the revenue if no cost was set.
    pub profit: f64,
    /// The limit that binds at this price.
    pub limited_by: Option<PriceLimit>,
    /// The lowest and the highest price asked about or charged, if the best price lies beyond them
    /// and rests on the formula alone.
    pub beyond_observed: Option<(f64, f64)>,
    /// Whether no other price does as well. If others do, this is the lowest of them, which has the
    /// most buyers.
    pub unique: bool,
    /// The currency.
    pub currency: Currency,
}

impl Optimum {
    /// The price, rounded to the minor unit of its currency.
    ///
    /// # Errors
    /// [`Invalid`](crate::error::Invalid) above 7.9e28.
    pub fn money(&self) -> Result<Money, crate::error::Invalid> {
        Money::from_f64(self.price, self.currency)
    }
}

impl fmt::Display for Optimum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = Unit::Money(self.currency);
        write!(
            f,
            "{}: {} buy, revenue {}, profit {} per respondent",
            unit.show(self.price),
            Unit::Share.show(self.share),
            unit.show(self.revenue),
            unit.show(self.profit),
        )?;
        if self.share <= 0.0 {
            f.write_str("; nobody would pay it")?;
        }
        shown(self.limited_by, self.beyond_observed, f)
    }
}

/// The limit of a best price, and that it lies beyond the prices observed.
pub(super) fn shown(
    limit: Option<PriceLimit>,
    beyond: Option<(f64, f64)>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    if let Some(limit) = limit {
        write!(f, "; {limit}")?;
    }
    match beyond {
        Some((low, high)) => write!(f, "; beyond the prices observed, {low} to {high}"),
        None => Ok(()),
    }
}

/// A price that is best within limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Best {
    pub(super) price: f64,
    pub(super) limited_by: Option<PriceLimit>,
    pub(super) unique: bool,
}

/// Why there is no best price.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum NoBest {
    /// No price keeps the limits.
    Empty { low: f64, high: f64 },
    /// The objective grows for ever.
    Unbounded { reason: String },
    /// Nobody would pay anything at the best of these prices.
    NobodyBuys { low: f64, high: f64 },
}

impl Demand {
    /// The prices between which the demand was observed; formulas hold everywhere.
    pub(super) fn tested(&self) -> Option<(f64, f64)> {
        let prices = self.as_table()?.prices();
        Some((prices[0], prices[prices.len() - 1]))
    }

    /// What a price is worth under a goal.
    pub(super) fn value(&self, terms: &Terms, price: f64) -> f64 {
        (price - terms.objective_cost) * self.share(price)
    }

    /// The best price under a goal. Where it is known what the answers are, somebody pays something
    /// at it.
    pub(super) fn best(&self, terms: &Terms) -> Result<Best, NoBest> {
        let best = self.best_or_nothing(terms)?;
        match self.tested() {
            Some((low, high)) if best.price * self.share(best.price) <= 0.0 => {
                Err(NoBest::NobodyBuys { low, high })
            }
            _ => Ok(best),
        }
    }

    fn best_or_nothing(&self, terms: &Terms) -> Result<Best, NoBest> {
        let terms = terms.narrowed(self.tested(), self.price_at(terms.share));
        let ((low, _), (high, _)) = (terms.low, terms.high);
        let empty = NoBest::Empty { low, high };
        if low > high || (low.is_infinite() && high.is_infinite()) {
            return Err(empty);
        }
        if !terms.among.is_empty() {
            let allowed = terms.allowed(low, high);
            let found = highest(allowed.map(|price| (price, self.value(&terms, price))));
            return found.map(|best| best.within(&terms)).ok_or(empty);
        }
        match &self.0 {
            Shape::Table(table) => best_of_table(self, table, &terms).ok_or(empty),
            formula => best_of_formula(formula, &terms),
        }
    }
}

impl Best {
    /// Adds the limit that a choice from given prices met: the first or the last of them.
    pub(super) fn within(mut self, terms: &Terms) -> Self {
        let ends = [terms.among.first(), terms.among.last()];
        if ends
            .into_iter()
            .flatten()
            .any(|end| self.price.total_cmp(end).is_eq())
        {
            self.limited_by = Some(PriceLimit::Tested);
        }
        self
    }
}

/// The lowest of the prices with the highest value; prices rise. Values that differ by rounding are
/// the same: no answer hangs on the last bit of a product.
pub(super) fn highest(candidates: impl Iterator<Item = (f64, f64)>) -> Option<Best> {
    let candidates: Vec<(f64, f64)> = candidates.collect();
    let most = candidates.iter().map(|c| c.1).reduce(f64::max)?;
    let nearly = most - TIE * most.abs();
    let mut best = candidates.iter().filter(|c| c.1 >= nearly).map(|c| c.0);
    let price = best.next()?;
    Some(Best {
        price,
        limited_by: None,
        unique: best.all(|other| other <= price * (1.0 + TIE)),
    })
}

/// Every line between known prices is a parabola of value: its top or an end is best.
fn best_of_table(demand: &Demand, table: &DemandTable, terms: &Terms) -> Option<Best> {
    let ((low, below), (high, above)) = (terms.low, terms.high);
    let mut prices = vec![low];
    let knots = table.prices();
    for (index, &knot) in knots.iter().enumerate() {
        if let Some(top) = top_of_line(table, index, terms.objective_cost) {
            prices.push(top);
        }
        prices.push(knot);
    }
    prices.push(high);
    prices.retain(|price| (low..=high).contains(price));
    prices.sort_by(f64::total_cmp);
    let value = |&price: &f64| (price, demand.value(terms, price));
    let mut best = highest(prices.iter().map(value))?;
    if best.price >= high {
        best.limited_by = Some(above);
    } else if best.price <= low && low > 0.0 {
        best.limited_by = Some(below);
    }
    Some(best)
}

/// The top of the parabola on the line that ends in a knot, if it lies on the line.
fn top_of_line(table: &DemandTable, index: usize, cost: f64) -> Option<f64> {
    let before = index.checked_sub(1)?;
    if table.interpolation() == Interpolation::Step {
        return None;
    }
    let (prices, shares) = (table.prices(), table.shares());
    let fall = shares[before] - shares[index];
    if fall <= 0.0 {
        return None;
    }
    let run = prices[index] - prices[before];
    // Where the line would reach zero.
    let end = prices[index] + shares[index] * run / fall;
    // (p - cost) (end - p) is greatest half-way.
    let top = 0.5 * (end + cost);
    (prices[before]..=prices[index])
        .contains(&top)
        .then_some(top)
}

/// Formulas have one top: within limits the best price is the one nearest to it.
fn best_of_formula(formula: &Shape, terms: &Terms) -> Result<Best, NoBest> {
    let ((low, below), (high, above)) = (terms.low, terms.high);
    let free = match top_of_formula(formula, terms.objective_cost) {
        Ok(top) => top,
        Err(reason) if high.is_infinite() => return Err(NoBest::Unbounded { reason }),
        Err(_) => f64::INFINITY,
    };
    let limited_by = if free < low {
        Some(below)
    } else if free > high {
        Some(above)
    } else {
        None
    };
    Ok(Best {
        price: free.clamp(low, high),
        limited_by,
        unique: true,
    })
}

/// The price above which value falls and below which it rises, or why there is none.
fn top_of_formula(formula: &Shape, cost: f64) -> Result<f64, String> {
    match *formula {
        Shape::Linear { intercept, slope } => {
            let top = 0.5 * (cost - intercept / slope);
            // While everybody buys, a higher price brings more.
            Ok(top.max((1.0 - intercept) / slope).max(0.0))
        }
        Shape::Exponential {
            scale: PriceScale::Linear,
            intercept,
            slope,
        } => Ok((cost - 1.0 / slope).max(-intercept / slope)),
        Shape::Exponential {
            intercept, slope, ..
        } => {
            bounded_elasticity(slope)?;
            // Lerner's rule with a constant elasticity: (p - cost) / p = -1 / slope.
            let top = cost * (slope / (1.0 + slope));
            Ok(top.max(libm::exp(-intercept / slope)))
        }
        Shape::Choice {
            link: Link::Logistic,
            scale: PriceScale::Linear,
            intercept,
            slope,
        } => {
            // With margin m = -b (p - cost), the first-order condition m (1 - share) = 1 becomes (m
            // - 1) e^(m - 1) = e^(a + b cost - 1).
            let w = lambert_w_of_exp(intercept + slope * cost - 1.0);
            Ok(cost + (1.0 + w) / -slope)
        }
        Shape::Choice {
            link,
            scale,
            intercept,
            slope,
        } => {
            if link == Link::Logistic {
                bounded_elasticity(slope)?;
                if cost <= 0.0 {
                    // Revenue is greatest where -slope (1 - share) = 1.
                    return Ok(libm::exp((libm::log(-slope - 1.0) - intercept) / slope));
                }
            }
            Ok(top_by_search(link, scale, [intercept, slope], cost))
        }
        // Tables are not formulas; their top is found line by line.
        Shape::Table(_) => Ok(f64::INFINITY),
    }
}

fn bounded_elasticity(slope: f64) -> Result<(), String> {
    if slope < -1.0 {
        return Ok(());
    }
    Err(format!(
        "the elasticity of {slope} is not below -1, so that a higher price always brings more"
    ))
}

/// The price at which the margin times the hazard of losing a buyer is one. Both factors rise.
fn top_by_search(link: Link, scale: PriceScale, [a, b]: [f64; 2], cost: f64) -> f64 {
    // On the scale of the formula, where the search is even.
    let excess = |x: f64| {
        let price = scale.price(x);
        let (margin, per_unit) = match scale {
            PriceScale::Linear => (price - cost, -b),
            PriceScale::Logarithmic => (1.0 - cost / price, -b),
        };
        let value = margin * per_unit * link.pace(a + b * x) - 1.0;
        // Infinite hazards far out are just too high.
        if value.is_nan() { 1.0 } else { value }
    };
    let start = match scale {
        PriceScale::Linear => cost,
        PriceScale::Logarithmic if cost > 0.0 => libm::log(cost),
        // So low that practically everybody buys and value still rises.
        PriceScale::Logarithmic => (-50.0 - a.abs()) / -b,
    };
    let mut reach = 1.0 / -b;
    while excess(start + reach) < 0.0 && reach < 1e300 {
        reach *= 2.0;
    }
    let x = rising_root(start, start + reach, start + 0.5 * reach, 0.0, &|x| {
        (excess(x), 0.0)
    });
    scale.price(x)
}
