//! Which demand is drawn through answers.

use crate::survey::{Link, PriceScale};

/// Which demand is drawn through the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemandModel {
    /// Straight lines between the tested prices, after shares that rise with the price are pooled.
    Isotonic,
    /// The same in steps: between tested prices, the share at the next higher one.
    IsotonicSteps,
    /// Fitted by maximum likelihood: a distribution of willingness to pay, on prices or their
    /// logarithms.
    Choice(Link, PriceScale),
    /// A straight line through the shares, by least squares.
    Linear,
    /// A straight line through the logarithms of the shares.
    SemiLog,
    /// A straight line through the logarithms of shares and prices.
    ConstantElasticity,
}

impl DemandModel {
    /// Logistic willingness to pay.
    pub const LOGIT: Self = Self::Choice(Link::Logistic, PriceScale::Linear);
    /// Log-logistic willingness to pay.
    pub const LOG_LOGIT: Self = Self::Choice(Link::Logistic, PriceScale::Logarithmic);
    /// Normal willingness to pay.
    pub const PROBIT: Self = Self::Choice(Link::Normal, PriceScale::Linear);
    /// Log-normal willingness to pay.
    pub const LOG_PROBIT: Self = Self::Choice(Link::Normal, PriceScale::Logarithmic);
    /// Weibull willingness to pay.
    pub const WEIBULL: Self = Self::Choice(Link::ExtremeValue, PriceScale::Logarithmic);
}
