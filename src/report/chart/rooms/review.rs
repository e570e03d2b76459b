//! From plan to actual.

use crate::case::Review;
use crate::error::MoneyError;
use crate::quantity::Unit;
use crate::report::chart::Waterfall;
use crate::report::chart::words::capitalised;

impl Waterfall {
    /// From planned revenue to what came in: how much of the difference is due to customers carried
    /// over, customers won, churn, the mix of offers and prices.
    ///
    /// The title tells the difference and the largest reason.
    ///
    /// # Errors
    /// [`MoneyError`] if an amount is beyond 7.9e28.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::{Actual, BusinessCase};
    /// use bizcase::quantity::{Count, Currency, Money};
    /// use bizcase::report::chart::Waterfall;
    /// use bizcase::simulation::Base;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
    /// # let case: BusinessCase = toml::from_str(text)?;
    /// let eur = |amount| Money::major(amount, Currency::EUR);
    /// let first = Actual {
    ///     offer: "app".into(),
    ///     month: case.launch,
    ///     gained: Count::from(700),
    ///     lost: Count::from(0),
    ///     revenue: eur(2_800),
    ///     cost_of_revenue: None,
    ///     acquisition: eur(21_000),
    /// };
    /// let review = case.review(&[first], Base::Modes)?;
    /// let svg = Waterfall::of_review(&review)?.svg()?;
    /// assert!(svg.contains("From planned ") && svg.contains("to actual "));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_review(review: &Review) -> Result<Self, MoneyError> {
        let say = |text: &str| review.benefit.say(text);
        let (total, variance) = (&review.total, review.total.variance);
        let unit = Unit::Money(total.revenue.actual.currency());
        let measured = format!("{} of {}", say("revenue"), total.label);
        let planned = total.revenue.planned.to_f64();
        let mut chart = Self::new("", &measured, unit, "planned", planned).ending("actual");
        let mut largest = ("", 0.0_f64);
        for (label, amount) in variance.parts() {
            let (label, amount) = (say(label), amount.to_f64());
            if amount != 0.0 {
                chart = chart.step(&label, amount);
            }
        }
        let missed = total.revenue.difference()?.to_f64();
        for (label, amount) in variance.parts() {
            let along = amount.to_f64() * missed.signum();
            if along > largest.1 {
                largest = (label, along);
            }
        }
        let way = if missed < 0.0 { "below" } else { "above" };
        let of_plan = if planned > 0.0 {
            format!(" ({})", Unit::Share.show((missed / planned).abs()))
        } else {
            String::new()
        };
        let title = if missed == 0.0 {
            format!("{} is as planned", capitalised(&say("revenue")))
        } else {
            format!(
                "{} is {}{of_plan} {way} plan, most of it by {}",
                capitalised(&say("revenue")),
                unit.show(missed.abs()),
                say(largest.0)
            )
        };
        Ok(chart.titled(&title))
    }
}
