//! The families of laws that can be elicited or fitted.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A family of laws, of which percentiles or data pick one.
///
/// # Example
/// ```
/// use bizcase::distribution::Family;
///
/// assert_eq!(Family::LogNormal.to_string(), "log-normal");
/// assert!(Family::CONTINUOUS.contains(&Family::Weibull));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Family {
    /// The bell curve.
    Normal,
    /// Many independent factors multiplied.
    LogNormal,
    /// The wait for an event that is always equally near.
    Exponential,
    /// A positive amount with a light tail.
    Gamma,
    /// The wait for an event that grows nearer, or farther, with time.
    Weibull,
    /// A share that is not known exactly.
    Beta,
    /// A bell curve with heavier tails.
    Logistic,
    /// A positive value whose logarithm is logistic.
    LogLogistic,
    /// The largest of many.
    Gumbel,
    /// A few have most of it.
    Pareto,
    /// How many events, when they come independently.
    Poisson,
    /// How many fail before enough succeed.
    NegativeBinomial,
    /// How many fail before the first succeeds.
    Geometric,
}

impl Family {
    /// The families of continuous laws.
    pub const CONTINUOUS: [Self; 10] = [
        Self::Normal,
        Self::LogNormal,
        Self::Exponential,
        Self::Gamma,
        Self::Weibull,
        Self::Beta,
        Self::Logistic,
        Self::LogLogistic,
        Self::Gumbel,
        Self::Pareto,
    ];

    /// The families of laws of counts.
    pub const COUNTS: [Self; 3] = [Self::Poisson, Self::NegativeBinomial, Self::Geometric];

    /// Whether the laws are of whole numbers.
    #[must_use]
    pub fn is_count(self) -> bool {
        Self::COUNTS.contains(&self)
    }

    /// Whether only values above zero are possible.
    pub(super) fn is_positive(self) -> bool {
        use Family::{Beta, Exponential, Gamma, LogLogistic, LogNormal, Pareto, Weibull};
        matches!(
            self,
            LogNormal | Exponential | Gamma | Weibull | Beta | LogLogistic | Pareto
        )
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Normal => "normal",
            Self::LogNormal => "log-normal",
            Self::Exponential => "exponential",
            Self::Gamma => "gamma",
            Self::Weibull => "Weibull",
            Self::Beta => "beta",
            Self::Logistic => "logistic",
            Self::LogLogistic => "log-logistic",
            Self::Gumbel => "Gumbel",
            Self::Pareto => "Pareto",
            Self::Poisson => "Poisson",
            Self::NegativeBinomial => "negative binomial",
            Self::Geometric => "geometric",
        })
    }
}
