//! Competitors in their market.

use crate::error::{Invalid, unknown_name};
use crate::market::CompetitorShares;
use crate::quantity::Unit;
use crate::report::chart::{Axis, ScatterChart};

impl ScatterChart {
    /// Competitors by a figure, such as the price, and their share of the market. Dot areas are
    /// their revenues if all are known. `figures` names every competitor once.
    ///
    /// The title names the one with the largest share.
    ///
    /// # Errors
    /// [`Invalid`] for a competitor without a figure, and for a figure of an unknown one (the
    /// message suggests the nearest name).
    ///
    /// # Example
    /// ```
    /// use bizcase::market::CompetitorShares;
    /// use bizcase::quantity::{Currency, Unit};
    /// use bizcase::report::chart::{Axis, ScatterChart};
    ///
    /// let shares = CompetitorShares::percent([("Alfa", 30.0), ("Beta", 18.0)])?;
    /// let price = Axis::of("price a month", Unit::Money(Currency::EUR));
    /// let chart = ScatterChart::of_competitors(&shares, price, &[("Alfa", 25.0), ("Beta", 39.0)])?;
    /// let svg = chart.svg()?;
    /// assert!(svg.contains("Alfa leads with 30% of the market; others hold 52%"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn of_competitors(
        shares: &CompetitorShares,
        figure: Axis,
        figures: &[(&str, f64)],
    ) -> Result<Self, Invalid> {
        let competitors = shares.competitors();
        for (name, _) in figures {
            let mut names = competitors.iter().map(|it| &*it.name);
            if !names.any(|known| known == *name) {
                let names = competitors.iter().map(|it| &*it.name);
                return Err(unknown_name("competitor", name, names));
            }
        }
        let all_known = competitors.iter().all(|it| it.revenue.is_some());
        let up = Axis::of("share of the market", Unit::Share).spanning(0.0, 0.0);
        let mut chart = Self::new(&title(shares), figure, up);
        for it in competitors {
            let found = figures.iter().find(|(name, _)| *name == it.name);
            let Some(&(_, figure)) = found else {
                let parameter = format!("figure of `{}`", it.name);
                return Err(Invalid::rule(&parameter, "none", "given"));
            };
            let at = (figure, it.share.value());
            chart = match it.revenue.filter(|_| all_known) {
                Some(revenue) => chart.sized(&it.name, at, revenue.to_f64()),
                None => chart.dot(&it.name, at),
            };
        }
        Ok(if all_known && !competitors.is_empty() {
            chart.note("Areas of dots: yearly revenue in this market.")
        } else {
            chart
        })
    }
}

fn title(shares: &CompetitorShares) -> String {
    let largest = shares.competitors().iter();
    let largest = largest.reduce(|a, b| if b.share > a.share { b } else { a });
    let show = |share: f64| Unit::Share.show(share);
    let rest = shares.rest().value();
    match largest {
        Some(leader) if rest > 0.0 => format!(
            "{} leads with {} of the market; others hold {}",
            leader.name,
            show(leader.share.value()),
            show(rest)
        ),
        Some(leader) => format!(
            "{} leads with {} of the market",
            leader.name,
            show(leader.share.value())
        ),
        None => "No competitor is named".to_owned(),
    }
}
