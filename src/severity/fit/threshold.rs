//! From which share on a product is said to fit its market.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::quantity::Share;
use crate::sample::Interval;

/// A share of users who would be very disappointed, and who says that it is enough.
///
/// # Example
/// ```
/// use bizcase::quantity::Share;
/// use bizcase::severity::FitThreshold;
///
/// assert_eq!(FitThreshold::ellis().share.value(), 0.40);
/// let stricter = FitThreshold::new(Share::percent(50.0)?, "our own launches in Brazil, 2019-2024");
/// assert!(stricter.to_string().starts_with("50% (our own"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FitThreshold {
    /// The share.
    pub share: Share,
    /// Who says so, and from what.
    pub source: String,
}

impl FitThreshold {
    /// A threshold with its source.
    #[must_use]
    pub fn new(share: Share, source: impl Into<String>) -> Self {
        Self {
            share,
            source: source.into(),
        }
    }

    /// 40 %: of nearly a hundred start-ups, those that struggled were below and most that grew were
    /// above. A rule of thumb, not a law.
    ///
    /// # Reference
    /// S. Ellis (2009), *The startup pyramid*, startup-marketing.com.
    #[must_use]
    pub fn ellis() -> Self {
        let source = "Ellis (2009), comparing nearly a hundred start-ups";
        Self::new(Share::literal(0.4), source)
    }
}

/// `40% (Ellis (2009), ...)`
impl fmt::Display for FitThreshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.share, self.source)
    }
}

/// What an interval says about a threshold.
///
/// # Example
/// See [`ProductMarketFit`](super::ProductMarketFit).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FitVerdict {
    /// The whole interval is above the threshold.
    Passed,
    /// The whole interval is below it.
    Missed,
    /// The threshold lies within the interval: the answers do not tell.
    Open,
}

impl FitVerdict {
    pub(super) fn of(interval: &Interval, threshold: Share) -> Self {
        if interval.low > threshold.value() {
            Self::Passed
        } else if interval.high < threshold.value() {
            Self::Missed
        } else {
            Self::Open
        }
    }
}

impl fmt::Display for FitVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Passed => "passed",
            Self::Missed => "missed",
            Self::Open => "open",
        })
    }
}
