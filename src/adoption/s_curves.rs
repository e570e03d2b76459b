//! The logistic, Gompertz, shifted Gompertz and Weibull curves.

use serde::Serialize;

use super::bass::STEEPEST;
use super::curve::sealed::Sealed;
use super::real::{gompertz_share, logistic_share, shifted_gompertz_share, weibull_share};
use super::{Curve, LifeCycle, Peak};
use crate::distribution::{Scale, Shape};
use crate::error::{Invalid, Permitted, loaded};
use crate::numeric::halved;
use crate::quantity::{Approx, Number, Period, Ratio, Share};

/// Below this a coefficient of a drawn curve counts as this.
const LEAST: f64 = 1e-300;

/// No exponent of a curve needs to be larger: `exp(700)` is within doubles.
const FAR: f64 = 700.0;

fn rate(name: &str, value: f64) -> Result<f64, Invalid> {
    use crate::error::Bound::{Excluding, Including};
    Permitted::interval(Excluding(0.0), Including(100.0)).check(name, value)
}

/// The logistic curve: adoption spreads by imitation alone, symmetrically around its midpoint.
///
/// Some have adopted before launch; [`gained`](Curve::gained) counts adoption from launch on.
///
/// # Formula
/// `1 / (1 + exp(-rate (t - midpoint)))`
///
/// # Example
/// ```
/// use bizcase::adoption::{Curve, LogisticCurve};
///
/// let curve = LogisticCurve::new(0.9, 10.0)?;
/// assert_eq!(curve.reached(10).number(), 0.5);
/// assert_eq!(curve.peak().rate, 0.9 / 4.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// Z. Griliches (1957), "Hybrid corn: an exploration in the economics of technological change",
/// *Econometrica* 25, 501-522.
#[doc(alias = "S-curve")]
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LogisticCurve<N = f64> {
    rate: N,
    midpoint: N,
}

/// The Gompertz curve: fast at first, with a long tail. Its inflection is at 37 %.
///
/// # Formula
/// `exp(-exp(-rate (t - inflection)))`
///
/// # Example
/// ```
/// use bizcase::adoption::{Curve, Gompertz};
///
/// let curve = Gompertz::new(0.4, 6.0)?;
/// assert!((curve.reached(6).number() - (-1.0_f64).exp()).abs() < 1e-15);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// C. P. Winsor (1932), "The Gompertz curve as a growth curve", *PNAS* 18, 1-8.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Gompertz<N = f64> {
    rate: N,
    inflection: N,
}

/// The shifted Gompertz curve: adopters differ in readiness instead of influencing each other. It
/// starts at zero.
///
/// # Formula
/// `(1 - exp(-rate t)) exp(-reluctance exp(-rate t))`
///
/// # Example
/// ```
/// use bizcase::adoption::{Curve, ShiftedGompertz};
///
/// let curve = ShiftedGompertz::new(0.4, 10.0)?;
/// assert_eq!(curve.reached(0).number(), 0.0);
/// assert!((curve.peak().time - 5.99).abs() < 0.01);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// A. C. Bemmaor (1994), "Modeling the diffusion of new durable goods: word-of-mouth effect versus
/// consumer heterogeneity", in *Research Traditions in Marketing*, 201-223.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ShiftedGompertz<N = f64> {
    rate: N,
    reluctance: N,
}

/// The Weibull curve: the readiness to adopt rises or falls with a power of time, without word of
/// mouth.
///
/// # Formula
/// `1 - exp(-(t / scale)^shape)`
///
/// # Example
/// ```
/// use bizcase::adoption::{Curve, WeibullCurve};
/// use bizcase::distribution::{Scale, Shape};
///
/// let curve = WeibullCurve::new(Shape(2.0), Scale(8.0))?;
/// assert!((curve.reached(8).number() - (1.0 - (-1.0_f64).exp())).abs() < 1e-15);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// M. N. Sharif and M. N. Islam (1980), "The Weibull distribution as a general model for
/// forecasting technological change", *Technological Forecasting and Social Change* 18, 247-256.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WeibullCurve<N = f64> {
    shape: N,
    scale: N,
}

loaded::through!(LogisticCurve { rate: f64, midpoint: f64 } => LogisticCurve::new(rate, midpoint));
loaded::through!(Gompertz { rate: f64, inflection: f64 } => Gompertz::new(rate, inflection));
loaded::through!(
    ShiftedGompertz { rate: f64, reluctance: f64 } => ShiftedGompertz::new(rate, reluctance)
);
loaded::through!(
    WeibullCurve { shape: f64, scale: f64 } => WeibullCurve::new(Shape(shape), Scale(scale))
);

impl LogisticCurve {
    /// The curve with this growth rate per period while few have adopted, and with half of the
    /// potential reached at the midpoint, in periods from launch.
    ///
    /// # Errors
    /// [`Invalid`] unless the rate is above zero and at most 100 and the midpoint is finite.
    pub fn new(growth: f64, midpoint: f64) -> Result<Self, Invalid> {
        Ok(Self {
            rate: rate("rate of the logistic curve", growth)?,
            midpoint: Permitted::FINITE.check("midpoint of the logistic curve", midpoint)?,
        })
    }

    /// The time of fastest adoption, the midpoint, and the rate there: a quarter of the growth
    /// rate.
    #[must_use]
    pub fn peak(&self) -> Peak {
        if self.midpoint > 0.0 {
            return Peak {
                time: self.midpoint,
                rate: self.rate / 4.0,
            };
        }
        let share: f64 = self.at(0.0).number();
        Peak {
            time: 0.0,
            rate: self.rate * share * (1.0 - share),
        }
    }

    /// The phases of the life cycle, cut at the midpoint and `ln(2 + sqrt 3) / rate` before and
    /// after it.
    #[must_use]
    pub fn life_cycle(&self) -> LifeCycle {
        let reach = STEEPEST / self.rate;
        LifeCycle::around(self.midpoint - reach, self.midpoint, self.midpoint + reach)
    }
}

impl Gompertz {
    /// The curve whose growth decays at this rate per period, with its inflection at this time in
    /// periods from launch.
    ///
    /// # Errors
    /// [`Invalid`] unless the rate is above zero and at most 100 and the inflection is finite.
    pub fn new(decay: f64, inflection: f64) -> Result<Self, Invalid> {
        Ok(Self {
            rate: rate("rate of the Gompertz curve", decay)?,
            inflection: Permitted::FINITE.check("inflection of the Gompertz curve", inflection)?,
        })
    }

    /// The time of fastest adoption, the inflection, and the rate there: the decay rate divided by
    /// e.
    #[must_use]
    pub fn peak(&self) -> Peak {
        let time = self.inflection.max(0.0);
        let z = libm::exp((self.rate * (self.inflection - time)).max(-FAR));
        Peak {
            time,
            rate: self.rate * z * libm::exp(-z),
        }
    }

    /// The phases of the life cycle, cut at the inflection and `ln((3 + sqrt 5) / 2) / rate` before
    /// and after it.
    #[must_use]
    pub fn life_cycle(&self) -> LifeCycle {
        let reach = 0.962_423_650_119_206_9 / self.rate;
        let middle = self.inflection;
        LifeCycle::around(middle - reach, middle, middle + reach)
    }
}

impl ShiftedGompertz {
    /// The curve with this readiness to adopt per period and this reluctance.
    ///
    /// # Errors
    /// [`Invalid`] unless the rate is above zero and at most 100, and the reluctance lies in [0,
    /// 1e12].
    pub fn new(readiness: f64, reluctance: f64) -> Result<Self, Invalid> {
        let permitted = Permitted::between(0.0, 1e12);
        Ok(Self {
            rate: rate("rate of the shifted Gompertz curve", readiness)?,
            reluctance: permitted.check("reluctance of the shifted Gompertz curve", reluctance)?
                + 0.0,
        })
    }

    /// The time of fastest adoption, and the rate there; at launch if the reluctance is at most a
    /// half.
    ///
    /// # Formula
    /// `-ln(z) / rate` with `z = (3 + h - sqrt(h^2 + 2 h + 5)) / (2 h)`, where `h` is the
    /// reluctance.
    #[must_use]
    pub fn peak(&self) -> Peak {
        let z = self.mode();
        Peak {
            time: -libm::log(z) / self.rate + 0.0,
            rate: self.rate_at(z),
        }
    }

    /// The phases of the life cycle.
    ///
    /// # Precision
    /// Roots of the third derivative, to all digits.
    #[must_use]
    pub fn life_cycle(&self) -> LifeCycle {
        let h = self.reluctance;
        // In w = h exp(-rate t) the slope of the rate is steepest at the roots of a cubic.
        let cubic = |w: f64| (1.0 + h) - w * ((7.0 + 3.0 * h) - w * ((6.0 + h) - w));
        let mode = h * self.mode();
        let late = root_between(0.0, mode, &cubic);
        let early = if cubic(mode) * cubic(h) < 0.0 {
            root_between(mode, h, &cubic)
        } else {
            h
        };
        let time = |w: f64| -libm::log((w / h).min(1.0)) / self.rate;
        if h == 0.0 {
            return LifeCycle::around(0.0, 0.0, 0.0);
        }
        LifeCycle::around(time(early), time(mode), time(late))
    }

    /// `exp(-rate t)` at the peak.
    fn mode(&self) -> f64 {
        let h = self.reluctance;
        if h <= 0.5 {
            return 1.0;
        }
        // (3 + h - sqrt(...)) / (2 h) without the difference.
        let root = libm::sqrt(h * h + 2.0 * h + 5.0);
        2.0 * (1.0 + h) / (h * (3.0 + h + root))
    }

    fn rate_at(&self, z: f64) -> f64 {
        let h = self.reluctance;
        self.rate * z * libm::exp(-h * z) * (1.0 + h * (1.0 - z))
    }
}

impl WeibullCurve {
    /// The curve with this shape and scale; 63 % of the potential have adopted at `t = scale`, in
    /// periods from launch.
    ///
    /// # Errors
    /// [`Invalid`] unless both are above zero and the shape is at most 100.
    pub fn new(shape: Shape, scale: Scale) -> Result<Self, Invalid> {
        Ok(Self {
            shape: rate("shape of the Weibull curve", shape.0)?,
            scale: Permitted::POSITIVE.check("scale of the Weibull curve", scale.0)?,
        })
    }

    /// The time of fastest adoption, and the rate there; at launch if the shape is at most one.
    #[must_use]
    pub fn peak(&self) -> Peak {
        let k = self.shape;
        let z = ((k - 1.0) / k).max(0.0);
        if z == 0.0 {
            let rate = if k < 1.0 {
                f64::INFINITY
            } else {
                1.0 / self.scale
            };
            return Peak { time: 0.0, rate };
        }
        let time = self.time(z);
        Peak {
            time,
            rate: k * z * libm::exp(-z) / time,
        }
    }

    /// The phases of the life cycle, from the roots of the third derivative.
    #[must_use]
    pub fn life_cycle(&self) -> LifeCycle {
        let k = self.shape;
        if k <= 1.0 {
            return LifeCycle::around(0.0, 0.0, 0.0);
        }
        // The rate is steepest where its second derivative, a quadratic in z = (t / scale)^shape,
        // is zero.
        let root = libm::sqrt((k - 1.0) * (5.0 * k - 1.0));
        let z = |sign: f64| (3.0 * (k - 1.0) + sign * root) / (2.0 * k);
        let early = if k > 2.0 { self.time(z(-1.0)) } else { 0.0 };
        LifeCycle::around(early, self.time((k - 1.0) / k), self.time(z(1.0)))
    }

    /// The time at which `(t / scale)^shape` is `z`.
    fn time(&self, z: f64) -> f64 {
        self.scale * libm::exp(libm::log(z) / self.shape)
    }
}

fn root_between(low: f64, high: f64, f: &dyn Fn(f64) -> f64) -> f64 {
    let rising = f(high) > f(low);
    let (low, high) = halved((low, high), 200, &|x| (f(x) < 0.0) == rising);
    0.5 * (low + high)
}

macro_rules! drawn {
    ($($type:ident { $first:ident $least:expr, $second:ident $least_second:expr }),+) => {$(
        impl<N: Number> $type<N> {
            /// The curve with parameters from the trials of a simulation, in the order of `new`;
            /// those below the permitted range count as its smallest value.
            #[inline(always)]
            #[must_use]
            pub fn drawn($first: Approx<Ratio, N>, $second: Approx<Ratio, N>) -> Self {
                Self {
                    $first: $first.number().at_least(N::splat($least)),
                    $second: $second.number().at_least(N::splat($least_second)),
                }
            }
        }

        impl<N> Sealed for $type<N> {}
    )+};
}

drawn! {
    LogisticCurve { rate LEAST, midpoint f64::MIN },
    Gompertz { rate LEAST, inflection f64::MIN },
    ShiftedGompertz { rate LEAST, reluctance 0.0 },
    WeibullCurve { shape LEAST, scale LEAST }
}

impl<N: Number> LogisticCurve<N> {
    /// The curve with time in periods of another length.
    #[must_use]
    pub fn rescaled(&self, from: Period, to: Period) -> Self {
        let periods = N::splat(to.per(from));
        Self {
            rate: self.rate / periods,
            midpoint: self.midpoint * periods,
        }
    }
}

impl<N: Number> Gompertz<N> {
    /// The curve with time in periods of another length.
    #[must_use]
    pub fn rescaled(&self, from: Period, to: Period) -> Self {
        let periods = N::splat(to.per(from));
        Self {
            rate: self.rate / periods,
            inflection: self.inflection * periods,
        }
    }
}

impl<N: Number> ShiftedGompertz<N> {
    /// The curve with time in periods of another length.
    #[must_use]
    pub fn rescaled(&self, from: Period, to: Period) -> Self {
        Self {
            rate: self.rate / N::splat(to.per(from)),
            reluctance: self.reluctance,
        }
    }
}

impl<N: Number> WeibullCurve<N> {
    /// The curve with time in periods of another length.
    #[must_use]
    pub fn rescaled(&self, from: Period, to: Period) -> Self {
        Self {
            shape: self.shape,
            scale: self.scale * N::splat(to.per(from)),
        }
    }
}

/// Within what the exponential can take.
#[inline(always)]
fn near<N: Number>(rate: N, from: N, time: f64) -> N {
    let exponent = rate * (from - N::splat(time.max(0.0)));
    exponent.at_least(N::splat(-FAR)).at_most(N::splat(FAR))
}

impl<N: Number> Curve<N> for LogisticCurve<N> {
    #[inline(always)]
    fn at(&self, time: f64) -> Approx<Share, N> {
        let exponent = near(self.rate, self.midpoint, time);
        Approx::from_number(logistic_share(N::splat(1.0), exponent, N::splat(0.0)))
    }
}

impl<N: Number> Curve<N> for Gompertz<N> {
    #[inline(always)]
    fn at(&self, time: f64) -> Approx<Share, N> {
        let exponent = near(self.rate, self.inflection, time);
        Approx::from_number(gompertz_share(N::splat(1.0), exponent, N::splat(0.0)))
    }
}

impl<N: Number> Curve<N> for ShiftedGompertz<N> {
    #[inline(always)]
    fn at(&self, time: f64) -> Approx<Share, N> {
        let time = N::splat(time.max(0.0));
        Approx::from_number(shifted_gompertz_share(self.rate, self.reluctance, time))
    }
}

impl<N: Number> Curve<N> for WeibullCurve<N> {
    #[inline(always)]
    fn at(&self, time: f64) -> Approx<Share, N> {
        // At launch the logarithm is minus infinity; this is as good, and no product is NaN.
        let ln_time = libm::log(time.max(f64::MIN_POSITIVE));
        let exponent = self.shape * (N::splat(ln_time) - self.scale.ln());
        let exponent = exponent.at_most(N::splat(FAR));
        let share = weibull_share(N::splat(1.0), N::splat(0.0), exponent);
        let nobody = if time > 0.0 { 1.0 } else { 0.0 };
        Approx::from_number(share * N::splat(nobody))
    }
}
