//! What a distribution answers.

use std::fmt;

use serde::Serialize;

use crate::quantity::Share;

/// The range outside which a distribution has no probability; either end may be infinite.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
///
/// let support = Dist::pert(0.005, 0.02, 0.06)?.support();
/// assert_eq!((support.low, support.high), (0.005, 0.06));
/// assert!(support.lies_within(0.0, 1.0));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Support {
    /// The lowest value, or minus infinity.
    pub low: f64,
    /// The highest value, or infinity.
    pub high: f64,
}

impl Support {
    /// All numbers.
    pub const REAL: Self = Self {
        low: f64::NEG_INFINITY,
        high: f64::INFINITY,
    };
    /// From zero upwards.
    pub const POSITIVE: Self = Self {
        low: 0.0,
        high: f64::INFINITY,
    };
    /// From zero to one.
    pub const UNIT: Self = Self {
        low: 0.0,
        high: 1.0,
    };

    /// Whether no value can fall outside `low` to `high`.
    #[must_use]
    pub fn lies_within(&self, low: f64, high: f64) -> bool {
        self.low >= low && self.high <= high
    }
}

/// A probability distribution, given by its quantiles. Implement this trait for a type of your own
/// and pass it to [`Dist::custom`](super::Dist::custom).
///
/// A distribution must be monotone: a larger probability never gives a smaller quantile.
/// Probabilities near one lose their digits, so both tails have a method of their own; the
/// distributions of this crate are exact in both.
///
/// # Example
/// The square of a uniform value:
/// ```
/// use std::fmt;
/// use bizcase::distribution::{Dist, Distribution, Support};
/// use bizcase::quantity::Share;
///
/// #[derive(Debug)]
/// struct Steep;
///
/// impl fmt::Display for Steep {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         f.write_str("steep")
///     }
/// }
///
/// impl Distribution for Steep {
///     fn quantile(&self, probability: Share) -> f64 {
///         probability.value() * probability.value()
///     }
///     fn cdf(&self, x: f64) -> Share {
///         Share::new(x.clamp(0.0, 1.0).sqrt()).unwrap_or(Share::ZERO)
///     }
///     fn support(&self) -> Support {
///         Support::UNIT
///     }
///     fn mean(&self) -> Option<f64> {
///         Some(1.0 / 3.0)
///     }
///     fn variance(&self) -> Option<f64> {
///         Some(4.0 / 45.0)
///     }
///     fn mode(&self) -> Option<f64> {
///         None
///     }
/// }
///
/// assert_eq!(Dist::custom(Steep).median(), 0.25);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a distribution",
    note = "build one with a constructor of `bizcase::distribution::Dist`, or implement `Distribution` for a type of your own"
)]
pub trait Distribution: fmt::Debug + fmt::Display + Send + Sync {
    /// The quantile: the smallest value `x` with a probability of at most `x` that is at least this
    /// probability.
    ///
    /// Probability 0 gives the lower end of the support, 1 the upper end. A quantile beyond
    /// 1.8e308, as the heaviest tails have, is infinite.
    fn quantile(&self, probability: Share) -> f64;

    /// The quantile counted from the upper end: the smallest value that is exceeded with at most
    /// this probability. It is exact also where `1 - probability` would round to one.
    fn upper_quantile(&self, probability: Share) -> f64 {
        self.quantile(probability.complement())
    }

    /// The probability of at most `x`; zero for NaN.
    fn cdf(&self, x: f64) -> Share;

    /// The probability of more than `x`, with all its digits also where it is tiny.
    fn survival(&self, x: f64) -> Share {
        self.cdf(x).complement()
    }

    /// The range of possible values.
    fn support(&self) -> Support;

    /// The mean; `None` if it does not exist or is infinite.
    fn mean(&self) -> Option<f64>;

    /// The variance; `None` if it does not exist or is infinite.
    fn variance(&self) -> Option<f64>;

    /// The most likely value; `None` if there is none, more than one, or a pole, and for mixtures,
    /// which have no closed form for it.
    fn mode(&self) -> Option<f64>;

    /// The median: the quantile at one half.
    fn median(&self) -> f64 {
        self.quantile(share(0.5))
    }

    /// The probability per unit of `x`: infinite at a pole, zero outside the support and for NaN.
    /// `None` for distributions with steps and those without a closed form for it.
    fn density(&self, _x: f64) -> Option<f64> {
        None
    }
}

/// A probability from a computation that can leave [0, 1] by rounding only.
pub(super) fn share(value: f64) -> Share {
    Share::new(value.clamp(0.0, 1.0)).unwrap_or(Share::ZERO)
}

/// A moment, unless it overflows.
pub(super) fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// The four probability methods of a continuous distribution that has `quantile_at(side,
/// probability)` for probabilities in (0, 1/2] and `tail(side, x)` for points inside the support.
macro_rules! by_tails {
    () => {
        fn quantile(&self, probability: crate::quantity::Share) -> f64 {
            let p = probability.value();
            if p <= 0.0 {
                self.support().low
            } else if p <= 0.5 {
                self.quantile_at(crate::numeric::Side::Lower, p)
            } else if p < 1.0 {
                self.quantile_at(crate::numeric::Side::Upper, 1.0 - p)
            } else {
                self.support().high
            }
        }

        fn upper_quantile(&self, probability: crate::quantity::Share) -> f64 {
            let p = probability.value();
            if p <= 0.0 {
                self.support().high
            } else if p <= 0.5 {
                self.quantile_at(crate::numeric::Side::Upper, p)
            } else if p < 1.0 {
                self.quantile_at(crate::numeric::Side::Lower, 1.0 - p)
            } else {
                self.support().low
            }
        }

        fn cdf(&self, x: f64) -> crate::quantity::Share {
            let support = self.support();
            if x >= support.high {
                crate::quantity::Share::ONE
            } else if x > support.low {
                $crate::distribution::answers::share(self.tail(crate::numeric::Side::Lower, x))
            } else {
                crate::quantity::Share::ZERO
            }
        }

        fn survival(&self, x: f64) -> crate::quantity::Share {
            let support = self.support();
            if x >= support.high {
                crate::quantity::Share::ZERO
            } else if x > support.low {
                $crate::distribution::answers::share(self.tail(crate::numeric::Side::Upper, x))
            } else {
                crate::quantity::Share::ONE
            }
        }
    };
}
pub(super) use by_tails;
