//! Contingent valuation: willingness to pay from yes-or-no answers to bids.

mod answer;
mod distribution;
mod fit;
mod interval;
mod likelihood;
mod masses;
mod nonparametric;
mod piece;
mod reading;
mod sample;
mod separation;
mod table;
mod tally;
mod valuation;
mod willingness;

pub use answer::{BidReply, ContingentAnswer, Reply};
pub use distribution::WtpDistribution;
pub use fit::ContingentFit;
pub use nonparametric::{MeanBound, NonparametricWtp};
pub use reading::{Bids, Spike, Undecided};
pub use table::{BidCounts, DoubleBidCounts};
pub use tally::BidTally;
pub use valuation::ContingentValuation;
pub use willingness::WtpMeasure;
