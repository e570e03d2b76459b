//! What numbers of a rating mean.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Bound, Invalid, Permitted};

/// What the numbers of a scale say about what they measure.
///
/// # Example
/// ```
/// use bizcase::decision::MeasurementLevel;
///
/// assert!(MeasurementLevel::Interval > MeasurementLevel::Ordinal);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasurementLevel {
    /// Names: equal or not.
    Nominal,
    /// An order: first, second, third.
    Ordinal,
    /// Steps of one size: differences count.
    Interval,
    /// Steps from a true zero: twice as much means something.
    Ratio,
}

impl fmt::Display for MeasurementLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nominal => "nominal",
            Self::Ordinal => "ordinal",
            Self::Interval => "interval",
            Self::Ratio => "ratio",
        })
    }
}

/// The scale on which a criterion is rated.
///
/// # Example
/// ```
/// use bizcase::decision::CriterionScale;
///
/// assert_eq!(CriterionScale::points(1.0, 5.0)?.to_string(), "1 to 5 (interval)");
/// assert_eq!(CriterionScale::amount().to_string(), "0 or more (ratio)");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CriterionScale {
    /// The lowest rating.
    pub low: f64,
    /// The highest rating; none if there is no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// What the numbers mean.
    pub level: MeasurementLevel,
}

impl CriterionScale {
    /// Points between two ends, taken for steps of one size.
    ///
    /// # Errors
    /// [`Invalid`] unless both are finite and in this order.
    pub fn points(low: f64, high: f64) -> Result<Self, Invalid> {
        let scale = Self {
            low,
            high: Some(high),
            level: MeasurementLevel::Interval,
        };
        scale.check("scale")?;
        Ok(scale)
    }

    /// An amount from zero up, such as people reached or weeks of work.
    #[must_use]
    pub const fn amount() -> Self {
        Self {
            low: 0.0,
            high: None,
            level: MeasurementLevel::Ratio,
        }
    }

    /// Sets what the numbers say about what they measure.
    #[must_use]
    pub const fn level(self, level: MeasurementLevel) -> Self {
        Self { level, ..self }
    }

    pub(super) fn check(&self, parameter: &str) -> Result<(), Invalid> {
        let low = format!("low end of {parameter}");
        Permitted::FINITE.check(&low, self.low)?;
        let above = Bound::Excluding(self.low);
        let above = Permitted::interval(above, Bound::Excluding(f64::INFINITY));
        let high = format!("high end of {parameter}");
        self.high
            .map_or(Ok(()), |end| above.check(&high, end).map(drop))
    }

    pub(super) fn permitted(&self) -> Permitted {
        let high = self
            .high
            .map_or(Bound::Excluding(f64::INFINITY), Bound::Including);
        Permitted::interval(Bound::Including(self.low), high)
    }
}

impl fmt::Display for CriterionScale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.high {
            Some(high) => write!(f, "{} to {high} ({})", self.low, self.level),
            None => write!(f, "{} or more ({})", self.low, self.level),
        }
    }
}
