//! Will they pay, and how much? From survey answers to a demand curve with its uncertainty.
//!
//! Every method reads typed rows, leaves out no respondent without saying who and why
//! ([`Exclusions`]), takes weights and segments ([`Respondent`], [`by_segment`]), and tells how
//! sure its figures are by an addressed [`Bootstrap`] over respondents. All end in one type, a
//! [`DemandCurve`]: the share of respondents who buy at a price, with draws that plug into a
//! simulation.

mod bootstrap;
mod coefficient;
mod contingent;
mod covariates;
mod demand;
mod exclusions;
mod interval;
mod parameter_draws;
mod price;
mod price_sensitivity;
mod regression;
mod respondent;
mod response;
mod scale;
mod stated_price;

pub use crate::error::SurveyError;
pub use bootstrap::Bootstrap;
pub use coefficient::Coefficient;
pub use contingent::{
    BidCounts, BidReply, BidTally, Bids, ContingentAnswer, ContingentFit, ContingentValuation,
    DoubleBidCounts, MeanBound, NonparametricWtp, Reply, Spike, Undecided, WtpLaw, WtpMeasure,
};
pub use covariates::Covariates;
pub use demand::{
    BestPrice, Demand, DemandCurve, DemandTable, Goal, Interpolation, Limit, Link, Optimum,
    OptimumIntervals, PriceScale,
};
pub use exclusions::{Exclusion, Exclusions, Reason};
pub use interval::{ConfidenceInterval, IntervalMethod};
pub use parameter_draws::ParameterDraws;
pub use price_sensitivity::{
    Cumulation, FourPrices, Intersection, MissingTooCheap, NewtonMillerSmith, Plateau, PriceCurves,
    PriceOrder, PricePoint, PriceSensitivity, PriceSensitivityMeter, PurchaseTrial, Tails,
    TrialCurve, TrialOptimum,
};
pub use regression::{
    DemandForm, DemandRegression, DemandRegressionFit, ErrorStructure, FixedEffects, Sale,
};
pub use respondent::{Answer, Respondent, by_segment};
pub use response::{
    ChoiceFit, DemandModel, GaborGranger, LadderAnswers, LineFit, MonadicAnswer, MonadicTest,
    NotAsked, PriceCell, PriceResponse, Repair, ResponseAtPrice,
};
pub use scale::AnswerScale;
pub use stated_price::{
    DirectWillingness, Purchase, Stated, StatedPrice, StatedWillingness, Zeros,
};
