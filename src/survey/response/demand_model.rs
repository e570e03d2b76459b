//! Demand models for answers at tested prices.

use serde::{Deserialize, Serialize};

use crate::survey::{Link, PriceScale};

/// The demand curve to draw through the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemandModel {
    /// Straight lines between the tested prices; shares that rise with the price are pooled first.
    Isotonic,
    /// Steps between the tested prices, after pooling: the share at the next higher tested price.
    IsotonicSteps,
    /// A distribution of willingness to pay, over prices or their logarithms, fitted by maximum
    /// likelihood.
    Choice(Link, PriceScale),
    /// A straight line through the shares, fitted by least squares.
    Linear,
    /// A straight line through the logarithms of the shares, fitted by least squares.
    SemiLog,
    /// A straight line through the logarithms of shares and prices, fitted by least squares.
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
