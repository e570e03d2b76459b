//! The lifetime distributions under one name.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    BetaDiscreteWeibull, ExponentialLifetime, GeometricLifetime, LogLogisticLifetime,
    LogNormalLifetime, PiecewiseHazard, ShiftedBetaGeometric, Survival, WeibullLifetime,
};
use crate::distribution::{Scale, Shape};
use crate::error::Invalid;
use crate::quantity::{Approx, Number, Ratio, Share};

/// A family of lifetime distributions for customers under *contract*, whose cancellation is
/// observed.
///
/// For customers without a contract, whose departure is never observed, see
/// [`NonContractual`](super::NonContractual).
///
/// # Example
/// ```
/// use bizcase::retention::Contractual;
///
/// assert_eq!(Contractual::ShiftedBetaGeometric.to_string(), "shifted beta-geometric");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum Contractual {
    /// Constant churn, equal for all customers: [`GeometricLifetime`].
    Geometric,
    /// Churn that differs between customers: [`ShiftedBetaGeometric`].
    ShiftedBetaGeometric,
    /// Churn that differs between customers and changes with time: [`BetaDiscreteWeibull`].
    BetaDiscreteWeibull,
    /// A constant hazard: [`ExponentialLifetime`].
    Exponential,
    /// A hazard that rises or falls: [`WeibullLifetime`].
    Weibull,
    /// A hazard that rises, then falls: [`LogNormalLifetime`].
    LogNormal,
    /// Odds of having left that grow with a power of time: [`LogLogisticLifetime`].
    LogLogistic,
    /// Churn that is constant within segments of periods: [`PiecewiseHazard`].
    PiecewiseHazard {
        /// The last period of each segment except the final, open one.
        ends: Vec<u32>,
    },
}

impl Contractual {
    /// All families except the piecewise one, whose segments have to be chosen.
    pub const ALL: [Self; 7] = [
        Self::Geometric,
        Self::ShiftedBetaGeometric,
        Self::BetaDiscreteWeibull,
        Self::Exponential,
        Self::Weibull,
        Self::LogNormal,
        Self::LogLogistic,
    ];
}

impl fmt::Display for Contractual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Geometric => "geometric",
            Self::ShiftedBetaGeometric => "shifted beta-geometric",
            Self::BetaDiscreteWeibull => "beta-discrete-Weibull",
            Self::Exponential => "exponential",
            Self::Weibull => "Weibull",
            Self::LogNormal => "log-normal",
            Self::LogLogistic => "log-logistic",
            Self::PiecewiseHazard { .. } => "piecewise hazard",
        })
    }
}

impl Contractual {
    /// The distribution with parameters in the order of its constructor; of a piecewise hazard, the
    /// churn of each stretch.
    pub(super) fn with(&self, values: &[f64]) -> Result<LifetimeDistribution, Invalid> {
        Ok(match (self, values) {
            (Self::Geometric, &[churn]) => {
                GeometricLifetime::new(Approx::new(Share::new(churn)?.value())).into()
            }
            (Self::ShiftedBetaGeometric, &[alpha, beta]) => {
                ShiftedBetaGeometric::new(alpha, beta)?.into()
            }
            (Self::BetaDiscreteWeibull, &[a, b, c]) => BetaDiscreteWeibull::new(a, b, c)?.into(),
            (Self::Exponential, &[mean]) => ExponentialLifetime::new(mean)?.into(),
            (Self::Weibull, &[scale, shape]) => {
                WeibullLifetime::new(Shape(shape), Scale(scale))?.into()
            }
            (Self::LogNormal, &[median, sigma]) => {
                LogNormalLifetime::from_median_sigma(median, sigma)?.into()
            }
            (Self::LogLogistic, &[median, shape]) => {
                LogLogisticLifetime::new(Shape(shape), Scale(median))?.into()
            }
            (Self::PiecewiseHazard { ends }, values) if values.len() == ends.len() + 1 => {
                let churns = values.iter().map(|&churn| Share::new(churn));
                let churns = churns.collect::<Result<Vec<_>, _>>()?;
                let after = churns[ends.len()];
                PiecewiseHazard::new(ends.iter().copied().zip(churns), after)?.into()
            }
            _ => {
                let rule = "those of the distribution";
                return Err(Invalid::rule("parameters of the fit", values.len(), rule));
            }
        })
    }
}

/// A lifetime distribution of any family, with its parameters.
///
/// # Example
/// ```
/// use bizcase::quantity::{Approx, Share};
/// use bizcase::retention::{ShiftedBetaGeometric, Survival, LifetimeDistribution};
///
/// let distribution = LifetimeDistribution::from(ShiftedBetaGeometric::new(1.28, 7.79)?);
/// let share: Approx<Share, f64> = distribution.survival(1);
/// assert!((share.number() - 7.79 / (1.28 + 7.79)).abs() < 1e-14);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum LifetimeDistribution {
    /// A [`GeometricLifetime`].
    Geometric(GeometricLifetime<f64>),
    /// A [`ShiftedBetaGeometric`] distribution.
    ShiftedBetaGeometric(ShiftedBetaGeometric),
    /// A [`BetaDiscreteWeibull`] distribution.
    BetaDiscreteWeibull(BetaDiscreteWeibull),
    /// An [`ExponentialLifetime`].
    Exponential(ExponentialLifetime),
    /// A [`WeibullLifetime`].
    Weibull(WeibullLifetime),
    /// A [`LogNormalLifetime`].
    LogNormal(LogNormalLifetime),
    /// A [`LogLogisticLifetime`].
    LogLogistic(LogLogisticLifetime),
    /// A [`PiecewiseHazard`] distribution.
    PiecewiseHazard(PiecewiseHazard),
}

macro_rules! from_distributions {
    ($($variant:ident($type:ident)),+) => {$(
        impl From<$type<f64>> for LifetimeDistribution {
            fn from(distribution: $type<f64>) -> Self {
                Self::$variant(distribution)
            }
        }
    )+

        impl LifetimeDistribution {
            fn share(&self, period: u32) -> f64 {
                match self {
                    $(Self::$variant(one) => one.survival(period).number(),)+
                }
            }

            fn ahead(&self, period: u32) -> Option<f64> {
                match self {
                    $(Self::$variant(one) => one.periods_ahead(period).map(Approx::number),)+
                }
            }
        }
    };
}

from_distributions!(
    Geometric(GeometricLifetime),
    ShiftedBetaGeometric(ShiftedBetaGeometric),
    BetaDiscreteWeibull(BetaDiscreteWeibull),
    Exponential(ExponentialLifetime),
    Weibull(WeibullLifetime),
    LogNormal(LogNormalLifetime),
    LogLogistic(LogLogisticLifetime),
    PiecewiseHazard(PiecewiseHazard)
);

/// Every trial has the same parameters. For parameters that differ by trial, use the distribution
/// itself.
impl<N: Number> Survival<N> for LifetimeDistribution {
    fn survival(&self, period: u32) -> Approx<Share, N> {
        Approx::new(self.share(period))
    }

    fn periods_ahead(&self, period: u32) -> Option<Approx<Ratio, N>> {
        self.ahead(period).map(Approx::new)
    }
}
