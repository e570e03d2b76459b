//! By how much a forecast of later periods missed.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Invalid, Permitted};
use crate::quantity::significant;

/// By how much a fit to the first periods of some data missed the later ones: what came over what
/// was forecast.
///
/// The draws of a fit say how uncertain its parameters are if the family is right. A backtest shows
/// what else there is. A study that carries its miss can hand it on to a case, which then multiplies
/// what is forecast by a factor with this [spread](Self::spread).
///
/// # Example
/// ```
/// use bizcase::sample::ForecastMiss;
///
/// let miss = ForecastMiss::new(8, 2, 1.25)?;
/// assert_eq!(
///     miss.to_string(),
///     "the last 2 of 10 periods came to 1.25 times what was forecast from the others"
/// );
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// Williams and Goodman (1971), *A simple method for the construction of empirical confidence limits
/// for economic forecasts*, Journal of the American Statistical Association 66(336): intervals from
/// the errors of forecasts that could be checked.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForecastMiss {
    /// The number of periods fitted.
    pub fitted: u32,
    /// The number of periods after them that were forecast.
    pub held_out: u32,
    /// What came over what was forecast.
    #[serde(deserialize_with = "crate::error::loaded::positive")]
    pub ratio: f64,
}

impl ForecastMiss {
    /// A miss by a ratio of what came over what was forecast.
    ///
    /// # Errors
    /// [`Invalid`] unless the ratio is positive and finite.
    pub fn new(fitted: u32, held_out: u32, ratio: f64) -> Result<Self, Invalid> {
        let name = "what came over what was forecast";
        Ok(Self {
            fitted,
            held_out,
            ratio: Permitted::POSITIVE.check(name, ratio)?,
        })
    }

    /// The standard deviation of the logarithm of the factor by which a forecast may be off:
    /// `|ln ratio|`, because one miss is one observation of it. It says nothing of the direction of
    /// the next miss, so that the factor has the median 1.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::{Dist, Distribution};
    /// use bizcase::sample::ForecastMiss;
    ///
    /// // One standard deviation up is as much as was missed.
    /// let spread = ForecastMiss::new(8, 2, 0.8)?.spread();
    /// let factor = Dist::log_normal_from_median_sigma(1.0, spread)?;
    /// assert!((factor.cdf(1.25).value() - 0.8413).abs() < 1e-4);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn spread(&self) -> f64 {
        libm::log(self.ratio).abs()
    }
}

impl fmt::Display for ForecastMiss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (last, all) = (self.held_out, self.fitted.saturating_add(self.held_out));
        match last {
            1 => write!(f, "the last of {all} periods")?,
            _ => write!(f, "the last {last} of {all} periods")?,
        }
        let ratio = significant(self.ratio, 3);
        write!(
            f,
            " came to {ratio} times what was forecast from the others"
        )
    }
}
