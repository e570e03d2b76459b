//! What respondents think of every price.

use crate::quantity::Unit;
use crate::report::chart::{Axis, LineChart, Mark, Series};
use crate::sample::Interval;
use crate::survey::{Intersection, PriceCurves, PricePoint, PriceSensitivity};

impl LineChart {
    /// The curves of van Westendorp's price sensitivity meter. The four points lie where two of
    /// them cross; between the outer two is the range of acceptable prices. Points have their
    /// intervals if a bootstrap was set; points that do not exist are left out.
    ///
    /// The title says which prices are acceptable.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::{Currency, Money};
    /// use bizcase::report::chart::LineChart;
    /// use bizcase::survey::{FourPrices, PriceSensitivityMeter, Respondent};
    ///
    /// let eur = |amount| Money::major(amount, Currency::EUR);
    /// let rows: Vec<FourPrices> = (0..20)
    ///     .map(|person| {
    ///         let shift = person % 5;
    ///         let prices = [5 + shift, 10 + shift, 18 + shift, 25 + shift].map(eur);
    ///         FourPrices::new(Respondent::new(person.to_string()), prices)
    ///     })
    ///     .collect();
    /// let found = PriceSensitivityMeter::default().analyse(&rows)?;
    /// let svg = LineChart::of_price_sensitivity(&found).svg()?;
    /// assert!(svg.contains("not cheap") && svg.contains("share of 20 respondents"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    ///
    /// # Reference
    /// P. van Westendorp (1976), *NSS Price Sensitivity Meter (PSM): a new approach to study
    /// consumer perception of price*, ESOMAR Congress, Venice.
    #[must_use]
    pub fn of_price_sensitivity(found: &PriceSensitivity) -> Self {
        let curves = Drawn::of(found);
        let respondents = found.exclusions.used();
        let across = Axis::of("price", Unit::Money(found.currency));
        let up = Axis::of(&format!("share of {respondents} respondents"), Unit::Share);
        let mut chart = Self::new(&title(found), across, up.spanning(0.0, 1.0));
        for (name, shares) in &curves.shares {
            let points = curves.prices.iter().copied().zip(shares.iter().copied());
            chart = chart.series(Series::new(name, points).marked(curves.mark));
        }
        if let Ok((low, high)) = found.acceptable_range() {
            chart = chart.shaded(low, high, "acceptable prices");
        }
        let mut confidence = None;
        for (name, point, curve) in [
            ("marginal cheapness", found.pmc(), 0),
            ("optimal price", found.opp(), 0),
            ("indifference", found.idp(), 2),
            ("marginal expensiveness", found.pme(), 2),
        ] {
            let Ok(point) = point else { continue };
            let price = point.price(found.method.plateau_used());
            let interval = known(&point);
            confidence = confidence.or(interval.map(|it| it.confidence));
            let ends = interval.map(|it| (it.low, it.high));
            chart = chart.point((price, curves.level(curve, price)), ends, name);
        }
        match confidence {
            Some(confidence) => chart.note(&format!(
                "In brackets, and as bars through the points: intervals with {} confidence.",
                Unit::Share.show(confidence.value())
            )),
            None => chart,
        }
    }
}

/// The interval of a point, if it has one with ends.
fn known(point: &PricePoint) -> Option<Interval> {
    point.interval.filter(|it| !it.is_unbounded())
}

fn title(found: &PriceSensitivity) -> String {
    let money = |price| Unit::Money(found.currency).show(price);
    let plateau = found.method.plateau_used();
    let fewest = found.opp().map(|it| money(it.price(plateau)));
    match (found.acceptable_range(), fewest) {
        (Ok((low, high)), Ok(fewest)) => format!(
            "Prices from {} to {} are acceptable; fewest object at {fewest}",
            money(low),
            money(high)
        ),
        (Ok((low, high)), Err(_)) => {
            format!(
                "Prices from {} to {} are acceptable",
                money(low),
                money(high)
            )
        }
        (Err(_), Ok(fewest)) => format!("Fewest object to a price of {fewest}"),
        (Err(_), Err(_)) => "The judgements of respondents do not cross".to_owned(),
    }
}

/// The curves as they are drawn: "cheap" and "expensive" upside down, so that all four points are
/// crossings.
struct Drawn {
    prices: Vec<f64>,
    shares: [(&'static str, Vec<f64>); 4],
    mark: Mark,
}

impl Drawn {
    fn of(found: &PriceSensitivity) -> Self {
        let PriceCurves {
            prices,
            too_cheap,
            cheap,
            expensive,
            too_expensive,
        } = &found.curves;
        let others = |shares: &[f64]| shares.iter().map(|share| 1.0 - share).collect();
        Self {
            prices: prices.clone(),
            shares: [
                ("too cheap", too_cheap.clone()),
                ("not cheap", others(cheap)),
                ("not expensive", others(expensive)),
                ("too expensive", too_expensive.clone()),
            ],
            mark: match found.method.intersection_used() {
                Intersection::Linear => Mark::Line,
                Intersection::Step => Mark::Steps,
            },
        }
    }

    /// The share on a curve at a price between the lowest and the highest named.
    fn level(&self, curve: usize, price: f64) -> f64 {
        let shares = &self.shares[curve].1;
        let after = self.prices.partition_point(|&it| it <= price);
        let before = after.saturating_sub(1);
        let (Some(&low), Some(&from)) = (self.prices.get(before), shares.get(before)) else {
            return 0.0;
        };
        match (self.mark, self.prices.get(after), shares.get(after)) {
            (Mark::Line, Some(&high), Some(&to)) if high > low => {
                from + (to - from) * (price - low) / (high - low)
            }
            _ => from,
        }
    }
}
