//! Contingent valuation: would you pay so much, yes or no?

mod answer;
mod fit;
mod interval;
mod law;
mod likelihood;
mod masses;
mod nonparametric;
mod piece;
mod sample;
mod separation;
mod table;
mod valuation;
mod willingness;

pub use answer::{BidReply, ContingentAnswer, Reply};
pub use fit::{BidTally, ContingentFit};
pub(super) use interval::deviation;
pub use law::WtpLaw;
pub use nonparametric::{MeanBound, NonparametricWtp};
pub use table::{BidCounts, DoubleBidCounts};
pub use valuation::{Bids, ContingentValuation, Spike, Undecided};
pub use willingness::WtpMeasure;
