//! What can be won by a given time, and which limit binds.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::quantity::{Approx, Count, Number, Share};

/// A limit on the number of customers won.
///
/// # Example
/// ```
/// assert_eq!(bizcase::market::Limit::Channel.to_string(), "channel");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Limit {
    /// The number who want the offer by then.
    Demand,
    /// The number that the budget reaches at the acquisition cost.
    Channel,
    /// The number that can be supplied.
    Supply,
}

impl Limit {
    /// All three limits.
    pub const ALL: [Self; 3] = [Self::Demand, Self::Channel, Self::Supply];
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Demand => "demand",
            Self::Channel => "channel",
            Self::Supply => "supply",
        })
    }
}

/// The number of customers that each limit allows; the smallest can be obtained.
///
/// # Example
/// ```
/// use bizcase::market::{Limit, Obtainable};
/// use bizcase::quantity::Approx;
///
/// let month: Obtainable<f64> = Obtainable {
///     demand: Approx::new(500.0),
///     channel: Approx::new(160.0),
///     supply: Approx::new(300.0),
/// };
/// assert_eq!(month.som().number(), 160.0);
/// assert_eq!(month.binds(Limit::Channel).number(), 1.0);
/// assert_eq!(month.binds(Limit::Demand).number(), 0.0);
/// ```
#[doc(alias = "share of market")]
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Obtainable<N> {
    /// The number who want the offer by then.
    pub demand: Approx<Count, N>,
    /// The number that the budget reaches at the acquisition cost.
    pub channel: Approx<Count, N>,
    /// The number that can be supplied.
    pub supply: Approx<Count, N>,
}

impl<N: Number> Obtainable<N> {
    /// The smallest limit: the serviceable obtainable market.
    #[inline]
    #[must_use]
    pub fn som(&self) -> Approx<Count, N> {
        self.demand.at_most(self.channel).at_most(self.supply)
    }

    /// Whether a limit binds: 1 or 0 in each trial. If limits are equal, the first binds in the
    /// order demand, channel, supply, so exactly one limit binds.
    #[inline]
    #[must_use]
    pub fn binds(&self, limit: Limit) -> Approx<Share, N> {
        let (yes, no) = (Approx::new(1.0), Approx::new(0.0));
        let supply = self.supply.less_than(self.demand.at_most(self.channel));
        let channel = self.channel.less_than(self.demand);
        match limit {
            Limit::Supply => Approx::choose(supply, yes, no),
            Limit::Channel => Approx::choose(channel & !supply, yes, no),
            Limit::Demand => Approx::choose(channel | supply, no, yes),
        }
    }
}
