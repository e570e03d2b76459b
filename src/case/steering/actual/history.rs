//! The months of an offer that figures are learned from.

use crate::case::data::{Actual, BusinessCase, Figure, Offer};
use crate::case::model::PlacedFigure;
use crate::distribution::Observed;

/// What is seen of a figure, or why nothing is.
pub(super) struct Lesson {
    /// The place of the figure in the plan.
    pub(super) place: String,
    pub(super) seen: Result<Observed, String>,
}

/// The months of an offer, those of which nothing was learned before marked off.
pub(super) struct History<'a> {
    pub(super) case: &'a BusinessCase,
    pub(super) figures: &'a [PlacedFigure],
    pub(super) offer: &'a Offer,
    pub(super) months: Vec<Lived<'a>>,
    /// How many of the months have been learned from.
    pub(super) learned: usize,
}

/// A month in the life of an offer.
pub(super) struct Lived<'a> {
    /// The month of its age, from 1 on.
    pub(super) age: u32,
    pub(super) opening: f64,
    pub(super) actual: &'a Actual,
}

impl Lived<'_> {
    pub(super) fn closing(&self) -> f64 {
        self.opening - self.actual.lost.value() + self.actual.gained.value()
    }
}

impl<'a> History<'a> {
    /// The months of an offer. They have been checked to follow each other from its entry on.
    pub(super) fn of(
        case: &'a BusinessCase,
        figures: &'a [PlacedFigure],
        offer: &'a Offer,
        actuals: &'a [Actual],
    ) -> Self {
        let own = |actuals: &'a [Actual]| actuals.iter().filter(|it| it.offer == offer.name);
        let mut sorted: Vec<&Actual> = own(actuals).collect();
        sorted.sort_by_key(|it| it.month);
        let mut customers = 0.0;
        let lived = (1..).zip(sorted).map(|(age, actual)| {
            let opening = customers;
            customers = f64::max(0.0, opening - actual.lost.value()) + actual.gained.value();
            Lived {
                age,
                opening,
                actual,
            }
        });
        Self {
            months: lived.collect(),
            learned: own(&case.actuals).count(),
            case,
            figures,
            offer,
        }
    }

    /// The months that nothing has been learned from.
    pub(super) fn fresh(&self) -> &[Lived<'a>] {
        self.months.get(self.learned..).unwrap_or_default()
    }

    pub(super) fn place(&self, what: &str) -> String {
        format!("{}.{what}", self.offer.name)
    }

    pub(super) fn figure(&self, place: &str) -> Option<&'a Figure> {
        let found = self.figures.iter().find(|it| it.place == place);
        found.map(|it| &it.figure)
    }
}
