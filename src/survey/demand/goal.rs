//! The goal of a price, and its limits.

use std::fmt;

use serde::Serialize;

use crate::error::{Bound, Invalid, Permitted};
use crate::quantity::{Count, Currency, Money, Share};
use crate::survey::price::major;

/// What a price maximises per respondent, revenue or profit, and the limits it has to meet.
///
/// # Example
/// ```
/// use bizcase::quantity::{Count, Currency, Money, Share};
/// use bizcase::survey::PriceGoal;
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let goal = PriceGoal::profit(usd(6))
///     .at_least_share(Share::percent(25.0)?)
///     .margin_at_least(Share::percent(60.0)?)
///     .price_at_most(usd(49));
/// assert_eq!(goal.to_string(), "profit at a unit cost of USD 6.00");
/// let volume = PriceGoal::revenue().at_least_volume(Count::new(500.0)?, Count::new(2_000.0)?)?;
/// assert_eq!(volume, PriceGoal::revenue().at_least_share(Share::percent(25.0)?));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PriceGoal {
    objective: Objective,
    unit_cost: Option<Money>,
    share: Share,
    margin: Option<Share>,
    low: Option<Money>,
    high: Option<Money>,
    among: Vec<Money>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Objective {
    Revenue,
    Profit,
}

/// A limit that keeps a price from the optimum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PriceLimit {
    /// The minimum share that has to buy.
    Volume,
    /// The minimum margin.
    Margin,
    /// A lowest or highest price.
    Price,
    /// The range of the prices tested or given to choose from: a better price may lie beyond it.
    Tested,
}

/// What a best price that meets the limit has to say about itself.
impl fmt::Display for PriceLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Volume => "limited by the share that has to buy",
            Self::Margin => "limited by the margin",
            Self::Price => "limited by the bound on the price",
            Self::Tested => "at the edge of the prices asked about, beyond which more may be had",
        })
    }
}

impl PriceGoal {
    const fn new(objective: Objective, unit_cost: Option<Money>) -> Self {
        Self {
            objective,
            unit_cost,
            share: Share::ZERO,
            margin: None,
            low: None,
            high: None,
            among: Vec::new(),
        }
    }

    /// Maximises revenue: the price times the share that buys.
    #[must_use]
    pub const fn revenue() -> Self {
        Self::new(Objective::Revenue, None)
    }

    /// Maximises profit: the price less the unit cost, times the share that buys.
    #[must_use]
    pub const fn profit(unit_cost: Money) -> Self {
        Self::new(Objective::Profit, Some(unit_cost))
    }

    /// Sets the unit cost. A revenue goal then also reports the profit and can limit the margin.
    #[must_use]
    pub const fn unit_cost(mut self, unit_cost: Money) -> Self {
        self.unit_cost = Some(unit_cost);
        self
    }

    /// Requires at least this share to buy.
    #[must_use]
    pub const fn at_least_share(mut self, share: Share) -> Self {
        self.share = share;
        self
    }

    /// Requires at least `volume` of `market` to buy.
    ///
    /// # Errors
    /// [`Invalid`] if `volume` exceeds `market`.
    pub fn at_least_volume(self, volume: Count, market: Count) -> Result<Self, Invalid> {
        let part = volume.value() / market.value();
        let share = Share::new(part).map_err(|_| {
            Invalid::new(
                "minimum volume",
                volume,
                Permitted::between(0.0, market.value()),
            )
        })?;
        Ok(self.at_least_share(share))
    }

    /// Requires at least this margin: price less unit cost, divided by the price.
    #[must_use]
    pub const fn margin_at_least(mut self, margin: Share) -> Self {
        self.margin = Some(margin);
        self
    }

    /// Sets the lowest price allowed.
    #[must_use]
    pub const fn price_at_least(mut self, price: Money) -> Self {
        self.low = Some(price);
        self
    }

    /// Sets the highest price allowed.
    #[must_use]
    pub const fn price_at_most(mut self, price: Money) -> Self {
        self.high = Some(price);
        self
    }

    /// Allows these prices only, such as those that were tested.
    #[must_use]
    pub fn among(mut self, prices: impl Into<Vec<Money>>) -> Self {
        self.among = prices.into();
        self
    }

    /// The goal in numbers of one currency.
    pub(super) fn terms(&self, currency: Currency) -> Result<Terms, Invalid> {
        let amount = |parameter: &str, money: Money| {
            if money.currency() == currency {
                return Permitted::COUNT.check(parameter, major(money));
            }
            let permitted = Permitted::OneOf(vec![currency.to_string()]);
            Err(Invalid::new(
                &format!("currency of the {parameter}"),
                money,
                permitted,
            ))
        };
        let optional = |parameter, money: Option<Money>| {
            money.map(|money| amount(parameter, money)).transpose()
        };
        let cost = optional("unit cost", self.unit_cost)?.unwrap_or(0.0);
        let mut among = self
            .among
            .iter()
            .map(|&price| amount("price", price))
            .collect::<Result<Vec<f64>, Invalid>>()?;
        among.sort_by(f64::total_cmp);
        let mut terms = Terms {
            objective_cost: match self.objective {
                Objective::Revenue => 0.0,
                Objective::Profit => cost,
            },
            cost,
            share: self.share.value(),
            low: (
                optional("lowest price", self.low)?.unwrap_or(0.0),
                PriceLimit::Price,
            ),
            high: (
                optional("highest price", self.high)?.unwrap_or(f64::INFINITY),
                PriceLimit::Price,
            ),
            among,
        };
        if let Some(margin) = self.margin {
            let below_one = Permitted::interval(Bound::Including(0.0), Bound::Excluding(1.0));
            let least = cost / (1.0 - below_one.check("margin", margin.value())?);
            terms.raise(least, PriceLimit::Margin);
        }
        Ok(terms)
    }

    /// What is to be as high as possible, in a word.
    pub(crate) const fn word(&self) -> &'static str {
        match self.objective {
            Objective::Revenue => "revenue",
            Objective::Profit => "profit",
        }
    }

    /// The unit cost, if it was set.
    pub(crate) const fn cost_of_a_unit(&self) -> Option<Money> {
        self.unit_cost
    }
}

impl fmt::Display for PriceGoal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.objective, self.unit_cost) {
            (Objective::Profit, Some(cost)) => write!(f, "profit at a unit cost of {cost}"),
            _ => f.write_str("revenue"),
        }
    }
}

/// A goal in numbers: maximise `(p - objective_cost) x share(p)` for prices within limits.
#[derive(Debug, Clone)]
pub(super) struct Terms {
    pub(super) objective_cost: f64,
    pub(super) cost: f64,
    pub(super) share: f64,
    pub(super) low: (f64, PriceLimit),
    pub(super) high: (f64, PriceLimit),
    pub(super) among: Vec<f64>,
}

impl Terms {
    pub(super) fn raise(&mut self, low: f64, limit: PriceLimit) {
        if low > self.low.0 {
            self.low = (low, limit);
        }
    }

    pub(super) fn lower(&mut self, high: f64, limit: PriceLimit) {
        if high < self.high.0 {
            self.high = (high, limit);
        }
    }

    /// The prices to choose from, within limits.
    pub(super) fn allowed(&self, low: f64, high: f64) -> impl Iterator<Item = f64> {
        let all = self.among.iter().copied();
        all.filter(move |price| (low..=high).contains(price))
    }

    /// The limits narrowed to where a demand is known and large enough.
    pub(super) fn narrowed(&self, tested: Option<(f64, f64)>, volume: f64) -> Self {
        let mut narrowed = self.clone();
        if let Some((first, last)) = tested {
            narrowed.raise(first, PriceLimit::Tested);
            narrowed.lower(last, PriceLimit::Tested);
        }
        if self.share > 0.0 {
            narrowed.lower(volume, PriceLimit::Volume);
        }
        narrowed
    }
}
