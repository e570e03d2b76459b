//! How far a figure of a survey may be from that of the population.

use std::fmt;

use crate::quantity::Share;

/// How an interval was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum IntervalMethod {
    /// Percentiles over resamples of the respondents.
    Bootstrap,
    /// The normal law around the estimate, with the error of a linear approximation.
    Delta,
    /// Fieller's theorem on the ratio of two normal estimates.
    Fieller,
    /// Percentiles over draws of the parameters from their normal law (Krinsky and Robb).
    KrinskyRobb,
}

impl fmt::Display for IntervalMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bootstrap => "bootstrap",
            Self::Delta => "delta method",
            Self::Fieller => "Fieller",
            Self::KrinskyRobb => "Krinsky-Robb",
        })
    }
}

/// An interval that covers the figure of the population with a stated confidence.
///
/// # Example
/// ```
/// use bizcase::quantity::Share;
/// use bizcase::survey::{ConfidenceInterval, IntervalMethod};
///
/// let interval = ConfidenceInterval {
///     low: 17.5,
///     high: f64::INFINITY,
///     confidence: Share::percent(95.0)?,
///     method: IntervalMethod::Fieller,
///     failed: Share::ZERO,
/// };
/// assert!(interval.contains(40.0) && interval.unbounded());
/// assert_eq!(interval.to_string(), "17.5 to inf (95%, Fieller)");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConfidenceInterval {
    /// The lower end; minus infinity if nothing bounds it.
    pub low: f64,
    /// The upper end; infinity if nothing bounds it.
    pub high: f64,
    /// The share of such intervals that cover the truth.
    pub confidence: Share,
    /// How it was made.
    pub method: IntervalMethod,
    /// The share of resamples or draws in which the figure does not exist; they count for
    /// neither end.
    pub failed: Share,
}

impl ConfidenceInterval {
    /// Whether a figure lies in the interval, ends included.
    #[must_use]
    pub fn contains(&self, figure: f64) -> bool {
        (self.low..=self.high).contains(&figure)
    }

    /// Whether an end is infinite.
    #[must_use]
    pub const fn unbounded(&self) -> bool {
        self.low.is_infinite() || self.high.is_infinite()
    }

    /// Between percentiles of resamples or draws: the order statistics that leave out the same
    /// number on both sides. `None` stands for a resample without the figure; nothing if all are.
    pub(super) fn of_draws(
        draws: impl IntoIterator<Item = Option<f64>>,
        confidence: Share,
        method: IntervalMethod,
    ) -> Option<Self> {
        let (mut values, mut failed) = (Vec::new(), 0_usize);
        for draw in draws {
            match draw {
                Some(value) if !value.is_nan() => values.push(value),
                _ => failed += 1,
            }
        }
        if values.is_empty() {
            return None;
        }
        values.sort_unstable_by(f64::total_cmp);
        let (low, high) = percentile_ends(values.len(), confidence);
        let all = (values.len() + failed) as f64;
        Some(Self {
            low: values[low],
            high: values[high],
            confidence,
            method,
            failed: Share::new(failed as f64 / all).unwrap_or(Share::ZERO),
        })
    }
}

/// The positions of the ends among so many sorted values.
fn percentile_ends(count: usize, confidence: Share) -> (usize, usize) {
    let tail = 0.5 * confidence.complement().value() * count as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most half of a length that fits into memory"
    )]
    let outside = (libm::ceil(tail - 1e-9) as usize).clamp(1, count.div_ceil(2)) - 1;
    (outside, count - 1 - outside)
}

impl fmt::Display for ConfidenceInterval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { low, high, .. } = self;
        let (confidence, method) = (self.confidence, self.method);
        match f.precision() {
            Some(digits) => write!(f, "{low:.digits$} to {high:.digits$}")?,
            None => write!(f, "{low} to {high}")?,
        }
        write!(f, " ({confidence}, {method})")
    }
}
