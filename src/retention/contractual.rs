//! The distributions of retention under one name.

use std::fmt;

use super::{
    BetaDiscreteWeibull, ExponentialLifetime, GeometricLifetime, LogLogisticLifetime,
    LogNormalLifetime, PiecewiseHazard, ShiftedBetaGeometric, Survival, WeibullLifetime,
};
use crate::quantity::{Approx, Number, Ratio, Share};

/// A distribution of how long customers under *contract* stay: when they leave is seen, as a
/// cancellation.
///
/// How long customers without a contract stay is never seen; see
/// [`NonContractual`](super::NonContractual) for theirs.
///
/// # Example
/// ```
/// use bizcase::retention::Contractual;
///
/// assert_eq!(Contractual::ShiftedBetaGeometric.to_string(), "shifted beta-geometric");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Contractual {
    /// The same churn in every period: [`GeometricLifetime`].
    Geometric,
    /// Churn that differs between customers: [`ShiftedBetaGeometric`].
    ShiftedBetaGeometric,
    /// Churn that differs between customers and changes with time: [`BetaDiscreteWeibull`].
    BetaDiscreteWeibull,
    /// The same risk at all times: [`ExponentialLifetime`].
    Exponential,
    /// A risk that rises or falls: [`WeibullLifetime`].
    Weibull,
    /// A risk that rises, then falls: [`LogNormalLifetime`].
    LogNormal,
    /// Odds of having left that grow with a power of time: [`LogLogisticLifetime`].
    LogLogistic,
    /// Churn that is constant within stretches of periods: [`PiecewiseHazard`].
    PiecewiseHazard {
        /// The last period of each stretch but the last one, which is open.
        ends: Vec<u32>,
    },
}

impl Contractual {
    /// All distributions but the piecewise one, whose stretches have to be chosen.
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

/// One of the distributions with its parameters.
///
/// # Example
/// ```
/// use bizcase::quantity::{Approx, Share};
/// use bizcase::retention::{ShiftedBetaGeometric, Survival, LifetimeDistribution};
///
/// let law = LifetimeDistribution::from(ShiftedBetaGeometric::new(1.28, 7.79)?);
/// let share: Approx<Share, f64> = law.survival(1);
/// assert!((share.number() - 7.79 / (1.28 + 7.79)).abs() < 1e-14);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum LifetimeDistribution {
    /// See [`GeometricLifetime`].
    Geometric(GeometricLifetime<f64>),
    /// See [`ShiftedBetaGeometric`].
    ShiftedBetaGeometric(ShiftedBetaGeometric),
    /// See [`BetaDiscreteWeibull`].
    BetaDiscreteWeibull(BetaDiscreteWeibull),
    /// See [`ExponentialLifetime`].
    Exponential(ExponentialLifetime),
    /// See [`WeibullLifetime`].
    Weibull(WeibullLifetime),
    /// See [`LogNormalLifetime`].
    LogNormal(LogNormalLifetime),
    /// See [`LogLogisticLifetime`].
    LogLogistic(LogLogisticLifetime),
    /// See [`PiecewiseHazard`].
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

/// The same share in every trial; for parameters that differ by trial use the distribution itself.
impl<N: Number> Survival<N> for LifetimeDistribution {
    fn survival(&self, period: u32) -> Approx<Share, N> {
        Approx::new(self.share(period))
    }

    fn periods_ahead(&self, period: u32) -> Option<Approx<Ratio, N>> {
        self.ahead(period).map(Approx::new)
    }
}
