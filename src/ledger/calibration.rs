//! The quality of past ranges and probabilities.

use std::fmt;

use serde::Serialize;

use crate::distribution::{Dist, Distribution};
use crate::error::{Bound, Invalid, Permitted};
use crate::quantity::Share;
use crate::sample::Interval;

/// A range stated in the past, and the actual value.
///
/// # Example
/// ```
/// use bizcase::ledger::StatedRange;
/// use bizcase::quantity::Share;
///
/// // "Between 350 and 800, nine times out of ten"; it was 905.
/// let cost = StatedRange::new("CAC", 350.0, 800.0, Share::percent(90.0)?, 905.0)?;
/// assert!(!cost.is_inside());
/// // The width, plus 2 / 0.1 for each unit outside.
/// assert!((cost.interval_score() - (450.0 + 20.0 * 105.0)).abs() < 1e-9);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatedRange {
    name: String,
    low: f64,
    high: f64,
    confidence: Share,
    actual: f64,
}

impl StatedRange {
    /// A range stated to contain the actual value with this confidence.
    ///
    /// # Errors
    /// [`Invalid`] if a number is infinite or NaN, the ends are swapped, or the confidence is 0 or
    /// 1.
    pub fn new(
        name: &str,
        low: f64,
        high: f64,
        confidence: Share,
        actual: f64,
    ) -> Result<Self, Invalid> {
        Permitted::FINITE.check(&format!("lower end of {name}"), low)?;
        let above = Permitted::interval(Bound::Including(low), Bound::Excluding(f64::INFINITY));
        above.check(&format!("upper end of {name}"), high)?;
        Permitted::FINITE.check(&format!("actual {name}"), actual)?;
        let inside = Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(1.0));
        inside.check(&format!("confidence of {name}"), confidence.value())?;
        let name = name.to_owned();
        Ok(Self {
            name,
            low,
            high,
            confidence,
            actual,
        })
    }

    /// The central range of a distribution with this confidence; for 90 %, from P5 to P95.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::ledger::StatedRange;
    /// use bizcase::quantity::Share;
    ///
    /// let range = Dist::log_normal_p5_p95(350.0, 800.0)?;
    /// let cost = StatedRange::of("CAC", &range, Share::percent(90.0)?, 640.0)?;
    /// assert!(cost.is_inside());
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn of(name: &str, range: &Dist, confidence: Share, actual: f64) -> Result<Self, Invalid> {
        let tail = Share::new(0.5 * confidence.complement().value())?;
        let (low, high) = (range.quantile(tail), range.upper_quantile(tail));
        Self::new(name, low, high, confidence, actual)
    }

    /// The name of the quantity.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the actual value lies in the range, ends included.
    #[must_use]
    pub fn is_inside(&self) -> bool {
        (self.low..=self.high).contains(&self.actual)
    }

    /// The interval score (Winkler score): the width of the range, and for a miss
    /// `2 / (1 - confidence)` times the distance to it. In the unit of the value; lower is better.
    /// It is lowest on average for someone who states the central range of their true belief.
    ///
    /// # Reference
    /// Gneiting and Raftery (2007), equation 43. Winkler (1972), *A decision-theoretic approach to
    /// interval estimation*, Journal of the American Statistical Association 67.
    #[must_use]
    pub fn interval_score(&self) -> f64 {
        let outside = (self.low - self.actual)
            .max(self.actual - self.high)
            .max(0.0);
        self.high - self.low + 2.0 / self.confidence.complement().value() * outside
    }
}

/// How often stated ranges contained the actual value, with an interval of the true share.
///
/// # Example
/// ```
/// use bizcase::ledger::{Calibration, StatedRange};
/// use bizcase::quantity::Share;
///
/// let ninety = Share::percent(90.0)?;
/// let past = (0..20)
///     .map(|n| StatedRange::new("launch", 0.0, 10.0, ninety, if n < 11 { 5.0 } else { 12.0 }))
///     .collect::<Result<Vec<_>, _>>()?;
/// let calibration = Calibration::of(&past, Share::percent(95.0)?)?;
/// assert_eq!(calibration.to_string(), "11 of 20 inside, 55% (31.5% to 76.9%), stated 90%");
/// assert!(calibration.is_overconfident());
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// Clopper and Pearson (1934), *Biometrika* 26, for the interval.
#[doc(alias = "overconfidence")]
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Calibration {
    /// The number of ranges that contained the actual value.
    pub inside: u64,
    /// The number of ranges.
    pub of: u64,
    /// The expected share inside: the mean of the stated confidences.
    pub stated: Share,
    /// The actual share inside, with its exact interval.
    pub interval: Interval,
    /// The mean interval score; meaningful if all ranges have one unit.
    pub interval_score: f64,
}

impl Calibration {
    /// The calibration of past ranges, with an interval of this confidence. The interval is exact
    /// if all ranges were stated with the same confidence, otherwise slightly too wide.
    ///
    /// # Errors
    /// [`Invalid`] if there are no ranges or the confidence is 0 or 1.
    pub fn of(past: &[StatedRange], confidence: Share) -> Result<Self, Invalid> {
        if past.is_empty() {
            return Err(Invalid::rule("past ranges", "none", "one or more"));
        }
        let open = Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(1.0));
        open.check("confidence", confidence.value())?;
        let (inside, of) = (past.iter().filter(|it| it.is_inside()).count(), past.len());
        let seen = inside as f64;
        let share = seen / of as f64;
        let mean =
            |value: &dyn Fn(&StatedRange) -> f64| past.iter().map(value).sum::<f64>() / of as f64;
        Ok(Self {
            inside: inside as u64,
            of: of as u64,
            stated: Share::new(mean(&|it| it.confidence.value()).clamp(0.0, 1.0))?,
            interval: Interval::of_probability(share, (seen, seen), of as f64, confidence),
            interval_score: mean(&StatedRange::interval_score),
        })
    }

    /// The share of ranges that contained the actual value.
    #[must_use]
    pub fn share(&self) -> Share {
        Share::new(self.inside as f64 / self.of as f64).unwrap_or(Share::ZERO)
    }

    /// Whether the ranges were too narrow, beyond what chance explains.
    #[must_use]
    pub fn is_overconfident(&self) -> bool {
        self.interval.high < self.stated.value()
    }

    /// Whether the ranges were too wide, beyond what chance explains.
    #[must_use]
    pub fn is_underconfident(&self) -> bool {
        self.interval.low > self.stated.value()
    }
}

impl fmt::Display for Calibration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |share: f64| crate::quantity::Unit::Share.show(share);
        write!(
            f,
            "{} of {} inside, {} ({} to {}), stated {}",
            self.inside,
            self.of,
            show(self.interval.estimate),
            show(self.interval.low),
            show(self.interval.high),
            show(self.stated.value()),
        )
    }
}

/// Whether an event happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    /// It happened.
    Yes,
    /// It did not.
    No,
}

/// A probability stated for an event, and whether the event happened.
///
/// # Example
/// ```
/// use bizcase::ledger::{EventForecast, Happened, brier_score};
/// use bizcase::quantity::Share;
///
/// let past = [
///     EventForecast { probability: Share::percent(90.0)?, happened: Happened::Yes },
///     EventForecast { probability: Share::percent(30.0)?, happened: Happened::No },
/// ];
/// assert!((brier_score(&past)? - (0.01 + 0.09) / 2.0).abs() < 1e-15);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct EventForecast {
    /// The stated probability.
    pub probability: Share,
    /// Whether the event happened.
    pub happened: Happened,
}

/// The Brier score of past probabilities: the mean squared distance from what happened, from 0
/// (best) to
/// 1. Always saying 50 % scores 0.25.
///
/// # Errors
/// [`Invalid`] if there are no forecasts.
///
/// # Example
/// See [`EventForecast`].
///
/// # Reference
/// Brier (1950), *Verification of forecasts expressed in terms of probability*, Monthly Weather
/// Review 78; for two outcomes, half of its original form. Gneiting and Raftery (2007), section 3.
pub fn brier_score(past: &[EventForecast]) -> Result<f64, Invalid> {
    if past.is_empty() {
        return Err(Invalid::rule("past probabilities", "none", "one or more"));
    }
    let square = |forecast: &EventForecast| {
        let missing = match forecast.happened {
            Happened::Yes => forecast.probability.complement(),
            Happened::No => forecast.probability,
        };
        missing.value() * missing.value()
    };
    Ok(past.iter().map(square).sum::<f64>() / past.len() as f64)
}
