//! The distributions of retention under one name.

use std::fmt;

use super::{
    BetaDiscreteWeibull, Exponential, Geometric, LogLogistic, LogNormal, PiecewiseHazard,
    ShiftedBetaGeometric, Survival, Weibull,
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
    /// The same churn in every period: [`Geometric`].
    Geometric,
    /// Churn that differs between customers: [`ShiftedBetaGeometric`].
    ShiftedBetaGeometric,
    /// Churn that differs between customers and changes with time: [`BetaDiscreteWeibull`].
    BetaDiscreteWeibull,
    /// The same risk at all times: [`Exponential`].
    Exponential,
    /// A risk that rises or falls: [`Weibull`].
    Weibull,
    /// A risk that rises, then falls: [`LogNormal`].
    LogNormal,
    /// Odds of having left that grow with a power of time: [`LogLogistic`].
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
    /// See [`Geometric`].
    Geometric(Geometric<f64>),
    /// See [`ShiftedBetaGeometric`].
    ShiftedBetaGeometric(ShiftedBetaGeometric),
    /// See [`BetaDiscreteWeibull`].
    BetaDiscreteWeibull(BetaDiscreteWeibull),
    /// See [`Exponential`].
    Exponential(Exponential),
    /// See [`Weibull`].
    Weibull(Weibull),
    /// See [`LogNormal`].
    LogNormal(LogNormal),
    /// See [`LogLogistic`].
    LogLogistic(LogLogistic),
    /// See [`PiecewiseHazard`].
    PiecewiseHazard(PiecewiseHazard),
}

macro_rules! from_distributions {
    ($($law:ident),+) => {$(
        impl From<$law<f64>> for LifetimeDistribution {
            fn from(law: $law<f64>) -> Self {
                Self::$law(law)
            }
        }
    )+

        impl LifetimeDistribution {
            fn share(&self, period: u32) -> f64 {
                match self {
                    $(Self::$law(law) => law.survival(period).number(),)+
                }
            }

            fn ahead(&self, period: u32) -> Option<f64> {
                match self {
                    $(Self::$law(law) => law.periods_ahead(period).map(Approx::number),)+
                }
            }
        }
    };
}

from_distributions!(
    Geometric,
    ShiftedBetaGeometric,
    BetaDiscreteWeibull,
    Exponential,
    Weibull,
    LogNormal,
    LogLogistic,
    PiecewiseHazard
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
