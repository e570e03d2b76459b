//! Opportunity scores: what matters to customers and is not met.

mod found;
mod ratings;
mod scale;
mod study;

pub use found::{Opportunities, OutcomeOpportunity};
pub use ratings::{OutcomeRating, OutcomeRatings};
pub use scale::{
    MeanOfFive, MeanOfTen, OpportunityGrade, OpportunityScale, OpportunityScore, TenPointScale,
    TopBox,
};
pub use study::OpportunityScoring;
