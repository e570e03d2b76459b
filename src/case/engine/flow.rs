//! What happens in one month.

use crate::market::Obtainable;
use crate::quantity::{Approx, Count, Money, Number, Ratio};

/// One month of a plan. Before launch all but build, team and capital is zero.
#[derive(Debug, Clone)]
pub(in crate::case) struct Flow<N> {
    pub(in crate::case) offers: Vec<OfferFlow<N>>,
    /// The streams of all offers, one after another.
    pub(in crate::case) streams: Vec<StreamFlow<N>>,
    /// Cost lines, and then the cost of events.
    pub(in crate::case) costs: Vec<Approx<Money, N>>,
    pub(in crate::case) team: Vec<HeadFlow<N>>,
    pub(in crate::case) assets: Vec<Balance<N>>,
    pub(in crate::case) revenue: Approx<Money, N>,
    pub(in crate::case) gross_margin: Approx<Money, N>,
    pub(in crate::case) acquisition: Approx<Money, N>,
    pub(in crate::case) fixed_cost: Approx<Money, N>,
    pub(in crate::case) build: Approx<Money, N>,
    pub(in crate::case) tax: Approx<Money, N>,
    /// What is billed ahead, and what is not billed yet, at the end of the month.
    pub(in crate::case) deferred: Approx<Money, N>,
    pub(in crate::case) accrued: Approx<Money, N>,
    /// What is newly tied up in working capital.
    pub(in crate::case) invested: Approx<Money, N>,
    pub(in crate::case) cash: Approx<Money, N>,
    pub(in crate::case) cumulative: Approx<Money, N>,
    /// What one unit of this month's money is worth at launch.
    pub(in crate::case) weight: Approx<Ratio, N>,
}

/// One month of an offer.
#[derive(Debug, Clone, Copy)]
pub(in crate::case) struct OfferFlow<N> {
    pub(in crate::case) gained: Approx<Count, N>,
    /// Gained in place of what has worn out.
    pub(in crate::case) returned: Approx<Count, N>,
    /// Come from other offers, by cannibalisation or at their end.
    pub(in crate::case) arrived: Approx<Count, N>,
    pub(in crate::case) lost: Approx<Count, N>,
    /// Gone to other offers.
    pub(in crate::case) departed: Approx<Count, N>,
    pub(in crate::case) customers: Approx<Count, N>,
    /// Customers that bought more units, and fewer.
    pub(in crate::case) expanded: Approx<Count, N>,
    pub(in crate::case) contracted: Approx<Count, N>,
    pub(in crate::case) units: UnitFlow<N>,
    /// Opportunities opened, or people signed up.
    pub(in crate::case) prospects: Approx<Count, N>,
    pub(in crate::case) free_users: Approx<Count, N>,
    /// What held back the customers gained.
    pub(in crate::case) limits: Obtainable<N>,
    /// The cost of the free tier.
    pub(in crate::case) free_cost: Approx<Money, N>,
    pub(in crate::case) acquisition: Approx<Money, N>,
    /// Shutdown and obligations less salvage.
    pub(in crate::case) ending: Approx<Money, N>,
    /// Revenue and gross margin of the streams, and of what customers pay again and again.
    pub(in crate::case) revenue: Approx<Money, N>,
    pub(in crate::case) gross_margin: Approx<Money, N>,
    pub(in crate::case) recurring_margin: Approx<Money, N>,
    /// What is billed ahead, and what is not billed yet, at the end of the month.
    pub(in crate::case) deferred: Approx<Money, N>,
    pub(in crate::case) accrued: Approx<Money, N>,
}

/// Units from one end of a month to the other.
#[derive(Debug, Clone, Copy)]
pub(in crate::case) struct UnitFlow<N> {
    pub(in crate::case) gained: Approx<Count, N>,
    pub(in crate::case) expanded: Approx<Count, N>,
    pub(in crate::case) contracted: Approx<Count, N>,
    pub(in crate::case) lost: Approx<Count, N>,
    pub(in crate::case) closing: Approx<Count, N>,
}

#[derive(Debug, Clone, Copy)]
pub(in crate::case) struct StreamFlow<N> {
    /// The value of what is traded, where customers trade with each other.
    pub(in crate::case) volume: Approx<Money, N>,
    pub(in crate::case) revenue: Approx<Money, N>,
    pub(in crate::case) gross_margin: Approx<Money, N>,
}

/// A role from one end of a month to the other.
#[derive(Debug, Clone, Copy)]
pub(in crate::case) struct HeadFlow<N> {
    pub(in crate::case) hired: Approx<Count, N>,
    pub(in crate::case) left: Approx<Count, N>,
    /// How many heads' work is done.
    pub(in crate::case) productive: Approx<Count, N>,
    pub(in crate::case) cost: Approx<Money, N>,
}

/// A capital item from one end of a month to the other.
#[derive(Debug, Clone, Copy)]
pub(in crate::case) struct Balance<N> {
    pub(in crate::case) bought: Approx<Money, N>,
    pub(in crate::case) written_down: Approx<Money, N>,
    pub(in crate::case) sold: Approx<Money, N>,
}

/// What happened to an offer in one month; amounts are in the offer's currency.
#[derive(Debug, Clone, Copy)]
pub(super) struct KnownMonth {
    pub(super) gained: f64,
    pub(super) lost: f64,
    pub(super) revenue: f64,
    /// Nothing where the projected margin holds.
    pub(super) cost_of_revenue: Option<f64>,
    pub(super) acquisition: f64,
}

impl<N: Number> Flow<N> {
    pub(super) fn empty(
        offers: usize,
        streams: usize,
        costs: usize,
        team: usize,
        assets: usize,
    ) -> Self {
        let zero = Approx::new(0.0);
        let nobody = Approx::new(0.0);
        Self {
            offers: vec![OfferFlow::empty(); offers],
            streams: vec![
                StreamFlow {
                    volume: zero,
                    revenue: zero,
                    gross_margin: zero
                };
                streams
            ],
            costs: vec![zero; costs],
            team: vec![
                HeadFlow {
                    hired: nobody,
                    left: nobody,
                    productive: nobody,
                    cost: zero,
                };
                team
            ],
            assets: vec![
                Balance {
                    bought: zero,
                    written_down: zero,
                    sold: zero
                };
                assets
            ],
            revenue: zero,
            gross_margin: zero,
            acquisition: zero,
            fixed_cost: zero,
            build: zero,
            tax: zero,
            deferred: zero,
            accrued: zero,
            invested: zero,
            cash: zero,
            cumulative: zero,
            weight: Approx::new(1.0),
        }
    }
}

impl<N: Number> OfferFlow<N> {
    #[inline(always)]
    pub(super) fn empty() -> Self {
        let (nobody, zero) = (Approx::new(0.0), Approx::new(0.0));
        Self {
            gained: nobody,
            returned: nobody,
            arrived: nobody,
            lost: nobody,
            departed: nobody,
            customers: nobody,
            expanded: nobody,
            contracted: nobody,
            units: UnitFlow {
                gained: nobody,
                expanded: nobody,
                contracted: nobody,
                lost: nobody,
                closing: nobody,
            },
            prospects: nobody,
            free_users: nobody,
            limits: Obtainable {
                demand: nobody,
                channel: nobody,
                supply: nobody,
            },
            free_cost: zero,
            acquisition: zero,
            ending: zero,
            revenue: zero,
            gross_margin: zero,
            recurring_margin: zero,
            deferred: zero,
            accrued: zero,
        }
    }
}

impl<N: Number> StreamFlow<N> {
    pub(super) fn none() -> Self {
        Self {
            volume: Approx::new(0.0),
            revenue: Approx::new(0.0),
            gross_margin: Approx::new(0.0),
        }
    }
}
