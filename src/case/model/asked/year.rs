//! What investors ask of one year of a trial.

use super::history::{Month, Months};
use super::measure::Measure;
use super::recurring::{Recurring, RecurringYear};

/// A year of a trial. Its figures are those of [`Statement::kpis`](crate::case::Statement::kpis),
/// by the default definitions.
pub(super) struct Year<'a> {
    trial: &'a Months<f64>,
    /// The first month, and the one after the last.
    first: usize,
    end: usize,
    sam: f64,
}

type Computed = fn(&Year<'_>) -> f64;
type Named = (&'static str, Computed, Measure);

impl<'a> Year<'a> {
    const FIGURES: [Named; 14] = [
        ("MRR", |it| it.monthly(), Measure::Money),
        ("ARR", |it| 12.0 * it.monthly(), Measure::Money),
        ("ARPA", |it| it.average_revenue(), Measure::Money),
        ("monthly logo churn", |it| it.churn(), Measure::Ratio),
        ("blended CAC", |it| it.acquisition_cost(), Measure::Money),
        ("LTV", |it| it.lifetime_value(), Measure::Money),
        (
            "LTV/CAC",
            |it| over(it.lifetime_value(), it.acquisition_cost()),
            Measure::Ratio,
        ),
        (
            "contribution margin",
            |it| it.contribution(),
            Measure::Ratio,
        ),
        (
            RecurringYear::NET,
            |it| or_undefined(it.recurring().net()),
            Measure::Ratio,
        ),
        (
            RecurringYear::GROSS,
            |it| or_undefined(it.recurring().gross()),
            Measure::Ratio,
        ),
        (
            RecurringYear::QUICK,
            |it| or_undefined(it.recurring().quick()),
            Measure::Ratio,
        ),
        (
            "market share",
            |it| over(it.customers(), it.sam),
            Measure::Ratio,
        ),
        (
            "discounted cash flow",
            |it| it.sum(|month| month.cash * month.weight),
            Measure::Money,
        ),
        (
            "discount factor",
            |it| it.months().last().map_or(0.0, |month| month.weight),
            Measure::Ratio,
        ),
    ];

    pub(super) const NAMES: [&'static str; 14] = {
        let mut names = [""; 14];
        let mut at = 0;
        while at < names.len() {
            names[at] = Self::FIGURES[at].0;
            at += 1;
        }
        names
    };

    pub(super) fn new(trial: &'a Months<f64>, number: usize, sam: f64) -> Self {
        let first = trial.before + 12 * (number - 1);
        Self {
            trial,
            first: first.min(trial.all.len()),
            end: (first + 12).min(trial.all.len()),
            sam,
        }
    }

    pub(super) fn named(name: &str) -> Option<(Computed, Measure)> {
        let found = Self::FIGURES.into_iter().find(|it| it.0 == name);
        found.map(|(_, of, measure)| (of, measure))
    }

    fn months(&self) -> &[Month<f64>] {
        self.trial.all.get(self.first..self.end).unwrap_or_default()
    }

    fn sum(&self, of: fn(&Month<f64>) -> f64) -> f64 {
        self.months().iter().map(of).sum()
    }

    fn customers(&self) -> f64 {
        self.months().last().map_or(0.0, |it| it.customers)
    }

    /// The offers of a month; nobody before the first.
    fn offers(&self, month: usize) -> &[Recurring<f64>] {
        let offers = self.trial.offers();
        let place = month * offers..(month + 1) * offers;
        self.trial.recurring.get(place).unwrap_or_default()
    }

    fn recurring(&self) -> RecurringYear {
        let nobody = vec![Recurring::default(); self.trial.offers()];
        RecurringYear::over((self.first..self.end).map(|month| {
            let before = match month.checked_sub(1) {
                Some(before) => self.offers(before),
                None => &nobody,
            };
            (self.offers(month), before)
        }))
    }

    fn monthly(&self) -> f64 {
        let last = self.offers(self.end.saturating_sub(1));
        last.iter().map(|it| it.revenue).sum()
    }

    fn average_revenue(&self) -> f64 {
        over(self.monthly(), self.customers())
    }

    fn churn(&self) -> f64 {
        let opening = |month: usize| match month.checked_sub(1) {
            Some(before) => self.trial.all[before].customers,
            None => 0.0,
        };
        over(
            self.sum(|it| it.lost),
            (self.first..self.end).map(opening).sum(),
        )
    }

    fn acquisition_cost(&self) -> f64 {
        over(self.sum(|it| it.acquisition), self.sum(|it| it.gained))
    }

    fn contribution(&self) -> f64 {
        over(self.sum(|it| it.gross_margin), self.sum(|it| it.revenue))
    }

    fn lifetime_value(&self) -> f64 {
        over(self.average_revenue() * self.contribution(), self.churn())
    }
}

/// A ratio, undefined where there is nothing to divide by.
fn over(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { f64::NAN }
}

fn or_undefined(figure: Option<f64>) -> f64 {
    figure.unwrap_or(f64::NAN)
}
