//! Will they pay, and how much? From survey answers to a demand curve with its uncertainty.
//!
//! Every method reads typed rows and accepts weights and segments ([`Respondent`], [`by_segment`]).
//! It lists every respondent it leaves out, with the reason ([`Exclusions`]), and reports its
//! uncertainty by a reproducible [`Bootstrap`](crate::sample::Bootstrap) over respondents. All but
//! one end in one type, a [`DemandCurve`]: the share of respondents who buy at a price, with draws
//! that plug into a simulation. Four prices alone give price points, not demand: for a case, ask two
//! purchase intents as well, or another question.
//!
//! # Whom the answers stand for
//! [`Raking`] weights respondents until segments have their known shares; [`Weighting`] says what
//! unequal weights cost.
//!
//! # Four prices: what is too cheap, cheap, expensive, too expensive?
//! [`PriceSensitivityMeter`] (van Westendorp) computes the price points and both acceptable ranges
//! of [`FourPrices`], exactly and without a grid. [`Cumulation`], [`Intersection`], [`Plateau`],
//! [`PriceOrder`] and [`MissingTooCheap`] name the definitions in use. [`NewtonMillerSmith`] turns
//! purchase intents at the cheap and the expensive price, on any [`AnswerScale`], into a
//! [`TrialCurve`], its optima and a demand curve.
//!
//! # Would you buy at this price?
//! [`GaborGranger`] reads ladders of prices ([`LadderAnswers`]). [`Repair`] and [`NotAsked`] say
//! what happens to inconsistent answers and to gaps. [`MonadicTest`] reads one price per
//! respondent, and experiments in [`PriceCell`]s. Both return a [`PriceResponse`] with raw and
//! pooled shares, arc elasticities, fits ([`ChoiceFit`], [`LineFit`]) and the demand of a
//! [`DemandModel`].
//!
//! # What is the most you would pay?
//! [`DirectWillingness`] reads open questions and bids against a drawn price ([`StatedPrice`]).
//!
//! # What to charge
//! A [`DemandCurve`] finds the best price for a [`PriceGoal`] (revenue or profit, with limits on
//! volume, margin and price), and the point and arc elasticity, each with intervals from its draws.
//! [`BestPrice`] is the best price over all draws, with the cost of not knowing the curve.
//!
//! # Contingent valuation: would you pay this price, yes or no?
//! [`ContingentValuation`] fits a [`WtpDistribution`] (logistic, normal, log-logistic, log-normal, Weibull)
//! to single, one-and-a-half and double bounded [`ContingentAnswer`]s, with [`Covariates`] and a
//! [`Spike`] at zero. The [`ContingentFit`] returns the median and the means by name
//! ([`WtpMeasure`]); some means are infinite. Intervals are Fieller's by default, or come from the
//! delta method, Krinsky and Robb ([`ParameterDraws`](crate::sample::ParameterDraws)) or a
//! [`Bootstrap`](crate::sample::Bootstrap). Answers without a finite fit are an error that names
//! bids, columns and rows.
//!
//! [`NonparametricWtp`] assumes no distribution (Turnbull; Kriström). [`MeanBound`] names its means
//! (Kaplan-Meier, Spearman-Karber).
//!
//! # Sales at different prices
//! [`DemandRegression`] regresses [`Sale`]s of stores and weeks on prices (linear, semi-log,
//! log-log). [`FixedEffects`] absorb levels of stores and weeks, and [`ErrorStructure`] sets how
//! errors are clustered. The fit returns point elasticities with their intervals and a demand
//! curve.
//!
//! # Example
//! ```
//! use bizcase::import::{Csv, LadderColumns};
//! use bizcase::quantity::{Currency, Money};
//! use bizcase::survey::{DemandModel, GaborGranger, PriceGoal};
//! use bizcase::sample::Bootstrap;
//!
//! let text = "id,buy_10,buy_20,buy_30\n1,1,1,0\n2,1,0,0\n3,1,1,1\n4,0,0,0\n5,1,1,0\n6,1,0,1\n";
//! let answers = Csv::from_text("ladder.csv", text)
//!     .currency(Currency::USD)
//!     .price_ladder_wide(&LadderColumns::Headed("buy".into()))?;
//! let response = GaborGranger::default().bootstrap(Bootstrap::new(500)).analyse(&answers.rows)?;
//! // The sixth accepts 30 after refusing 20.
//! assert_eq!(response.non_monotone, [5]);
//!
//! let curve = response.demand(DemandModel::Isotonic)?;
//! let best = curve.optimum(&PriceGoal::profit(Money::major(5, Currency::USD)))?;
//! assert_eq!(best.to_string(), "USD 27.5: 37.5% buy, revenue USD 10.31, profit USD 8.438 per respondent");
//! assert!(curve.best_price(&PriceGoal::revenue())?.cost_of_uncertainty > 0.0);
//! # Ok::<(), bizcase::Error>(())
//! ```
//!
//! # References
//! Each method lists its own. Where programs and books disagree, the defaults are: the named price
//! counts on both sides, curves are straight between prices, a plateau is a range, prices rise
//! strictly, and a question not asked is not a refusal.

mod contingent;
mod covariates;
mod demand;
mod exclusions;
mod pooling;
mod price;
mod price_sensitivity;
mod proportion;
mod raking;
mod regression;
mod respondent;
mod response;
mod scale;
mod stated_price;
mod weighting;

pub use crate::error::SurveyError;
pub use contingent::{
    BidCounts, BidReply, BidTally, Bids, ContingentAnswer, ContingentFit, ContingentValuation,
    DoubleBidCounts, MeanBound, NonparametricWtp, Reply, Spike, Undecided, WtpDistribution,
    WtpMeasure,
};
pub use covariates::Covariates;
pub use demand::{
    BestPrice, Demand, DemandCurve, DemandTable, Interpolation, Link, Optimum, OptimumIntervals,
    PriceGoal, PriceLimit, PriceScale,
};
pub use exclusions::{Exclusion, Exclusions, Reason};
pub use price_sensitivity::{
    Cumulation, FourPrices, Intersection, MissingTooCheap, NewtonMillerSmith, Plateau, PriceCurves,
    PriceOrder, PricePoint, PriceSensitivity, PriceSensitivityMeter, PurchaseTrial, Tails,
    TrialCurve, TrialOptimum,
};
pub use proportion::Proportion;
pub use raking::{Raked, RakedMargin, Raking};
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
pub use weighting::Weighting;
