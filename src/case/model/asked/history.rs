//! The months of some trials, kept until they are over.

use super::recurring::Recurring;
use crate::case::data::BusinessCase;
use crate::case::engine::Flow;
use crate::quantity::Lane;

/// What is kept of each month, of several trials side by side or of one.
#[derive(Debug, Clone)]
pub(super) struct Months<T> {
    pub(super) all: Vec<Month<T>>,
    /// By month and offer: the offers of the first month, then those of the second.
    pub(super) recurring: Vec<Recurring<T>>,
    /// How many months lie before launch.
    pub(super) before: usize,
}

pub(super) type History = Months<Lane>;

/// One month of all offers together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Month<T> {
    pub(super) cash: T,
    /// What one unit of this month's money is worth at launch.
    pub(super) weight: T,
    pub(super) revenue: T,
    pub(super) gross_margin: T,
    pub(super) acquisition: T,
    pub(super) gained: T,
    pub(super) lost: T,
    pub(super) customers: T,
}

/// For each offer, whether each of its streams recurs: is charged per customer or unit.
#[derive(Debug, Clone, Default)]
pub(super) struct Charged(Vec<Vec<bool>>);

impl Charged {
    pub(super) fn of(case: &BusinessCase) -> Self {
        let offers = case.offers.iter();
        let streams = offers.map(|it| it.streams.iter().map(|it| it.per.recurs()).collect());
        Self(streams.collect())
    }
}

impl<T> Default for Months<T> {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            recurring: Vec::new(),
            before: 0,
        }
    }
}

impl History {
    pub(super) fn record(&mut self, month: i32, flow: &Flow<Lane>, charged: &Charged) {
        self.before += usize::from(month < 1);
        let zero = Lane::new([0.0; crate::quantity::LANES]);
        let (mut gained, mut lost, mut customers) = (zero, zero, zero);
        let mut streams = flow.streams.iter();
        for (offer, charged) in flow.offers.iter().zip(&charged.0) {
            gained = gained + offer.gained.number();
            lost = lost + offer.lost.number();
            customers = customers + offer.customers.number();
            let mut recurring = zero;
            for (recurs, stream) in charged.iter().zip(&mut streams) {
                if *recurs {
                    recurring = recurring + stream.revenue.number();
                }
            }
            self.recurring.push(Recurring {
                revenue: recurring,
                gained: offer.units.gained.number(),
                contracted: offer.units.contracted.number(),
                lost: offer.units.lost.number(),
                closing: offer.units.closing.number(),
            });
        }
        self.all.push(Month {
            cash: flow.cash.number(),
            weight: flow.weight.number(),
            revenue: flow.revenue.number(),
            gross_margin: flow.gross_margin.number(),
            acquisition: flow.acquisition.number(),
            gained,
            lost,
            customers,
        });
    }

    /// The months of one trial.
    pub(super) fn months(&self, lane: usize) -> Months<f64> {
        let one = |it: Lane| it.trials()[lane];
        let months = self.all.iter().map(|it| Month {
            cash: one(it.cash),
            weight: one(it.weight),
            revenue: one(it.revenue),
            gross_margin: one(it.gross_margin),
            acquisition: one(it.acquisition),
            gained: one(it.gained),
            lost: one(it.lost),
            customers: one(it.customers),
        });
        let recurring = self.recurring.iter().map(|it| Recurring {
            revenue: one(it.revenue),
            gained: one(it.gained),
            contracted: one(it.contracted),
            lost: one(it.lost),
            closing: one(it.closing),
        });
        Months {
            all: months.collect(),
            recurring: recurring.collect(),
            before: self.before,
        }
    }
}

impl Months<f64> {
    /// How many offers there are.
    pub(super) fn offers(&self) -> usize {
        self.recurring
            .len()
            .checked_div(self.all.len())
            .unwrap_or(0)
    }
}
