//! How often each bid was put and accepted.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{ContingentAnswer, Reply};

/// How often a bid was put, as first or second, and how often it was accepted.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::survey::{BidCounts, ContingentValuation, WtpDistribution};
///
/// let at = |bid, yes: u32, no: u32| BidCounts {
///     bid: Money::major(bid, Currency::USD),
///     yes: yes.into(),
///     no: no.into(),
/// };
/// let answers = BidCounts::answers(&[at(5, 40, 0), at(10, 30, 10), at(20, 10, 30)])?;
/// let fit = ContingentValuation::new(WtpDistribution::Logistic).fit(&answers)?;
/// assert!(fit.bids[0].never_refused() && !fit.bids[1].never_refused());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BidTally {
    /// The bid, in major units.
    pub bid: f64,
    /// How many were asked.
    pub asked: usize,
    /// How many said yes.
    pub yes: usize,
}

impl BidTally {
    /// Whether everybody said yes; the bid is then too low to tell much.
    #[must_use]
    pub const fn never_refused(&self) -> bool {
        self.yes == self.asked
    }

    /// Whether nobody said yes; the bid is then too high to tell much.
    #[must_use]
    pub const fn never_accepted(&self) -> bool {
        self.yes == 0
    }
}

/// How often each bid was put and accepted.
#[derive(Debug, Default)]
pub(super) struct Tallies {
    by_bid: BTreeMap<u64, BidTally>,
}

impl Tallies {
    pub(super) fn add(&mut self, answer: &ContingentAnswer, (first, second): (f64, Option<f64>)) {
        self.count(first, &answer.first.reply);
        if let (Some(bid), Some(second)) = (second, &answer.follow_up) {
            self.count(bid, &second.reply);
        }
    }

    fn count(&mut self, bid: f64, reply: &Reply) {
        // The bits of numbers above zero are in their order.
        let tally = self.by_bid.entry(bid.to_bits()).or_insert(BidTally {
            bid,
            asked: 0,
            yes: 0,
        });
        tally.asked += 1;
        tally.yes += usize::from(*reply == Reply::Yes);
    }

    pub(super) fn listed(self) -> Vec<BidTally> {
        self.by_bid.into_values().collect()
    }
}
