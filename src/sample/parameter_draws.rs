//! How parameters are drawn for an interval.

use serde::{Deserialize, Serialize};

use crate::quantity::Share;
use crate::random::Seed;

/// How many draws of the parameters of a fit an interval of Krinsky and Robb takes, from which seed
/// and for which confidence; see [`FitParameters::draws`](super::FitParameters::draws).
///
/// # Example
/// ```
/// use bizcase::quantity::Share;
/// use bizcase::sample::ParameterDraws;
///
/// let draws = ParameterDraws::new(10_000).seed(7).confidence(Share::percent(90.0)?);
/// assert_eq!(draws.draws(), 10_000);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// I. Krinsky and A. L. Robb (1986), *On approximating the statistical properties of elasticities*,
/// Review of Economics and Statistics 68, 715-719.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterDraws {
    draws: u32,
    seed: Seed,
    confidence: Share,
}

/// Ten thousand draws, 95 %, seed 0.
impl Default for ParameterDraws {
    fn default() -> Self {
        Self::new(10_000)
    }
}

impl ParameterDraws {
    /// This many draws, for intervals of 95 %.
    #[must_use]
    pub const fn new(draws: u32) -> Self {
        Self {
            draws,
            seed: Seed(0),
            confidence: Share::literal(0.95),
        }
    }

    /// Sets the seed; the default is 0.
    #[must_use]
    pub fn seed(mut self, seed: impl Into<Seed>) -> Self {
        self.seed = seed.into();
        self
    }

    /// Sets the confidence of intervals; the default is 95 %.
    #[must_use]
    pub const fn confidence(mut self, confidence: Share) -> Self {
        self.confidence = confidence;
        self
    }

    /// How many draws.
    #[must_use]
    pub const fn draws(self) -> u32 {
        self.draws
    }

    /// The seed.
    #[must_use]
    pub const fn seed_used(self) -> Seed {
        self.seed
    }

    /// The confidence of the intervals.
    #[must_use]
    pub const fn confidence_used(self) -> Share {
        self.confidence
    }
}
