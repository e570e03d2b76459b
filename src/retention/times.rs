//! Continuous lifetime distributions.

use serde::Serialize;

use super::Survival;
use super::lifetime::{self, by_trial, positive};
use crate::distribution::{Scale, Shape};
use crate::error::{Invalid, Permitted, loaded};
use crate::quantity::{Approx, Number, Ratio, Share, normal_above};

macro_rules! time_distribution {
    (
        $(#[$doc:meta])*
        $type:ident, $first:ident $first_name:literal, $second:ident $second_name:literal, $ahead:path,
        |$self:ident, $ln_time:ident| $survival:expr
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Serialize)]
        pub struct $type<N = f64> {
            $first: N,
            $second: N,
        }

        impl<N: Number> $type<N> {
            #[doc = concat!("The parameters: ", $first_name, " and ", $second_name, ".")]
            #[must_use]
            pub fn parameters(&self) -> [N; 2] {
                [self.$first, self.$second]
            }

            /// The share remaining at a time, which need not be a whole number of periods.
            #[inline(always)]
            #[must_use]
            pub fn survival_at(&$self, time: f64) -> Approx<Share, N> {
                if time.is_nan() || time <= 0.0 {
                    return Approx::new(1.0);
                }
                let $ln_time = N::splat(time.min(f64::MAX)).ln();
                Approx::from_number($survival)
            }
        }

        impl<N: Number> Survival<N> for $type<N> {
            #[inline(always)]
            fn survival(&self, period: u32) -> Approx<Share, N> {
                self.survival_at(f64::from(period))
            }

            fn periods_ahead(&self, period: u32) -> Option<Approx<Ratio, N>> {
                let there = <Self as Survival<N>>::survival(self, period).number();
                let ahead = |of| $ahead(of, period);
                positive(there).then(|| Approx::from_number(by_trial(self.parameters(), ahead)))
            }
        }
    };
}

time_distribution! {
    /// The Weibull lifetime distribution: the hazard rises (`shape > 1`) or falls (`shape < 1`)
    /// with a power of time, and is constant for `shape = 1`.
    ///
    /// # Formula
    /// `S(t) = exp(-(t / scale)^shape)`. In R's `survreg`, `scale = exp(intercept)`, and `shape` is
    /// one over its scale.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::{Scale, Shape};
    /// use bizcase::retention::{Survival, WeibullLifetime};
    ///
    /// let stay = WeibullLifetime::new(Shape(0.8), Scale(24.0))?;
    /// assert!((stay.survival(24).number() - (-1.0_f64).exp()).abs() < 1e-15);
    /// let churn = |month| stay.churn(month).unwrap().number();
    /// assert!(churn(24) < churn(1));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    ///
    /// # Reference
    /// W. Weibull (1951), *Journal of Applied Mechanics* 18, 293-297.
    WeibullLifetime, scale "scale", shape "shape", lifetime::weibull,
    |self, ln_time| (-(self.shape * (ln_time - self.scale.ln())).exp()).exp()
}

loaded::through!(
    WeibullLifetime { scale: f64, shape: f64 } => WeibullLifetime::new(Shape(shape), Scale(scale))
);

impl WeibullLifetime {
    /// The distribution with this shape and scale; 63 % of the customers have left at `t = scale`.
    ///
    /// # Errors
    /// [`Invalid`] unless both are positive and finite.
    pub fn new(shape: Shape, scale: Scale) -> Result<Self, Invalid> {
        Ok(Self {
            scale: Permitted::POSITIVE.check("scale", scale.0)?,
            shape: Permitted::POSITIVE.check("shape", shape.0)?,
        })
    }
}

impl<N: Number> WeibullLifetime<N> {
    /// The distribution with the parameters of a trial or of several, which are not checked.
    #[inline(always)]
    #[must_use]
    pub fn from_draws(shape: Shape<Approx<Ratio, N>>, scale: Scale<Approx<Ratio, N>>) -> Self {
        Self {
            scale: scale.0.number(),
            shape: shape.0.number(),
        }
    }
}

time_distribution! {
    /// The log-normal lifetime distribution: the logarithm of the lifetime is normal, and the
    /// hazard rises, then falls.
    ///
    /// # Formula
    /// `S(t) = 1 - Phi(ln(t / median) / sigma)`
    ///
    /// # Example
    /// ```
    /// use bizcase::retention::{LogNormalLifetime, Survival};
    ///
    /// let stay = LogNormalLifetime::from_median_sigma(18.0, 1.1)?;
    /// assert!((stay.survival(18).number() - 0.5).abs() < 1e-15);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    LogNormalLifetime, median "median", sigma "sigma", lifetime::log_normal,
    |self, ln_time| normal_above((ln_time - self.median.ln()) / self.sigma)
}

loaded::through!(
    LogNormalLifetime { median: f64, sigma: f64 }
        => LogNormalLifetime::from_median_sigma(median, sigma)
);

impl LogNormalLifetime {
    /// The distribution with this median, and standard deviation `sigma` of the logarithm.
    ///
    /// # Errors
    /// [`Invalid`] unless both are positive and finite.
    pub fn from_median_sigma(median: f64, sigma: f64) -> Result<Self, Invalid> {
        Ok(Self {
            median: Permitted::POSITIVE.check("median", median)?,
            sigma: Permitted::POSITIVE.check("sigma", sigma)?,
        })
    }
}

impl<N: Number> LogNormalLifetime<N> {
    /// The distribution with the parameters of a trial or of several, which are not checked.
    #[inline(always)]
    #[must_use]
    pub fn from_draws(median: Approx<Ratio, N>, sigma: Approx<Ratio, N>) -> Self {
        Self {
            median: median.number(),
            sigma: sigma.number(),
        }
    }
}

time_distribution! {
    /// The log-logistic lifetime distribution: the odds of having left grow with a power of time.
    ///
    /// # Formula
    /// `S(t) = 1 / (1 + (t / median)^shape)`
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::{Scale, Shape};
    /// use bizcase::retention::{LogLogisticLifetime, Survival};
    ///
    /// let stay = LogLogisticLifetime::new(Shape(1.5), Scale(18.0))?;
    /// assert_eq!(stay.survival(18).number(), 0.5);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    LogLogisticLifetime, median "median", shape "shape", lifetime::log_logistic,
    |self, ln_time| {
        let one = N::splat(1.0);
        one / (one + (self.shape * (ln_time - self.median.ln())).exp())
    }
}

loaded::through!(
    LogLogisticLifetime { median: f64, shape: f64 }
        => LogLogisticLifetime::new(Shape(shape), Scale(median))
);

impl LogLogisticLifetime {
    /// The distribution with this shape and scale, which is the median.
    ///
    /// # Errors
    /// [`Invalid`] unless both are positive and finite.
    pub fn new(shape: Shape, median: Scale) -> Result<Self, Invalid> {
        Ok(Self {
            median: Permitted::POSITIVE.check("median", median.0)?,
            shape: Permitted::POSITIVE.check("shape", shape.0)?,
        })
    }
}

impl<N: Number> LogLogisticLifetime<N> {
    /// The distribution with the parameters of a trial or of several, which are not checked.
    #[inline(always)]
    #[must_use]
    pub fn from_draws(shape: Shape<Approx<Ratio, N>>, median: Scale<Approx<Ratio, N>>) -> Self {
        Self {
            median: median.0.number(),
            shape: shape.0.number(),
        }
    }
}

/// The exponential lifetime distribution: the hazard is constant, as in its discrete counterpart
/// [`GeometricLifetime`](super::GeometricLifetime).
///
/// # Formula
/// `S(t) = exp(-t / mean)`
///
/// # Example
/// ```
/// use bizcase::retention::{ExponentialLifetime, Survival};
///
/// let stay = ExponentialLifetime::new(20.0)?;
/// assert!((stay.survival(20).number() - (-1.0_f64).exp()).abs() < 1e-15);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ExponentialLifetime<N = f64> {
    mean: N,
}

loaded::through!(ExponentialLifetime { mean: f64 } => ExponentialLifetime::new(mean));

impl ExponentialLifetime {
    /// The distribution with this mean lifetime in periods.
    ///
    /// # Errors
    /// [`Invalid`] unless the mean is positive and finite.
    pub fn new(mean: f64) -> Result<Self, Invalid> {
        let mean = Permitted::POSITIVE.check("mean", mean)?;
        Ok(Self { mean })
    }
}

impl<N: Number> ExponentialLifetime<N> {
    /// The distribution with the mean of a trial or of several, which is not checked.
    #[inline(always)]
    #[must_use]
    pub fn from_draws(mean: Approx<Ratio, N>) -> Self {
        Self {
            mean: mean.number(),
        }
    }

    /// The mean lifetime, the only parameter.
    #[must_use]
    pub fn parameters(&self) -> [N; 1] {
        [self.mean]
    }

    /// The share remaining at a time, which need not be a whole number of periods.
    #[inline(always)]
    #[must_use]
    pub fn survival_at(&self, time: f64) -> Approx<Share, N> {
        let time = if time > 0.0 { time.min(f64::MAX) } else { 0.0 };
        Approx::from_number((-(N::splat(time) / self.mean)).exp())
    }
}

impl<N: Number> Survival<N> for ExponentialLifetime<N> {
    #[inline(always)]
    fn survival(&self, period: u32) -> Approx<Share, N> {
        self.survival_at(f64::from(period))
    }

    fn periods_ahead(&self, period: u32) -> Option<Approx<Ratio, N>> {
        let there = <Self as Survival<N>>::survival(self, period).number();
        // q + q^2 + ... with q = exp(-1 / mean).
        let ahead = N::splat(1.0) / (N::splat(1.0) / self.mean).exp_m1();
        positive(there).then(|| Approx::from_number(ahead))
    }
}
