//! The price list that earns the most.

use std::fmt;

use serde::Serialize;

use super::exact::{self, Exact};
use super::line_up::{LineUp, LineUpTier};
use super::market::{Market, Subset, holds};
use super::outcome::PanelFigure;
use super::panel::WillingnessPanel;
use crate::error::{Invalid, Permitted};
use crate::quantity::{Money, Unit};
use crate::random::{Seed, Stream};

/// Up to so many looks at a customer, all price lists that can be best are compared.
const ENUMERATED: f64 = 1e7;

/// A step of the search has to gain more than this share of the profit, so that rounding does not
/// keep it going in circles.
const GAIN: f64 = 1e-12;

/// How the best prices are searched.
///
/// # Example
/// ```
/// use bizcase::pricing::PriceSearch;
/// use bizcase::quantity::{Currency, Money};
///
/// // Whole euros, from a hundred starts besides those that are always tried.
/// let search = PriceSearch::default().step(Money::major(1, Currency::EUR)).starts(100).seed(7);
/// # let _ = search;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PriceSearch {
    step: Option<Money>,
    starts: u32,
    seed: Seed,
}

/// Prices in minor units of the currency, 32 random starts, seed 0.
impl Default for PriceSearch {
    fn default() -> Self {
        Self {
            step: None,
            starts: 32,
            seed: Seed(0),
        }
    }
}

impl PriceSearch {
    /// Allows multiples of this amount only; the default is the minor unit of the currency.
    #[must_use]
    pub const fn step(mut self, step: Money) -> Self {
        self.step = Some(step);
        self
    }

    /// Sets the number of random starts, where not all lists can be compared; the default is 32.
    #[must_use]
    pub const fn starts(mut self, starts: u32) -> Self {
        self.starts = starts;
        self
    }

    /// Sets the seed of the random starts; the default is 0.
    #[must_use]
    pub fn seed(mut self, seed: impl Into<Seed>) -> Self {
        self.seed = seed.into();
        self
    }

    fn exact_step(&self, panel: &WillingnessPanel) -> Result<Exact, Invalid> {
        let currency = panel.currency();
        let minor = || {
            Money::new(
                rust_decimal::Decimal::new(1, currency.minor_digits()),
                currency,
            )
        };
        let step = self.step.unwrap_or_else(minor);
        let exact = exact::amount("price step", step, currency)?;
        if exact == 0 {
            return Err(Invalid::new("price step", step, Permitted::POSITIVE));
        }
        Ok(exact)
    }
}

/// How the best prices were found.
///
/// # Example
/// See [`BestLineUp`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SearchMethod {
    /// All lists that can be best were compared: no list of these prices earns more.
    Enumerated,
    /// Prices were raised and lowered, alone and together, from several starts, until no shift of
    /// any of them earned more. A better list may exist where the starts ended apart.
    Ascents {
        /// How many starts.
        starts: usize,
        /// How many of them ended at the profit of the best.
        reached: usize,
        /// The least profit at which one ended, a customer asked.
        lowest: f64,
    },
}

impl fmt::Display for SearchMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Enumerated => f.write_str("all lists compared"),
            Self::Ascents {
                starts, reached, ..
            } => write!(f, "reached from {reached} of {starts} starts"),
        }
    }
}

/// The price list that earns the most on a panel, and what it gains over selling one tier.
///
/// The profit is that of the respondents to whom the prices were fitted: among other customers the
/// list earns somewhat less, and the more so the fewer respondents there are. To see by how much,
/// search on one half of the respondents and apply [`choices`](WillingnessPanel::choices) to the
/// other.
///
/// # Example
/// ```
/// use bizcase::pricing::{LineUp, PriceSearch, TierWillingness, WillingnessPanel};
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::survey::Respondent;
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// // A seat in economy and in first class, to ten business travellers and ninety tourists.
/// let rows = [("business", 10.0, 500, 1_000), ("tourist", 90.0, 300, 400)].map(
///     |(id, weight, economy, first)| {
///         TierWillingness::new(Respondent::new(id).weight(weight), [usd(economy), usd(first)])
///     },
/// );
/// let panel = WillingnessPanel::new("flights", ["economy", "first"], &rows)?;
/// let today = LineUp::new([("economy", usd(250), usd(200)), ("first", usd(900), usd(400))])?;
///
/// let best = panel.best_prices(&today, &PriceSearch::default())?;
/// // Business travellers keep the 200 that economy would leave them.
/// assert_eq!(best.line_up.tiers()[0].price, usd(300));
/// assert_eq!(best.line_up.tiers()[1].price, usd(800));
/// assert_eq!(best.to_string(), "economy USD 300.00, first USD 800.00: \
///     profit USD 130 per customer asked, USD 30 more than economy alone at USD 300.00; \
///     all lists compared");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BestLineUp {
    /// The tiers that are sold, at their best prices.
    pub line_up: LineUp,
    /// The tiers that are better not sold at all.
    pub left_out: Vec<String>,
    /// The profit a customer asked.
    pub profit: f64,
    /// The best single tier at its best price, which is exact.
    pub single: LineUpTier,
    /// How much more the list earns than the single tier, a customer asked; its interval keeps both
    /// at these prices.
    pub gain: PanelFigure,
    /// How the list was found.
    pub method: SearchMethod,
}

impl fmt::Display for BestLineUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tiers = self.line_up.tiers().iter();
        let tiers: Vec<String> = tiers
            .map(|it| format!("{} {}", it.name, it.price))
            .collect();
        let unit = Unit::Money(self.line_up.currency());
        write!(
            f,
            "{}: profit {} per customer asked, {} more than {} alone at {}; {}",
            tiers.join(", "),
            unit.show(self.profit),
            unit.show(self.gain.value),
            self.single.name,
            self.single.price,
            self.method,
        )
    }
}

impl WillingnessPanel {
    /// The prices at which these tiers earn the most, in expected profit a customer.
    ///
    /// A tier alone is best priced at a respondent's own willingness to pay, and all of them are
    /// compared. With several tiers every best price is one at which raising it would lose a
    /// respondent, to another tier or altogether; where such lists are few enough, all are compared
    /// and the result is exact. Otherwise prices are raised and lowered from several starts: each
    /// tier and each set of tiers in turn by the best common shift, until nothing gains. The starts
    /// are the given prices, the best prices of each tier alone, five levels of willingness to pay,
    /// and prices drawn from the respondents.
    ///
    /// The prices given matter only as a start.
    ///
    /// # Errors
    /// [`Invalid`] for a tier that the panel has not, a step of zero or in another currency, and
    /// where no respondent would pay more than a unit cost.
    ///
    /// # Precision
    /// Enumeration takes `k! n^k` looks at one of `n` different respondents for `k` tiers, and is
    /// used up to 1e7: two tiers and 2,200 respondents, three and 118, four and 25.
    ///
    /// # Example
    /// See [`BestLineUp`].
    pub fn best_prices(
        &self,
        line_up: &LineUp,
        search: &PriceSearch,
    ) -> Result<BestLineUp, Invalid> {
        let offered = line_up.among(self.tiers(), self.currency())?;
        let market = Market::new(self, &offered, search.exact_step(self)?);
        let singles: Vec<List> = (0..market.tiers()).map(|it| market.alone(it)).collect();
        let (single, alone) = best_single(&singles);
        if alone.profit <= 0.0 {
            let rule = "below what somebody would pay; no price earns a profit";
            return Err(Invalid::rule("unit costs of the line-up", "all", rule));
        }
        let given: Vec<Exact> = offered.iter().map(|it| it.price).collect();
        let (best, method) = if market.lists() <= ENUMERATED {
            (market.enumerated(), SearchMethod::Enumerated)
        } else {
            market.ascended(&market.starts(&given, &singles, search))
        };
        let priced = |place: usize, prices: &[Exact]| LineUpTier {
            price: exact::money(prices[place], self.currency()),
            ..line_up.tiers()[place].clone()
        };
        let (shares, profit) = market.sales(&best.prices);
        let (sold, unsold): (Vec<_>, Vec<_>) =
            (0..shares.len()).partition(|&place| shares[place] > 0.0);
        let sold = sold.into_iter().map(|place| priced(place, &best.prices));
        let left_out = unsold
            .into_iter()
            .map(|it| line_up.tiers()[it].name.clone());
        let line_up = LineUp::of(sold.collect())?;
        let single = priced(single, &alone.prices);
        let one = LineUp::of(vec![single.clone()])?;
        Ok(BestLineUp {
            left_out: left_out.collect(),
            profit,
            gain: self.migration(&one, &line_up)?.profit_change,
            line_up,
            single,
            method,
        })
    }
}

/// A price list and its profit a customer.
#[derive(Debug, Clone)]
struct List {
    prices: Vec<Exact>,
    profit: f64,
}

fn best_single(singles: &[List]) -> (usize, &List) {
    let mut best = 0;
    for (place, list) in singles.iter().enumerate() {
        if list.profit > singles[best].profit {
            best = place;
        }
    }
    (best, &singles[best])
}

impl Market {
    /// The list shifted as is best for a set of tiers.
    fn shifted(&self, prices: &[Exact], moving: Subset) -> List {
        let shift = self.best_shift(prices, moving);
        let moved = prices.iter().enumerate();
        let moved = moved.map(|(place, it)| it + if holds(moving, place) { shift.by } else { 0 });
        List {
            prices: moved.collect(),
            profit: shift.profit,
        }
    }

    /// One tier alone at its best price.
    fn alone(&self, place: usize) -> List {
        self.shifted(&self.unsold, 1 << place)
    }

    /// How many customers an enumeration looks at.
    fn lists(&self) -> f64 {
        let orders: f64 = (1..=self.tiers()).map(|it| it as f64).product();
        let customers = self.customers() as f64;
        (1..=self.tiers()).fold(orders, |looks, _| looks * customers)
    }

    /// The best of all lists in which raising any price would lose a customer.
    ///
    /// At the best list, raise the prices of all tiers from which no chain of customers who would
    /// move leads out: nobody leaves, so that such tiers are not sold. The others can be ordered so
    /// that raising each would lose a customer to an earlier one or altogether: which is what the
    /// recursion goes through, the last tier by its best shift.
    fn enumerated(&self) -> List {
        let mut best = List {
            prices: self.unsold.clone(),
            profit: 0.0,
        };
        self.placing(&mut self.unsold.clone(), 0, &mut best);
        best
    }

    fn placing(&self, prices: &mut Vec<Exact>, placed: Subset, best: &mut List) {
        let left: Vec<usize> = (0..self.tiers()).filter(|&it| !holds(placed, it)).collect();
        if let [last] = left[..] {
            let list = self.shifted(prices, 1 << last);
            if list.profit > best.profit {
                *best = list;
            }
            return;
        }
        for place in left {
            for price in self.candidates(prices, place) {
                prices[place] = price;
                self.placing(prices, placed | 1 << place, best);
            }
            prices[place] = self.unsold[place];
        }
    }

    /// The best list that ascents reach, and how they ended.
    fn ascended(&self, starts: &[Vec<Exact>]) -> (List, SearchMethod) {
        let ends: Vec<List> = starts.iter().map(|start| self.ascent(start)).collect();
        let (best, list) = best_single(&ends);
        let near = list.profit - 1e-9 * list.profit.abs();
        let lowest = ends
            .iter()
            .map(|it| it.profit)
            .fold(f64::INFINITY, f64::min);
        let method = SearchMethod::Ascents {
            starts: ends.len(),
            reached: ends.iter().filter(|it| it.profit >= near).count(),
            lowest,
        };
        (ends[best].clone(), method)
    }

    /// Shifts sets of tiers, the smaller ones first, until none gains.
    fn ascent(&self, start: &[Exact]) -> List {
        let mut sets: Vec<Subset> = (1..1 << self.tiers()).collect();
        sets.sort_by_key(|set| set.count_ones());
        let mut list = List {
            prices: start.to_vec(),
            profit: self.sales(start).1,
        };
        let mut idle = 0;
        for &set in sets.iter().cycle() {
            let next = self.shifted(&list.prices, set);
            if next.profit > list.profit + GAIN * list.profit.abs() {
                list = next;
                idle = 0;
            } else {
                idle += 1;
            }
            if idle == sets.len() {
                break;
            }
        }
        list
    }

    /// The price lists at which ascents begin.
    fn starts(&self, given: &[Exact], singles: &[List], search: &PriceSearch) -> Vec<Vec<Exact>> {
        let on_lattice = |price: Exact| price.div_euclid(self.step) * self.step;
        let mut starts = vec![given.iter().map(|&it| on_lattice(it)).collect()];
        let alone = |(place, list): (usize, &List)| list.prices[place];
        starts.push(singles.iter().enumerate().map(alone).collect());
        let sorted: Vec<Vec<Exact>> = (0..self.tiers())
            .map(|place| {
                let worth = (0..self.customers()).map(|it| self.worths(it)[place]);
                let mut worth: Vec<Exact> = worth.collect();
                worth.sort_unstable();
                worth
            })
            .collect();
        for tenth in [1, 3, 5, 7, 9] {
            let level = |worth: &Vec<Exact>| on_lattice(worth[worth.len() * tenth / 10]);
            starts.push(sorted.iter().map(level).collect());
        }
        let stream = Stream::new(search.seed, "starts of the price search");
        for start in 0..u64::from(search.starts) {
            let mut uniforms = [0.0; 16];
            stream.fill(start * 16, &mut uniforms);
            let drawn = sorted.iter().zip(uniforms);
            let drawn = drawn.map(|(worth, u)| on_lattice(worth[picked(u, worth.len())]));
            starts.push(drawn.collect());
        }
        starts
    }
}

/// The position that a uniform number picks.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a product of a share and a length that fits into memory"
)]
fn picked(uniform: f64, length: usize) -> usize {
    ((uniform * length as f64) as usize).min(length - 1)
}
