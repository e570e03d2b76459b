//! A figure that knows how sure it is.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Interval;
use crate::error::{Invalid, Permitted};
use crate::quantity::{Count, Money, Ratio, Share, Unit, Value};

/// Below so many replicates an estimate shows their number: a 95 % interval is then more than a
/// twentieth wider than the 1.96 standard errors of a normal distribution.
const FEW: u64 = 27;

/// A statistic of a sample with its standard error.
///
/// For trials of a model the standard error says how far the figure would typically move under
/// another seed; it shrinks with the square root of the number of trials. It says nothing about
/// whether the assumptions are right.
///
/// What follows `±` is *one* standard error, not an interval: a figure is farther off than that in
/// one run of three. It is itself an estimate, from as many independent replicates of the figure as
/// [`replicates`](Self::replicates) says. From few of them it is uncertain, and multiplying it by
/// 1.96 gives an interval that covers too seldom: 93 % for 16, 85 % for 4.
/// [`interval`](Self::interval) multiplies by Student's t, and their number is shown where it
/// matters.
///
/// # Example
/// ```
/// use bizcase::quantity::{Share, Unit};
/// use bizcase::sample::Estimate;
///
/// let chance = Estimate::new(0.4768, 0.0016, Unit::Share, 16)?;
/// assert_eq!(chance.to_string(), "47.7% ± 0.16% (16 replicates)");
/// // Student's t with 15 degrees of freedom is 2.131 at 2.5 %.
/// let interval = chance.interval(Share::percent(95.0)?);
/// assert!((interval.half_width() - 2.131 * 0.0016).abs() < 1e-6);
/// // Far more than four standard errors apart: not noise.
/// assert!(chance.distance(0.60) < -70.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
#[non_exhaustive]
pub struct Estimate {
    /// The figure, in major units if it is money.
    pub value: f64,
    /// Its standard error, in the same unit; infinite where nothing tells it.
    pub standard_error: f64,
    /// What the figure means.
    pub unit: Unit,
    /// From how many independent replicates of the figure the standard error is: trials by Monte
    /// Carlo, those in the tail for an expected shortfall; groups of pairs of antithetic trials;
    /// replicates of the other designs. One tells nothing.
    pub replicates: u64,
    /// Why neither the figure nor its standard error can be relied on, if so.
    pub warning: Option<EstimateWarning>,
}

/// An estimate as data: an infinite standard error is left out.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    value: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    standard_error: Option<f64>,
    unit: Unit,
    replicates: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    warning: Option<EstimateWarning>,
}

impl From<Estimate> for Stored {
    fn from(estimate: Estimate) -> Self {
        let error = estimate.standard_error;
        Self {
            value: estimate.value,
            standard_error: error.is_finite().then_some(error),
            unit: estimate.unit,
            replicates: estimate.replicates,
            warning: estimate.warning,
        }
    }
}

impl TryFrom<Stored> for Estimate {
    type Error = Invalid;

    fn try_from(stored: Stored) -> Result<Self, Invalid> {
        let error = stored.standard_error.unwrap_or(f64::INFINITY);
        let estimate = Self::new(stored.value, error, stored.unit, stored.replicates)?;
        Ok(Self {
            warning: stored.warning,
            ..estimate
        })
    }
}

/// Why an estimate cannot be relied on.
///
/// # Example
/// ```
/// use bizcase::sample::EstimateWarning;
///
/// assert_eq!(EstimateWarning::HeavyTail.to_string(), "dominated by a few trials");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum EstimateWarning {
    /// A few extreme trials decide the figure; [`HeavyTail`](super::HeavyTail) says more.
    HeavyTail,
    /// Centred strata leave out what varies inside them, which no replicate tells: means of curved
    /// outcomes are biased, and their 95 % intervals were seen to cover 90 %.
    CentredStrata,
}

impl fmt::Display for EstimateWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HeavyTail => "dominated by a few trials",
            Self::CentredStrata => "without the bias of centred strata",
        })
    }
}

impl Estimate {
    /// A figure with its standard error, estimated from this many independent replicates.
    ///
    /// # Errors
    /// [`Invalid`] for a figure that is not finite or that its unit does not permit, an error below
    /// zero or NaN, and no replicates.
    pub fn new(
        value: f64,
        standard_error: f64,
        unit: Unit,
        replicates: u64,
    ) -> Result<Self, Invalid> {
        unit.permitted().check("estimate", value)?;
        Permitted::between(0.0, f64::INFINITY).check("standard error", standard_error)?;
        Permitted::between(1.0, f64::INFINITY).check("replicates", replicates as f64)?;
        Ok(Self {
            value,
            standard_error,
            unit,
            replicates,
            warning: None,
        })
    }

    /// The figure as an exact quantity; money is rounded to its minor unit, half to even.
    ///
    /// # Errors
    /// [`Invalid`] if the figure is outside the range of its unit.
    pub fn exact(&self) -> Result<Value, Invalid> {
        Ok(match self.unit {
            Unit::Money(currency) => Money::from_f64(self.value, currency)?.into(),
            Unit::Share => Share::new(self.value)?.into(),
            Unit::Count => Count::new(self.value)?.into(),
            Unit::Ratio => Ratio::new(self.value)?.into(),
        })
    }

    /// The interval that covers the true figure with this confidence, by Student's t with one degree
    /// of freedom less than there are replicates; without bounds for a single one.
    ///
    /// An [`Sample`](super::Sample) has intervals for percentiles and probabilities that do not
    /// take the figure for normal, and are better for few trials.
    #[must_use]
    pub fn interval(&self, confidence: Share) -> Interval {
        let freedom = self.replicates.saturating_sub(1) as f64;
        Interval::around(
            self.value,
            self.standard_error,
            freedom,
            self.unit,
            confidence,
        )
    }

    /// What a reader of the standard error must know, if anything: `16 replicates` where they are
    /// few, and the warning. For tables that show figure and error in cells of their own.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Unit;
    /// use bizcase::sample::{Estimate, EstimateWarning};
    ///
    /// let mut mean = Estimate::new(1.2e9, 2.7e8, Unit::Ratio, 16)?;
    /// mean.warning = Some(EstimateWarning::HeavyTail);
    /// assert_eq!(mean.remark().unwrap(), "16 replicates; dominated by a few trials");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn remark(&self) -> Option<String> {
        let replicates = match self.replicates {
            _ if self.standard_error == 0.0 => None,
            1 => Some("1 replicate, which tells no error".to_owned()),
            few if few < FEW => Some(format!("{few} replicates")),
            _ => None,
        };
        let warning = self.warning.map(|warning| warning.to_string());
        let remarks: Vec<String> = replicates.into_iter().chain(warning).collect();
        (!remarks.is_empty()).then(|| remarks.join("; "))
    }

    /// How many standard errors the figure lies above `target`; negative below. Infinite where
    /// the figure has no error and differs.
    #[must_use]
    pub fn distance(&self, target: f64) -> f64 {
        let above = self.value - target;
        if above == 0.0 {
            0.0
        } else {
            above / self.standard_error
        }
    }
}

/// `USD 0.92 m ± 0.03 m`, with the number of replicates if they are few and the warning if there is
/// one; `{:#}` is the figure alone.
impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.unit.show(self.value))?;
        if f.alternate() {
            return Ok(());
        }
        if self.standard_error != 0.0 && self.standard_error.is_finite() {
            let bare = match self.unit {
                Unit::Money(_) => Unit::Ratio,
                other => other,
            };
            write!(f, " ± {}", bare.show(self.standard_error))?;
        }
        match self.remark() {
            Some(remark) => write!(f, " ({remark})"),
            None => Ok(()),
        }
    }
}
