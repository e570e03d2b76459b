//! Will they pay, and how much? From survey answers to a demand curve with its uncertainty.
//!
//! Every method reads typed rows, leaves out no respondent without saying who and why
//! ([`Exclusions`]), takes weights and segments ([`Respondent`], [`by_segment`]), and tells how
//! sure its figures are by an addressed [`Bootstrap`] over respondents. All end in one type, a
//! [`DemandCurve`]: the share of respondents who buy at a price, with draws that plug into a
//! simulation.
//!
//! # Contingent valuation: would you pay so much, yes or no?
//! [`ContingentValuation`] fits a [`WtpLaw`] (logistic, normal, log-logistic, log-normal, Weibull)
//! to single, one-and-a-half and double bounded [`ContingentAnswer`]s, with [`Covariates`] and a
//! [`Spike`] at zero. The [`ContingentFit`] gives the median and the means by name
//! ([`WtpMeasure`]), infinite where they are, with Fieller's interval by default, or by the delta
//! method, Krinsky and Robb ([`ParameterDraws`]) or [`Bootstrap`]. [`NonparametricWtp`] does
//! without a law (Turnbull; Kriström) and names the [`MeanBound`] (Kaplan-Meier, Spearman-Karber).
//! Answers that no finite effect fits are an error that names bids, columns and rows.
//!
//! # Sales at different prices
//! [`DemandRegression`] regresses [`Sale`]s of stores and weeks on prices (linear, semi-log,
//! log-log; [`FixedEffects`], errors clustered as [`ErrorStructure`] says); the fit gives point
//! elasticities with their intervals and a demand curve.

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
