//! Distributions of willingness to pay.

use std::f64::consts::LN_2;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::numeric::{Side, logistic, normal_tail};
use crate::survey::{Link, PriceScale};

/// A distribution of willingness to pay, by its usual name. The probability of a "yes" to a bid is
/// the probability that willingness to pay exceeds the bid.
///
/// # Formula
/// `P(yes | bid) = G(constant + covariates + b * bid)` with `b` below zero. The last three use
/// `ln bid` in place of `bid`. `G` is the logistic or the normal distribution function; for
/// Weibull, `G(x) = exp(-exp(-x))`.
///
/// # Example
/// ```
/// use bizcase::survey::WtpDistribution;
///
/// assert_eq!(WtpDistribution::LogNormal.to_string(), "log-normal");
/// assert!(WtpDistribution::Weibull.on_logarithm() && !WtpDistribution::Logistic.on_logarithm());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum WtpDistribution {
    /// Logit in the bid; allows willingness to pay below zero.
    Logistic,
    /// Probit in the bid; allows willingness to pay below zero.
    Normal,
    /// Logit in the logarithm of the bid.
    LogLogistic,
    /// Probit in the logarithm of the bid.
    LogNormal,
    /// Complementary log-log in the logarithm of the bid.
    Weibull,
}

impl WtpDistribution {
    /// All distributions.
    pub const ALL: [Self; 5] = [
        Self::Logistic,
        Self::Normal,
        Self::LogLogistic,
        Self::LogNormal,
        Self::Weibull,
    ];

    /// The function that turns an index into the share that says yes.
    #[must_use]
    pub const fn link(self) -> Link {
        match self {
            Self::Logistic | Self::LogLogistic => Link::Logistic,
            Self::Normal | Self::LogNormal => Link::Normal,
            Self::Weibull => Link::ExtremeValue,
        }
    }

    /// Whether the bid or its logarithm enters the index.
    #[must_use]
    pub const fn scale(self) -> PriceScale {
        match self {
            Self::Logistic | Self::Normal => PriceScale::Linear,
            Self::LogLogistic | Self::LogNormal | Self::Weibull => PriceScale::Logarithmic,
        }
    }

    /// Whether the logarithm of the bid enters the index, so that willingness to pay is above zero.
    #[must_use]
    pub const fn on_logarithm(self) -> bool {
        matches!(self.scale(), PriceScale::Logarithmic)
    }

    /// The index at which half say yes.
    pub(super) fn middle(self) -> f64 {
        match self.link() {
            Link::ExtremeValue => -libm::log(LN_2),
            Link::Logistic | Link::Normal => 0.0,
        }
    }

    /// The share that says no at an index, with all its digits where it is small.
    pub(super) fn refusal(self, index: f64) -> f64 {
        match self.link() {
            Link::Logistic => logistic(-index),
            Link::Normal => normal_tail(Side::Upper, index),
            Link::ExtremeValue => -libm::expm1(-libm::exp(-index)),
        }
    }
}

impl fmt::Display for WtpDistribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Logistic => "logistic",
            Self::Normal => "normal",
            Self::LogLogistic => "log-logistic",
            Self::LogNormal => "log-normal",
            Self::Weibull => "Weibull",
        })
    }
}
