//! What a trial amounts to, from its first month to its last.

use super::history::Months;
use super::measure::Measure;
use crate::case::data::AfterHorizon;
use crate::finance::{CashFlows, PaybackClock};
use crate::quantity::{Approx, Period};

/// The name of the return on what is spent.
pub(in crate::case) const RETURN: &str = "ROI";

/// A trial from its first month to its last, and what comes after, as of launch and of the end.
pub(super) struct Whole<'a> {
    months: &'a Months<f64>,
    terminal: f64,
    terminal_at_end: f64,
}

type Computed = fn(&Whole<'_>) -> f64;
type Named = (&'static str, Computed, Measure);

impl<'a> Whole<'a> {
    const FIGURES: [Named; 5] = [
        ("IRR", |it| it.rate_of_return(0.0), Measure::Ratio),
        (RETURN, |it| it.benefit_cost_ratio() - 1.0, Measure::Ratio),
        (
            "benefit-cost ratio",
            |it| it.benefit_cost_ratio(),
            Measure::Ratio,
        ),
        (
            "equivalent annual value",
            |it| it.equivalent_annual_value(),
            Measure::Money,
        ),
        (
            "discounted payback, months",
            |it| it.discounted_payback(),
            Measure::Count,
        ),
    ];

    pub(super) fn new(months: &'a Months<f64>, terminal: f64, terminal_at_end: f64) -> Self {
        Self {
            months,
            terminal,
            terminal_at_end,
        }
    }

    pub(super) fn names(after: AfterHorizon) -> Vec<String> {
        let always = Self::FIGURES.map(|(name, ..)| name.to_owned());
        let with = (after != AfterHorizon::None).then(|| with_terminal(after));
        always.into_iter().chain(with).collect()
    }

    pub(super) fn named(name: &str, after: AfterHorizon) -> Option<(Computed, Measure)> {
        if after != AfterHorizon::None && name == with_terminal(after) {
            return Some((|it| it.rate_of_return(it.terminal_at_end), Measure::Ratio));
        }
        let found = Self::FIGURES.into_iter().find(|it| it.0 == name);
        found.map(|(_, of, measure)| (of, measure))
    }

    /// The internal rate of return a year, with something more at the end of the plan. -1 where
    /// more is spent than comes in and no rate changes that; undefined where more comes in at
    /// every rate.
    fn rate_of_return(&self, at_end: f64) -> f64 {
        let mut flows: Vec<f64> = self.months.all.iter().map(|it| it.cash).collect();
        if let Some(last) = flows.last_mut() {
            *last += at_end;
        }
        let found = CashFlows::monthly(&flows).and_then(|it| Ok(it.irr()?.headline()?));
        let lost = flows.iter().sum::<f64>() < 0.0;
        let none = if lost { -1.0 } else { f64::NAN };
        found.map_or(none, |rate| rate.over(Period::Year).value())
    }

    fn discounted(&self, of: impl Fn(usize) -> f64) -> f64 {
        let months = self.months.all.iter().enumerate();
        months.map(|(index, month)| of(index) * month.weight).sum()
    }

    /// Discounted revenue, with what comes after the plan, over all discounted costs.
    fn benefit_cost_ratio(&self) -> f64 {
        let months = &self.months.all;
        let revenue = self.discounted(|it| months[it].revenue);
        let cost = revenue - self.discounted(|it| months[it].cash);
        if cost > 0.0 {
            (revenue + self.terminal) / cost
        } else {
            f64::NAN
        }
    }

    /// The level amount at the end of each year that is worth as much as the whole; for a year
    /// that is cut short, in proportion.
    fn equivalent_annual_value(&self) -> f64 {
        let months = &self.months.all;
        let value = self.discounted(|it| months[it].cash) + self.terminal;
        let years = months
            .get(self.months.before..)
            .unwrap_or_default()
            .chunks(12);
        let annuity = years.filter_map(|year| {
            let last = year.last()?;
            Some(last.weight * year.len() as f64 / 12.0)
        });
        value / annuity.sum::<f64>()
    }

    /// Months from launch until the discounted money is back; the horizon where it is not.
    fn discounted_payback(&self) -> f64 {
        let before = i32::try_from(self.months.before).unwrap_or(i32::MAX);
        let mut clock = PaybackClock::<f64>::new().first_at(1 - before);
        let mut total = 0.0;
        for month in &self.months.all {
            total += month.cash * month.weight;
            clock.record(Approx::new(total));
        }
        let horizon = self.months.all.len() - self.months.before;
        clock.periods(horizon as f64).max(0.0)
    }
}

/// What the rate of return with what comes after the plan is called.
fn with_terminal(after: AfterHorizon) -> String {
    after.npv_name().replacen("NPV", "IRR", 1)
}
