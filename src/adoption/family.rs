//! The families of curves that can be fitted.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::curve::sealed::Sealed;
use super::{Bass, Curve, Gompertz, LifeCycle, LogisticCurve, Peak, ShiftedGompertz, WeibullCurve};
use crate::distribution::{Scale, Shape};
use crate::error::Invalid;
use crate::quantity::{Approx, Number, Period, Ratio, Share};

/// A family of curves that can be fitted to a history.
///
/// # Example
/// ```
/// use bizcase::adoption::CurveFamily;
///
/// assert_eq!(CurveFamily::Bass.parameters(), ["p", "q"]);
/// assert_eq!(CurveFamily::ALL.len(), 5);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CurveFamily {
    /// [`Bass`], in closed form.
    Bass,
    /// [`LogisticCurve`].
    Logistic,
    /// [`Gompertz`].
    Gompertz,
    /// [`ShiftedGompertz`].
    ShiftedGompertz,
    /// [`WeibullCurve`].
    Weibull,
}

impl CurveFamily {
    /// All families.
    pub const ALL: [Self; 5] = [
        Self::Bass,
        Self::Logistic,
        Self::Gompertz,
        Self::ShiftedGompertz,
        Self::Weibull,
    ];

    /// The names of the two curve parameters, in the order of the constructor.
    #[must_use]
    pub const fn parameters(self) -> [&'static str; 2] {
        match self {
            Self::Bass => ["p", "q"],
            Self::Logistic => ["rate", "midpoint"],
            Self::Gompertz => ["rate", "inflection"],
            Self::ShiftedGompertz => ["rate", "reluctance"],
            Self::Weibull => ["shape", "scale"],
        }
    }

    /// The curve of this family with these parameters.
    ///
    /// # Errors
    /// As the constructor of the curve.
    pub fn curve(self, parameters: [f64; 2]) -> Result<Diffusion, Invalid> {
        let [a, b] = parameters;
        Ok(match self {
            Self::Bass => Diffusion::Bass(Bass::new(a, b)?),
            Self::Logistic => Diffusion::Logistic(LogisticCurve::new(a, b)?),
            Self::Gompertz => Diffusion::Gompertz(Gompertz::new(a, b)?),
            Self::ShiftedGompertz => Diffusion::ShiftedGompertz(ShiftedGompertz::new(a, b)?),
            Self::Weibull => Diffusion::Weibull(WeibullCurve::new(Shape(a), Scale(b))?),
        })
    }

    /// The curve of this family with parameters from the trials of a simulation.
    #[inline(always)]
    #[must_use]
    pub fn drawn<N: Number>(self, a: Approx<Ratio, N>, b: Approx<Ratio, N>) -> Diffusion<N> {
        match self {
            Self::Bass => Diffusion::Bass(Bass::drawn(a, b)),
            Self::Logistic => Diffusion::Logistic(LogisticCurve::drawn(a, b)),
            Self::Gompertz => Diffusion::Gompertz(Gompertz::drawn(a, b)),
            Self::ShiftedGompertz => Diffusion::ShiftedGompertz(ShiftedGompertz::drawn(a, b)),
            Self::Weibull => Diffusion::Weibull(WeibullCurve::drawn(a, b)),
        }
    }
}

impl fmt::Display for CurveFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bass => "Bass's curve",
            Self::Logistic => "the logistic curve",
            Self::Gompertz => "Gompertz's curve",
            Self::ShiftedGompertz => "the shifted Gompertz curve",
            Self::Weibull => "the Weibull curve",
        })
    }
}

/// A curve of any family, with its parameters.
///
/// # Example
/// ```
/// use bizcase::adoption::{Curve, CurveFamily};
///
/// let curve = CurveFamily::Gompertz.curve([0.4, 6.0])?;
/// assert_eq!(curve.peak().time, 6.0);
/// assert!(curve.reached(6).number() > 0.367);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(
    rename_all = "snake_case",
    bound(
        deserialize = "Bass<N>: Deserialize<'de>, LogisticCurve<N>: Deserialize<'de>, \
        Gompertz<N>: Deserialize<'de>, ShiftedGompertz<N>: Deserialize<'de>, \
        WeibullCurve<N>: Deserialize<'de>"
    )
)]
pub enum Diffusion<N = f64> {
    /// A [`Bass`] curve.
    Bass(Bass<N>),
    /// A [`LogisticCurve`].
    Logistic(LogisticCurve<N>),
    /// A [`Gompertz`] curve.
    Gompertz(Gompertz<N>),
    /// A [`ShiftedGompertz`] curve.
    ShiftedGompertz(ShiftedGompertz<N>),
    /// A [`WeibullCurve`].
    Weibull(WeibullCurve<N>),
}

macro_rules! each {
    ($curve:expr, $inner:ident => $result:expr) => {
        match $curve {
            Diffusion::Bass($inner) => $result,
            Diffusion::Logistic($inner) => $result,
            Diffusion::Gompertz($inner) => $result,
            Diffusion::ShiftedGompertz($inner) => $result,
            Diffusion::Weibull($inner) => $result,
        }
    };
}

impl Diffusion {
    /// The time of fastest adoption, and the rate at that time.
    #[must_use]
    pub fn peak(&self) -> Peak {
        each!(self, curve => curve.peak())
    }

    /// The phases of the life cycle.
    #[must_use]
    pub fn life_cycle(&self) -> LifeCycle {
        each!(self, curve => curve.life_cycle())
    }
}

impl<N: Number> Diffusion<N> {
    /// The curve with time in periods of another length.
    #[must_use]
    pub fn rescaled(&self, from: Period, to: Period) -> Self {
        match self {
            Self::Bass(curve) => Self::Bass(curve.rescaled(from, to)),
            Self::Logistic(curve) => Self::Logistic(curve.rescaled(from, to)),
            Self::Gompertz(curve) => Self::Gompertz(curve.rescaled(from, to)),
            Self::ShiftedGompertz(curve) => Self::ShiftedGompertz(curve.rescaled(from, to)),
            Self::Weibull(curve) => Self::Weibull(curve.rescaled(from, to)),
        }
    }
}

impl<N> Sealed for Diffusion<N> {}

impl<N: Number> Curve<N> for Diffusion<N> {
    #[inline(always)]
    fn at(&self, time: f64) -> Approx<Share, N> {
        each!(self, curve => curve.at(time))
    }
}
