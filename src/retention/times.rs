//! Customers who may leave at any time, by a law of the time they stay.

use super::Survival;
use super::functions::normal_above;
use super::lifetime::{self, by_trial, positive};
use crate::error::{Invalid, Permitted};
use crate::quantity::{Approx, Number, Ratio, Share};

macro_rules! time_law {
    (
        $(#[$doc:meta])*
        $type:ident, $first:ident $first_name:literal, $second:ident $second_name:literal, $ahead:path,
        |$self:ident, $ln_time:ident| $survival:expr
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct $type<N = f64> {
            $first: N,
            $second: N,
        }

        impl $type {
            /// The law with these parameters.
            ///
            /// # Errors
            /// [`Invalid`] unless both are positive and finite.
            pub fn new($first: f64, $second: f64) -> Result<Self, Invalid> {
                Ok(Self {
                    $first: Permitted::POSITIVE.check($first_name, $first)?,
                    $second: Permitted::POSITIVE.check($second_name, $second)?,
                })
            }
        }

        impl<N: Number> $type<N> {
            /// The law with the parameters of a trial, or of several, taken on trust.
            #[inline(always)]
            #[must_use]
            pub fn from_draws($first: Approx<Ratio, N>, $second: Approx<Ratio, N>) -> Self {
                Self {
                    $first: $first.number(),
                    $second: $second.number(),
                }
            }

            /// The parameters in the order of the constructor.
            #[must_use]
            pub fn parameters(&self) -> [N; 2] {
                [self.$first, self.$second]
            }

            /// The share still there at a time, which need not be a whole number of periods.
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
                let ahead = |law| $ahead(law, period);
                positive(there).then(|| Approx::from_number(by_trial(self.parameters(), ahead)))
            }
        }
    };
}

time_law! {
    /// The risk of leaving rises (`shape > 1`) or falls (`shape < 1`) with a power of time; with
    /// `shape = 1` it is constant.
    ///
    /// # Formula
    /// `S(t) = exp(-(t / scale)^shape)`. In R's `survreg`, `scale = exp(intercept)` and `shape` is
    /// one over its scale.
    ///
    /// # Example
    /// ```
    /// use bizcase::retention::{Survival, Weibull};
    ///
    /// let law = Weibull::new(24.0, 0.8)?;
    /// assert!((law.survival(24).number() - (-1.0_f64).exp()).abs() < 1e-15);
    /// let churn = |month| law.churn(month).unwrap().number();
    /// assert!(churn(24) < churn(1));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    ///
    /// # Reference
    /// W. Weibull (1951), *Journal of Applied Mechanics* 18, 293-297.
    Weibull, scale "scale", shape "shape", lifetime::weibull,
    |self, ln_time| (-(self.shape * (ln_time - self.scale.ln())).exp()).exp()
}

time_law! {
    /// The logarithm of the time a customer stays is normal: the risk rises, then falls.
    ///
    /// # Formula
    /// `S(t) = 1 - Phi(ln(t / median) / sigma)`
    ///
    /// # Example
    /// ```
    /// use bizcase::retention::{LogNormal, Survival};
    ///
    /// let law = LogNormal::new(18.0, 1.1)?;
    /// assert!((law.survival(18).number() - 0.5).abs() < 1e-15);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    LogNormal, median "median", sigma "sigma", lifetime::log_normal,
    |self, ln_time| normal_above((ln_time - self.median.ln()) / self.sigma)
}

time_law! {
    /// The odds of having left grow with a power of time.
    ///
    /// # Formula
    /// `S(t) = 1 / (1 + (t / median)^shape)`
    ///
    /// # Example
    /// ```
    /// use bizcase::retention::{LogLogistic, Survival};
    ///
    /// let law = LogLogistic::new(18.0, 1.5)?;
    /// assert_eq!(law.survival(18).number(), 0.5);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    LogLogistic, median "median", shape "shape", lifetime::log_logistic,
    |self, ln_time| {
        let one = N::splat(1.0);
        one / (one + (self.shape * (ln_time - self.median.ln())).exp())
    }
}

/// The risk of leaving is the same at all times: the continuous twin of
/// [`Geometric`](super::Geometric).
///
/// # Formula
/// `S(t) = exp(-t / mean)`
///
/// # Example
/// ```
/// use bizcase::retention::{Exponential, Survival};
///
/// let law = Exponential::new(20.0)?;
/// assert!((law.survival(20).number() - (-1.0_f64).exp()).abs() < 1e-15);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exponential<N = f64> {
    mean: N,
}

impl Exponential {
    /// The law of customers who stay so many periods in the mean.
    ///
    /// # Errors
    /// [`Invalid`] unless the mean is positive and finite.
    pub fn new(mean: f64) -> Result<Self, Invalid> {
        let mean = Permitted::POSITIVE.check("mean", mean)?;
        Ok(Self { mean })
    }
}

impl<N: Number> Exponential<N> {
    /// The law with the mean of a trial, or of several, taken on trust.
    #[inline(always)]
    #[must_use]
    pub fn from_draws(mean: Approx<Ratio, N>) -> Self {
        Self {
            mean: mean.number(),
        }
    }

    /// The mean time that customers stay.
    #[must_use]
    pub fn parameters(&self) -> [N; 1] {
        [self.mean]
    }

    /// The share still there at a time, which need not be a whole number of periods.
    #[inline(always)]
    #[must_use]
    pub fn survival_at(&self, time: f64) -> Approx<Share, N> {
        let time = if time > 0.0 { time.min(f64::MAX) } else { 0.0 };
        Approx::from_number((-(N::splat(time) / self.mean)).exp())
    }
}

impl<N: Number> Survival<N> for Exponential<N> {
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
