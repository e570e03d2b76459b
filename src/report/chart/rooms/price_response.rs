//! What a test of prices found.

use crate::quantity::Unit;
use crate::report::chart::{Axis, LineChart, Mark, Panels, Series};
use crate::survey::{PriceResponse, ResponseAtPrice};

/// Of so many respondents revenue is told.
const OF: f64 = 100.0;

impl Panels {
    /// The share that would buy at each price asked, and what 100 respondents would pay in all.
    /// Both have their intervals if a bootstrap was set. The price with the highest revenue is
    /// marked, and the title names it.
    ///
    /// Shares are those after pooling: where more would buy at a higher price, the prices have one
    /// share.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::{Count, Currency, Money};
    /// use bizcase::report::chart::Panels;
    /// use bizcase::survey::{MonadicTest, PriceCell};
    ///
    /// let cell = |price, bought: u32| PriceCell {
    ///     price: Money::major(price, Currency::USD),
    ///     exposed: Count::from(200),
    ///     bought: Count::from(bought),
    /// };
    /// let found = MonadicTest::of_cells(&[cell(10, 120), cell(15, 90), cell(20, 40)], None)?;
    /// let svg = Panels::of_price_response(&found).svg()?;
    /// // 15 x 90 / 200 x 100
    /// assert!(svg.contains("Of the prices asked, USD 15 brings most: USD 675 from 100 respondents"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn of_price_response(found: &PriceResponse) -> Self {
        let unit = Unit::Money(found.currency);
        let across = || Axis::of("price", unit);
        let best = found
            .points
            .iter()
            .max_by(|a, b| revenue(a).total_cmp(&revenue(b)));
        let title = best.map_or_else(
            || "No price was asked".to_owned(),
            |best| {
                format!(
                    "Of the prices asked, {} brings most: {} from 100 respondents",
                    unit.show(best.price.to_f64()),
                    unit.show(revenue(best))
                )
            },
        );
        let share = Axis::of("share that would buy", Unit::Share).spanning(0.0, 1.0);
        let money = Axis::of("revenue from 100 respondents", unit).spanning(0.0, 0.0);
        let charts = [
            LineChart::new("Who would buy", across(), share).series(dots(
                "would buy",
                &found.points,
                |_, share| share,
            )),
            LineChart::new("What they would pay", across(), money).series(dots(
                "revenue",
                &found.points,
                |price, share| price * share * OF,
            )),
        ];
        let marked = |chart: LineChart| match best {
            Some(best) => chart.at(best.price.to_f64(), "highest revenue"),
            None => chart,
        };
        let panels = charts
            .map(marked)
            .into_iter()
            .fold(Self::new(&title), Self::panel);
        let panels = panels.note(&asked(&found.points));
        match found.points.iter().find_map(|it| it.interval) {
            Some(interval) => panels.note(&format!(
                "Bars through the dots: intervals with {} confidence.",
                Unit::Share.show(interval.confidence.value())
            )),
            None => panels,
        }
    }
}

fn revenue(at: &ResponseAtPrice) -> f64 {
    at.price.to_f64() * at.isotonic * OF
}

/// A figure of the price and the share, with its interval.
fn dots(name: &str, points: &[ResponseAtPrice], figure: fn(f64, f64) -> f64) -> Series {
    let middle = points.iter().map(|it| {
        let price = it.price.to_f64();
        (price, figure(price, it.isotonic))
    });
    let band = points.iter().filter_map(|it| {
        let (price, interval) = (it.price.to_f64(), it.interval?);
        Some((
            price,
            figure(price, interval.low),
            figure(price, interval.high),
        ))
    });
    Series::new(name, middle).band(band).marked(Mark::Dots)
}

fn asked(points: &[ResponseAtPrice]) -> String {
    let asked = points.iter().map(|it| it.asked);
    let (low, high) = asked.fold((f64::INFINITY, 0.0), |(low, high): (f64, f64), it| {
        (low.min(it), high.max(it))
    });
    let show = |count| Unit::Count.show(count);
    if high > low {
        format!(
            "{} to {} respondents were asked about each price.",
            show(low),
            show(high)
        )
    } else {
        format!("{} respondents were asked about each price.", show(high))
    }
}
