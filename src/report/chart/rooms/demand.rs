//! Demand, revenue and profit over the price.

use super::middle;
use crate::error::SurveyError;
use crate::quantity::{Share, Unit};
use crate::report::chart::{Axis, LineChart, Panels, Series};
use crate::survey::{Demand, DemandCurve, DemandTable, PriceGoal};

/// Of so many respondents amounts are told.
const OF: f64 = 100.0;
/// At how many prices curves are drawn.
const PRICES: u32 = 120;
/// A range of best prices is shown up to this multiple of the best price.
const FAR: f64 = 3.0;

impl Panels {
    /// The share that buys at each price, and below it what 100 customers who are offered it bring:
    /// revenue, and profit if the goal knows the cost of a unit. With draws of the curve, lines are
    /// their means and bands hold 90 % of them, and the best price for the goal is marked with the range that holds 90 % of the best
    /// prices of the draws. Beyond the prices observed lines are dashed.
    ///
    /// The title names the best price: with draws, that of the highest expected value.
    ///
    /// # Errors
    /// [`SurveyError`] if there is no best price, as [`DemandCurve::optimum`] and
    /// [`DemandCurve::best_price`].
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Currency;
    /// use bizcase::report::chart::Panels;
    /// use bizcase::survey::{Demand, DemandCurve, PriceGoal};
    ///
    /// let curve = DemandCurve::new("survey", Currency::EUR, Demand::linear(0.9, -0.03)?)
    ///     .observed_between(5.0, 25.0);
    /// let chart = Panels::of_demand(&curve, &PriceGoal::revenue())?;
    /// // Half of where nobody buys, 0.9 / 0.03.
    /// assert!(chart.svg()?.contains("Best price for revenue: EUR 15"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn of_demand(curve: &DemandCurve, goal: &PriceGoal) -> Result<Self, SurveyError> {
        let best = Best::of(curve, goal)?;
        let unit = Unit::Money(curve.currency());
        let prices = best.prices(curve);
        let across = || Axis::of("price", unit);
        let share = LineChart::new(
            "Who buys",
            across(),
            Axis::of("share that buys", Unit::Share).spanning(0.0, 1.0),
        )
        .series(drawn("share that buys", curve, &prices, |_, share| share));
        let mut money = LineChart::new(
            "What they bring",
            across(),
            Axis::of("from 100 customers offered it", unit).spanning(0.0, 0.0),
        )
        .series(drawn("revenue", curve, &prices, |price, share| {
            OF * price * share
        }));
        if let Some(cost) = best.cost {
            let sold: Vec<f64> = prices.iter().copied().filter(|&it| it >= cost).collect();
            money = money.series(drawn("profit", curve, &sold, move |price, share| {
                OF * (price - cost) * share
            }));
        }
        let name = format!("best for {}", best.goal);
        let title = format!(
            "Best price for {}: {}, which {} buy",
            best.goal,
            unit.show(best.price),
            Unit::Share.show(best.share)
        );
        let earned = best.price - best.cost.filter(|_| best.goal == "profit").unwrap_or(0.0);
        let heights = [best.share, OF * earned * best.share];
        let [share, money] = [(share, heights[0]), (money, heights[1])]
            .map(|(chart, height)| chart.point((best.price, height), best.range, &name));
        let panels = Self::new(&title).panel(share).panel(money);
        Ok(match (curve.draws().len(), curve.observed()) {
            (0, None) => panels,
            (0, Some(_)) => panels.note("Dashed beyond the prices observed."),
            (draws, observed) => panels.note(&format!(
                "Lines are means of {draws} draws; bands, and the bar beside the best price, hold 90 %.{}",
                observed.map_or("", |_| " Dashed beyond the prices observed.")
            )),
        })
    }
}

/// The best price for a goal.
struct Best {
    goal: &'static str,
    price: f64,
    share: f64,
    /// Between which 90 % of the best prices of the draws lie.
    range: Option<(f64, f64)>,
    cost: Option<f64>,
}

impl Best {
    fn of(curve: &DemandCurve, goal: &PriceGoal) -> Result<Self, SurveyError> {
        let best = if curve.draws().is_empty() {
            let best = curve.optimum(goal)?;
            (best.price, best.share, None)
        } else {
            let best = curve.best_price(goal)?;
            let interval = curve.optimum_intervals(goal, Share::percent(90.0)?)?.price;
            let range = Some((interval.low, interval.high));
            (
                best.price,
                best.share,
                range.filter(|(_, high)| high.is_finite()),
            )
        };
        Ok(Self {
            goal: goal.word(),
            price: best.0,
            share: best.1,
            range: best.2,
            cost: goal.cost_of_a_unit().map(crate::quantity::Money::to_f64),
        })
    }

    /// The prices at which curves are drawn: those observed and the best with its range, up to
    /// where nothing is to be learned any more.
    fn prices(&self, curve: &DemandCurve) -> Vec<f64> {
        let around = (0.3 * self.price, 2.0 * self.price);
        let (mut low, mut high) = curve.observed().unwrap_or(around);
        let (first, last) = self.range.unwrap_or((self.price, self.price));
        low = low.min(first).min(0.8 * self.price);
        let last = last.min(FAR * self.price);
        high = high.max(last).max(1.2 * self.price);
        let step = (high - low) / f64::from(PRICES);
        let even = (0..=PRICES).map(|number| low + step * f64::from(number));
        let corners = curve
            .demand()
            .as_table()
            .map_or(&[][..], DemandTable::prices);
        // Just before and after each price of a table, where a step has both its levels.
        let corners = corners
            .iter()
            .flat_map(|price| [price * (1.0 - 1e-9), price * (1.0 + 1e-9)]);
        let mut prices: Vec<f64> = even
            .chain(corners.filter(|price| (low..=high).contains(price)))
            .collect();
        prices.sort_unstable_by(f64::total_cmp);
        prices.dedup();
        prices
    }
}

/// A figure of the price and the share that buys, with the band of its draws.
fn drawn(
    name: &str,
    curve: &DemandCurve,
    prices: &[f64],
    figure: impl Fn(f64, f64) -> f64,
) -> Series {
    let at = |demand: &Demand, price: f64| figure(price, demand.share(price));
    let draws = curve.draws();
    // The best price is that of the mean of the draws, which is not the curve of the estimate.
    let level = |price: f64| {
        if draws.is_empty() {
            return at(curve.demand(), price);
        }
        let sum: f64 = draws.iter().map(|draw| at(draw, price)).sum();
        sum / draws.len() as f64
    };
    let points = prices.iter().map(|&price| (price, level(price)));
    let band = prices.iter().filter_map(|&price| {
        let (low, high) = middle(draws.iter().map(|draw| at(draw, price)).collect())?;
        Some((price, low, high))
    });
    let series = Series::new(name, points).band(band);
    match curve.observed() {
        Some((low, high)) => series.known_between(low, high),
        None => series,
    }
}
